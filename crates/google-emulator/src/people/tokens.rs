//! What tokens of listings are bound to, and when they are refused.

use serde_json::json;

use crate::api::Context;
use crate::clock::SECOND;
use crate::config::{ExpiredStatus, TokenClock};
use crate::refused::Refused;
use crate::tokens::{self, Place};

/// What tokens of a listing are bound to. The language is no part of it.
pub(crate) fn listing_binding(context: &Context<'_>, listing: &str, parts: &[&str]) -> String {
    let mut all = vec![context.account.profile.sub.as_str(), listing];
    all.extend(parts);
    tokens::binding(&all)
}

/// The refusal of a token that was made by other parameters.
pub(crate) fn mismatch() -> Refused {
    Refused::invalid(
        "Request parameters do not match the parameters of the request that provided the token.",
    )
}

/// Reads a sync token.
///
/// # Errors
///
/// 400 if it is malformed, bound to something else, or has lived too long.
pub(crate) fn open_sync_token(
    context: &Context<'_>,
    token: &str,
    bound: &str,
) -> Result<Place, Refused> {
    let seed = context.world.config.seed;
    let place = tokens::open(seed, 's', token).ok_or_else(Refused::invalid_argument)?;
    if place.binding != bound {
        return Err(mismatch());
    }
    match expired_token(context, &place) {
        Some(refused) => Err(refused),
        None => Ok(place),
    }
}

/// The refusal of a sync token that has lived too long.
fn expired_token(context: &Context<'_>, place: &Place) -> Option<Refused> {
    let settings = context.world.settings();
    let born = match settings.sync_token_clock {
        TokenClock::FullSync => place.full_at,
        TokenClock::LastToken => place.made_at,
    };
    let life = i64::try_from(settings.sync_token_life_s).unwrap_or(i64::MAX);
    let dies = born.saturating_add(life.saturating_mul(SECOND));
    if !context.expire_sync_token && context.world.clock.now() < dies {
        return None;
    }
    let status = match settings.expired_token_status {
        ExpiredStatus::InvalidArgument => "INVALID_ARGUMENT",
        ExpiredStatus::FailedPrecondition => "FAILED_PRECONDITION",
    };
    let text = "Sync token is expired. Clear local cache and retry call without the sync token.";
    Some(Refused::new(400, status, text).with_detail(json!({
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "EXPIRED_SYNC_TOKEN",
        "domain": "people.googleapis.com",
    })))
}
