//! The end of a grant.

use crate::{
    fault::{Failure, classify_token},
    requests::revoke_token::{is_revoked, prepare},
    sender::Sender,
};
use app::Session;

/// Revokes what an account granted; a grant that is dead already is no error.
pub(crate) async fn revoke(sender: &Sender, session: &Session) -> Result<(), Failure> {
    revoke_token(sender, &sender.take_token(session).await).await
}

/// Revokes what belongs to a refresh token.
pub(super) async fn revoke_token(sender: &Sender, token: &str) -> Result<(), Failure> {
    let endpoints = sender.endpoints().await?;
    let Some(url) = &endpoints.revocation else {
        return Ok(());
    };
    let answer = sender.oauth(url, prepare(token)).await?;
    if is_revoked(&answer) {
        Ok(())
    } else {
        Err(classify_token(&answer))
    }
}
