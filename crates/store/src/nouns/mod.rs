//! What is kept, one noun a file: the statements and how rows become values.

pub(crate) mod accounts;
pub(crate) mod brakes;
pub(crate) mod contacts;
pub(crate) mod feed;
pub(crate) mod grants;
pub(crate) mod groups;
pub(crate) mod history;
pub(crate) mod holds;
pub(crate) mod index;
pub(crate) mod installation;
pub(crate) mod invitations;
pub(crate) mod join_plans;
pub(crate) mod labels;
pub(crate) mod lags;
pub(crate) mod leases;
pub(crate) mod links;
pub(crate) mod mirrors;
pub(crate) mod notices;
pub(crate) mod photos;
pub(crate) mod receipts;
pub(crate) mod seen;
pub(crate) mod suggestions;
pub(crate) mod summaries;
pub(crate) mod sums;
pub(crate) mod teams;
pub(crate) mod users;
