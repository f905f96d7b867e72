//! The refresh grant of OAuth.

use crate::{
    config::Config,
    fault::Failure,
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
pub(crate) struct Granted {
    pub(crate) bearer: String,
    pub(crate) life: Duration,
    /// A newer refresh token; Google seldom gives one.
    pub(crate) refresh_token: Option<String>,
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
        })
    }
}
