//! Everything that can be in an account's way: for each a sentence that says what happened
//! and one with the way out (S6). Doors show these and write none of their own; nothing in
//! them comes from a contact, from a provider's answer or from a secret.

use crate::{Fault, PauseCause};

/// Why somebody could not be signed in or an account not be connected (people-api §8, §9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The person said no on the provider's page.
    Denied,
    /// The person's organisation does not let this program in.
    AdminPolicy,
    /// The OAuth client is for people of the operator's own organisation.
    OtherOrganisation,
    /// The box about contacts was left unticked (F62).
    ContactsWithheld,
    /// No refresh token came, so nothing could be done later (F61).
    NoLastingAccess,
    /// The code is used up, too old or was meant for somebody else.
    CodeRefused,
    /// What came back belongs to another visit, or to none.
    OtherVisit,
    /// The answer does not prove who it is about.
    NotProven,
    /// The identity is not valid at the time this machine believes it is.
    ClockWrong,
    /// The address is not confirmed, so it proves nothing about who owns it.
    EmailUnverified,
    /// The redirect address is not registered with the OAuth client.
    RedirectUnknown,
    /// The provider does not take the OAuth client.
    ClientRefused,
    /// Another account was chosen than the one that was to be connected again (F67).
    OtherAccount,
    /// The account is connected by another user of this server (S5, F66).
    OtherUser,
    /// The provider cannot be reached or is in trouble.
    Unreachable,
}

impl Refusal {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::Denied,
        Self::AdminPolicy,
        Self::OtherOrganisation,
        Self::ContactsWithheld,
        Self::NoLastingAccess,
        Self::CodeRefused,
        Self::OtherVisit,
        Self::NotProven,
        Self::ClockWrong,
        Self::EmailUnverified,
        Self::RedirectUnknown,
        Self::ClientRefused,
        Self::OtherAccount,
        Self::OtherUser,
        Self::Unreachable,
    ];

    /// A stable name for programs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Denied => "access-denied",
            Self::AdminPolicy => "admin-policy",
            Self::OtherOrganisation => "other-organisation",
            Self::ContactsWithheld => "contacts-withheld",
            Self::NoLastingAccess => "no-lasting-access",
            Self::CodeRefused => "code-refused",
            Self::OtherVisit => "other-visit",
            Self::NotProven => "identity-not-proven",
            Self::ClockWrong => "clock-wrong",
            Self::EmailUnverified => "email-unverified",
            Self::RedirectUnknown => "redirect-unknown",
            Self::ClientRefused => "client-refused",
            Self::OtherAccount => "another-account",
            Self::OtherUser => "account-belongs-to-another",
            Self::Unreachable => "google-unreachable",
        }
    }
}

/// Something in an account's way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The account is paused.
    Paused(PauseCause),
    /// It could not be connected, or nobody be signed in.
    Refused(Refusal),
    /// The account holds as many contacts as it can (F55).
    Full,
    /// A call went without an answer.
    NoAnswer,
    /// The provider asked for a pause, or is in trouble that passes.
    Later,
    /// Somebody changed a contact or group at the same moment.
    Changed,
    /// A contact or group is no longer there.
    Missing,
    /// The place in the list of changes is no longer known.
    ListAnew,
    /// A label's name is taken in the account.
    NameTaken,
    /// The provider does not take one contact as it is.
    Contact,
}

impl From<PauseCause> for Trouble {
    fn from(cause: PauseCause) -> Self {
        Self::Paused(cause)
    }
}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<&Fault> for Trouble {
    fn from(fault: &Fault) -> Self {
        match fault {
            Fault::Unknown(_) => Self::NoAnswer,
            Fault::Later { .. } | Fault::Quota { .. } => Self::Later,
            Fault::Stale => Self::Changed,
            Fault::Gone => Self::Missing,
            Fault::TokenExpired => Self::ListAnew,
            Fault::NameTaken => Self::NameTaken,
            Fault::Full => Self::Full,
            Fault::Refused(_) => Self::Contact,
            Fault::Stop(cause) => Self::Paused(cause.pause),
        }
    }
}

/// What happened, in a sentence for people.
#[must_use]
pub fn sentence(trouble: impl Into<Trouble>) -> &'static str {
    told(trouble.into()).0
}

/// What to do about it, in a sentence for people.
#[must_use]
pub fn way_out(trouble: impl Into<Trouble>) -> &'static str {
    told(trouble.into()).1
}

/// Sentence and way out. After a fault of a single call the server mostly goes on by itself.
const fn told(trouble: Trouble) -> (&'static str, &'static str) {
    match trouble {
        Trouble::Paused(cause) => of_pause(cause),
        Trouble::Refused(refusal) => of_refusal(refusal),
        Trouble::Full => (
            "The account holds as many contacts as it can, so no new ones are created there; changes \
             and deletions go on.",
            "Delete contacts you no longer need at https://contacts.google.com and empty the trash \
             there; the rest follows by itself, at once with `kith account resume`.",
        ),
        Trouble::NoAnswer => (
            "A call to Google went without an answer.",
            "Nothing to do: it is looked up what became of it, and then it goes on.",
        ),
        Trouble::Later => (
            "Google asked for a pause, or is in trouble that passes.",
            "Nothing to do: it is tried again by itself.",
        ),
        Trouble::Changed => (
            "Something was changed at Google at the same moment.",
            "Nothing to do: it is read again, and both changes are kept.",
        ),
        Trouble::Missing => (
            "A contact or label is no longer at Google.",
            "Nothing to do: it is looked up what happened.",
        ),
        Trouble::ListAnew => (
            "Google no longer knows how far its changes were followed.",
            "Nothing to do: the account is listed in full once.",
        ),
        Trouble::NameTaken => (
            "A label of that name is in the account already.",
            "Nothing to do: another name is chosen there.",
        ),
        Trouble::Contact => (
            "Google does not take a contact as it is.",
            "See `kith question list`: change the contact, and it is tried again.",
        ),
    }
}

const fn of_pause(cause: PauseCause) -> (&'static str, &'static str) {
    match cause {
        PauseCause::GrantOver => (
            "Google no longer accepts Kith's access to this account: it was taken back, has run out, \
             or newer ones took its place.",
            "Connect the account again with `kith account connect`; nothing is lost by that.",
        ),
        PauseCause::SevenDays => (
            "Google ended the access seven days after it was given, as it does while the OAuth \
             project is in testing.",
            "Let the operator set the project to \"In production\" at \
             https://console.cloud.google.com/auth/audience, then connect the account again with \
             `kith account connect`; otherwise this happens every seven days.",
        ),
        PauseCause::SignInAgain => (
            "The account's organisation asks its people to sign in anew from time to time, and that \
             ended Kith's access.",
            "Connect the account again with `kith account connect`. To end this for good, the \
             organisation's administrator marks this OAuth client as trusted (Admin console, \
             Security, API controls).",
        ),
        PauseCause::ScopeMissing => (
            "Kith may not see the contacts of this account: that permission was not given, or was \
             taken back.",
            "Connect the account again with `kith account connect` and leave the box about contacts \
             ticked.",
        ),
        PauseCause::AdminPolicy => (
            "The account's organisation does not let this program in.",
            "Ask the organisation's administrator to allow this OAuth client (Admin console, \
             Security, API controls), then connect the account again with `kith account connect`.",
        ),
        PauseCause::KeyMissing => (
            "The access to this account is sealed under a key that this server does not have.",
            "Let the operator put the key file back (KITH_SECRET_KEY_FILE); it goes on by itself \
             then. If the key is lost for good, connect the account again with `kith account connect`.",
        ),
        PauseCause::ClientRefused => (
            "Google refuses this server's OAuth client, and with it every account.",
            "Let the operator check KITH_GOOGLE_ISSUER, KITH_GOOGLE_CLIENT_ID and \
             KITH_GOOGLE_CLIENT_SECRET against https://console.cloud.google.com/auth/clients and \
             restart the server; accounts go on by themselves then.",
        ),
        PauseCause::ServiceDisabled => (
            "The People API is switched off in the project of this server's OAuth client, and with \
             it every account.",
            "Let the operator enable it at \
             https://console.cloud.google.com/apis/library/people.googleapis.com; accounts go on by \
             themselves a few minutes later.",
        ),
        PauseCause::ClockWrong => (
            "Google does not accept the time this server believes it is.",
            "Let the operator set the machine's clock, best by a time service (`timedatectl \
             set-ntp true`); accounts go on by themselves then.",
        ),
    }
}

const fn of_refusal(refusal: Refusal) -> (&'static str, &'static str) {
    match refusal {
        Refusal::Denied => (
            "Google's question was answered with no.",
            "Begin again with `kith account connect` and choose to continue.",
        ),
        Refusal::AdminPolicy => (
            "The account's organisation does not let this program in.",
            "Ask the organisation's administrator to allow this OAuth client (Admin console, \
             Security, API controls), then begin again.",
        ),
        Refusal::OtherOrganisation => (
            "This server's OAuth client is for people of its own organisation only.",
            "Choose an account of that organisation, or let the operator set the user type to \
             \"External\" at https://console.cloud.google.com/auth/audience.",
        ),
        Refusal::ContactsWithheld => (
            "The access to contacts was not granted.",
            "Begin again with `kith account connect` and leave the box \"See, edit, download, and \
             permanently delete your contacts\" ticked; without it nothing can be kept in step.",
        ),
        Refusal::NoLastingAccess => (
            "Google gave no lasting access.",
            "Remove Kith under https://myaccount.google.com/connections, then begin again with \
             `kith account connect`.",
        ),
        Refusal::CodeRefused => (
            "The code from Google is used up or too old.",
            "Begin again with `kith account connect` and finish within ten minutes.",
        ),
        Refusal::OtherVisit => (
            "This answer does not belong to a visit to Google that was begun here.",
            "Begin again with `kith account connect`, and open the new link in one browser only.",
        ),
        Refusal::NotProven => (
            "The answer does not prove whose account it is.",
            "Begin again with `kith account connect`. If it happens again, let the operator check \
             KITH_GOOGLE_ISSUER and KITH_GOOGLE_CLIENT_ID.",
        ),
        Refusal::ClockWrong => (
            "Google's answer is not valid at the time this server believes it is.",
            "Let the operator set the machine's clock, best by a time service (`timedatectl \
             set-ntp true`), then begin again.",
        ),
        Refusal::EmailUnverified => (
            "Google has not confirmed that the address of this account is its owner's.",
            "Confirm the address at https://myaccount.google.com/email, then begin again.",
        ),
        Refusal::RedirectUnknown => (
            "Google does not know the address it is to send the browser back to.",
            "Let the operator add this server's redirect address, letter by letter, to the OAuth \
             client at https://console.cloud.google.com/auth/clients (`kith doctor` shows it), then \
             begin again.",
        ),
        Refusal::ClientRefused => (
            "Google refuses this server's OAuth client.",
            "Let the operator check KITH_GOOGLE_ISSUER, KITH_GOOGLE_CLIENT_ID and \
             KITH_GOOGLE_CLIENT_SECRET against https://console.cloud.google.com/auth/clients, then \
             begin again.",
        ),
        Refusal::OtherAccount => (
            "Another Google account was chosen than the one to be connected again; everything stays \
             as it was.",
            "Begin again and choose the right account. To connect the other one as well, run `kith \
             account connect` without a hint.",
        ),
        Refusal::OtherUser => (
            "This account is connected by another user of this server, and an account belongs to one \
             user only.",
            "To move it here, that user disconnects it first (`kith account disconnect`).",
        ),
        Refusal::Unreachable => (
            "Google could not be reached, or is in trouble.",
            "Try again in a moment. If it lasts, let the operator check the way to the internet and \
             KITH_GOOGLE_ISSUER.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn s6_every_trouble_has_a_sentence_and_a_way_out_of_its_own() {
        let faults = [
            Trouble::Full,
            Trouble::NoAnswer,
            Trouble::Later,
            Trouble::Changed,
            Trouble::Missing,
            Trouble::ListAnew,
            Trouble::NameTaken,
            Trouble::Contact,
        ];
        let pauses = PauseCause::ALL.map(Trouble::from);
        let all = faults.into_iter().chain(pauses);
        let mut said = BTreeSet::new();
        for trouble in all {
            for text in [sentence(trouble), way_out(trouble)] {
                assert!(text.ends_with('.') && !text.contains("  "), "{text}");
            }
            assert!(said.insert(sentence(trouble)), "{trouble:?}");
        }
        let refusals: BTreeSet<_> = Refusal::ALL.into_iter().map(sentence).collect();
        assert_eq!(refusals.len(), Refusal::ALL.len());
        let names: BTreeSet<_> = Refusal::ALL.into_iter().map(Refusal::name).collect();
        assert_eq!(names.len(), Refusal::ALL.len());
    }

    #[test]
    fn s6_who_has_to_act_is_told_who_has_to_act() {
        for cause in PauseCause::ALL {
            assert_eq!(
                way_out(cause).starts_with("Let the operator"),
                cause.is_for_operator() || cause == PauseCause::SevenDays,
                "{cause:?}"
            );
        }
    }
}
