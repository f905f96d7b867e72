//! Use cases on a real store: what each may and may not do, and what every unit keeps.

mod accounts;
mod contacts;
mod cycles;
mod labels;
mod laws;
mod matches;
mod mirrors;
mod partner;
mod questions;
mod rights;
mod trash;
mod walk;
mod world;
