//! Hub steps (A2): each is one unit of work that checks again what it was computed from and
//! is dropped if that moved. It updates hub, agreement and what was seen together, so
//! running it twice is impossible.

mod content;
mod existence;
mod identity;
mod lookups;
mod membership;
mod pingpong;
mod questions;

use self::content::Change;
use super::Event;
use crate::{Account, Error, Res, Work};
use domain::{AccountId, Actor, Door, Field, Person, RemoteId, UserId};
use std::collections::{BTreeMap, BTreeSet};
use sync::Step;

/// Takes hub steps of one account within one unit.
pub(super) struct Taker<'a> {
    w: &'a dyn Work,
    account: AccountId,
    user: UserId,
    region: String,
    actor: Actor,
    people: &'a BTreeMap<RemoteId, Person>,
    expressible: &'a BTreeSet<Field>,
}

/// Whether a step was taken, and if so whether the contact itself changed.
type Taken = Res<Option<bool>>;

const MOVED: Taken = Ok(None);

impl<'a> Taker<'a> {
    pub(super) fn of(
        w: &'a dyn Work,
        account: AccountId,
        people: &'a BTreeMap<RemoteId, Person>,
        expressible: &'a BTreeSet<Field>,
    ) -> Res<Self> {
        let kept = w.account(account)?.filter(Account::is_connected);
        let kept = kept.ok_or(Error::Moved)?;
        let actor = Actor {
            user: kept.user,
            door: Door::Account(account),
        };
        Ok(Self {
            w,
            account,
            user: kept.user,
            region: kept.region,
            actor,
            people,
            expressible,
        })
    }

    /// Takes a step; `None` if what it was computed from has moved.
    pub(super) fn take(&self, step: &Step) -> Taken {
        match step {
            Step::Agree {
                contact,
                version,
                lens,
                etag,
                groups,
                photo,
            } => self.agree(*contact, (*version, *lens), etag.as_ref(), groups, *photo),
            Step::Forget { remote, .. } => {
                self.w.drop_seen(self.account, remote)?;
                Ok(Some(false))
            }
            Step::Link {
                contact,
                version,
                remote,
                etag,
            } => self.link(*contact, *version, remote, etag),
            Step::Answered { contact, remotes } => self.answered(*contact, remotes),
            Step::Adopt {
                contact,
                remote,
                etag,
            } => self.adopt(*contact, remote, etag),
            Step::Import {
                remote,
                etag,
                labels,
            } => self.import(remote, etag, labels),
            Step::Patch {
                contact,
                version,
                lens,
                etag,
                patch,
                suggestions,
                agreement,
                photo,
                labels,
                thawed,
            } => self.patch(
                *contact,
                *version,
                &Change {
                    lens: *lens,
                    etag,
                    patch,
                    suggestions,
                    agreement,
                    photo: photo.as_ref(),
                    labels,
                    thawed,
                },
            ),
            Step::Aside {
                contact,
                version,
                etag,
                fields,
            } => self.set_aside(*contact, *version, etag, fields),
            Step::Join {
                contact,
                version,
                etag,
                labels,
            } => self.join(*contact, *version, etag, labels),
            Step::Remove {
                contact,
                version,
                etag,
                labels,
            } => self.remove(*contact, *version, etag, labels),
            Step::PutBack {
                contact,
                version,
                etag,
                removed,
                added,
            } => self.put_back(*contact, *version, etag, removed, added),
            Step::Trash {
                contact,
                version,
                labels,
                suggest,
            } => self.trash(*contact, *version, labels, suggest),
            Step::Restore {
                contact,
                version,
                remote,
            } => self.restore(*contact, *version, remote.as_ref()),
            Step::Unlink { contact, gone } => self.unlink(*contact, *gone),
            Step::Disown {
                contact,
                version,
                leaving,
            } => self.disown(*contact, *version, *leaving),
            Step::Hold {
                contact,
                remote,
                reason,
            } => self.hold(*contact, remote.as_ref(), reason),
            Step::Brake { label, kind, count } => self.brake(*label, *kind, *count),
            Step::Look { .. }
            | Step::Seek { .. }
            | Step::Expel { .. }
            | Step::Create { .. }
            | Step::Update { .. }
            | Step::Groups { .. }
            | Step::Leave { .. }
            | Step::Fetch { .. }
            | Step::Photo { .. }
            | Step::Delete { .. }
            | Step::Sweep { .. } => MOVED,
        }
    }

    /// What to tell about a step that was taken.
    pub(super) fn event(&self, step: &Step, changed: bool) -> Event {
        let account = self.account;
        let contact = match step {
            Step::Brake { label, kind, count } => {
                return Event::Braked {
                    account,
                    label: *label,
                    kind: *kind,
                    count: *count,
                };
            }
            Step::Import { remote, .. } => self
                .w
                .link_by_remote(account, remote)
                .ok()
                .flatten()
                .map(|l| l.contact),
            Step::Hold { contact, .. } => *contact,
            Step::Agree { contact, .. }
            | Step::Link { contact, .. }
            | Step::Answered { contact, .. }
            | Step::Adopt { contact, .. }
            | Step::Patch { contact, .. }
            | Step::Aside { contact, .. }
            | Step::Join { contact, .. }
            | Step::Remove { contact, .. }
            | Step::PutBack { contact, .. }
            | Step::Trash { contact, .. }
            | Step::Restore { contact, .. }
            | Step::Unlink { contact, .. }
            | Step::Disown { contact, .. }
            | Step::Seek { contact }
            | Step::Create { contact, .. }
            | Step::Update { contact, .. }
            | Step::Groups { contact, .. }
            | Step::Leave { contact, .. }
            | Step::Fetch { contact, .. }
            | Step::Photo { contact, .. }
            | Step::Delete { contact, .. }
            | Step::Sweep { contact, .. } => Some(*contact),
            Step::Look { .. } | Step::Forget { .. } | Step::Expel { .. } => None,
        };
        Event::Took {
            account,
            contact,
            step: step.name(),
            changed,
        }
    }
}
