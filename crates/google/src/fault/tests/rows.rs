//! Every row of people-api §8, word for word where a body was published, and what there is
//! to do about it.

use super::*;
use Kind::{Group, Paged, Person, Read, Resumed};
use app::states::{sentence, way_out};

/// A name, an address and a number that are in every text: none may get into a fault.
const SOMEBODY: &str = "Anna Berg, anna.berg@x.example, +49 30 1234567";

fn row(
    name: &str,
    kinds: &[Kind],
    (code, status, message): (u16, &str, &str),
    details: Json,
    expected: &str,
) {
    let message = format!("{message} {SOMEBODY}");
    for kind in kinds {
        let answer = envelope(code, status, &message, details.clone());
        expect(name, *kind, &answer, expected);
    }
}

fn expect(name: &str, kind: Kind, answer: &Answer, expected: &str) {
    let failure = classify(kind, answer);
    assert_eq!(word(&failure.fault), expected, "{name}, {kind:?}");
    let faults = failure.entries.values().chain([&failure.fault]);
    for fault in faults {
        let said = fault.to_string();
        for part in ["Anna", "Berg", "x.example", "1234567"] {
            assert!(!said.contains(part), "{name}: {said}");
        }
        assert!(!sentence(fault).is_empty() && !way_out(fault).is_empty());
    }
}

#[test]
fn every_row_of_section_8() {
    const ALL: &[Kind] = &[Read, Paged, Resumed, Person, Group];
    const WRITES: &[Kind] = &[Person, Group];
    const READS: &[Kind] = &[Read, Paged, Resumed];
    let none = || json!([]);
    let violation = json!([{
        "@type": "type.googleapis.com/google.rpc.BadRequest",
        "fieldViolations": [{ "field": "update_person_fields", "description": SOMEBODY }],
    }]);

    let bad = (
        400,
        "INVALID_ARGUMENT",
        "Request contains an invalid argument.",
    );
    row("bad data", &[Person, Group, Read], bad, none(), "refused");
    row("bad data, named", &[Person], bad, violation, "refused");
    row(
        "a token it does not know",
        &[Resumed],
        bad,
        none(),
        "expired",
    );
    row("a page it does not know", &[Paged], bad, none(), "expired");
    let mask = (
        400,
        "INVALID_ARGUMENT",
        "personFields mask is required. Please specify one or more valid paths.",
    );
    row("no mask", &[Read], mask, none(), "refused");

    row(
        "stale",
        &[Person],
        (400, "FAILED_PRECONDITION", STALE),
        none(),
        "stale",
    );
    let source = "Request person.metadata.sources.etag is different than the current person.metadata.sources.etag. Clear local cache and get the latest person.";
    row(
        "stale source",
        &[Person],
        (400, "FAILED_PRECONDITION", source),
        none(),
        "stale",
    );
    for (code, status) in [
        (400, "INVALID_ARGUMENT"),
        (400, ""),
        (403, "PERMISSION_DENIED"),
        (409, "ABORTED"),
        (412, "FAILED_PRECONDITION"),
    ] {
        for text in [STALE, source] {
            row(
                "stale by its text",
                &[Person],
                (code, status, text),
                none(),
                "stale",
            );
        }
    }
    let without = "Request must set person.etag or person.metadata.sources.etag for the source that is being updated.";
    row(
        "no etag sent",
        &[Person],
        (400, "INVALID_ARGUMENT", without),
        none(),
        "refused",
    );
    row(
        "no etag sent",
        &[Person],
        (400, "FAILED_PRECONDITION", without),
        none(),
        "refused",
    );
    let suite = (400, "FAILED_PRECONDITION", "Must be a G Suite domain user.");
    row("not in a domain", &[Read], suite, none(), "refused");

    let expired = "Sync token is expired. Clear local cache and retry call without the sync token.";
    for (code, status) in [
        (400, "INVALID_ARGUMENT"),
        (400, "FAILED_PRECONDITION"),
        (410, "GONE"),
    ] {
        let reason = info("EXPIRED_SYNC_TOKEN", json!({}));
        row(
            "expired by reason",
            &[Resumed, Paged],
            (code, status, "…"),
            reason,
            "expired",
        );
        row(
            "expired by text",
            &[Resumed, Paged],
            (code, status, expired),
            none(),
            "expired",
        );
    }

    let credentials = "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.";
    row(
        "token not taken",
        ALL,
        (401, "UNAUTHENTICATED", credentials),
        none(),
        "grant-over",
    );
    let reason = info("ACCESS_TOKEN_EXPIRED", json!({}));
    row(
        "token expired",
        ALL,
        (401, "UNAUTHENTICATED", "…"),
        reason,
        "grant-over",
    );

    let scopes = "Request had insufficient authentication scopes.";
    let reason = info(
        "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
        json!({ "service": "people.googleapis.com" }),
    );
    row(
        "scope",
        ALL,
        (403, "PERMISSION_DENIED", scopes),
        reason,
        "scope-missing",
    );
    row(
        "scope by text",
        ALL,
        (403, "PERMISSION_DENIED", scopes),
        none(),
        "scope-missing",
    );
    let off = "People API has not been used in project 17 before or it is disabled. Enable it by visiting … then retry…";
    let reason = info("SERVICE_DISABLED", json!({ "consumer": "projects/17" }));
    row(
        "switched off",
        ALL,
        (403, "PERMISSION_DENIED", off),
        reason,
        "service-disabled",
    );
    row(
        "switched off by text",
        ALL,
        (403, "PERMISSION_DENIED", off),
        none(),
        "service-disabled",
    );
    for of_one_organisation in [
        "ORG_RESTRICTION_VIOLATION",
        "SECURITY_POLICY_VIOLATED",
        "LOCATION_POLICY_VIOLATED",
    ] {
        row(
            "an organisation's rule",
            &[Read, Person],
            (403, "PERMISSION_DENIED", "…"),
            info(of_one_organisation, json!({ "consumer": "projects/17" })),
            "admin-policy",
        );
    }
    let suspended = info("CONSUMER_SUSPENDED", json!({ "consumer": "projects/17" }));
    row(
        "suspended",
        ALL,
        (403, "PERMISSION_DENIED", "…"),
        suspended,
        "service-disabled",
    );
    let denied = (
        403,
        "PERMISSION_DENIED",
        "The caller does not have permission",
    );
    row("denied for a contact", WRITES, denied, none(), "refused");
    row("denied for all", READS, denied, none(), "later");

    let missing = (404, "NOT_FOUND", "Requested entity was not found.");
    row("gone", &[Read, Person, Group], missing, none(), "gone");
    let taken = (409, "ALREADY_EXISTS", "Contact group name already exists.");
    row("name taken", &[Group], taken, none(), "taken");
    let outdated = "Contact group etag is outdated.";
    for status in ["ABORTED", "ALREADY_EXISTS", "FAILED_PRECONDITION"] {
        row(
            "stale group",
            &[Group],
            (409, status, outdated),
            none(),
            "stale",
        );
    }
    row(
        "two at once",
        WRITES,
        (409, "ABORTED", "The operation was aborted."),
        none(),
        "later",
    );

    let quota = "Quota exceeded for quota metric 'Critical read requests (Contact and Profile Reads)' and limit 'Critical read requests (Contact and Profile Reads) per minute per user' of service 'people.googleapis.com' for consumer 'project_number:17'.";
    let reason = info(
        "RATE_LIMIT_EXCEEDED",
        json!({ "quota_metric": "people.googleapis.com/critical_read_requests", "consumer": "projects/17" }),
    );
    row(
        "quota",
        ALL,
        (429, "RESOURCE_EXHAUSTED", quota),
        reason.clone(),
        "quota",
    );
    row(
        "quota as 403",
        ALL,
        (403, "PERMISSION_DENIED", quota),
        reason,
        "quota",
    );
    let mass = "Resource has been exhausted (e.g. check quota).";
    row(
        "mass writes",
        WRITES,
        (429, "RESOURCE_EXHAUSTED", mass),
        none(),
        "quota",
    );

    for (code, status, text) in [
        (500, "INTERNAL", "Internal error encountered."),
        (503, "UNAVAILABLE", "The service is currently unavailable."),
        (
            504,
            "DEADLINE_EXCEEDED",
            "Deadline expired before operation could complete.",
        ),
        (502, "UNAVAILABLE", "…"),
        (501, "UNIMPLEMENTED", "…"),
        (408, "DEADLINE_EXCEEDED", "…"),
    ] {
        row("trouble", READS, (code, status, text), none(), "later");
        row(
            "trouble of a write",
            WRITES,
            (code, status, text),
            none(),
            "unknown",
        );
    }

    // The status that goes with it was never published (people-api §6).
    let full = "MY_CONTACTS_OVERFLOW_COUNT";
    for (code, status) in [
        (400, "RESOURCE_EXHAUSTED"),
        (400, "FAILED_PRECONDITION"),
        (429, "RESOURCE_EXHAUSTED"),
        (403, "PERMISSION_DENIED"),
    ] {
        row("full", &[Person], (code, status, full), none(), "full");
    }
    row(
        "too large",
        &[Person],
        (413, "INVALID_ARGUMENT", "…"),
        none(),
        "refused",
    );
    row(
        "no such method",
        &[Person],
        (405, "UNIMPLEMENTED", "…"),
        none(),
        "refused",
    );
}

#[test]
fn the_older_envelope() {
    let older = |code: u16, reason: &str| {
        let error = json!({ "code": code, "message": SOMEBODY,
            "errors": [{ "message": SOMEBODY, "domain": "global", "reason": reason }] });
        answer(code, json!({ "error": error }).to_string())
    };
    for (code, reason, expected) in [
        (403, "rateLimitExceeded", "quota"),
        (403, "userRateLimitExceeded", "quota"),
        (403, "quotaExceeded", "quota"),
        (403, "dailyLimitExceeded", "project"),
        (403, "insufficientPermissions", "scope-missing"),
        (403, "accessNotConfigured", "service-disabled"),
        (403, "domainPolicy", "admin-policy"),
        (401, "authError", "grant-over"),
        (400, "badRequest", "refused"),
        (404, "notFound", "gone"),
    ] {
        expect(reason, Read, &older(code, reason), expected);
    }
}

/// What stands in the way between Google and us writes, or what is left of an answer.
const FOREIGN: [&str; 8] = [
    "",
    "<html><title>Error 404 (Not Found)!!1</title></html>",
    "<!DOCTYPE html>Anna Berg",
    r#"{"error":{"code":403,"status":"PERMISSION_DEN"#,
    r#"{"error":"access_denied","error_description":"anna.berg@x.example"}"#,
    "[]",
    "null",
    "\u{feff}{}",
];

#[test]
fn d2_bodies_that_are_not_googles_say_nothing_about_contacts_or_accounts() {
    for body in FOREIGN {
        for (code, read, write) in [
            (403, "later", "later"),
            (404, "later", "later"),
            (301, "later", "later"),
            (302, "later", "later"),
            (307, "later", "later"),
            (304, "later", "later"),
            (407, "later", "later"),
            (429, "quota", "quota"),
            (511, "later", "unknown"),
            (500, "later", "unknown"),
            (502, "later", "unknown"),
            (401, "later", "later"),
            (400, "refused", "refused"),
            (413, "refused", "refused"),
            (200, "later", "unknown"),
            (204, "later", "unknown"),
        ] {
            expect(body, Read, &answer(code, body), read);
            expect(body, Person, &answer(code, body), write);
        }
        expect(body, Resumed, &answer(410, body), "expired");
        expect(body, Resumed, &answer(400, body), "expired");
        expect(body, Paged, &answer(400, body), "expired");
    }
}

#[test]
fn an_answer_of_success_may_carry_an_error() {
    let within = |code: u16, status: &str| {
        let error = json!({ "code": code, "status": status, "message": SOMEBODY });
        Answer {
            status: 200,
            ..answer(200, format!("\n {}", json!({ "error": error })))
        }
    };
    for (kind, answer, expected) in [
        (Read, within(429, "RESOURCE_EXHAUSTED"), "quota"),
        (Read, within(404, "NOT_FOUND"), "gone"),
        (Person, within(503, "UNAVAILABLE"), "unknown"),
        (Person, within(401, "UNAUTHENTICATED"), "grant-over"),
        (Person, within(200, "OK"), "unknown"),
        (Person, within(0, ""), "unknown"),
    ] {
        let failure = disguised(kind, &answer).expect("an error");
        assert_eq!(word(&failure.fault), expected, "{answer:?}");
    }
    for body in [
        "{}",
        r#"{"nextSyncToken":"t"}"#,
        "",
        "[]",
        r#"{"error":"x"}"#,
    ] {
        assert_eq!(disguised(Read, &answer(200, body)), None, "{body}");
    }
}

#[test]
fn every_code_of_an_entry_in_a_batch() {
    for (code, message, done, expected) in [
        (1, "cancelled", true, "refused"),
        (3, "Request contains an invalid argument.", true, "refused"),
        (5, "Requested entity was not found.", true, "gone"),
        (7, "denied", true, "refused"),
        (8, "MY_CONTACTS_OVERFLOW_COUNT", true, "full"),
        (8, "MY_CONTACTS_OVERFLOW_COUNT", false, "full"),
        (9, "MY_CONTACTS_OVERFLOW_COUNT", true, "full"),
        (8, "quota", true, "quota"),
        (9, STALE, true, "stale"),
        (9, "Must be a G Suite domain user.", true, "refused"),
        (10, "aborted", true, "later"),
        (13, "internal", true, "unknown"),
        (13, "internal", false, "later"),
        (14, "unavailable", true, "unknown"),
        (4, "deadline", true, "unknown"),
        (16, "credentials", true, "grant-over"),
    ] {
        let status = json!({ "code": code, "message": format!("{message} {SOMEBODY}") });
        let fault = of_entry(&status, done).expect("a fault");
        assert_eq!(word(&fault), expected, "{code} {message}");
        assert!(!fault.to_string().contains("Anna"), "{fault}");
    }
    assert_eq!(of_entry(&json!({ "code": 0 }), true), None);
    assert_eq!(of_entry(&json!({}), true), None);
}
