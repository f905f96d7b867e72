//! Use cases on a real store: what each may and may not do, and what every unit keeps.

mod accounts;
mod all_contacts;
mod contacts;
mod cycles;
mod fields;
mod hidden;
mod labels;
mod laws;
mod mirrors;
mod partner;
mod questions;
mod rights;
mod trash;
mod walk;
mod world;
