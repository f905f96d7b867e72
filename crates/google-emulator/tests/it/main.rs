//! Tests of the emulator over HTTP. Every call of the People API in them is held against Google's
//! own description ([`discovery`]).
//!
//! A name such as `p16_05` stands for a point of the checklist that the emulator is built by:
//!
//! 1. An id is one number, decimal in `people/c…` and hexadecimal in the source.
//! 2. Etags begin with `%` or `#`; that of a person depends on the mask.
//! 3. What is empty is left out.
//! 4. Lists trail, single reads do not, and may be stale by a fault.
//! 5. Tokens are bound to account, method and parameters, and expire by either clock.
//! 6. Deletions leave tombstones.
//! 7. Masks are needed and checked.
//! 8. Some fields take one entry.
//! 9. Outputs are derived, some in the reader's language.
//! 10. A contact keeps a membership; what cannot be done to members is told.
//! 11. Names of labels are unique; system groups have no etag.
//! 12. Pages and batches have limits.
//! 13. Reads and writes have quotas.
//! 14. Faults: codes, pages instead of JSON, bodies missing or broken off, slow answers,
//!     connections dropped before and after the deed.
//! 15. Lists cut at a hundred addresses and numbers.
//! 16. Profiles show beside contacts where sources allow, and may change a contact's name.
//! 17. What people do in a browser: edit, merge, delete, restore, label, take in other contacts.
//! 18. Writes of one user at the same time are refused, always or by chance.
//! 19. Tokens are refreshed, revoked, limited to scopes, and die by age and number.
//! 20. The clock is the test's.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop there"
)]

mod batch;
mod call;
mod control;
mod derived;
mod discovery;
mod faults;
mod fields;
mod groups;
mod lag;
mod links;
mod list;
mod oauth;
mod others;
mod page;
mod photos;
mod quota;
mod search;
mod support;
mod trash;
mod worse;
mod write;
