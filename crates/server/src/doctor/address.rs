//! The address that people and Google reach this server by, and the one Google sends the
//! browser back to (people-api §9).

use super::finding::{Finding, ok, problem, warning};
use crate::{config::Config, serve::callback_url};
use std::net::SocketAddr;
use url::{Host, Url};

const CHECK: &str = "address";

/// What there is to say about the public address, without asking anybody.
pub(super) fn judge(config: &Config) -> Vec<Finding> {
    let redirect = callback_url(config);
    let Ok(url) = Url::parse(&config.public_url) else {
        return Vec::new(); // The configuration says so already.
    };
    let mut findings = vec![ok(
        CHECK,
        format!(
            "Redirect address: {redirect} (register exactly this with a client of type \
             “Web application”; one of type “Desktop app” needs none)"
        ),
    )];
    if url.query().is_some() || url.fragment().is_some() {
        findings.push(problem(
            CHECK,
            format!(
                "{} has more in it than a server's address",
                config.public_url
            ),
            "Let KITH_PUBLIC_URL be a scheme, a name and perhaps a path: https://kith.example.org.",
        ));
    }
    findings.extend(match url.host() {
        Some(host) if is_loopback(&host) => loopback(&url, config.bind),
        Some(Host::Ipv4(_) | Host::Ipv6(_)) => vec![problem(
            CHECK,
            "The public address is a bare number, which Google does not send anybody to",
            "Give the server a name (https://kith.example.org), or keep http://127.0.0.1:8080 and \
             connect accounts with `kith account connect --paste`.",
        )],
        Some(Host::Domain(name)) => named(&url, name),
        None => Vec::new(),
    });
    findings
}

pub(super) fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost",
        Host::Ipv4(ip) => ip.is_loopback(),
        Host::Ipv6(ip) => ip.is_loopback(),
    }
}

fn loopback(url: &Url, bind: SocketAddr) -> Vec<Finding> {
    let mut findings = vec![ok(
        CHECK,
        "Accounts are connected with a browser on this machine; with one elsewhere, use `kith \
         account connect --paste`",
    )];
    if url.port_or_known_default() != Some(bind.port()) {
        findings.push(warning(
            CHECK,
            format!(
                "The public address has port {}, and the server listens on {}",
                url.port_or_known_default().unwrap_or_default(),
                bind.port()
            ),
            "Let KITH_PUBLIC_URL and KITH_BIND have the same port, unless a proxy stands between.",
        ));
    }
    if !bind.ip().is_loopback() {
        findings.push(warning(
            CHECK,
            format!("The server listens on {bind}, which other machines may reach without encryption"),
            "Listen on 127.0.0.1 (KITH_BIND), or set KITH_PUBLIC_URL to the https address of a proxy \
             in front.",
        ));
    }
    findings
}

fn named(url: &Url, name: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    if url.scheme() != "https" {
        findings.push(problem(
            CHECK,
            format!("{name} is reached without encryption, and Google sends nobody there"),
            "Put a proxy with a certificate in front (docs/google-setup.md has one in three lines) and \
             write https in KITH_PUBLIC_URL.",
        ));
    }
    let last = name.rsplit('.').next().unwrap_or_default();
    let private = [
        "local",
        "lan",
        "home",
        "internal",
        "test",
        "localdomain",
        "arpa",
    ];
    if !name.contains('.') || private.contains(&last) {
        findings.push(problem(
            CHECK,
            format!("{name} is a name of a private network, which Google does not take"),
            "Use a name under a public domain (it may well point to a private address), or keep \
             http://127.0.0.1:8080 and connect accounts with `kith account connect --paste`.",
        ));
    }
    if findings.is_empty() {
        findings.push(ok(
            CHECK,
            format!("People reach the server at {url}, by a proxy that passes on to it"),
        ));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::finding::Level;
    use super::*;
    use crate::config::Where;

    fn worst(public: &str, bind: &str) -> (Level, String) {
        let at = Where {
            file: None,
            data_dir: Some("/data".into()),
        };
        let env = |name: &str| match name {
            "KITH_PUBLIC_URL" => Some(public.to_owned()),
            "KITH_BIND" => Some(bind.to_owned()),
            _ => None,
        };
        let config = Config::examine(&at, env).config.expect("there is one");
        let findings = judge(&config);
        let worst = findings.iter().max_by_key(|f| f.level).expect("some");
        (worst.level, format!("{findings:?}"))
    }

    #[test]
    fn what_google_takes_as_a_redirect_address() {
        use Level::{Ok, Problem, Warning};
        let local = "127.0.0.1:8080";
        for (public, bind, level, part) in [
            ("http://127.0.0.1:8080", local, Ok, "on this machine"),
            (
                "http://localhost:8080",
                local,
                Ok,
                "localhost:8080/oauth/callback",
            ),
            ("http://[::1]:8080", local, Ok, "on this machine"),
            ("http://127.0.0.1:9090", local, Warning, "port 9090"),
            (
                "http://127.0.0.1:8080",
                "0.0.0.0:8080",
                Warning,
                "without encryption",
            ),
            (
                "https://kith.example.org",
                local,
                Ok,
                "https://kith.example.org/oauth/callback",
            ),
            (
                "https://example.org/kith",
                local,
                Ok,
                "https://example.org/kith/oauth/callback",
            ),
            ("http://kith.example.org", local, Problem, "certificate"),
            ("https://192.168.1.7", local, Problem, "bare number"),
            ("https://nas.local", local, Problem, "private network"),
            ("https://nas", local, Problem, "private network"),
            ("https://kith.example.org?a=b", local, Problem, "more in it"),
        ] {
            let (worst, all) = worst(public, bind);
            assert_eq!(worst, level, "{public}: {all}");
            assert!(all.contains(part), "{public}: {all}");
        }
    }
}
