//! Looks at Google that change nothing and are asked for by people, not by sync: is the
//! issuer there, is the OAuth client known to it, does an account still let us in.

use crate::{
    fault::{Failure, classify_token},
    google::Google,
    oauth::CONTACTS,
    requests::{list_groups::ListGroups, refresh_token::RefreshToken},
    sender::{Answer, Kind, Operation, parse_json},
};
use app::{Fault, Session};
use domain::Micros;
use serde_json::Value as Json;

/// A refresh token that nobody was ever given.
const NOBODYS: &str = "kith-doctor-asks-whether-the-client-is-known";

/// What an account that was looked at granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Granted {
    /// Whether the contacts are among it, as far as the token's answer says (F62).
    pub contacts: bool,
}

impl Google {
    /// Whether the issuer answers with its discovery document, and the time by its clock,
    /// to the second.
    ///
    /// # Errors
    ///
    /// When it cannot be reached, or what answers is not the issuer.
    pub async fn probe_issuer(&self) -> Result<Option<Micros>, Fault> {
        let endpoints = self.sender.endpoints().await?;
        // The keys are asked for last and at once: their `Date` is the youngest.
        Ok(self.sender.transport.date(&endpoints.keys).await?)
    }

    /// Whether the OAuth client and its secret are known to the issuer: asks for a token
    /// with a grant that cannot be. A known client is told so (`invalid_grant`), an unknown
    /// one is told that first (`invalid_client`); nobody's access changes.
    ///
    /// # Errors
    ///
    /// When the client is refused, or the issuer cannot be asked.
    pub async fn probe_client(&self) -> Result<(), Fault> {
        let operation = RefreshToken {
            config: &self.sender.config,
            refresh_token: NOBODYS,
        };
        let endpoints = self.sender.endpoints().await?;
        let answer = self
            .sender
            .oauth(&endpoints.token, operation.prepare())
            .await?;
        Ok(is_known(&answer)?)
    }

    /// Whether an account still lets us in and the People API answers: one token, one page
    /// of its groups.
    ///
    /// # Errors
    ///
    /// What stands in the way, as a cycle would meet it.
    pub async fn probe_account(&self, session: &Session) -> Result<Granted, Fault> {
        let operation = RefreshToken {
            config: &self.sender.config,
            refresh_token: &session.refresh_token,
        };
        let endpoints = self.sender.endpoints().await?;
        let call = operation.prepare();
        let answer = self.sender.oauth(&endpoints.token, call).await?;
        let granted = granted(&answer)?;
        let page = ListGroups {
            since: None,
            page: None,
        };
        self.sender.read(session, &page).await?;
        Ok(granted)
    }
}

/// Whether the token endpoint knows the client that asked with [`NOBODYS`].
fn is_known(answer: &Answer) -> Result<(), Failure> {
    let body: Json = serde_json::from_slice(&answer.body).unwrap_or_default();
    match body.get("error").and_then(Json::as_str) {
        Some("invalid_grant") => Ok(()),
        Some(_) | None => Err(classify_token(answer)),
    }
}

fn granted(answer: &Answer) -> Result<Granted, Failure> {
    if answer.status != 200 {
        return Err(classify_token(answer));
    }
    let json = parse_json(Kind::Read, answer)?;
    // An answer without scopes says that they are the ones asked for (RFC 6749 §5.1).
    let scopes = json.get("scope").and_then(Json::as_str);
    Ok(Granted {
        contacts: scopes.is_none_or(|all| all.split_whitespace().any(|one| one == CONTACTS)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::{PauseCause, StopCause};

    fn answer(status: u16, body: &str) -> Answer {
        Answer {
            status,
            body: body.into(),
            ..Answer::default()
        }
    }

    #[test]
    fn a_known_client_is_told_from_a_refused_one() {
        assert_eq!(
            is_known(&answer(400, r#"{"error":"invalid_grant"}"#)),
            Ok(())
        );
        for (status, body) in [
            (401, r#"{"error":"invalid_client"}"#),
            (400, r#"{"error":"deleted_client"}"#),
        ] {
            let fault = is_known(&answer(status, body)).map_err(Fault::from);
            assert!(
                matches!(
                    fault,
                    Err(Fault::Stop(StopCause {
                        pause: PauseCause::ClientRefused,
                        ..
                    }))
                ),
                "{body}: {fault:?}"
            );
        }
        let proxy = is_known(&answer(200, "<html>")).map_err(Fault::from);
        assert!(matches!(proxy, Err(Fault::Later { .. })), "{proxy:?}");
    }

    #[test]
    fn f62_scopes_are_read_from_the_answer() {
        let with = format!(r#"{{"access_token":"a","scope":"openid {CONTACTS}"}}"#);
        assert_eq!(granted(&answer(200, &with)), Ok(Granted { contacts: true }));
        let without = r#"{"access_token":"a","scope":"openid email"}"#;
        assert_eq!(
            granted(&answer(200, without)),
            Ok(Granted { contacts: false })
        );
        assert_eq!(
            granted(&answer(200, r#"{"access_token":"a"}"#)),
            Ok(Granted { contacts: true })
        );
    }
}
