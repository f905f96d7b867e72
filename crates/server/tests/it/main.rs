//! The program as people run it: the built binary against an emulated Google.

mod accounts;
mod again;
mod all_contacts;
mod bad_days;
mod bad_input;
mod comments;
mod demo;
mod doctor;
mod emulated;
mod json;
mod keys;
mod leaving;
mod logging;
mod paste;
mod photos;
mod private;
mod rounds;
mod secrets;
mod sharing;
mod sharing_slips;
mod slips;
mod support;
mod switched_off;
mod unreached;
mod worse;
