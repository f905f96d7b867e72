//! Finds out what is served where an account shows a photo (S2), once behind each address. Nothing
//! else waits for it: the place that serves pictures may be out of reach while all else is well.

use super::{Cycle, Event, Stop, conflicts::What};
use crate::{Error, Fault, Picture, Res, Work, pictures};
use domain::{AccountId, ContactId, Photo, PhotoUrl, Value};
use futures::future::join_all;

/// So many at a time: they come from another place than everything else, one by one.
const AT_ONCE: usize = 8;

/// So many in one cycle, which takes some seconds: then the account is looked at again before the next.
const IN_A_CYCLE: usize = 256;

/// What came of asking for a picture.
#[derive(Clone)]
enum Fetched {
    /// This picture.
    Is(Photo, Vec<u8>),
    /// None that can ever be had.
    Never,
    /// None that can be had now, for this reason.
    NotNow(String),
    /// None, and neither can any other.
    Missed,
}

/// Why none of them could be had now.
fn nobody_answers(answers: &[Fetched]) -> Option<&str> {
    let mut why = None;
    for answer in answers {
        match answer {
            Fetched::NotNow(said) => why = Some(said.as_str()),
            Fetched::Is(..) | Fetched::Never | Fetched::Missed => return None,
        }
    }
    why
}

impl Cycle<'_> {
    /// Fetches pictures; returns whether anything was found out.
    pub(super) async fn fetch_photos(
        &mut self,
        asked: Vec<(ContactId, PhotoUrl)>,
    ) -> Result<bool, Stop> {
        let account = self.account;
        let room = IN_A_CYCLE.saturating_sub(self.fetched);
        let asked: Vec<_> = asked.into_iter().take(room).collect();
        for some in asked.chunks(AT_ONCE) {
            self.fetched += some.len();
            let fetches = some.iter().map(|(_, url)| self.fetch_photo(url));
            let answers = join_all(fetches).await;
            let mut answers = answers.into_iter().collect::<Result<Vec<_>, Stop>>()?;
            let silent = nobody_answers(&answers).map(str::to_owned);
            // Where nobody answers, none is to blame, and others are asked for first next time. The
            // last alone waits ever longer: should it be these only, they are all out of the way soon.
            if silent.is_some() {
                let others = some.len() - 1;
                answers[..others].fill(Fetched::Missed);
            }
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
            if let Some(said) = silent {
                let env = &*self.tools.env;
                self.conflicts.refused(env, account, What::Pictures);
                self.tools
                    .events
                    .happened(Event::NoPictures { account, said });
                return Ok(true);
            }
            self.conflicts.over(account, || What::Pictures);
        }
        Ok(!asked.is_empty())
    }

    /// Whether more pictures wait for the next cycle.
    pub(super) fn is_fetched_out(&self) -> bool {
        self.fetched >= IN_A_CYCLE
    }

    async fn fetch_photo(&self, url: &PhotoUrl) -> Result<Fetched, Stop> {
        match self.tools.partner.fetch_photo(&self.session, url).await {
            Ok(Picture::Bytes(bytes)) => Ok(match pictures::picture(&bytes) {
                Ok(photo) => Fetched::Is(photo, bytes),
                Err(Error::Refused(_)) => Fetched::Never,
                Err(e) => return Err(e.into()),
            }),
            Ok(Picture::Unreadable) => Ok(Fetched::Never),
            Err(fault @ Fault::Stop(_)) => Err(fault.into()),
            // Nothing else waits for a picture, and nothing is lost by asking again later.
            Err(fault) => Ok(Fetched::NotNow(fault.said())),
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
        Fetched::Never => link.photo.failed(url, true, w.now()),
        Fetched::NotNow(_) => link.photo.failed(url, false, w.now()),
        Fetched::Missed => link.photo.missed(url, w.now()),
    }
    w.save_link(&link)
}
