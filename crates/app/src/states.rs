//! Everything that can be in an account's way: for each a sentence that says what happened
//! and one with the way out (S6). Doors show these and write none of their own; nothing in
//! them comes from a contact, from a provider's answer or from a secret.

use crate::{Fault, Obstacle, PauseCause};

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
    /// Another account was chosen than the one with the address that was given (F67).
    AnotherChosen,
    /// A new account was chosen, not asked for, while one waits to be connected again (F67).
    OneWaits,
    /// The account is connected by another user of this server (S5, F66).
    OtherUser,
    /// The provider cannot be reached or is in trouble.
    Unreachable,
}

impl Refusal {
    /// All of them.
    pub const ALL: [Self; 17] = [
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
        Self::AnotherChosen,
        Self::OneWaits,
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
            Self::AnotherChosen => "another-chosen",
            Self::OneWaits => "one-waits",
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
    /// A quota is used up (S4).
    Quota,
    /// It cannot be looked at.
    Failing(Obstacle),
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

impl From<Obstacle> for Trouble {
    fn from(obstacle: Obstacle) -> Self {
        Self::Failing(obstacle)
    }
}

/// What ended a look at an account. What is about one contact alone ends none: it is read
/// again, or asked about.
impl From<&Fault> for Trouble {
    fn from(fault: &Fault) -> Self {
        match fault {
            Fault::Unknown(_) | Fault::Later { .. } => Self::Failing(Obstacle::Unreached),
            Fault::Stale
            | Fault::Gone
            | Fault::TokenExpired
            | Fault::NameTaken
            | Fault::Refused(_) => Self::Failing(Obstacle::Refused),
            Fault::Quota { .. } => Self::Quota,
            Fault::Full => Self::Full,
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

/// What to do about it where it is about one account of the user's: the command names it, so
/// that no other is connected in its place (F67).
#[must_use]
pub fn way_out_for(trouble: impl Into<Trouble>, email: &str) -> String {
    let again = format!("`kith account connect --again {email}`");
    way_out(trouble).replace("`kith account connect`", &again)
}

/// Sentence and way out.
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
        Trouble::Quota => (
            "Google lets Kith do only so much in a minute and in a day, and that is used up for now.",
            "Nothing to do: it goes on by itself.",
        ),
        Trouble::Failing(Obstacle::Unreached) => (
            "Google cannot be reached, or does not answer as it should.",
            "Nothing to do at first: it is tried again by itself. If it lasts, `kith doctor` tells \
             where it fails.",
        ),
        Trouble::Failing(Obstacle::Refused) => (
            "Google refuses what Kith asks of it.",
            "It is tried again by itself. If it lasts, `kith doctor` tells whether \
             KITH_GOOGLE_PEOPLE_URL is right; if it is, this is a fault of Kith's: report what the \
             server's log says.",
        ),
        Trouble::Contact => (
            "Google does not take a contact as it is.",
            "Change the contact, and it is tried again.",
        ),
    }
}

const fn of_pause(cause: PauseCause) -> (&'static str, &'static str) {
    match cause {
        PauseCause::GrantOver => (
            "Google no longer accepts Kith's access to this account: it was taken back, has run out, \
             was given to another OAuth client, or newer ones took its place.",
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
            "Connect the account again with `kith account connect` and tick the box about contacts, which \
             may be empty.",
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
            "Begin again with `kith account connect` and tick the box \"See, edit, download, and \
             permanently delete your contacts\", which may be empty; without it nothing can be kept in step.",
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
             account connect --new`.",
        ),
        Refusal::AnotherChosen => (
            "This Google account was chosen, and not the one whose address was given; nothing was \
             connected.",
            "Begin again and choose the right account, or name this one: `kith account connect --hint \
             EMAIL`.",
        ),
        Refusal::OneWaits => (
            "This account is a new one, and another of yours waits to be connected again; everything \
             stays as it was.",
            "Begin again and choose the one that waits (`kith account list` names it). To connect this \
             one as well, run `kith account connect --new`.",
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
            Trouble::Quota,
            Trouble::Failing(Obstacle::Unreached),
            Trouble::Failing(Obstacle::Refused),
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
