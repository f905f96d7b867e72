//! Photos: written one by one, and fetched from where Google serves them.

use crate::{
    photo_hosts::is_allowed,
    requests::photos::{DeletePhoto, UpdatePhoto},
    sender::{Deadline, Sender},
};
use app::{Fault, Picture, Session, pictures::MOST_BYTES};
use domain::{Person, PhotoUrl, RemoteId};
use url::Url;

/// Gives a person a photo.
pub(crate) async fn set(
    sender: &Sender,
    session: &Session,
    id: &RemoteId,
    picture: &[u8],
) -> Result<Box<Person>, Fault> {
    let operation = UpdatePhoto {
        region: &session.region,
        id,
        picture,
    };
    let written = sender.write(session, &operation, Deadline::of_write());
    written.await.map_err(Fault::from)
}

/// Takes a person's photo away.
pub(crate) async fn remove(
    sender: &Sender,
    session: &Session,
    id: &RemoteId,
) -> Result<Box<Person>, Fault> {
    let operation = DeletePhoto {
        region: &session.region,
        id,
    };
    let written = sender.write(session, &operation, Deadline::of_write());
    written.await.map_err(Fault::from)
}

/// Fetches a picture, from a place that is configured and from no other (S2).
pub(crate) async fn fetch(sender: &Sender, at: &PhotoUrl) -> Result<Picture, Fault> {
    let allowed = Url::parse(&at.0)
        .ok()
        .filter(|url| is_allowed(url, &sender.config.photo_hosts));
    let Some(url) = allowed else {
        tracing::warn!(
            "a photo is served from a place that is not configured, and is left where it is: see \
             KITH_GOOGLE_PHOTO_HOSTS"
        );
        return Ok(Picture::Unreadable);
    };
    let fetched = sender.transport.fetch(url, MOST_BYTES).await?;
    Ok(fetched.map_or(Picture::Unreadable, Picture::Bytes))
}
