//! What putting a label into an account will do (I2).

use crate::{
    json,
    sql::{Sql, binds},
};
use app::{JoinPlan, Res};
use domain::{AccountId, LabelId};

/// The plan of a mirror.
pub(crate) fn get(sql: &dyn Sql, label: LabelId, account: AccountId) -> Res<Option<JoinPlan>> {
    let one = "SELECT plan FROM join_plans WHERE account = $1 AND label = $2";
    sql.one(one, binds![account, label], |row| json::read(row.get(0)?))
}

/// Keeps a plan.
pub(crate) fn save(sql: &dyn Sql, plan: &JoinPlan) -> Res<()> {
    sql.run(
        "INSERT INTO join_plans (account, label, plan) VALUES ($1, $2, $3)
         ON CONFLICT (account, label) DO UPDATE SET plan = excluded.plan",
        binds![plan.account, plan.label, &json::write(plan)],
    )?;
    Ok(())
}

/// Drops a plan.
pub(crate) fn drop(sql: &dyn Sql, label: LabelId, account: AccountId) -> Res<()> {
    sql.run(
        "DELETE FROM join_plans WHERE account = $1 AND label = $2",
        binds![account, label],
    )?;
    Ok(())
}
