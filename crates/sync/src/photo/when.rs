//! When something about a photo is to be found out, or may be written (S2).

use super::{LinkPhoto, PhotoNews, QUIET};
use crate::doubt::Doubt;
use crate::{Link, LinkState};
use domain::{Field, FieldWrite, Micros, Outgoing, PhotoUrl, Value};

impl LinkPhoto {
    /// When the news are due.
    fn due(&self) -> Option<Micros> {
        match (self.news()?, self.tried) {
            (PhotoNews::Unknown(_), Some(tried)) => {
                Some(tried + Micros(Micros::seconds(30).0 << self.tries))
            }
            (PhotoNews::Unknown(_) | PhotoNews::Changed(_) | PhotoNews::Overwritten(_), _) => {
                Some(Micros(0))
            }
        }
    }

    /// What is to be looked at now.
    #[must_use]
    pub fn news_at(&self, now: Micros) -> Option<PhotoNews> {
        self.news().filter(|_| self.due() <= Some(now))
    }

    /// Whether this may be written now: no picture shortly after another one of ours, none where it
    /// is about to be found out what is shown, and nothing in place of one that may be its user's and
    /// was never read. Where the hub's is `hidden`, it goes all the same (R6).
    #[must_use]
    pub fn lets(&self, write: &FieldWrite, hidden: bool, now: Micros) -> bool {
        let picture = !write.entries.is_empty();
        let lately = picture && self.free_at() > now;
        let unsure = self.is_unread() || (picture && self.unknown_at(now).is_some());
        !lately && (!unsure || (hidden && self.arrival.is_none()))
    }

    /// Whether nobody knows what is shown, and it may be its user's: it is in no history then. One
    /// that can never be read is left to whoever comes, unless it is surely theirs.
    fn is_unread(&self) -> bool {
        let theirs = self.arrival.is_some() || self.shown != self.known;
        let doubted = self.doubt.as_ref().is_some_and(Doubt::is_open) && !self.is_learnt();
        self.shown.is_some() && self.fetched.is_none() && (theirs || doubted)
    }

    /// Where to look, once, before the photo goes that may have been set for everybody: because the
    /// contact leaves, or because its photo is hidden.
    #[must_use]
    pub fn last_look(&self) -> Option<PhotoUrl> {
        let edit = self.is_unread() && self.arrival.is_none() && self.tried.is_none();
        self.news().filter(|_| edit).and_then(PhotoNews::unknown)
    }

    /// Where to find out now what is served.
    #[must_use]
    pub fn unknown_at(&self, now: Micros) -> Option<PhotoUrl> {
        self.news_at(now).and_then(PhotoNews::unknown)
    }

    /// From when on a picture may be written.
    fn free_at(&self) -> Micros {
        self.wrote.map_or(Micros(0), |at| at + QUIET)
    }
}

impl Link {
    /// When something about the person's photo is to be done, if nothing else is.
    #[must_use]
    pub fn photo_at(&self) -> Option<Micros> {
        if self.state != LinkState::Linked || self.frozen.holds(Field::Photo) {
            return None;
        }
        let photo = &self.photo;
        let left = (photo.left && !photo.is_unread()).then(|| photo.free_at());
        let again = self.picture_again().map(|_| Micros(0));
        [photo.due(), again, left].into_iter().flatten().min()
    }

    /// The write of a picture that had no answer, once more (A3). It does not wait for ten
    /// minutes: it is the same picture, and nobody knows what is shown until it is done.
    #[must_use]
    pub fn picture_again(&self) -> Option<FieldWrite> {
        let sent = Value::Photo(self.photo.again()?.clone());
        let row = self.agreement.0.iter().find(|row| {
            row.key.is_some()
                && row
                    .remote
                    .as_ref()
                    .is_some_and(|v| v.field() == Field::Photo)
        })?;
        Some(FieldWrite {
            field: Field::Photo,
            entries: vec![Outgoing {
                key: row.key.clone(),
                value: sent,
                was: row.remote.clone(),
                brought: row.brought.clone(),
            }],
        })
    }
}
