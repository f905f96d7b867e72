//! Writes photos, or takes them away (S2): last, one call each, and by a call that no revision
//! guards.

use super::{Send, is_for_all, refused, unmoved};
use crate::executor::lease::Unit;
use crate::executor::observe::{Context, Source, keep_gone};
use crate::executor::{Cycle, Event, Stop, conflicts::What, labels};
use crate::{Fault, Res};
use domain::{Field, FieldWrite, Person, Photo, RemoteId, Row, Value, settle};
use std::collections::BTreeSet;
use sync::{HoldReason, Link, LinkState, SeenState, SendKind, Step};

/// So often in vain, and whoever leaves waits no longer for their picture.
const GIVEN_UP: u32 = 5;

/// A photo to write, as planned.
#[derive(Clone)]
struct Portrait {
    send: Send,
    write: FieldWrite,
    leaving: bool,
}

impl Cycle<'_> {
    /// Finds out what is shown, and writes what is left to write.
    pub(in crate::executor) async fn photo_phase(
        &mut self,
        steps: Vec<Step>,
    ) -> Result<bool, Stop> {
        let (mut fetches, mut portraits) = (Vec::new(), Vec::new());
        for step in steps {
            match step {
                Step::Fetch {
                    contact,
                    url,
                    first,
                    tried,
                } => fetches.push(((!first, tried), (contact, url))),
                Step::Photo {
                    contact,
                    remote,
                    version,
                    lens,
                    write,
                    leaving,
                    ..
                } => portraits.push(Portrait {
                    send: Send {
                        what: What::Portrait(remote),
                        contact,
                        version,
                        lens,
                        writes: vec![write.clone()],
                        groups: None,
                        photo: false,
                        part: false,
                        leaving: None,
                    },
                    write,
                    leaving,
                }),
                _ => {}
            }
        }
        // First what something else waits for, then what waited longest.
        fetches.sort_by_key(|(when, _)| *when);
        let fetches = fetches.into_iter().map(|(_, fetch)| fetch);
        let mut any = self.fetch_photos(fetches.collect()).await?;
        let bulk = self.pace.is_bulk(portraits.len());
        for portrait in portraits {
            // Who waited in vain for one answer waits for no second: all else goes on first.
            if self.unanswered.is_some() || self.next_batch(1, bulk).is_none() {
                break;
            }
            any |= self.write_photo(portrait).await?;
        }
        Ok(any)
    }

    async fn write_photo(&mut self, portrait: Portrait) -> Result<bool, Stop> {
        let account = self.account;
        let claim = self.leases.claim(self.tools, account).await?;
        let expressible = self.tools.partner.expressible();
        let planned = portrait.clone();
        let tries = self.conflicts.tries(account, &portrait.send.what);
        let given_up = portrait.leaving && tries >= GIVEN_UP;
        let noted = self.tools.store.write_durably(move |w| {
            let unit = claim.unit(w)?;
            note(unit, &expressible, &planned, given_up)
        });
        let Some((remote, bytes)) = noted.await? else {
            return Ok(given_up);
        };
        let partner = &self.tools.partner;
        let answer = match &bytes {
            Some(bytes) => partner.set_photo(&self.session, &remote, bytes).await,
            None => partner.remove_photo(&self.session, &remote).await,
        };
        let stop = answer.as_ref().err().filter(|f| is_for_all(f)).cloned();
        let contact = portrait.send.contact;
        let what = portrait.send.what.clone();
        match &stop {
            Some(Fault::Unknown(_)) => self.not_answered(vec![what]),
            Some(_) => {}
            None => self.conflicts.over(account, || what),
        }
        let taken = self.tools.store.write(move |w| {
            let unit = claim.unit(w)?;
            answered(unit, &portrait, &remote, &answer)
        });
        // What was refused is asked about; trying it again at once is no progress.
        let wrote = taken.await?;
        if wrote {
            let kind = SendKind::Photo;
            self.tools.events.happened(Event::Wrote {
                account,
                contact,
                kind,
            });
        }
        match stop {
            Some(fault) => self.stopped(fault).map(|()| wrote),
            None => Ok(wrote),
        }
    }
}

/// Whose photo to write and what, once noted (A3); nothing if the step is out of date.
fn note(
    unit: Unit<'_>,
    expressible: &BTreeSet<Field>,
    portrait: &Portrait,
    given_up: bool,
) -> Res<Option<(RemoteId, Option<Vec<u8>>)>> {
    let Unit { w, account, .. } = unit;
    let Portrait {
        send,
        write,
        leaving,
    } = portrait;
    let due = if *leaving {
        labels::still_leaves(w, account, send.contact, send.version)?
    } else {
        unmoved(unit, expressible, send)?
    };
    if !due {
        return Ok(None);
    }
    let Some(mut link) = w.link(send.contact, account)? else {
        return Ok(None);
    };
    let Some(remote) = link.remote.clone() else {
        return Ok(None);
    };
    if link.state != LinkState::Linked
        || link.sending.is_some()
        || w.seen(account, &remote)?.is_some()
    {
        return Ok(None);
    }
    if given_up {
        w.save_link(&keeping(link, portrait))?;
        return Ok(None);
    }
    let bytes = match picture(write).map(|photo| photo.hash) {
        None => None,
        Some(hash) => match w.photo(&hash)? {
            Some(bytes) => Some(bytes),
            None => {
                let said = "the picture is not kept any more; set it again".to_owned();
                refused(unit, send.contact, reason(portrait, said))?;
                return Ok(None);
            }
        },
    };
    labels::keep_hidden(w, &mut link, send.lens)?;
    let groups = link.groups.clone();
    link.sending = Some(send.sending(unit, SendKind::Photo, groups));
    w.save_link(&link)?;
    Ok(Some((remote, bytes)))
}

fn reason(portrait: &Portrait, said: String) -> HoldReason {
    if portrait.leaving {
        HoldReason::LeaveRefused { said }
    } else {
        let (version, lens) = (portrait.send.version, portrait.send.lens);
        HoldReason::Refused {
            said,
            version,
            lens,
        }
    }
}

/// Takes the answer; returns whether the write took effect.
fn answered(
    unit: Unit<'_>,
    portrait: &Portrait,
    remote: &RemoteId,
    answer: &Result<Box<Person>, Fault>,
) -> Res<bool> {
    let Unit { w, account, .. } = unit;
    let send = &portrait.send;
    let Some(mut link) = w.link(send.contact, account)? else {
        return Ok(false);
    };
    let fault = match answer {
        // A direct read will tell (A3).
        Err(Fault::Unknown(_)) => return Ok(false),
        Err(fault) => fault,
        Ok(person) => {
            link.sending = None;
            let sent: Vec<Value> = values(&portrait.write);
            link.agreement = settle(&link.agreement, &send.writes, &sent);
            let picture = picture(&portrait.write);
            link.photo.written(person.photo.as_ref(), picture, w.now());
            if !portrait.leaving {
                link.version = send.version;
                link.lens = send.lens;
            }
            // No revision guarded the call, so the answer may show for the first time what its
            // user changed a moment ago: that is compared as always (I4).
            let alike = link.agreement.shows(&person.values)
                && labels::shown_there(w, account, person)? == link.groups;
            if alike {
                link.take_in(person);
                w.save_link(&link)?;
            } else {
                link.updated = person.updated.or(link.updated);
                w.save_link(&link)?;
                Context::of(w, account)?.keep(w, person, Source::Direct)?;
            }
            return Ok(true);
        }
    };
    link.sending = None;
    w.save_link(&link)?;
    match fault {
        Fault::Gone => drop(keep_gone(w, account, remote, SeenState::Missing)?),
        Fault::Refused(_) if portrait.leaving => w.save_link(&keeping(link, portrait))?,
        Fault::Refused(said) => refused(unit, send.contact, reason(portrait, said.clone()))?,
        _ => {}
    }
    Ok(false)
}

/// Nobody waits with everything else for a picture that the provider will not have gone: in place
/// of the one its user had before there shall be none; and if that is refused, or never answered, it
/// stays, and the receipt says so (D1).
fn keeping(mut link: Link, portrait: &Portrait) -> Link {
    let of_photo = |row: &&mut Row| {
        let value = row.remote.as_ref().or(row.brought.as_ref());
        value.is_some_and(|v| v.field() == Field::Photo)
    };
    let stays = picture(&portrait.write).is_none();
    link.photo.stays |= stays;
    for row in link.agreement.0.iter_mut().filter(of_photo) {
        row.brought = None;
        if stays {
            row.key = None;
            row.hub = None;
        }
    }
    link
}

/// The picture that a write brings; none takes the photo away.
pub(in crate::executor) fn picture(write: &FieldWrite) -> Option<&Photo> {
    write.entries.first().and_then(|o| match &o.value {
        Value::Photo(photo) => Some(photo),
        _ => None,
    })
}

/// The picture a write brings, as an account that took it shows it: by the hash of what was
/// sent, whatever is served of it.
pub(in crate::executor) fn values(write: &FieldWrite) -> Vec<Value> {
    write.entries.iter().map(|o| o.value.clone()).collect()
}
