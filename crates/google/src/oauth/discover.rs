//! OpenID discovery: the issuer's document names all endpoints.

use crate::{
    fault::{Failure, WINDOW, later},
    sender::{Call, Kind, Transport, misconfigured, parse_json},
};
use serde_json::Value as Json;
use std::time::Duration;

/// Where the issuer does what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Endpoints {
    pub(crate) issuer: String,
    pub(crate) authorization: String,
    pub(crate) token: String,
    pub(crate) keys: String,
    /// Not every issuer has one.
    pub(crate) revocation: Option<String>,
}

/// Reads the discovery document.
pub(crate) async fn discover(transport: &Transport, issuer: &str) -> Result<Endpoints, Failure> {
    let url = format!(
        "{}/.well-known/openid-configuration",
        issuer.trim_end_matches('/')
    );
    let call = Call::get(Kind::Read, "");
    let answer = transport
        .send(&url, call, None, Duration::from_secs(10))
        .await?;
    match answer.status {
        200 => endpoints(issuer, &parse_json(Kind::Read, &answer)?),
        passing @ (408 | 429 | 500..=599) => Err(Failure::passing(format!(
            "the discovery document: {passing}"
        ))),
        // The page of a hotel's network or of a proxy: it says nothing about the client, so it
        // stops nobody (D2).
        other => Err(later(
            WINDOW,
            format!("{other} for the discovery document: is the issuer right?"),
        )
        .into()),
    }
}

fn endpoints(issuer: &str, document: &Json) -> Result<Endpoints, Failure> {
    let text = |key: &str| document.get(key).and_then(Json::as_str).map(str::to_owned);
    let needed = |key: &str| {
        text(key).ok_or_else(|| misconfigured(format!("the discovery document lacks {key}")))
    };
    let Some(named) = text("issuer") else {
        let said = "what answers for the discovery document is none: is the issuer right?";
        return Err(later(WINDOW, said).into());
    };
    // Whoever answers here must say it is who we asked for (OpenID Discovery §4.3).
    if named.trim_end_matches('/') != issuer.trim_end_matches('/') {
        return Err(misconfigured("the discovery document is of another issuer").into());
    }
    Ok(Endpoints {
        issuer: named,
        authorization: needed("authorization_endpoint")?,
        token: needed("token_endpoint")?,
        keys: needed("jwks_uri")?,
        revocation: text("revocation_endpoint"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::Fault;
    use serde_json::json;

    #[test]
    fn the_document_must_be_of_the_issuer_and_complete() {
        let mut document = json!({
            "issuer": "https://accounts.google.com",
            "authorization_endpoint": "https://accounts.google.com/o/oauth2/v2/auth",
            "token_endpoint": "https://oauth2.googleapis.com/token",
            "revocation_endpoint": "https://oauth2.googleapis.com/revoke",
            "jwks_uri": "https://www.googleapis.com/oauth2/v3/certs",
        });
        let read = |document: &Json| endpoints("https://accounts.google.com/", document);
        let found = read(&document).expect("complete");
        assert_eq!(found.token, "https://oauth2.googleapis.com/token");
        assert_eq!(
            found.revocation.as_deref(),
            Some("https://oauth2.googleapis.com/revoke")
        );

        document["issuer"] = "https://accounts.example".into();
        assert!(matches!(
            read(&document),
            Err(Failure {
                fault: Fault::Stop(_),
                ..
            })
        ));
        document["issuer"] = Json::Null;
        assert!(matches!(
            read(&document),
            Err(Failure {
                fault: Fault::Later { .. },
                ..
            })
        ));
        document["issuer"] = "https://accounts.google.com".into();
        document["jwks_uri"] = Json::Null;
        assert!(matches!(
            read(&document),
            Err(Failure {
                fault: Fault::Stop(_),
                ..
            })
        ));
    }
}
