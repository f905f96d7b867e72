//! Localised outputs: what `formattedType`, a gender, a protocol and the names of system
//! groups read like.

/// A language the emulator can answer in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    /// English, also used for every language that is not known here.
    English,
    /// German.
    German,
}

impl Language {
    /// Reads a language tag or an `Accept-Language` header.
    pub(crate) fn of(tag: &str) -> Self {
        if tag.trim_start().to_ascii_lowercase().starts_with("de") {
            Self::German
        } else {
            Self::English
        }
    }
}

/// Predefined types with their English and German wording.
const TYPES: &[(&str, &str, &str)] = &[
    ("account", "Account", "Konto"),
    ("anniversary", "Anniversary", "Jahrestag"),
    (
        "appInstallPage",
        "App Install Page",
        "App-Installationsseite",
    ),
    ("assistant", "Assistant", "Assistent"),
    ("blog", "Blog", "Blog"),
    ("brother", "Brother", "Bruder"),
    ("child", "Child", "Kind"),
    ("customer", "Customer", "Kunde"),
    ("domesticPartner", "Domestic Partner", "Lebenspartner"),
    ("father", "Father", "Vater"),
    ("freeBusy", "Free/Busy", "Frei/Belegt"),
    ("friend", "Friend", "Freund"),
    ("ftp", "FTP", "FTP"),
    ("googleVoice", "Google Voice", "Google Voice"),
    ("home", "Home", "Privat"),
    ("homeFax", "Home Fax", "Fax (privat)"),
    ("homePage", "Home Page", "Startseite"),
    ("loginId", "Login ID", "Anmelde-ID"),
    ("main", "Main", "Zentrale"),
    ("manager", "Manager", "Vorgesetzter"),
    ("mobile", "Mobile", "Mobil"),
    ("mother", "Mother", "Mutter"),
    ("network", "Network", "Netzwerk"),
    ("organization", "Organization", "Organisation"),
    ("other", "Other", "Sonstige"),
    ("otherFax", "Other Fax", "Fax (sonstige)"),
    ("pager", "Pager", "Pager"),
    ("parent", "Parent", "Elternteil"),
    ("partner", "Partner", "Partner"),
    ("profile", "Profile", "Profil"),
    ("referredBy", "Referred By", "Empfohlen von"),
    ("relative", "Relative", "Verwandter"),
    ("reservations", "Reservations", "Reservierungen"),
    ("school", "School", "Schule"),
    ("sister", "Sister", "Schwester"),
    ("spouse", "Spouse", "Ehepartner"),
    ("work", "Work", "Arbeit"),
    ("workFax", "Work Fax", "Fax (Arbeit)"),
    ("workMobile", "Work Mobile", "Mobil (Arbeit)"),
    ("workPager", "Work Pager", "Pager (Arbeit)"),
];

/// Predefined genders; one of somebody's own words, and “unspecified”, are not translated.
const GENDERS: &[(&str, &str, &str)] = &[
    ("female", "Female", "Weiblich"),
    ("male", "Male", "M\u{e4}nnlich"),
];

/// Predefined protocols of chat services.
const PROTOCOLS: &[(&str, &str, &str)] = &[
    ("aim", "AIM", "AIM"),
    ("googleTalk", "Google Talk", "Google Talk"),
    ("icq", "ICQ", "ICQ"),
    ("jabber", "Jabber", "Jabber"),
    ("msn", "MSN", "MSN"),
    ("netMeeting", "NetMeeting", "NetMeeting"),
    ("qq", "QQ", "QQ"),
    ("skype", "Skype", "Skype"),
    ("yahoo", "Yahoo", "Yahoo"),
];

/// Says a type in words; one the user made up comes back as typed.
pub(crate) fn formatted_type(language: Language, kind: &str) -> &str {
    said(TYPES, language, kind)
}

/// Says a gender in words.
pub(crate) fn formatted_gender(language: Language, gender: &str) -> &str {
    said(GENDERS, language, gender)
}

/// Says the protocol of a chat service in words.
pub(crate) fn formatted_protocol(language: Language, protocol: &str) -> &str {
    said(PROTOCOLS, language, protocol)
}

fn said<'a>(
    words: &[(&str, &'static str, &'static str)],
    language: Language,
    word: &'a str,
) -> &'a str {
    words
        .iter()
        .find(|(name, _, _)| *name == word)
        .map_or(word, |(_, english, german)| match language {
            Language::English => english,
            Language::German => german,
        })
}

/// Names a system group in words.
pub(crate) fn system_group_name(language: Language, id: &str) -> &str {
    let (english, german) = match id {
        "myContacts" => ("My Contacts", "Meine Kontakte"),
        "starred" => ("Starred", "Markiert"),
        "friends" => ("Friends", "Freunde"),
        "family" => ("Family", "Familie"),
        "coworkers" => ("Coworkers", "Kollegen"),
        "chatBuddies" => ("Chat contacts", "Chatkontakte"),
        "all" => ("All Contacts", "Alle Kontakte"),
        "blocked" => ("Blocked", "Blockiert"),
        other => (other, other),
    };
    match language {
        Language::English => english,
        Language::German => german,
    }
}
