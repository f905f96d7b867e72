//! Whose an address is (R9).

use crate::{Account, AccountState, Invitation, Read, Res, User};
use domain::{UserId, identity::email_key};

/// Whether the invitation is for nobody in particular or for an address of the user's: the one
/// they are known by, or one of an account of theirs. Enough for whoever has the link.
pub(super) fn has(read: &dyn Read, user: UserId, invitation: &Invitation) -> Res<bool> {
    let Some(wanted) = &invitation.email else {
        return Ok(true);
    };
    if read.user(user)?.is_some_and(|u| same(&u.email, wanted)) {
        return Ok(true);
    }
    is_theirs(read, user, wanted)
}

/// Whether it is for an address of an account of the user's that Google vouches for: its own
/// addresses, and those of the organisation that it says the account is of.
pub(super) fn proven(read: &dyn Read, user: UserId, invitation: &Invitation) -> Res<bool> {
    let Some(wanted) = &invitation.email else {
        return Ok(false);
    };
    let accounts = accounts(read, user)?;
    let vouched = |a: &Account| a.domain.is_some() || gmail(&email_key(&a.email)).is_some();
    Ok(accounts
        .iter()
        .any(|a| vouched(a) && same(&a.email, wanted)))
}

/// The user who is known by an address, however it is spelt. By the addresses of their accounts
/// nobody is found: those are theirs to tell.
pub(crate) fn known_as(read: &dyn Read, email: &str) -> Res<Option<User>> {
    if let Some(user) = read.user_by_email(email)? {
        return Ok(Some(user));
    }
    let mut users = read.users()?.into_iter();
    Ok(users.find(|u| u.gone.is_none() && same(&u.email, email)))
}

/// Whether an account of the user's has an address.
pub(super) fn is_theirs(read: &dyn Read, user: UserId, email: &str) -> Res<bool> {
    Ok(accounts(read, user)?.iter().any(|a| same(&a.email, email)))
}

/// Whose account it is that has an address. For whoever runs the server: nobody else learns even
/// that there is one.
pub(crate) fn of_account(read: &dyn Read, email: &str) -> Res<Option<UserId>> {
    let mut accounts = read.accounts()?.into_iter();
    let found = accounts.find(|a| a.state != AccountState::Disconnected && same(&a.email, email));
    Ok(found.map(|a| a.user))
}

/// Whether two addresses are one mailbox: at Gmail, dots and the older name of its domain make no
/// difference.
pub(crate) fn same(a: &str, b: &str) -> bool {
    let (a, b) = (email_key(a), email_key(b));
    a == b || gmail(&a).is_some_and(|mailbox| Some(mailbox) == gmail(&b))
}

/// The name of a mailbox at Gmail.
fn gmail(address: &str) -> Option<String> {
    let (local, domain) = address.rsplit_once('@')?;
    matches!(domain, "gmail.com" | "googlemail.com").then(|| local.replace('.', ""))
}

fn accounts(read: &dyn Read, user: UserId) -> Res<Vec<Account>> {
    let mut accounts = read.accounts()?;
    accounts.retain(|a| a.user == user && a.state != AccountState::Disconnected);
    Ok(accounts)
}

#[cfg(test)]
mod tests {
    use super::same;

    #[test]
    fn r9_gmail_knows_no_dots_and_two_domains() {
        for (a, b, one) in [
            ("ben.berg@gmail.com", "BenBerg@GoogleMail.com", true),
            ("ben.berg@gmail.com", "ben.burg@gmail.com", false),
            ("ben.berg@x.example", "benberg@x.example", false),
            ("Ben@x.example", "ben@X.example", true),
            ("ben@gmail.com", "ben@x.example", false),
            ("ben@gmail.com.x.example", "b.en@gmail.com", false),
        ] {
            assert_eq!(same(a, b), one, "{a} {b}");
        }
    }
}
