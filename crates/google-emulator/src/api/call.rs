//! The course of one API call.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::{self, HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::answer::{Counted, damaged, html_error};
use super::context::Context;
use super::method::{Method, Target};
use crate::config::Rejection;
use crate::emulator::World;
use crate::faults::Action;
use crate::fields::Language;
use crate::model::Account;
use crate::params::Params;
use crate::refused::Refused;
use crate::serve::Dropped;
use crate::{groups, lock, people, quota};

/// Answers everything below `/v1/`.
pub(crate) async fn call(
    State(world): State<Arc<World>>,
    verb: http::Method,
    Path(path): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let Some(target) = Target::find(&verb, &path) else {
        return html_error(StatusCode::NOT_FOUND);
    };
    let params = Params::parse(query.as_deref().unwrap_or_default());
    let account = match authorise(&world, &headers, &target) {
        Ok(account) => account,
        Err(refused) => {
            let mut response = refused.into_response();
            response
                .extensions_mut()
                .insert(Counted::refused(target.method.name(), body.len()));
            return response;
        }
    };
    let mut counted = Counted::of(&account.profile.email, target.method.name(), body.len());
    let mut response = attempt(
        &world,
        &account,
        &target,
        &params,
        &headers,
        &body,
        &mut counted,
    )
    .await;
    counted.dropped = response.extensions().get::<Dropped>().is_some();
    response.extensions_mut().insert(counted);
    response
}

/// Finds out who calls and whether they may call this.
fn authorise(world: &World, headers: &HeaderMap, target: &Target) -> Result<Arc<Account>, Refused> {
    let token = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .ok_or_else(Refused::no_credentials)?;
    let now = world.clock.now();
    let access = lock(&world.grants)
        .access(token, now)
        .ok_or_else(Refused::unauthenticated)?;
    if !access.has_one_of(target.scopes()) {
        return Err(Refused::insufficient_scope(&target.method.rpc()));
    }
    world
        .account_at(access.account)
        .ok_or_else(Refused::unauthenticated)
}

/// Counts a write as being answered for as long as it lives.
struct Writing<'a>(&'a AtomicUsize);

impl Drop for Writing<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

async fn attempt(
    world: &World,
    account: &Account,
    target: &Target,
    params: &Params,
    headers: &HeaderMap,
    body: &[u8],
    counted: &mut Counted,
) -> Response {
    let settings = world.settings();
    let method = target.method;
    let _writing = method.writes().then(|| {
        account.writing.fetch_add(1, Ordering::SeqCst);
        Writing(&account.writing)
    });
    if method.writes()
        && settings.reject_concurrent_writes
        && account.writing.load(Ordering::SeqCst) > 1
        && let Some(code) = rejection(world, settings.concurrent_rejection)
    {
        return Refused::by_code(code).into_response();
    }
    if settings.latency_ms > 0 {
        tokio::time::sleep(Duration::from_millis(settings.latency_ms)).await;
    }
    let fault = lock(&world.faults).take(method.name(), Some(&account.profile.email));
    match &fault {
        Some(Action::Status(code)) => return Refused::by_code(*code).into_response(),
        Some(Action::Refuse(reason)) => return reason.of_api(method).into_response(),
        Some(Action::Html(code)) => {
            let code = StatusCode::from_u16(*code).unwrap_or(StatusCode::BAD_GATEWAY);
            return html_error(code);
        }
        Some(Action::Slow(ms)) => tokio::time::sleep(Duration::from_millis(*ms)).await,
        Some(Action::DropBefore) => return dropped(),
        Some(Action::Empty(code)) => {
            let code = StatusCode::from_u16(*code).unwrap_or(StatusCode::BAD_GATEWAY);
            return code.into_response();
        }
        Some(
            Action::DropAfter
            | Action::EmptyAfter
            | Action::CutAfter
            | Action::Stale
            | Action::EntryFails(_)
            | Action::ExpireSyncToken,
        )
        | None => {}
    }
    let cost = method.cost(params, body, settings.quotas.per_entry);
    let spending = quota::take(
        &mut lock(&account.spent),
        &mut lock(&world.spent),
        cost,
        &settings.quotas,
        world.clock.now(),
    );
    if let Err(refused) = spending {
        let mut response = refused.into_response();
        if let Some(seconds) = settings.quotas.retry_after {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        return response;
    }
    let language = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .map_or(account.language, Language::of);
    let mut context = Context {
        world,
        account,
        params,
        body,
        origin: world.base_url(headers),
        language,
        entry_fails: match fault {
            Some(Action::EntryFails(code)) => Some(code),
            _ => None,
        },
        stale: fault == Some(Action::Stale),
        expire_sync_token: fault == Some(Action::ExpireSyncToken),
        people_written: 0,
        groups_written: 0,
    };
    let result = carry_out(&mut context, target);
    counted.people_written = context.people_written;
    counted.groups_written = context.groups_written;
    if fault == Some(Action::DropAfter) {
        return dropped();
    }
    match result {
        Ok(value) => damaged(Json(value).into_response(), fault.as_ref()).await,
        Err(refused) => refused.into_response(),
    }
}

/// The code a write is refused with that comes while another is being answered, if it is.
fn rejection(world: &World, how: Rejection) -> Option<u16> {
    match how {
        Rejection::Always => Some(409),
        Rejection::AtRandom => match lock(&world.chance).next() % 4 {
            0 => Some(409),
            1 => Some(503),
            _ => None,
        },
    }
}

fn carry_out(context: &mut Context<'_>, target: &Target) -> Result<Value, Refused> {
    let name = &target.name;
    match target.method {
        Method::ListConnections => people::list(context),
        Method::GetPerson => people::get(context, name),
        Method::GetPeople => people::batch_get(context),
        Method::CreateContact => people::create(context),
        Method::UpdateContact => people::update(context, name),
        Method::DeleteContact => people::delete(context, name),
        Method::BatchCreateContacts => people::batch_create(context),
        Method::BatchUpdateContacts => people::batch_update(context),
        Method::BatchDeleteContacts => people::batch_delete(context),
        Method::UpdateContactPhoto => people::update_photo(context, name),
        Method::DeleteContactPhoto => people::delete_photo(context, name),
        Method::SearchContacts => people::search(context),
        Method::ListOtherContacts => people::list_others(context),
        Method::SearchOtherContacts => people::search_others(context),
        Method::CopyOtherContactToMyContactsGroup => people::copy(context, name),
        Method::ListContactGroups => groups::list(context),
        Method::GetContactGroup => groups::get(context, name),
        Method::BatchGetContactGroups => groups::batch_get(context),
        Method::CreateContactGroup => groups::create(context),
        Method::UpdateContactGroup => groups::update(context, name),
        Method::DeleteContactGroup => groups::delete(context, name),
        Method::ModifyContactGroupMembers => groups::modify(context, name),
    }
}

/// An answer that the server loop does not send.
fn dropped() -> Response {
    let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
    response.extensions_mut().insert(Dropped);
    response
}
