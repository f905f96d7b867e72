//! Scopes, in the long form that Google answers with.

/// Reading and writing contacts.
pub(crate) const CONTACTS: &str = "https://www.googleapis.com/auth/contacts";
/// Reading contacts.
pub(crate) const CONTACTS_READONLY: &str = "https://www.googleapis.com/auth/contacts.readonly";
/// The address of the account.
pub(super) const EMAIL: &str = "https://www.googleapis.com/auth/userinfo.email";
/// The name of the account's owner.
pub(super) const PROFILE: &str = "https://www.googleapis.com/auth/userinfo.profile";

/// The long form of a scope.
pub(super) fn canonical(scope: &str) -> &str {
    match scope {
        "email" => EMAIL,
        "profile" => PROFILE,
        other => other,
    }
}

/// Whether the user may untick a scope on the consent page.
pub(super) fn optional(scope: &str) -> bool {
    !matches!(scope, "openid" | EMAIL | PROFILE)
}

/// What a scope means, for the consent page.
pub(super) fn words(scope: &str) -> &str {
    match scope {
        CONTACTS => "See, edit, download and permanently delete your contacts",
        CONTACTS_READONLY => "See and download your contacts",
        other => other,
    }
}
