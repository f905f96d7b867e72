//! The door of the People API: who calls what, and whether it may happen.

mod answer;
mod call;
mod context;
mod method;

pub(crate) use answer::{Counted, count_answer, damaged, html_error};
pub(crate) use call::call;
pub(crate) use context::Context;
pub(crate) use method::Method;
