//! Who uses this installation.

use super::labels::{LONGEST, one_line};
use crate::{Problem, Read, Res, User, Work};
use domain::{UserId, identity::email_key};

/// Adds a user. The address is the name they are known by.
pub fn add(work: &dyn Work, email: &str, name: &str) -> Res<User> {
    let email = address(email)?;
    if work.user_by_email(&email)?.is_some() {
        return Problem::refuse(
            "user-exists",
            format!("There is a user {email} already. `kith user list` shows all users."),
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

/// The user with this address.
pub fn by_email(read: &dyn Read, email: &str) -> Res<User> {
    let email = address(email)?;
    let unknown = || {
        let message = format!(
            "There is no user {email}. `kith user list` shows all users; \
             `kith user add {email}` adds this one."
        );
        Problem::new("unknown-user", message)
    };
    read.user_by_email(&email)?.ok_or_else(|| unknown().into())
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
            let names: Vec<&str> = others
                .iter()
                .chain([&last])
                .map(|u| u.email.as_str())
                .collect();
            Problem::refuse(
                "which-user",
                format!(
                    "There are several users; say which with `--user`: {}.",
                    names.join(", ")
                ),
            )
        }
    }
}

/// All users by address.
pub fn list(read: &dyn Read) -> Res<Vec<User>> {
    read.users()
}

/// An address in the form it is kept in. What is behind the `@` is for the mail system to
/// judge; this only catches names and slips of the hand.
pub(crate) fn address(text: &str) -> Res<String> {
    let email = email_key(text);
    let whole = email.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty() && !domain.is_empty() && !domain.contains('@')
    });
    if whole && !email.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Ok(email);
    }
    Problem::refuse(
        "invalid-email",
        "This is not an e-mail address. Write it like `anna@example.org`.",
    )
}

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
            "a@b@c",
        ] {
            assert!(address(text).is_err(), "{text:?}");
        }
    }
}
