//! Google's Person and ours, both ways; pure.
//!
//! What Google derives (`displayName`, `formattedType`, `canonicalForm`, metadata) is read
//! past and never sent; what nobody here understands goes back as it was read (F9, F13).

mod build;
mod client_data;
mod date;
mod entry;
mod fields;
mod json;
mod keys;
mod parse;
mod raw;
#[cfg(test)]
mod tests;

pub(crate) use build::{create_body, update_body, update_mask};
pub(crate) use client_data::{
    BINDING_KEY, values as client_data_values, with_ours as client_data_with_ours,
};
pub(crate) use parse::{Entry, from_raw, is_truncated, memberships, person};
