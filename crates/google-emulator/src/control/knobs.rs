//! Settings, clock, faults and counters over the control API.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::config::Settings;
use crate::counters::Counters;
use crate::emulator::World;
use crate::faults::Fault;
use crate::handle::Handle;
use crate::lock;
use crate::refused::Refused;

/// `GET /control/settings`.
pub(super) async fn settings(State(world): State<Arc<World>>) -> Json<Settings> {
    Json(world.settings())
}

/// `PATCH /control/settings`: only the settings given change.
pub(super) async fn change_settings(
    State(world): State<Arc<World>>,
    Json(changes): Json<Map<String, Value>>,
) -> Result<Json<Settings>, Refused> {
    let bad = |error: serde_json::Error| Refused::invalid(error.to_string());
    let mut settings = lock(&world.settings);
    let mut all = serde_json::to_value(&*settings).map_err(bad)?;
    for (name, value) in changes {
        all[name] = value;
    }
    *settings = serde_json::from_value(all).map_err(bad)?;
    Ok(Json(settings.clone()))
}

/// `GET /control/clock`.
pub(super) async fn clock(State(world): State<Arc<World>>) -> Json<Value> {
    Json(json!({ "now": Handle::new(world).now().to_string() }))
}

/// How to set the clock.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum SetClock {
    /// Stops it at a time.
    Set(String),
    /// Moves it on by so many milliseconds.
    AdvanceMs(u64),
    /// Goes back to the machine's.
    Machine,
}

/// `POST /control/clock`: `{"set": "2026-01-01T00:00:00Z"}`, `{"advance_ms": 1000}` or
/// `"machine"`.
pub(super) async fn set_clock(
    State(world): State<Arc<World>>,
    Json(sent): Json<SetClock>,
) -> Result<Json<Value>, Refused> {
    let handle = Handle::new(world);
    match sent {
        SetClock::Set(time) => {
            let time: Timestamp = time.parse().map_err(|_| Refused::invalid("Not a time."))?;
            handle.set_time(time);
        }
        SetClock::AdvanceMs(by) => handle.advance(Duration::from_millis(by)),
        SetClock::Machine => handle.follow_machine_clock(),
    }
    Ok(Json(json!({ "now": handle.now().to_string() })))
}

/// `GET /control/faults`: faults that have not hit yet.
pub(super) async fn faults(State(world): State<Arc<World>>) -> Json<Vec<Fault>> {
    Json(Handle::new(world).pending_faults())
}

/// `POST /control/faults`: one fault.
pub(super) async fn add_fault(
    State(world): State<Arc<World>>,
    Json(fault): Json<Fault>,
) -> Json<Value> {
    Handle::new(world).fault(fault);
    Json(json!({}))
}

/// `DELETE /control/faults`.
pub(super) async fn clear_faults(State(world): State<Arc<World>>) -> Json<Value> {
    Handle::new(world).clear_faults();
    Json(json!({}))
}

/// `GET /control/counters`.
pub(super) async fn counters(State(world): State<Arc<World>>) -> Json<Counters> {
    Json(Handle::new(world).counters())
}

/// `POST /control/counters`: answers them and sets them to zero.
pub(super) async fn reset_counters(State(world): State<Arc<World>>) -> Json<Counters> {
    Json(Handle::new(world).reset_counters())
}

/// `DELETE /control/access-tokens`: ends all access tokens, refresh tokens live on.
pub(super) async fn expire_access_tokens(State(world): State<Arc<World>>) -> Json<Value> {
    Handle::new(world).expire_access_tokens();
    Json(json!({}))
}
