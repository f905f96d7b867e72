//! Looks at Google that change nothing and are asked for by people, not by sync: is the
//! issuer there, is the OAuth client known to it, does an account still let us in.

use crate::{
    fault::{Failure, classify_token},
    google::Google,
    photo_hosts,
    requests::{list_groups::ListGroups, refresh_token::RefreshToken},
    sender::{Answer, Operation},
};
use app::{Fault, Session};
use domain::Micros;
use futures::future::join_all;
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

    /// Whether there is a way to the places that photos come from; whatever they answer, they are
    /// there.
    pub async fn probe_photos(&self) -> Vec<(String, Result<(), Fault>)> {
        let transport = &self.sender.transport;
        let asked = self
            .sender
            .config
            .photo_hosts
            .iter()
            .map(|place| async move {
                let door = photo_hosts::door(place);
                let answer = transport.date(&door).await;
                (door, answer.map(drop).map_err(Fault::from))
            });
        join_all(asked).await
    }

    /// Whether what stands before a token can be reached: safe to be cut off, unlike
    /// [`Google::probe_access`].
    ///
    /// # Errors
    ///
    /// When the issuer does not answer with its discovery document.
    pub async fn probe_discovery(&self) -> Result<(), Fault> {
        Ok(self.sender.endpoints().await.map(drop)?)
    }

    /// Whether an account still lets us in: one access token, which everything asked later uses.
    /// Not to be cut off: the answer may hold a newer refresh token and end the one there was.
    /// [`Partner::rotated`](app::Partner::rotated) tells it then, to be kept.
    ///
    /// # Errors
    ///
    /// What stands in the way, as a cycle would meet it.
    pub async fn probe_access(&self, session: &Session) -> Result<Granted, Fault> {
        let contacts = self.sender.contacts_granted(session).await?;
        Ok(Granted { contacts })
    }

    /// Whether the People API answers for an account: one page of its groups.
    ///
    /// # Errors
    ///
    /// What stands in the way, as a cycle would meet it.
    pub async fn probe_contacts(&self, session: &Session) -> Result<(), Fault> {
        let page = ListGroups {
            since: None,
            page: None,
        };
        Ok(self.sender.read(session, &page).await.map(drop)?)
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
}
