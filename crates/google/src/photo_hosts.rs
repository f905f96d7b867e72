//! Where photos may be fetched from (S2). What a person's record says is not to be trusted with
//! making this server ask anybody it can reach.

use url::Url;

/// Google's own places.
pub(crate) const DEFAULT: [&str; 2] = ["googleusercontent.com", "ggpht.com"];

/// Whether a photo may be fetched from there. A name stands for itself and whatever is below it,
/// by HTTPS; an origin (`http://127.0.0.1:9000`) for itself alone.
pub(crate) fn is_allowed(url: &Url, hosts: &[String]) -> bool {
    let bare = url.username().is_empty() && url.password().is_none();
    bare && hosts.iter().any(|allowed| match Url::parse(allowed) {
        Ok(origin) if allowed.contains("://") => origin.origin() == url.origin(),
        Ok(_) | Err(_) => is_below(url, allowed),
    })
}

/// Where to ask whether there is a way to such a place: to one of Google's names by the server below
/// it that pictures come from.
pub(crate) fn door(allowed: &str) -> String {
    if allowed.contains("://") {
        allowed.to_owned()
    } else if DEFAULT.contains(&allowed) {
        format!("https://lh3.{allowed}")
    } else {
        format!("https://{allowed}")
    }
}

fn is_below(url: &Url, name: &str) -> bool {
    let Some(host) = url.domain() else {
        return false; // an address in numbers has no name
    };
    let below = host
        .strip_suffix(name)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    url.scheme() == "https" && url.port().is_none() && !name.is_empty() && below
}

/// Whether a setting names such a place.
#[must_use]
pub fn is_photo_host(text: &str) -> bool {
    if text.contains("://") {
        let origin = Url::parse(text).ok();
        return origin.is_some_and(|url| {
            ["http", "https"].contains(&url.scheme()) && url.host().is_some() && url.path() == "/"
        });
    }
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.';
    text.contains('.') && text.chars().all(fits) && !text.starts_with('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(url: &str, expected: bool) {
        let hosts = ["googleusercontent.com", "http://127.0.0.1:9000"].map(str::to_owned);
        let url = Url::parse(url).expect("a URL");
        assert_eq!(is_allowed(&url, &hosts), expected, "{url}");
    }

    #[test]
    fn s2_photos_come_from_configured_places_alone() {
        check("https://lh3.googleusercontent.com/contacts/x=s100", true);
        check("https://googleusercontent.com/x", true);
        check("http://127.0.0.1:9000/photo/x=s100", true);
        for no in [
            "http://lh3.googleusercontent.com/x",
            "https://lh3.googleusercontent.com:8443/x",
            "https://evilgoogleusercontent.com/x",
            "https://googleusercontent.com.evil.example/x",
            "https://googleusercontent.com@evil.example/x",
            "https://me:secret@lh3.googleusercontent.com/x",
            "https://127.0.0.1/x",
            "http://127.0.0.1:9001/x",
            "http://169.254.169.254/latest",
            "http://[::1]:9000/x",
            "file:///etc/passwd",
            "ftp://googleusercontent.com/x",
        ] {
            check(no, false);
        }
    }

    #[test]
    fn a_way_to_a_place_leads_to_one_that_is_allowed() {
        for place in DEFAULT
            .into_iter()
            .chain(["http://127.0.0.1:9000", "p.example"])
        {
            let url = Url::parse(&door(place)).expect("a URL");
            assert!(is_allowed(&url, &[place.to_owned()]), "{url}");
        }
        assert_eq!(door(DEFAULT[0]), "https://lh3.googleusercontent.com");
    }

    #[test]
    fn a_setting_names_a_host_or_an_origin() {
        for good in DEFAULT
            .iter()
            .chain(&["http://localhost:9000", "https://p.example"])
        {
            assert!(is_photo_host(good), "{good}");
        }
        for bad in [
            "",
            "com",
            "*.x.example",
            "https://x.example/path",
            "file:///x",
            "X.example",
            ".",
        ] {
            assert!(!is_photo_host(bad), "{bad}");
        }
    }
}
