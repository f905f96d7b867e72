//! Scopes, in the long form that Google answers with.

/// Reading and writing contacts.
pub(crate) const CONTACTS: &str = "https://www.googleapis.com/auth/contacts";
/// Reading contacts.
pub(crate) const CONTACTS_READONLY: &str = "https://www.googleapis.com/auth/contacts.readonly";
/// Reading other contacts.
pub(crate) const CONTACTS_OTHER: &str = "https://www.googleapis.com/auth/contacts.other.readonly";
/// The address of the account.
pub(crate) const EMAIL: &str = "https://www.googleapis.com/auth/userinfo.email";
/// The name of the account's owner.
pub(crate) const PROFILE: &str = "https://www.googleapis.com/auth/userinfo.profile";

/// Everything a client can be granted here.
pub(crate) const ALL: [&str; 5] = ["openid", EMAIL, PROFILE, CONTACTS, CONTACTS_OTHER];

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
        CONTACTS_OTHER => {
            "See and download contact info automatically saved in your \"Other contacts\""
        }
        other => other,
    }
}
