//! A picture whose write had no answer (A3). What is shown elsewhere since then is ours, or was
//! set by its user in that very moment, and no byte of it tells which: so ours is written again.
//! What is served of it then is what the provider makes of ours; another picture that stood
//! there before was its user's.

use domain::{Photo, PhotoHash};
use serde::{Deserialize, Serialize};

/// What is not known since an answer was lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Doubt {
    /// The picture that was sent.
    pub(crate) sent: Photo,
    /// What was served of the one before it: that is neither ours nor news.
    before: Vec<PhotoHash>,
    /// What was found in its place, after each such write.
    found: Vec<Photo>,
    /// Whether it was written again, and the answer came.
    written: bool,
}

impl Doubt {
    /// After a write without an answer; `before` it, this was served.
    pub(crate) fn new(sent: Photo, before: Vec<PhotoHash>) -> Self {
        Self {
            sent,
            before,
            found: Vec::new(),
            written: false,
        }
    }

    /// Once more without an answer.
    pub(crate) fn again(self) -> Self {
        Self {
            written: false,
            ..self
        }
    }

    /// It was written again, and the answer came; nothing if nothing was found before.
    pub(crate) fn settled(self) -> Option<Self> {
        (!self.found.is_empty()).then_some(Self {
            written: true,
            ..self
        })
    }

    /// Whether ours is still to be written again.
    pub(crate) fn is_open(&self) -> bool {
        !self.written
    }

    /// Takes in what is served where ours was written. Returns whether its bytes are to be kept.
    pub(crate) fn learn(&mut self, served: &Photo) -> bool {
        if self.written {
            self.found.retain(|p| p.hash != served.hash);
            return false;
        }
        let known = self.before.contains(&served.hash);
        let news = !known && !self.found.iter().any(|p| p.hash == served.hash);
        if news {
            self.found.push(served.clone());
        }
        news
    }

    /// The oldest picture found that was not ours.
    pub(crate) fn theirs(&self) -> Option<&Photo> {
        self.found.first().filter(|_| self.written)
    }

    /// That one was taken in.
    pub(crate) fn taken(mut self) -> Option<Self> {
        self.found.remove(0);
        (!self.found.is_empty()).then_some(self)
    }
}
