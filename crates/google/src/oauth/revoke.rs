//! The end of a grant.

use crate::{
    fault::{Failure, classify_token},
    requests::revoke_token::{is_revoked, prepare},
    sender::Sender,
};
use app::Session;

/// Revokes what an account granted; a grant that is dead already is no error.
pub(crate) async fn revoke(sender: &Sender, session: &Session) -> Result<(), Failure> {
    let endpoints = sender.endpoints().await?;
    let Some(url) = &endpoints.revocation else {
        return Ok(());
    };
    let token = sender.take_token(session).await;
    let answer = sender.oauth(url, prepare(&token)).await?;
    if is_revoked(&answer) {
        Ok(())
    } else {
        Err(classify_token(&answer))
    }
}
