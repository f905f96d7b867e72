//! The store as others see it: through the ports of `app`.

mod contract;
mod files;
mod grouping;
mod inline;
mod summaries;
mod sums;
mod support;
