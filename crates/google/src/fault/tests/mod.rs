//! One table for each endpoint: status and body, and what they mean.

mod rows;
mod token;

use super::*;
use crate::sender::{Answer, Kind};
use serde_json::{Value as Json, json};

fn answer(status: u16, body: impl Into<Vec<u8>>) -> Answer {
    Answer {
        status,
        retry_after: None,
        body: body.into(),
    }
}

fn envelope(code: u16, status: &str, message: &str, details: Json) -> Answer {
    let error = json!({ "code": code, "status": status, "message": message, "details": details });
    answer(code, json!({ "error": error }).to_string())
}

fn info(reason: &str, metadata: Json) -> Json {
    json!([{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason,
        "domain": "googleapis.com", "metadata": metadata }])
}

/// The fault as a short word.
fn word(fault: &Fault) -> &'static str {
    match fault {
        Fault::Unknown(_) => "unknown",
        Fault::Later { .. } => "later",
        Fault::Quota { of, .. } => match of {
            app::QuotaOf::Project => "project",
            app::QuotaOf::Account | app::QuotaOf::Pace => "quota",
        },
        Fault::Stale => "stale",
        Fault::Gone => "gone",
        Fault::TokenExpired => "expired",
        Fault::NameTaken => "taken",
        Fault::Full => "full",
        Fault::Refused(_) => "refused",
        Fault::Stop(cause) => cause.pause.name(),
    }
}

fn check(kind: Kind, answer: &Answer, expected: &str) {
    let failure = classify(kind, answer);
    let body = String::from_utf8_lossy(&answer.body);
    assert_eq!(
        word(&failure.fault),
        expected,
        "{kind:?} {} {body}",
        answer.status
    );
}

const STALE: &str = "Request person.etag is different than the current person.etag. Clear local cache and get the latest person.";

#[test]
fn what_a_status_means_depends_on_the_call() {
    use Kind::{Group, Paged, Person, Read, Resumed};
    let none = json!([]);
    let plain = |code, status| envelope(code, status, "…", none.clone());
    for (kind, answer, expected) in [
        (
            Person,
            envelope(400, "FAILED_PRECONDITION", STALE, none.clone()),
            "stale",
        ),
        (
            Read,
            envelope(
                400,
                "FAILED_PRECONDITION",
                "Must be a G Suite domain user.",
                none.clone(),
            ),
            "refused",
        ),
        (Person, plain(400, "INVALID_ARGUMENT"), "refused"),
        (Read, plain(400, "INVALID_ARGUMENT"), "refused"),
        (Resumed, plain(400, "INVALID_ARGUMENT"), "expired"),
        (Paged, plain(400, "INVALID_ARGUMENT"), "expired"),
        (Resumed, answer(410, ""), "expired"),
        (Person, plain(401, "UNAUTHENTICATED"), "grant-over"),
        (Read, plain(404, "NOT_FOUND"), "gone"),
        (
            Group,
            envelope(
                409,
                "ALREADY_EXISTS",
                "Contact group name already exists.",
                none.clone(),
            ),
            "taken",
        ),
        (
            Group,
            envelope(
                409,
                "ABORTED",
                "Contact group etag is outdated.",
                none.clone(),
            ),
            "stale",
        ),
        (Person, plain(409, "ABORTED"), "later"),
        (Person, plain(429, "RESOURCE_EXHAUSTED"), "quota"),
        (Person, plain(500, "INTERNAL"), "unknown"),
        (Group, plain(503, "UNAVAILABLE"), "unknown"),
        (Person, plain(504, "DEADLINE_EXCEEDED"), "unknown"),
        (Read, plain(503, "UNAVAILABLE"), "later"),
    ] {
        check(kind, &answer, expected);
    }
}

#[test]
fn f39_an_expired_token_is_told_by_reason_or_text_never_by_status() {
    let text = "Sync token is expired. Clear local cache and retry call without the sync token.";
    for status in ["INVALID_ARGUMENT", "FAILED_PRECONDITION"] {
        let reason = info("EXPIRED_SYNC_TOKEN", json!({}));
        check(
            Kind::Resumed,
            &envelope(400, status, "…", reason),
            "expired",
        );
        check(
            Kind::Resumed,
            &envelope(400, status, text, json!([])),
            "expired",
        );
    }
}

#[test]
fn f62_f56_refusals_of_the_account_and_of_the_program() {
    let scopes = info("ACCESS_TOKEN_SCOPE_INSUFFICIENT", json!({ "service": "p" }));
    check(
        Kind::Read,
        &envelope(403, "PERMISSION_DENIED", "…", scopes),
        "scope-missing",
    );
    let off = info("SERVICE_DISABLED", json!({ "consumer": "projects/17" }));
    let off = envelope(403, "PERMISSION_DENIED", "…", off);
    check(Kind::Read, &off, "service-disabled");
    assert!(
        classify(Kind::Read, &off)
            .fault
            .to_string()
            .contains("projects/17")
    );
    let older = json!({ "error": { "code": 403, "message": "…",
        "errors": [{ "domain": "usageLimits", "reason": "userRateLimitExceeded" }] } });
    check(Kind::Read, &answer(403, older.to_string()), "quota");
    let denied = envelope(
        403,
        "PERMISSION_DENIED",
        "The caller does not have permission",
        json!([]),
    );
    check(Kind::Person, &denied, "refused");
    check(Kind::Read, &denied, "later");
}

#[test]
fn d2_what_does_not_come_from_google_says_nothing_about_persons() {
    let html = "<html><title>Error 404 (Not Found)!!1</title></html>";
    check(Kind::Read, &answer(404, html), "later");
    check(Kind::Person, &answer(404, ""), "later");
    check(Kind::Person, &answer(403, html), "later");
    check(Kind::Person, &answer(502, html), "unknown");
    check(Kind::Read, &answer(502, html), "later");
    check(Kind::Person, &answer(302, ""), "later");
    check(Kind::Person, &answer(200, html), "unknown");
}

#[test]
fn s4_a_quota_of_the_project_is_told_from_that_of_an_account() {
    for (limit, whose) in [
        ("CriticalReadsPerMinutePerProjectPerUser", "quota"),
        ("CriticalReadsPerMinutePerProject", "project"),
    ] {
        let limit = info("RATE_LIMIT_EXCEEDED", json!({ "quota_limit": limit }));
        let refused = envelope(429, "RESOURCE_EXHAUSTED", "…", limit);
        check(Kind::Read, &refused, whose);
    }
}

#[test]
fn a_quota_says_how_long_to_wait() {
    let after = |answer: &Answer| {
        let fault = classify(Kind::Person, answer).fault;
        let Fault::Quota { after, .. } = fault else {
            panic!("{fault}")
        };
        after
    };
    let metric = json!({ "quota_metric": "people.googleapis.com/critical_read_requests" });
    let mut minute = envelope(
        429,
        "RESOURCE_EXHAUSTED",
        "…",
        info("RATE_LIMIT_EXCEEDED", metric),
    );
    assert_eq!(after(&minute), Micros::seconds(60));
    assert!(
        classify(Kind::Read, &minute)
            .fault
            .to_string()
            .contains("critical_read_requests")
    );
    assert!(
        !classify(Kind::Read, &minute).again,
        "the pace is decided elsewhere"
    );
    minute.retry_after = Some(Micros::seconds(7));
    assert_eq!(after(&minute), Micros::seconds(7));
    let mass = "Resource has been exhausted (e.g. check quota).";
    assert_eq!(
        after(&envelope(429, "RESOURCE_EXHAUSTED", mass, json!([]))),
        Micros::seconds(300)
    );
}

#[test]
fn a_quota_of_the_day_is_asked_about_once_an_hour() {
    let limit = |name: &str| {
        let metadata = json!({ "quota_limit": name });
        envelope(
            429,
            "RESOURCE_EXHAUSTED",
            "…",
            info("RATE_LIMIT_EXCEEDED", metadata),
        )
    };
    let older = json!({ "error": { "code": 403, "message": "Daily Limit Exceeded",
        "errors": [{ "domain": "usageLimits", "reason": "dailyLimitExceeded" }] } });
    for (answer, of, said) in [
        (
            limit("ReadsPerDayPerProject"),
            app::QuotaOf::Project,
            "429: over the quota, for the day",
        ),
        (
            limit("ReadsPerDayPerProjectPerUser"),
            app::QuotaOf::Account,
            "429: over the quota, for the day",
        ),
        (
            answer(403, older.to_string()),
            app::QuotaOf::Project,
            "403: over the quota, for the day",
        ),
    ] {
        let expected = Fault::Quota {
            of,
            after: Micros::seconds(3_600),
            said: said.to_owned(),
        };
        assert_eq!(classify(Kind::Person, &answer).fault, expected);
    }
}

#[test]
fn f54_bad_entries_of_a_batch_are_named() {
    let errors = json!([{
        "@type": "type.googleapis.com/google.apps.people.v1.BatchUpdateContactsErrorDetails",
        "contactErrors": {
            "people/c1": { "code": 9, "message": STALE },
            "people/c2": { "code": 5, "message": "Requested entity was not found." },
            "people/c3": { "code": 3, "message": "Request contains an invalid argument." },
        },
    }]);
    let failure = classify(
        Kind::Person,
        &envelope(400, "INVALID_ARGUMENT", "…", errors),
    );
    let words: Vec<_> = failure
        .entries
        .iter()
        .map(|(k, f)| (k.as_str(), word(f)))
        .collect();
    assert_eq!(
        words,
        [
            ("people/c1", "stale"),
            ("people/c2", "gone"),
            ("people/c3", "refused")
        ]
    );
}

#[test]
fn no_text_of_googles_gets_into_a_fault() {
    let details = json!([{
        "@type": "type.googleapis.com/google.rpc.BadRequest",
        "fieldViolations": [{
            "field": "person.email_addresses[0].value \"anna@x.example\"",
            "description": "Invalid value: anna@x.example",
        }],
    }]);
    let answer = envelope(
        400,
        "INVALID_ARGUMENT",
        "Invalid value: anna@x.example",
        details,
    );
    let said = classify(Kind::Person, &answer).fault.to_string();
    assert!(
        said.contains("person.email_addresses[0].value") && !said.contains('@'),
        "{said}"
    );
}
