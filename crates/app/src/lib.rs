//! Use cases, rights handles, the ports that partners implement, and the sync executor.
//!
//! Never here: HTTP, SQL, the environment, a clock or randomness of its own. A use case is
//! a synchronous function inside one unit of work ([`Work`]); `async` lives only in the
//! executor's calls to a [`Partner`].

mod chance;
mod error;
mod executor;
mod hub;
mod naming;
mod pace;
pub mod pictures;
mod ports;
mod records;
mod rights;
pub mod states;
pub mod use_cases;
pub mod words;

pub use error::{Error, Problem, Res};
pub use executor::{Event, Events, Executor, Opener, Report, Silent, Tools};
pub use pace::{Quotas, Rhythm, Speeds, Wait};
pub use ports::env::{Env, Sleep};
pub use ports::partner::{
    Delivery, Draft, Edit, Fault, Found, GroupsPage, ListingToken, MembersOutcome, PageToken,
    Partner, PartnerFuture, PeoplePage, Picture, QuotaOf, Requests, Session, StopCause,
};
pub use ports::store::{Read, Work};
pub use ports::unit::{Job, Pending, Store};
pub use records::{
    Account, AccountState, Brake, BrakeState, Comment, Failing, Full, Hash, Hold, HoldState,
    Indexed, Installation, Invitation, InvitationState, JoinPlan, Lag, Lease, Notice, Obstacle,
    Paging, Parted, Parting, PauseCause, PlannedLink, Readers, Receipt, Revision, RevisionKind,
    Sealed, Suggestion, SuggestionState, Team, Told, User, Watched,
};
pub use rights::{Deleter, Editor, Manager, Owner, Viewer};
