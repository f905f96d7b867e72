//! What goes wrong in a story.

use super::Story;

/// What happens to a call instead of what should.
pub enum Mishap {
    /// It is lost on its way, and no answer comes.
    Lost,
    /// No answer comes, and it takes effect only when [`Story::arrives`] says so.
    Late,
    /// It takes effect, and its answer is lost.
    Unanswered,
    /// The provider says that what it was based on is no longer so.
    Stale,
    /// The provider does not know something that it names.
    Gone,
    /// The provider does not take it.
    Refused,
    /// The provider says to try again later.
    NotNow,
    /// The process dies, and the call with it.
    Crash,
    /// Somebody does this a moment before it takes effect.
    Meanwhile(Box<dyn FnOnce(&mut Story)>),
}
