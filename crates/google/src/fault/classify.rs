//! Answers of the People API that are no success.

use super::{Failure, SHORT, WINDOW, envelope::Envelope, later, stop};
use crate::sender::{Answer, Kind};
use app::{Fault, PauseCause, QuotaOf};
use domain::Micros;
use serde_json::Value as Json;

/// The older limiter of mass writes takes minutes to forget (F50).
const MASS: Micros = Micros::seconds(300);

/// A limit of a whole day is asked about once an hour.
const DAILY: Micros = Micros::seconds(3600);

/// A 403 on what is the account's own is of the service, not of a contact: it may pass.
const DENIED: Micros = Micros::seconds(900);

/// Whether an answer of success carries an error instead of what was asked for, and which.
pub(crate) fn disguised(kind: Kind, answer: &Answer) -> Option<Failure> {
    let rest = answer.body.trim_ascii_start().strip_prefix(b"{")?;
    // Cheap for pages of a thousand people: errors stand at the front.
    if !rest.trim_ascii_start().starts_with(b"\"error\"") {
        return None;
    }
    let code = Envelope::read(&answer.body)?.code();
    let status = if (300..600).contains(&code) {
        code
    } else {
        500
    };
    Some(classify(
        kind,
        &Answer {
            status,
            ..answer.clone()
        },
    ))
}

/// What a refusal means for this kind of call.
pub(crate) fn classify(kind: Kind, answer: &Answer) -> Failure {
    let Some(envelope) = Envelope::read(&answer.body) else {
        return without_envelope(kind, answer);
    };
    let e = &envelope;
    if e.mentions("my_contacts_overflow_count") {
        return Fault::Full.into();
    }
    let failure = match answer.status {
        // The text is the one thing that all reports of it agree on (people-api §3.5).
        400..=412 if kind == Kind::Person && e.mentions("etag is different") => Fault::Stale.into(),
        400 => bad_request(kind, e).into(),
        401 => stop(
            PauseCause::GrantOver,
            "401: the access token is not accepted",
        )
        .into(),
        403 => forbidden(kind, answer, e).into(),
        404 => Fault::Gone.into(),
        409 => conflict(kind, e).into(),
        410 if kind.is_listing() => Fault::TokenExpired.into(),
        429 => too_many(answer, e).into(),
        408 | 500..=599 => server_trouble(kind, answer),
        other => refused(other, e).into(),
    };
    Failure {
        entries: entries(e),
        ..failure
    }
}

/// A proxy or a wrong host answered. A 404 of theirs says nothing about persons, and a 401
/// nothing about an access (D2).
fn without_envelope(kind: Kind, answer: &Answer) -> Failure {
    match answer.status {
        408 | 500..=599 => server_trouble(kind, answer),
        200..=299 => Failure::unreadable(kind.is_write()),
        410 if kind.is_listing() => Fault::TokenExpired.into(),
        400 if kind.is_listing() => Fault::TokenExpired.into(),
        400 | 413 => Fault::Refused(format!("{} without a reason", answer.status)).into(),
        429 => over(answer.retry_after.unwrap_or(WINDOW), "429").into(),
        414 | 431 => Failure {
            too_large: true,
            ..later(
                WINDOW,
                format!("{}: a proxy takes no long addresses", answer.status),
            )
            .into()
        },
        other => later(
            WINDOW,
            format!("{other}, not in Google's form: is the address right?"),
        )
        .into(),
    }
}

/// Page tokens die, too (people-api §3.2).
fn server_trouble(kind: Kind, answer: &Answer) -> Failure {
    let said = format!("{}", answer.status);
    if kind.is_write() {
        return Fault::Unknown(said).into();
    }
    match answer.retry_after {
        Some(after) => later(after, said).into(),
        None => Failure::passing(said),
    }
}

fn bad_request(kind: Kind, e: &Envelope) -> Fault {
    let expired =
        e.reason() == "EXPIRED_SYNC_TOKEN" || (e.mentions("sync token") && e.mentions("expired"));
    if expired {
        return Fault::TokenExpired;
    }
    if kind.is_write() && is_stale(e) {
        return Fault::Stale;
    }
    match kind {
        // Our parameters are right, so it is the token (people-api §3.2), or that of the page.
        Kind::Resumed | Kind::Paged => Fault::TokenExpired,
        Kind::Read | Kind::Person | Kind::Group => refused(400, e),
    }
}

fn is_stale(e: &Envelope) -> bool {
    e.status() == "FAILED_PRECONDITION" && e.mentions("etag") && !e.mentions("must set")
}

fn forbidden(kind: Kind, answer: &Answer, e: &Envelope) -> Fault {
    match e.reason() {
        // Of one organisation, whatever project they name: others are not stopped by them.
        "domainPolicy"
        | "ADMIN_POLICY_ENFORCED"
        | "ACCESS_DENIED_BY_ADMIN"
        | "ORG_RESTRICTION_VIOLATION"
        | "SECURITY_POLICY_VIOLATED"
        | "LOCATION_POLICY_VIOLATED" => stop(
            PauseCause::AdminPolicy,
            "403: the organisation does not let this program in",
        ),
        "rateLimitExceeded"
        | "userRateLimitExceeded"
        | "RATE_LIMIT_EXCEEDED"
        | "quotaExceeded"
        | "dailyLimitExceeded" => too_many(answer, e),
        "ACCESS_TOKEN_SCOPE_INSUFFICIENT" | "insufficientPermissions" => stop(
            PauseCause::ScopeMissing,
            "403: the access to contacts was not granted",
        ),
        "SERVICE_DISABLED" | "accessNotConfigured" => service_disabled(e),
        _ if e.mentions("insufficient authentication scopes") => stop(
            PauseCause::ScopeMissing,
            "403: the access to contacts was not granted",
        ),
        _ if e.mentions("has not been used in project") => service_disabled(e),
        // Suspended projects, missing billing and the like: about the program, not an entry.
        _ if !e.info("consumer").is_empty() => stop(PauseCause::ServiceDisabled, describe(403, e)),
        _ if kind.is_write() => refused(403, e),
        _ => later(answer.retry_after.unwrap_or(DENIED), describe(403, e)),
    }
}

fn service_disabled(e: &Envelope) -> Fault {
    let project = e.info("consumer");
    let of = if project.is_empty() {
        String::new()
    } else {
        format!(" in {}", plain(project))
    };
    stop(
        PauseCause::ServiceDisabled,
        format!("403: the People API is switched off{of}"),
    )
}

fn conflict(kind: Kind, e: &Envelope) -> Fault {
    if e.mentions("etag") {
        return Fault::Stale;
    }
    if kind == Kind::Group && e.status() != "ABORTED" {
        return Fault::NameTaken;
    }
    // Two writes at once for one account (F36): neither of them was begun.
    later(SHORT, describe(409, e))
}

fn too_many(answer: &Answer, e: &Envelope) -> Fault {
    let mass = e.mentions("check quota") || e.mentions("fbs quota");
    let limit = e.info("quota_limit");
    let older = e.reason() == "dailyLimitExceeded";
    let daily = older || limit.contains("PerDay");
    let window = match (daily, mass) {
        (true, _) => DAILY,
        (false, true) => MASS,
        (false, false) => WINDOW,
    };
    // `…PerMinutePerProjectPerUser` is the account's, `…PerMinutePerProject` everybody's.
    let of = if older || limit.ends_with("PerProject") {
        QuotaOf::Project
    } else {
        QuotaOf::Account
    };
    let metric = e.info("quota_metric");
    let named = if metric.is_empty() {
        String::new()
    } else {
        format!(" of {}", plain(metric))
    };
    Fault::Quota {
        of,
        after: answer.retry_after.unwrap_or(window),
        said: format!(
            "{}: over the quota{named}{}",
            answer.status,
            if daily { ", for the day" } else { "" }
        ),
    }
}

/// Over a quota that is not named: the account's.
fn over(after: Micros, said: &str) -> Fault {
    Fault::Quota {
        of: QuotaOf::Account,
        after,
        said: said.to_owned(),
    }
}

fn refused(status: u16, e: &Envelope) -> Fault {
    Fault::Refused(describe(status, e))
}

/// Code, status, reason and field paths: nothing that was sent.
fn describe(status: u16, e: &Envelope) -> String {
    let mut said = format!("{status}");
    for word in [e.status(), e.reason()] {
        if !word.is_empty() {
            said.push(' ');
            said.push_str(&plain(word));
        }
    }
    let fields: Vec<String> = e.fields().take(5).map(plain).collect();
    if !fields.is_empty() {
        said.push_str(" at ");
        said.push_str(&fields.join(", "));
    }
    said
}

/// A word of a protocol: whatever else may be in it is left out.
fn plain(word: &str) -> String {
    let kept = |c: &char| c.is_ascii_alphanumeric() || "_.-[]/".contains(*c);
    word.chars().filter(kept).take(100).collect()
}

fn entries(e: &Envelope) -> std::collections::BTreeMap<String, Fault> {
    e.entries()
        .filter_map(|(key, status)| Some((key.clone(), of_entry(status, false)?)))
        .collect()
}

/// The fault of one entry of a batch by its `google.rpc.Status`; `None` is success.
/// `done` says whether the call as a whole was carried out.
pub(crate) fn of_entry(status: &Json, done: bool) -> Option<Fault> {
    let code = status
        .get("code")
        .and_then(Json::as_i64)
        .unwrap_or_default();
    let message = status
        .get("message")
        .and_then(Json::as_str)
        .unwrap_or_default();
    Some(match code {
        0 => return None,
        _ if message.contains("MY_CONTACTS_OVERFLOW_COUNT") => Fault::Full,
        5 => Fault::Gone,
        9 if message.to_lowercase().contains("etag") => Fault::Stale,
        _ if message.to_lowercase().contains("etag is different") => Fault::Stale,
        8 => over(WINDOW, "the entry is over the quota"),
        16 => stop(PauseCause::GrantOver, "the access token is not accepted"),
        10 => later(SHORT, "the entry was aborted"),
        4 | 13 | 14 if done => Fault::Unknown(format!("the entry failed with code {code}")),
        4 | 13 | 14 => later(SHORT, format!("the entry failed with code {code}")),
        _ => Fault::Refused(format!("the entry was refused with code {code}")),
    })
}
