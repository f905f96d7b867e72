//! Who uses this installation.

use super::invitations::address;
use super::labels::{LONGEST, one_line};
use crate::{Problem, Read, Res, User, Work, words};
use domain::{UserId, identity::email_key};

/// Adds a user. The address is the name they are known by.
pub fn add(work: &dyn Work, email: &str, name: &str) -> Res<User> {
    let email = address(email)?;
    if let Some(User { email, .. }) = address::known_as(work, &email)? {
        return Problem::refuse(
            "user-exists",
            format!("There is a user {email} already. `kith user list` shows all users."),
        );
    }
    if address::of_account(work, &email)?.is_some() {
        return Problem::refuse(
            "user-exists",
            format!(
                "{email} is the address of an account that a user has connected. Add somebody else by \
                 another address of theirs, or have the account disconnected first \
                 (`kith account disconnect`)."
            ),
        );
    }
    let name = if domain::clean(name).is_empty() {
        email.split('@').next().unwrap_or_default().to_owned()
    } else {
        named(name)?
    };
    let user = User {
        id: UserId(work.uuid()),
        email,
        name,
        at: work.now(),
        gone: None,
    };
    work.save_user(&user)?;
    Ok(user)
}

/// What a user is called, as others read it beside their contacts.
fn named(name: &str) -> Res<String> {
    match one_line(name) {
        Some(name) => Ok(name),
        None => Problem::refuse(
            "invalid-name",
            format!(
                "A name is one line of at most {LONGEST} letters, at least one of them visible."
            ),
        ),
    }
}

/// The user who is known by this address, however it is spelt.
pub fn by_email(read: &dyn Read, email: &str) -> Res<User> {
    let email = address(email)?;
    let unknown = || {
        let message = format!(
            "There is no user {email}. `kith user list` shows all users; \
             `kith user add {email}` adds this one."
        );
        Problem::new("unknown-user", message)
    };
    address::known_as(read, &email)?.ok_or_else(|| unknown().into())
}

/// The user of an installation that has just one.
pub fn the_only_user(read: &dyn Read) -> Res<User> {
    let mut users = read.users()?;
    match (users.pop(), users.as_slice()) {
        (Some(user), []) => Ok(user),
        (None, _) => Problem::refuse(
            "no-user",
            "There is no user yet. `kith user add you@example.org` adds the first one.",
        ),
        (Some(last), others) => {
            let names = others.iter().chain([&last]).map(|u| &u.email);
            Problem::refuse(
                "which-user",
                format!(
                    "There are several users; say which with `--user`: {}.",
                    words::few(names)
                ),
            )
        }
    }
}

/// All users by address.
pub fn list(read: &dyn Read) -> Res<Vec<User>> {
    read.users()
}

/// The longest address that mail systems take, in bytes.
const LONGEST_ADDRESS: usize = 254;

/// An address in the form it is kept in. Whether anybody has it is for the mail system to
/// judge; this only catches names and slips of the hand.
pub(crate) fn address(text: &str) -> Res<String> {
    let email = email_key(text);
    let refuse = |message: &str| Problem::refuse("invalid-email", message);
    if email.len() > LONGEST_ADDRESS {
        return refuse("This is no e-mail address: none has more than 254 characters.");
    }
    if email.starts_with("mailto:") {
        return refuse("Write the e-mail address alone, without `mailto:` in front.");
    }
    let Some((local, domain)) = email.split_once('@') else {
        return refuse(NO_ADDRESS);
    };
    let odd = |c: char| c.is_whitespace() || c.is_control() || "<>,;:\"()[]\\".contains(c);
    if local.is_empty() || domain.contains('@') || email.contains(odd) {
        return refuse(NO_ADDRESS);
    }
    if !domain.contains('.') || domain.split('.').any(str::is_empty) {
        return refuse(
            "What stands behind the @ is not the domain of an address. Write it in full, like \
             `anna@example.org`.",
        );
    }
    Ok(email)
}

const NO_ADDRESS: &str = "This is not an e-mail address. Write it like `anna@example.org`.";

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn an_address_has_two_sides_and_no_gaps() {
        assert_eq!(
            address(" Anna@Example.ORG ").as_deref(),
            Ok("anna@example.org")
        );
        for text in [
            "",
            "anna",
            "@",
            "anna@",
            "@example.org",
            "a b@example.org",
            "a@b@c.example",
            "Anna <anna@example.org>",
            "mailto:anna@example.org",
            "ben@team",
            "ben@team.",
            "ben@.example",
            &format!("{}@example.org", "a".repeat(243)),
        ] {
            assert!(address(text).is_err(), "{text:?}");
        }
        assert!(address(&format!("{}@example.org", "a".repeat(242))).is_ok());
    }
}
