//! What is known of a person's photo (S2). Providers encode pictures anew, so bytes never come
//! back as they were sent: a photo is compared by where it is served and, once behind each new
//! address, by the hash of what is served there.

mod when;

use crate::doubt::Doubt;
use domain::{FieldWrite, Micros, Photo, PhotoHash, PhotoUrl};
use serde::{Deserialize, Serialize};

/// For so long after our own write of a picture no other one is sent (S2).
const QUIET: Micros = Micros::seconds(600);

/// A picture that cannot be had for good counts as asked for so often. What passes comes near it
/// and no further: each time after twice the wait, at last about every seventeen hours.
const TRIES: u32 = 12;

/// So often is asked what was served of our own picture, while its user's other one waits for it.
const LOST: u32 = 8;

/// So many hashes of one picture, as it was served at different times, are remembered.
const SERVED: usize = 4;

/// What becomes of the photo of a person who was there before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Arrival {
    /// It is brought along into the hub.
    Brought,
    /// It is its user's own.
    Own,
}

/// What is to be looked at about a photo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PhotoNews {
    /// What is served here is not known.
    Unknown(PhotoUrl),
    /// Another picture than the one agreed on; none if it was taken away.
    Changed(Option<Photo>),
    /// A picture that its user had set, and that ours was written over (A3).
    Overwritten(Photo),
}

/// The photo of a linked person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct LinkPhoto {
    /// Where the account shows one now.
    shown: Option<PhotoUrl>,
    /// Where it showed the one that was agreed on.
    known: Option<PhotoUrl>,
    /// What was served of that one: nothing yet, or its hashes.
    served: Vec<PhotoHash>,
    /// Until the first look at the photo of a person who was there before.
    arrival: Option<Arrival>,
    /// The picture behind `shown`, where it is another than the one agreed on.
    fetched: Option<Photo>,
    /// When a picture of ours was written last.
    wrote: Option<Micros>,
    /// How often in vain the picture was asked for, and when last.
    tries: u32,
    tried: Option<Micros>,
    /// Whether what was served of our own picture can no longer be found out.
    lost: bool,
    /// Since the answer to a write of ours was lost, until it was written again (A3).
    doubt: Option<Doubt>,
    /// Whether the hub's photo is still to be written, or taken away, when all else is in step.
    pub left: bool,
    /// Whether the provider would not take the hub's photo away when the contact left (D1).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub stays: bool,
}

impl PhotoNews {
    /// Where to find out what is served, if that is what it is about.
    #[must_use]
    pub fn unknown(self) -> Option<PhotoUrl> {
        match self {
            Self::Unknown(url) => Some(url),
            Self::Changed(_) | Self::Overwritten(_) => None,
        }
    }
}

impl LinkPhoto {
    /// The photo of a person who was there before.
    #[must_use]
    pub fn of(shown: Option<&PhotoUrl>, arrival: Arrival) -> Self {
        Self {
            shown: shown.cloned(),
            arrival: shown.map(|_| arrival),
            ..Self::default()
        }
    }

    /// The photo of a person who was let go of and is linked again. Where it is served as it was
    /// then, it is the picture agreed on then, and what the provider made of it is known.
    #[must_use]
    pub fn linked_again(
        self,
        shown: Option<&PhotoUrl>,
        arrival: Arrival,
        agreed: Option<&Photo>,
    ) -> Self {
        let link = Self::of(shown, arrival);
        match agreed {
            Some(photo) if shown.is_some() && self.is_sure_of(shown) => Self {
                served: self.served,
                fetched: Some(photo.clone()),
                ..link
            },
            Some(_) | None => link,
        }
    }

    /// Whether what is shown there is the picture agreed on.
    #[must_use]
    pub fn is_sure_of(&self, shown: Option<&PhotoUrl>) -> bool {
        self.doubt.is_none() && self.known.as_ref() == shown
    }

    /// The photo of a person we made: none yet, and perhaps one to be written.
    #[must_use]
    pub fn of_created(left: bool) -> Self {
        Self {
            left,
            ..Self::default()
        }
    }

    /// Takes in where the account shows a photo now.
    pub fn show(&mut self, shown: Option<&PhotoUrl>) {
        if self.shown.as_ref() != shown {
            self.shown = shown.cloned();
            self.stays = false;
            self.fetched = None;
            self.tries = 0;
            self.tried = None;
            if self.shown.is_none() {
                self.arrival = None;
            }
        }
    }

    /// Whether a picture stands elsewhere than the one agreed on: an answer that shows it
    /// there tells that a write took effect.
    #[must_use]
    pub fn is_elsewhere(&self, shown: Option<&PhotoUrl>) -> bool {
        self.known.as_ref() != shown
    }

    /// Where the account shows a photo now.
    #[must_use]
    pub fn shown(&self) -> Option<&PhotoUrl> {
        self.shown.as_ref()
    }

    /// Whether the photo of somebody who was there before was not looked at yet, and what
    /// becomes of it.
    #[must_use]
    pub fn arrival(&self) -> Option<Arrival> {
        self.arrival
    }

    /// What is to be looked at, if anything, whenever that is due.
    #[must_use]
    pub fn news(&self) -> Option<PhotoNews> {
        let theirs = self.doubt.as_ref().and_then(Doubt::theirs);
        if let Some(theirs) = theirs.filter(|_| self.is_learnt()) {
            return Some(PhotoNews::Overwritten(theirs.clone()));
        }
        let Some(shown) = &self.shown else {
            return self.known.as_ref().map(|_| PhotoNews::Changed(None));
        };
        let unknown = (self.tries < TRIES).then(|| PhotoNews::Unknown(shown.clone()));
        if self.known.as_ref() == Some(shown) {
            return unknown.filter(|_| self.served.is_empty());
        }
        match &self.fetched {
            Some(photo) => Some(PhotoNews::Changed(Some(photo.clone()))),
            // First what was served of our own picture, where it stood: only that tells whether
            // the other one is its user's.
            None => match self.unlearnt() {
                Some(ours) => unknown.map(|_| PhotoNews::Unknown(ours.clone())),
                None => unknown,
            },
        }
    }

    /// When the picture was asked for last, in vain.
    #[must_use]
    pub fn tried(&self) -> Option<Micros> {
        self.tried
    }

    /// Whether the photo changed, as far as that is known.
    #[must_use]
    pub fn has_changed(&self) -> bool {
        self.news().is_some_and(|news| news.unknown().is_none())
    }

    /// Whether what is served of our own picture was found out, or can never be.
    fn is_learnt(&self) -> bool {
        self.lost || !self.served.is_empty()
    }

    /// Where our own picture stood, if what was served there is still to be found out.
    fn unlearnt(&self) -> Option<&PhotoUrl> {
        let open = self.wrote.is_some() && !self.is_learnt();
        self.known.as_ref().filter(|_| open)
    }

    /// The picture to be written once more because no answer came (A3), as soon as what stands
    /// in its place is kept.
    fn again(&self) -> Option<&Photo> {
        let doubt = self.doubt.as_ref().filter(|doubt| doubt.is_open())?;
        (self.is_learnt() && self.shown == self.known).then_some(&doubt.sent)
    }

    /// Takes in what is served at an address. `agreed` is the picture last agreed on. Returns
    /// whether it is another, whose bytes are to be kept.
    pub fn fetched(
        &mut self,
        url: &PhotoUrl,
        photo: &Photo,
        agreed: Option<PhotoHash>,
        now: Micros,
    ) -> bool {
        let elsewhere = self.shown.as_ref() != Some(url);
        if elsewhere && self.unlearnt() != Some(url) {
            return false;
        }
        (self.tries, self.tried) = (0, None);
        if elsewhere {
            self.served = vec![photo.hash];
            return self.learn(photo);
        }
        // Where that is lost, or was never shown, what is served shortly after our write is what
        // the provider made of it; after ours was taken away, nothing is.
        let ours = agreed.is_some()
            && self.served.is_empty()
            && self.wrote.is_some_and(|at| at + QUIET > now);
        let same = self.known.as_ref() == Some(url)
            || agreed == Some(photo.hash)
            || self.served.contains(&photo.hash);
        if self.arrival.is_none() && (same || ours) {
            self.known = Some(url.clone());
            let kept = !self.served.contains(&photo.hash) && self.learn(photo);
            self.served.retain(|hash| *hash != photo.hash);
            self.served.push(photo.hash);
            if self.served.len() > SERVED {
                self.served.remove(0);
            }
            return kept;
        }
        self.fetched = Some(photo.clone());
        true
    }

    /// What is served of our own picture settles a doubt, or may be another one.
    fn learn(&mut self, served: &Photo) -> bool {
        self.doubt.as_mut().is_some_and(|doubt| doubt.learn(served))
    }

    /// The place that pictures are served from was out of reach. None of them is to blame, but it was
    /// asked for: what does not wait for a picture goes on.
    pub fn missed(&mut self, url: &PhotoUrl, now: Micros) {
        if self.shown.as_ref() == Some(url) || self.unlearnt() == Some(url) {
            self.tried = Some(now);
        }
    }

    /// The picture at an address cannot be had: `for_good`, or now. What passes is asked for ever
    /// less often, and never given up: the place it is served from may be out of reach for days.
    pub fn failed(&mut self, url: &PhotoUrl, for_good: bool, now: Micros) {
        let elsewhere = self.shown.as_ref() != Some(url);
        if elsewhere && self.unlearnt() != Some(url) {
            return;
        }
        self.tries = if for_good {
            TRIES
        } else {
            (self.tries + 1).min(TRIES - 1)
        };
        self.tried = Some(now);
        if elsewhere {
            if self.tries >= LOST {
                (self.lost, self.tries, self.tried) = (true, 0, None);
            }
            return;
        }
        if self.tries >= TRIES {
            // Left as it is; another picture has another address.
            self.known.clone_from(&self.shown);
            self.lost |= self.doubt.is_some();
            if self.arrival == Some(Arrival::Brought) {
                self.arrival = None;
            }
        }
    }

    /// What the account shows, or showed until ours was written over it, was taken into the
    /// hub, or found to be its user's own. Whether that leaves something to write is still to
    /// be seen.
    pub fn taken(&mut self) {
        self.left = true;
        if let Some(PhotoNews::Overwritten(_)) = self.news() {
            self.doubt = self.doubt.take().and_then(Doubt::taken);
            return;
        }
        self.known.clone_from(&self.shown);
        if self.arrival.take().is_none() {
            self.served.clear();
        }
        self.served.extend(self.fetched.take().map(|p| p.hash));
        self.doubt = None;
    }

    /// A picture of ours was written, or the photo taken away, and is shown so.
    pub fn written(&mut self, shown: Option<&PhotoUrl>, picture: Option<&Photo>, at: Micros) {
        let doubt = self.doubt.take();
        let doubt = doubt.filter(|d| picture.is_some_and(|p| p.hash == d.sent.hash));
        *self = Self {
            shown: shown.cloned(),
            known: shown.cloned(),
            wrote: if picture.is_some() {
                Some(at)
            } else {
                self.wrote
            },
            // The hub may show another one by now.
            left: doubt.is_some(),
            doubt: doubt.and_then(Doubt::settled),
            ..Self::default()
        };
    }

    /// A picture of ours was written and no answer came (A3); another one than before is shown,
    /// ours or its user's.
    pub fn written_perhaps(&mut self, shown: Option<&PhotoUrl>, picture: &Photo, at: Micros) {
        let before = std::mem::take(&mut self.served);
        let doubt = match self.doubt.take() {
            Some(doubt) if doubt.sent.hash == picture.hash => doubt.again(),
            Some(_) | None => Doubt::new(picture.clone(), before),
        };
        *self = Self {
            shown: shown.cloned(),
            known: shown.cloned(),
            wrote: Some(at),
            doubt: Some(doubt),
            left: true,
            ..Self::default()
        };
    }
}

/// The photo apart from what else is to be written: it goes last, and in a way of its own.
pub(crate) fn apart(writes: Vec<FieldWrite>) -> (Vec<FieldWrite>, Option<FieldWrite>) {
    let (content, mut photo): (Vec<_>, Vec<_>) =
        writes.into_iter().partition(|w| w.field.is_content());
    (content, photo.pop())
}
