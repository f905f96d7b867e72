//! Pictures: people give one another new ones, and the provider encodes each anew, so that only
//! what a picture shows tells whether it is the same.

use crate::build::{Sim, operator};
use crate::rng::Rng;
use app::{
    HoldState,
    use_cases::{contacts, photos},
};
use domain::{AccountId, ContactId, Field, LabelId, Level, Photo, RemoteId, UserId, Value};
use std::collections::BTreeSet;
use sync::{Link, LinkState, MirrorState};

/// How long the PNG is here, in front of what it shows.
const HEAD: usize = 45;

/// A picture that shows this, as its user has it.
pub(crate) fn picture(motif: u64) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x08\0\0\0\x08\x08\x06\0\0\0".to_vec();
    png.extend(b"\0\0\0\0\0\0\0\0IEND\0\0\0\0");
    png.extend(motif.to_be_bytes());
    png
}

/// What a picture shows.
pub(crate) fn motif(picture: &[u8]) -> Option<u64> {
    let bytes = picture.get(HEAD..HEAD + 8)?;
    bytes.try_into().ok().map(u64::from_be_bytes)
}

/// The same picture as the provider serves it: never the bytes that were sent. `write` makes the
/// difference where the provider makes something else of it each time; where it does not, the
/// same bytes become the same bytes, a copy of a copy one further.
pub(crate) fn encoded_anew(picture: &[u8], write: Option<u64>) -> Vec<u8> {
    let copy = picture.get(HEAD + 8..HEAD + 16).map(<[u8; 8]>::try_from);
    let copy = copy.and_then(Result::ok).map_or(0, u64::from_be_bytes);
    let mut served = picture.get(..HEAD + 8).unwrap_or(picture).to_vec();
    served.extend(write.unwrap_or(copy + 1).to_be_bytes());
    served
}

impl Sim {
    /// Somebody gives somebody another picture, or none; or the provider moves one.
    pub(crate) fn somebody_poses(&mut self, rng: &mut Rng) {
        let accounts: Vec<AccountId> = self.users.keys().copied().collect();
        let Some(account) = rng.pick(&accounts).copied() else {
            return;
        };
        let people: Vec<RemoteId> = self.world.accounts[&account]
            .people()
            .map(|p| p.id.clone())
            .collect();
        let Some(id) = rng.pick(&people).cloned() else {
            return;
        };
        match rng.below(100) {
            0..=49 => {
                let motif = self.motif(account);
                self.gives(account, &id, Some(motif));
            }
            50..=64 => self.gives(account, &id, None),
            65..=79 => self.moves(account, &id),
            _ => self.poses_in_kith(rng),
        }
    }

    fn motif(&mut self, account: AccountId) -> u64 {
        let motif = self.posed.len() as u64 + 1;
        self.posed.insert(motif, self.users[&account]);
        motif
    }

    /// The account's user gives a person a picture, or takes it away.
    pub(crate) fn gives(&mut self, account: AccountId, id: &RemoteId, motif: Option<u64>) {
        let url = motif.and_then(|motif| {
            let book = self.world.accounts.get_mut(&account)?;
            Some(book.serve(encoded_anew(&picture(motif), None)))
        });
        self.change(account, id, |p| p.photo = url);
        self.tell(&format!("gives the picture {motif:?} to"), account, id);
    }

    /// The same picture, served elsewhere.
    fn moves(&mut self, account: AccountId, id: &RemoteId) {
        let url = self.world.accounts.get_mut(&account).and_then(|book| {
            let served = book.picture(book.person(id)?.photo.as_ref()?)?.clone();
            Some(book.serve(served))
        });
        if url.is_some() {
            self.change(account, id, |p| p.photo = url);
            self.tell("moves the picture of", account, id);
        }
    }

    fn poses_in_kith(&mut self, rng: &mut Rng) {
        let contacts = self.contacts();
        let Some(id) = rng.pick(&contacts).copied() else {
            return;
        };
        let owner = self.owner;
        if self.is_gone(owner) {
            return;
        }
        let motif = rng.chance(70).then(|| {
            let motif = self.posed.len() as u64 + 1;
            self.posed.insert(motif, owner);
            motif
        });
        let done = self.try_unit(move |w| match motif {
            Some(motif) => photos::set(w, operator(owner), id, &picture(motif)).map(drop),
            None => photos::remove(w, operator(owner), id).map(drop),
        });
        self.say(format!(
            "owner gives the picture {motif:?} in Kith to {}: {done:?}",
            &id.to_string()[28..]
        ));
    }

    /// Whether a photo waits for time alone, or came to be due since the last look.
    pub(crate) fn waits_for_photos(&self) -> bool {
        let accounts: Vec<AccountId> = self.users.keys().copied().collect();
        self.unit(move |w| {
            for account in &accounts {
                let summaries = w.summaries(*account, None, &Default::default())?;
                let mut links = summaries.iter().filter_map(|s| s.link.as_ref());
                if links.any(|l| l.photo.is_some()) {
                    return Ok(true);
                }
            }
            Ok(false)
        })
    }

    /// What a person's photo shows.
    pub(crate) fn shown(&self, account: AccountId, remote: &RemoteId) -> Option<u64> {
        let book = &self.world.accounts[&account];
        motif(book.picture(book.person(remote)?.photo.as_ref()?)?)
    }
}

fn of_hub(w: &dyn app::Work, photo: &Photo) -> app::Res<Option<u64>> {
    Ok(w.photo(&photo.hash)?.and_then(|bytes| motif(&bytes)))
}

/// Photos converge: every account shows what the hub has, but where its user has one of their
/// own.
pub(crate) fn photos_converge(sim: &Sim, account: AccountId, label: LabelId) -> Result<(), String> {
    let user = sim.users[&account];
    let rows: Vec<(ContactId, Link, Option<u64>)> = sim.unit(move |w| {
        let mut rows = Vec::new();
        let active = w
            .mirror(label, account)?
            .is_some_and(|m| m.state == MirrorState::Active);
        for id in w.members(label)? {
            let (Some(contact), Some(link)) = (w.contact(id)?, w.link(id, account)?) else {
                continue;
            };
            let asked = w.holds_of(account, Some(id), None)?;
            let asked = asked.iter().any(|h| h.state != HoldState::Released);
            if !active || asked || link.state != LinkState::Linked {
                continue;
            }
            let lens = contacts::lens_of(w, user, id)?;
            let photo = lens
                .view(&contact.card, &link.agreement)
                .find_map(|(_, v)| match v {
                    Value::Photo(photo) => Some(photo.clone()),
                    _ => None,
                });
            let expected = match photo {
                Some(photo) => Some(of_hub(w, &photo)?.unwrap_or(u64::MAX)),
                None => None,
            };
            rows.push((id, link, expected));
        }
        Ok(rows)
    });
    for (id, link, expected) in rows {
        let own = |r: &domain::Row| {
            r.is_own() && r.remote.as_ref().is_some_and(|v| v.field() == Field::Photo)
        };
        let remote = link.remote.clone().ok_or("a link without a person")?;
        let shown = sim.shown(account, &remote);
        if shown != expected && !link.agreement.0.iter().any(own) {
            return Err(format!(
                "{remote} of {id} in {account} shows the picture {shown:?}, not {expected:?}: {link:?}"
            ));
        }
    }
    Ok(())
}

/// Nobody's level is ever exceeded: the picture of somebody who was only ever a viewer is in no
/// card, and in nobody else's account.
pub(crate) fn no_viewers_picture_travels(sim: &Sim) -> Result<(), String> {
    let labels = sim.labels.iter().copied().collect();
    let only_looked = |by: &UserId| !sim.rights.ever(*by, &labels, Level::Editor);
    let posed = sim.posed.iter().filter(|(_, by)| only_looked(by));
    let viewers: BTreeSet<u64> = posed.map(|(motif, _)| *motif).collect();
    let cards: Vec<u64> = sim.unit(|w| {
        let mut motifs = Vec::new();
        for label in w.labels()? {
            for id in w.members(label.id)? {
                let card = w.contact(id)?.map(|c| c.card).unwrap_or_default();
                for value in card.values() {
                    if let Value::Photo(photo) = value {
                        motifs.extend(of_hub(w, photo)?);
                    }
                }
            }
        }
        Ok(motifs)
    });
    if let Some(motif) = cards.iter().find(|m| viewers.contains(m)) {
        return Err(format!("the picture {motif}, by a viewer, is in the hub"));
    }
    for (account, user) in &sim.users {
        for person in sim.world.accounts[account].people() {
            let motif = sim.shown(*account, &person.id);
            let by = motif.and_then(|m| sim.posed.get(&m).filter(|_| viewers.contains(&m)));
            if by.is_some_and(|by| by != user) {
                return Err(format!("{motif:?}, by a viewer, is in {account}"));
            }
        }
    }
    Ok(())
}

/// No picture is written where it is shown already, unless an answer was lost.
pub(crate) fn no_picture_is_written_twice(sim: &Sim) -> Result<(), String> {
    match sim.world.needless.first() {
        Some((account, remote)) if sim.world.habits.faults == 0 => Err(format!(
            "the picture of {remote} in {account} was written where it was shown"
        )),
        Some(_) | None => Ok(()),
    }
}
