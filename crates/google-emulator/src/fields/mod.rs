//! The fields of a person: what may be written, what the server makes of it.

mod derive;
mod normalise;
mod table;
mod words;

pub(crate) use derive::Region;
pub(crate) use normalise::{Draft, Entries, draft, profile};
pub(crate) use table::{FIELDS, field};
pub(crate) use words::{
    Language, formatted_gender, formatted_protocol, formatted_type, system_group_name,
};
