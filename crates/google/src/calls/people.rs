//! A page of a listing of people.

use super::read::read;
use crate::{
    requests::list_connections::{ListConnections, people_shape},
    sender::Sender,
};
use app::{Fault, Found, ListingToken, PageToken, PeoplePage, Session};
use std::collections::HashMap;

/// Lists one page; who may have been cut in it is read directly, so that nothing that was
/// not shown is ever written over (F10).
pub(crate) async fn people(
    sender: &Sender,
    session: &Session,
    since: Option<&ListingToken>,
    page: Option<&PageToken>,
) -> Result<PeoplePage, Fault> {
    if since.is_some_and(|since| since.shape != people_shape()) {
        return Err(Fault::TokenExpired);
    }
    let operation = ListConnections {
        region: &session.region,
        since,
        page,
    };
    let listed = sender.read(session, &operation).await?;
    let mut page = listed.page;
    if listed.truncated.is_empty() {
        return Ok(page);
    }
    let mut whole: HashMap<_, _> = read(sender, session, &listed.truncated)
        .await?
        .into_iter()
        .collect();
    let mut gone = Vec::new();
    page.people
        .retain_mut(|person| match whole.remove(&person.id) {
            Some(Found::Person(read)) => {
                let former = std::mem::take(&mut person.former);
                *person = *read;
                person.former.extend(former);
                true
            }
            Some(Found::Gone) => {
                gone.push(person.id.clone());
                false
            }
            None => true,
        });
    page.gone.extend(gone);
    Ok(page)
}
