//! A page of a listing of people.

use super::read::read;
use crate::{
    requests::list_connections::{ListConnections, people_shape},
    sender::Sender,
};
use app::{Fault, Found, ListingToken, PageToken, PeoplePage, Session};
use std::collections::HashMap;

/// A page's token as it is kept: with the fingerprint of the request it belongs to.
fn shaped(next: &PageToken) -> PageToken {
    PageToken(format!("{} {}", people_shape(), next.0))
}

fn of_this_shape(kept: &PageToken) -> Option<PageToken> {
    let (shape, token) = kept.0.split_once(' ')?;
    (shape == people_shape()).then(|| PageToken(token.to_owned()))
}

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
    // All parameters of a page must be those of the first one, also after a restart.
    let page = page.map(|page| of_this_shape(page).ok_or(Fault::TokenExpired));
    let page = page.transpose()?;
    let operation = ListConnections {
        region: &session.region,
        since,
        page: page.as_ref(),
    };
    let listed = sender.read(session, &operation).await?;
    let mut page = listed.page;
    page.next = page.next.map(|next| shaped(&next));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s4_a_page_goes_on_only_with_the_parameters_it_was_asked_with() {
        let token = PageToken("a b==".to_owned());
        assert_eq!(of_this_shape(&shaped(&token)), Some(token.clone()));
        for other in ["", "a", "0123456789abcdef a b=="] {
            assert_eq!(of_this_shape(&PageToken(other.to_owned())), None, "{other}");
        }
    }
}
