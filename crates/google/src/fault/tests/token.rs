//! Every answer of the token endpoint to a refresh (people-api §8, pitfalls H).

use super::*;

fn said(error: &str, description: &str) -> String {
    json!({ "error": error, "error_description": description }).to_string()
}

#[test]
fn every_answer_of_the_token_endpoint() {
    let rapt = json!({
        "error": "invalid_grant",
        "error_description": "reauth related error (invalid_rapt)",
        "error_uri": "https://support.google.com/a/answer/9368756",
        "error_subtype": "invalid_rapt",
    });
    let untyped = said("invalid_grant", "reauth related error (invalid_rapt)");
    let skew = "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.";
    let policy = json!({ "error": "invalid_grant", "error_subtype": "admin_policy_enforced" });
    for (status, body, expected) in [
        (
            400,
            said("invalid_grant", "Token has been expired or revoked."),
            "grant-over",
        ),
        (400, said("invalid_grant", "Bad Request"), "grant-over"),
        (
            400,
            said("invalid_grant", "Account has been deleted"),
            "grant-over",
        ),
        (400, rapt.to_string(), "sign-in-again"),
        (400, untyped, "sign-in-again"),
        (400, said("invalid_grant", skew), "clock-wrong"),
        (400, policy.to_string(), "admin-policy"),
        (400, said("admin_policy_enforced", ""), "admin-policy"),
        (403, said("access_denied", ""), "admin-policy"),
        (403, said("org_internal", ""), "admin-policy"),
        (
            401,
            said("invalid_client", "The OAuth client was not found."),
            "client-refused",
        ),
        (
            401,
            said("invalid_client", "Unauthorized"),
            "client-refused",
        ),
        (
            401,
            said("deleted_client", "The OAuth client was deleted."),
            "client-refused",
        ),
        (
            401,
            said("disabled_client", "The OAuth client was disabled."),
            "client-refused",
        ),
        (400, said("unsupported_grant_type", ""), "client-refused"),
        // Of one account alone: they must not stop the others (F56).
        (
            401,
            said("unauthorized_client", "Unauthorized"),
            "grant-over",
        ),
        (
            400,
            said("invalid_request", "Missing required parameter"),
            "grant-over",
        ),
        (400, said("invalid_scope", ""), "scope-missing"),
        (400, said("consent_required", ""), "sign-in-again"),
        // Trouble of the way, or of theirs.
        (500, said("internal_failure", "Backend Error"), "later"),
        (503, String::new(), "later"),
        (429, said("rate_limit_exceeded", ""), "later"),
        (400, said("temporarily_unavailable", ""), "later"),
        (403, "<html>".to_owned(), "later"),
        (404, "<html>".to_owned(), "later"),
        (302, String::new(), "later"),
        (400, r#"{"error":"invalid_gr"#.to_owned(), "later"),
        (400, r#"{"error":{"code":400}}"#.to_owned(), "later"),
        (200, said("invalid_grant", "Bad Request"), "grant-over"),
    ] {
        let failure = classify_token(&answer(status, body.clone()));
        assert_eq!(word(&failure.fault), expected, "{status} {body}");
    }
}

#[test]
fn s4_a_refresh_is_not_hurried() {
    let limited = classify_token(&answer(429, ""));
    assert!(!limited.again, "a limit does not pass by trying at once");
    assert!(classify_token(&answer(503, "")).again);
    let mut asked = answer(503, "");
    asked.retry_after = Some(Micros::seconds(9));
    assert_eq!(
        classify_token(&asked).fault,
        later(Micros::seconds(9), "the token endpoint answered 503")
    );
}

#[test]
fn nothing_of_the_answer_gets_into_a_fault() {
    for error in ["anna@x.example", "invalid_grant"] {
        let failure = classify_token(&answer(400, said(error, "anna@x.example 1//0token")));
        let text = failure.fault.to_string();
        assert!(!text.contains('@') && !text.contains("1//"), "{text}");
    }
}

#[test]
fn an_error_in_the_clothes_of_success_is_found() {
    assert!(has_error(&answer(200, said("invalid_grant", ""))));
    for body in [r#"{"access_token":"a"}"#, "", "<html>", "[]"] {
        assert!(!has_error(&answer(200, body)), "{body}");
    }
}
