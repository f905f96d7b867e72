//! The refresh grant of OAuth.

use crate::{
    config::Config,
    fault::Failure,
    oauth::CONTACTS,
    sender::{Answer, Call, Kind, Operation, parse_json},
};
use serde_json::Value as Json;
use std::time::Duration;

/// A new access token for an old refresh token.
pub(crate) struct RefreshToken<'a> {
    pub(crate) config: &'a Config,
    pub(crate) refresh_token: &'a str,
}

/// What the token endpoint gave.
#[derive(Debug)]
pub(crate) struct Granted {
    pub(crate) bearer: String,
    pub(crate) life: Duration,
    /// A newer refresh token; Google seldom gives one.
    pub(crate) refresh_token: Option<String>,
    /// Whether the contacts are among what it opens (F62).
    pub(crate) contacts: bool,
}

impl Operation for RefreshToken<'_> {
    type Output = Granted;

    fn prepare(&self) -> Call {
        Call::post(Kind::Read, "").form(vec![
            ("grant_type", "refresh_token".to_owned()),
            ("refresh_token", self.refresh_token.to_owned()),
            ("client_id", self.config.client_id.clone()),
            ("client_secret", self.config.client_secret.clone()),
        ])
    }

    fn parse(&self, answer: &Answer) -> Result<Granted, Failure> {
        let json = parse_json(Kind::Read, answer)?;
        let text = |key: &str| json.get(key).and_then(Json::as_str).map(str::to_owned);
        let life = json
            .get("expires_in")
            .and_then(Json::as_u64)
            .unwrap_or(3600);
        Ok(Granted {
            bearer: text("access_token").ok_or_else(|| Failure::unreadable(false))?,
            life: Duration::from_secs(life),
            refresh_token: text("refresh_token"),
            // An answer without scopes says that they are the ones asked for (RFC 6749 §5.1).
            contacts: text("scope")
                .is_none_or(|all| all.split_whitespace().any(|one| one == CONTACTS)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f62_scopes_are_read_from_the_answer() {
        let config = Config::new("id", "secret");
        let operation = RefreshToken {
            config: &config,
            refresh_token: "1//0",
        };
        for (scope, contacts) in [
            (format!(r#","scope":"openid {CONTACTS}""#), true),
            (r#","scope":"openid email""#.to_owned(), false),
            (String::new(), true),
        ] {
            let answer = Answer {
                status: 200,
                body: format!(r#"{{"access_token":"a"{scope}}}"#).into(),
                ..Answer::default()
            };
            let granted = operation.parse(&answer).expect("it is one");
            assert_eq!(granted.contacts, contacts, "{scope}");
        }
    }
}
