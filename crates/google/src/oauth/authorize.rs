//! The address of Google's authorisation page.

use super::{CONTACTS, OauthError, visit::Wish};
use crate::sender::misconfigured;
use openidconnect::{PkceCodeChallenge, PkceCodeVerifier};
use url::Url;

/// A visit to the authorisation page.
#[derive(Clone, Copy)]
pub(super) struct Request<'a> {
    /// What is asked for.
    pub(super) wish: Wish,
    /// Where Google sends the browser afterwards; registered with the OAuth client.
    pub(super) redirect_uri: &'a str,
    /// Comes back with the code and ties it to the browser.
    pub(super) state: &'a str,
    /// Comes back inside the identity.
    pub(super) nonce: &'a str,
    /// The PKCE verifier: 43 to 128 letters, digits or `-._~`.
    pub(super) verifier: &'a str,
    /// The address to suggest.
    pub(super) login_hint: Option<&'a str>,
}

/// The address to send the browser to.
pub(super) fn url(
    endpoint: &str,
    client_id: &str,
    request: Request<'_>,
) -> Result<Url, OauthError> {
    let mut url = Url::parse(endpoint)
        .map_err(|_| misconfigured("the authorisation endpoint is no address"))?;
    if !(43..=128).contains(&request.verifier.len()) {
        return Err(misconfigured("a PKCE verifier of the wrong length").into());
    }
    let verifier = PkceCodeVerifier::new(request.verifier.to_owned());
    let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier);
    let scope = match request.wish {
        Wish::SignIn => "openid email".to_owned(),
        Wish::Connect => format!("openid email {CONTACTS}"),
    };
    let mut query = url.query_pairs_mut();
    query
        .append_pair("response_type", "code")
        .append_pair("client_id", client_id)
        .append_pair("redirect_uri", request.redirect_uri)
        .append_pair("scope", &scope)
        .append_pair("state", request.state)
        .append_pair("nonce", request.nonce)
        .append_pair("code_challenge", challenge.as_str())
        .append_pair("code_challenge_method", "S256");
    match request.wish {
        Wish::SignIn => query.append_pair("access_type", "online"),
        // A refresh token is only sure to come with a fresh consent (F61). Where no account is named,
        // its user is to choose: with one session alone Google would take that without asking.
        Wish::Connect => query.append_pair("access_type", "offline").append_pair(
            "prompt",
            match request.login_hint {
                Some(_) => "consent",
                None => "consent select_account",
            },
        ),
    };
    if let Some(hint) = request.login_hint {
        query.append_pair("login_hint", hint);
    }
    drop(query);
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s5_offline_access_is_asked_for_only_when_connecting() {
        let request = |wish| Request {
            wish,
            redirect_uri: "http://127.0.0.1:8080/oauth/callback",
            state: "state",
            nonce: "nonce",
            verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
            login_hint: Some("a+b@x.example"),
        };
        let of = |wish| {
            url("https://a.example/auth?x=1", "id", request(wish))
                .expect("an address")
                .to_string()
        };
        let connect = of(Wish::Connect);
        for part in [
            "https://a.example/auth?x=1&response_type=code",
            "scope=openid+email+https%3A%2F%2Fwww.googleapis.com%2Fauth%2Fcontacts",
            "code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
            "access_type=offline&prompt=consent",
            "login_hint=a%2Bb%40x.example",
        ] {
            assert!(connect.contains(part), "{part} in {connect}");
        }
        let anybody = Request {
            login_hint: None,
            ..request(Wish::Connect)
        };
        let anybody = url("https://a.example/auth", "id", anybody).expect("an address");
        assert!(anybody.as_str().contains("prompt=consent+select_account"));
        let sign_in = of(Wish::SignIn);
        assert!(sign_in.contains("scope=openid+email&") && sign_in.contains("access_type=online"));
        assert!(!sign_in.contains("prompt"));
        let short = Request {
            verifier: "short",
            ..request(Wish::SignIn)
        };
        assert!(url("https://a.example/auth", "id", short).is_err());
    }
}
