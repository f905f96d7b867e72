//! The partner against an emulated Google, over HTTP.

mod groups;
mod listing;
mod oauth;
mod support;
mod trouble;
mod writing;
