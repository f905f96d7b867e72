//! The partner against an emulated Google, over HTTP.

mod bounds;
mod client;
mod groups;
mod identity;
mod listing;
mod oauth;
mod photos;
mod stub;
mod support;
mod trouble;
mod writing;
