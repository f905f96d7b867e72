//! Finds out what is served where an account shows a photo (S2), once behind each address.

use super::{Cycle, Event, Stop};
use crate::{Error, Fault, Picture, Res, Work, pictures};
use domain::{AccountId, ContactId, Photo, PhotoUrl, Value};
use futures::future::join_all;

/// So many at a time: they come from another place than everything else, one by one.
const AT_ONCE: usize = 8;

/// What came of asking for a picture.
#[derive(Clone)]
enum Fetched {
    /// This picture.
    Is(Photo, Vec<u8>),
    /// None that can be had: now, or for good.
    Failed { for_good: bool },
}

impl Cycle<'_> {
    /// Fetches pictures; returns whether anything was found out.
    pub(super) async fn fetch_photos(
        &mut self,
        asked: Vec<(ContactId, PhotoUrl)>,
    ) -> Result<bool, Stop> {
        let account = self.account;
        for some in asked.chunks(AT_ONCE) {
            let fetches = some.iter().map(|(_, url)| self.fetch_photo(url));
            let answers = join_all(fetches).await;
            let answers = answers.into_iter().collect::<Result<Vec<_>, Stop>>()?;
            let found: Vec<_> = some.iter().cloned().zip(answers).collect();
            let kept = self.tools.store.write(move |w| {
                found.iter().try_for_each(|((contact, url), fetched)| {
                    keep(w, account, *contact, url, fetched)
                })
            });
            kept.await?;
            for (contact, _) in some {
                self.tools.events.happened(Event::Took {
                    account,
                    contact: Some(*contact),
                    step: "fetch",
                    changed: false,
                });
            }
        }
        Ok(!asked.is_empty())
    }

    async fn fetch_photo(&self, url: &PhotoUrl) -> Result<Fetched, Stop> {
        match self.tools.partner.fetch_photo(&self.session, url).await {
            Ok(Picture::Bytes(bytes)) => Ok(match pictures::picture(&bytes) {
                Ok(photo) => Fetched::Is(photo, bytes),
                Err(Error::Refused(_)) => Fetched::Failed { for_good: true },
                Err(e) => return Err(e.into()),
            }),
            Ok(Picture::Unreadable) => Ok(Fetched::Failed { for_good: true }),
            Err(fault @ Fault::Stop(_)) => Err(fault.into()),
            // Nothing else waits for a picture, and nothing is lost by asking again later.
            Err(_) => Ok(Fetched::Failed { for_good: false }),
        }
    }
}

fn keep(
    w: &dyn Work,
    account: AccountId,
    contact: ContactId,
    url: &PhotoUrl,
    fetched: &Fetched,
) -> Res<()> {
    let Some(mut link) = w.link(contact, account)? else {
        return Ok(());
    };
    match fetched {
        Fetched::Is(photo, bytes) => {
            let agreed = link.agreement.photo().and_then(|v| match v {
                Value::Photo(agreed) => Some(agreed.hash),
                _ => None,
            });
            if link.photo.fetched(url, photo, agreed, w.now()) {
                w.save_photo(photo, bytes)?;
            }
        }
        Fetched::Failed { for_good } => link.photo.failed(url, *for_good, w.now()),
    }
    w.save_link(&link)
}
