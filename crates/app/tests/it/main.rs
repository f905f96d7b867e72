//! Use cases on a real store: what each may and may not do, and what every unit keeps.

mod accounts;
mod contacts;
mod copies;
mod cycles;
mod labels;
mod laws;
mod leaving;
mod matches;
mod mirrors;
mod partner;
mod questions;
mod rights;
mod trash;
mod walk;
mod world;
