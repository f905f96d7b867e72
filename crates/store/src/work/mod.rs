//! A unit of work on a connection: the ports of `app` on top of the nouns.

mod read;
mod write;

use crate::sql::Sql;
use app::Env;
use domain::Micros;

/// One unit, within one transaction.
pub(crate) struct SqlWork<'a> {
    sql: &'a dyn Sql,
    env: &'a dyn Env,
    now: Micros,
}

impl<'a> SqlWork<'a> {
    /// A unit that begins now.
    pub(crate) fn new(sql: &'a dyn Sql, env: &'a dyn Env) -> Self {
        Self {
            sql,
            env,
            now: env.now(),
        }
    }
}
