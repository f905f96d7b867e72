//! Field masks and source filters.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::fields::{FIELDS, field};
use crate::params::Params;
use crate::refused::Refused;

/// Fields asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Mask(BTreeSet<&'static str>);

impl Mask {
    /// Reads a mask that has to be there.
    ///
    /// # Errors
    ///
    /// 400 if it is missing or names a field that does not exist.
    pub(crate) fn required(parameter: &str, text: Option<&str>) -> Result<Self, Refused> {
        Self::read(parameter, text)?.ok_or_else(|| missing(parameter))
    }

    /// Reads a mask that stands for every field if it is missing.
    ///
    /// # Errors
    ///
    /// 400 if it names a field that does not exist.
    pub(crate) fn or_everything(parameter: &str, text: Option<&str>) -> Result<Self, Refused> {
        Ok(Self::read(parameter, text)?.unwrap_or_else(Self::everything))
    }

    /// Reads a mask that may be missing.
    ///
    /// # Errors
    ///
    /// 400 if it names a field that does not exist.
    pub(crate) fn read(parameter: &str, text: Option<&str>) -> Result<Option<Self>, Refused> {
        let Some(text) = text.filter(|text| !text.trim().is_empty()) else {
            return Ok(None);
        };
        let mut fields = BTreeSet::new();
        for path in text.split(',').map(str::trim) {
            fields.insert(field(path).ok_or_else(|| invalid(parameter, path))?.name);
        }
        Ok(Some(Self(fields)))
    }

    /// Reads `personFields`, or else the deprecated mask whose paths begin with `person.`.
    ///
    /// # Errors
    ///
    /// 400 if both are missing or the one read names a field that does not exist.
    pub(crate) fn of_persons(params: &Params) -> Result<Self, Refused> {
        const OLD: &str = "requestMask.includeField";
        let (None, Some(old)) = (params.get("personFields"), params.get(OLD)) else {
            return Self::required("personFields", params.get("personFields"));
        };
        let mut names = Vec::new();
        for path in old.split(',').map(str::trim) {
            names.push(
                path.strip_prefix("person.")
                    .ok_or_else(|| invalid(OLD, path))?,
            );
        }
        Self::required(OLD, Some(&names.join(",")))
    }

    /// Refuses fields that are not among those allowed here.
    ///
    /// # Errors
    ///
    /// 400 naming the first one.
    pub(crate) fn within(self, parameter: &str, allowed: &[&str]) -> Result<Self, Refused> {
        match self.0.iter().find(|name| !allowed.contains(name)) {
            Some(name) => Err(invalid(parameter, name)),
            None => Ok(self),
        }
    }

    /// Reads the mask of an update.
    ///
    /// # Errors
    ///
    /// 400 if it is missing, unknown, or names a field that cannot be written.
    pub(crate) fn of_update(parameter: &str, text: Option<&str>) -> Result<Self, Refused> {
        let mask = Self::required(parameter, text)?;
        match mask
            .0
            .iter()
            .find(|name| field(name).is_some_and(|field| !field.writable))
        {
            Some(name) => Err(invalid(parameter, name)),
            None => Ok(mask),
        }
    }

    /// Every field there is.
    pub(crate) fn everything() -> Self {
        Self(FIELDS.iter().map(|field| field.name).collect())
    }

    /// Whether a field is asked for.
    pub(crate) fn has(&self, field: &str) -> bool {
        self.0.contains(field)
    }

    /// The fields by name.
    pub(crate) fn fields(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().copied()
    }

    /// The mask written in one way, for comparing.
    pub(crate) fn text(&self) -> String {
        self.0.iter().copied().collect::<Vec<_>>().join(",")
    }
}

fn missing(parameter: &str) -> Refused {
    Refused::invalid(format!(
        "{parameter} mask is required. Please specify one or more valid paths. Valid paths are \
         documented at https://developers.google.com/people/api/rest/v1/people/get."
    ))
}

fn invalid(parameter: &str, path: &str) -> Refused {
    Refused::invalid(format!(
        "Invalid {parameter} mask path: \"{path}\". Valid paths are documented at \
         https://developers.google.com/people/api/rest/v1/people/get."
    ))
}

/// Where data may come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sources {
    /// The user's own contacts.
    pub(crate) contact: bool,
    /// Public profiles.
    pub(crate) profile: bool,
}

impl Sources {
    /// The user's own contacts and nothing else.
    pub(crate) const CONTACT: Self = Self {
        contact: true,
        profile: false,
    };

    /// Reads the repeated parameter where contacts alone are meant if there is none, and
    /// profiles come only beside contacts.
    ///
    /// # Errors
    ///
    /// 400 for an unknown source and for profiles alone.
    pub(crate) fn of_contacts<'a>(
        mut names: impl Iterator<Item = &'a str>,
    ) -> Result<Self, Refused> {
        let Some(first) = names.next() else {
            return Ok(Self::CONTACT);
        };
        let sources = Self::read([first].into_iter().chain(names))?;
        if sources.contact {
            Ok(sources)
        } else {
            Err(Refused::invalid_argument())
        }
    }

    /// Reads `sources` of a body; contacts and profiles if there are none.
    ///
    /// # Errors
    ///
    /// 400 for an unknown source.
    pub(crate) fn of_body(body: &Value) -> Result<Self, Refused> {
        let names = body["sources"].as_array().into_iter().flatten();
        Self::read(names.filter_map(Value::as_str))
    }

    /// Reads the repeated parameter; contacts and profiles if there is none.
    ///
    /// # Errors
    ///
    /// 400 for an unknown source.
    pub(crate) fn read<'a>(names: impl Iterator<Item = &'a str>) -> Result<Self, Refused> {
        let mut sources = Self {
            contact: false,
            profile: false,
        };
        for name in names {
            match name {
                "READ_SOURCE_TYPE_CONTACT" => sources.contact = true,
                "READ_SOURCE_TYPE_PROFILE" => sources.profile = true,
                "READ_SOURCE_TYPE_DOMAIN_CONTACT" | "READ_SOURCE_TYPE_OTHER_CONTACT" => {}
                _ => return Err(Refused::invalid_argument()),
            }
        }
        if !sources.contact && !sources.profile {
            sources = Self {
                contact: true,
                profile: true,
            };
        }
        Ok(sources)
    }
}
