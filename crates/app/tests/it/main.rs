//! Use cases on a real store: what each may and may not do, and what every unit keeps.

mod accounts;
mod all_contacts;
mod contacts;
mod copies;
mod cycles;
mod escalation;
mod fields;
mod hidden;
mod invitations;
mod labels;
mod lags;
mod laws;
mod leaving;
mod matches;
mod mirrors;
mod parting;
mod partner;
mod preview;
mod questions;
mod rights;
mod sharing;
mod specific;
mod teams;
mod trash;
mod walk;
mod world;
