//! Who it was: the verified claims of an `id_token`.

use super::OauthError;
use crate::config::Config;
use openidconnect::{
    AdditionalClaims, ClientId, ClientSecret, IdToken, IssuerUrl, Nonce,
    core::{
        CoreGenderClaim, CoreIdTokenVerifier, CoreJsonWebKeySet, CoreJweContentEncryptionAlgorithm,
        CoreJwsSigningAlgorithm,
    },
};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// Somebody whom Google vouches for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Google's lasting name for the account; addresses change.
    pub sub: String,
    /// The address, in lower case.
    pub email: String,
    /// Whether Google has seen that the address is theirs.
    pub email_verified: bool,
    /// The Workspace domain (`hd`), for those who are in one.
    pub domain: Option<String>,
}

#[derive(Debug, Deserialize, Serialize)]
struct Hosted {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hd: Option<String>,
}

impl AdditionalClaims for Hosted {}

type Token =
    IdToken<Hosted, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;

/// Verifies an `id_token`: signature, issuer, audience, expiry and nonce.
pub(super) fn verify(
    config: &Config,
    issuer: &str,
    keys: &[u8],
    id_token: &str,
    nonce: &str,
) -> Result<Identity, OauthError> {
    let not_proven = |said: &str| OauthError::NotProven(said.to_owned());
    let keys: CoreJsonWebKeySet =
        serde_json::from_slice(keys).map_err(|_| not_proven("the issuer's keys are unreadable"))?;
    let issuer = IssuerUrl::new(issuer.to_owned()).map_err(|_| not_proven("no issuer"))?;
    let verifier = CoreIdTokenVerifier::new_confidential_client(
        ClientId::new(config.client_id.clone()),
        ClientSecret::new(config.client_secret.clone()),
        issuer,
        keys,
    );
    let token = Token::from_str(id_token).map_err(|_| not_proven("no id_token"))?;
    // The error's text names claims, not what they say, apart from issuer and audience.
    let claims = token
        .claims(&verifier, &Nonce::new(nonce.to_owned()))
        .map_err(|error| OauthError::NotProven(error.to_string()))?;
    let email = claims
        .email()
        .ok_or_else(|| not_proven("no address in it"))?;
    Ok(Identity {
        sub: claims.subject().as_str().to_owned(),
        email: email.as_str().to_lowercase(),
        email_verified: claims.email_verified().unwrap_or(false),
        domain: claims.additional_claims().hd.clone(),
    })
}
