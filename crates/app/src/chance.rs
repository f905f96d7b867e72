//! Chance, where things shall not all happen at the same time.

use crate::Env;
use domain::Micros;

/// A span by chance, at most so long.
pub(crate) fn up_to(env: &dyn Env, most: Micros) -> Micros {
    let chance = i64::from(env.uuid().as_u128() as u16);
    Micros(most.0.saturating_mul(chance) / i64::from(u16::MAX))
}
