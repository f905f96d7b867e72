//! The program as people run it: the built binary against an emulated Google.

mod accounts;
mod bad_input;
mod demo;
mod emulated;
mod keys;
mod support;
