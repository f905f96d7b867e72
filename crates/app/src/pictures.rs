//! What counts as a picture (S2). Nothing here ever decodes one: a file that would unfold to
//! gigabytes is refused by the size it declares, one that was cut by its parts.

mod others;
mod whole;

use crate::{Problem, Res};
use domain::{Photo, PhotoHash};
use imagesize::ImageType;
use sha2::{Digest as _, Sha256};
use whole::Kind;

/// The most bytes of a picture that is kept.
pub const MOST_BYTES: usize = 5_000_000;

/// The most pixels along one side: what programs that show contacts can lay out.
const MOST_SIDE: usize = 20_000;

/// The most pixels: what the largest cameras make, and no more than programs can unfold.
const MOST_PIXELS: usize = 50_000_000;

/// Whether a picture of so many bytes is taken, for whoever knows that before reading it.
///
/// # Errors
/// When it is too large.
pub fn fits(bytes: u64) -> Res<()> {
    let most = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX);
    if bytes <= most {
        return Ok(());
    }
    Problem::refuse(
        "picture-too-large",
        format!(
            "The picture has {} and may have {}. {SMALLER}",
            megabytes(bytes),
            megabytes(most)
        ),
    )
}

/// The picture that these bytes are.
///
/// # Errors
/// When they are none that address books show, not all of one, or one too large.
pub fn picture(bytes: &[u8]) -> Res<Photo> {
    fits(u64::try_from(bytes.len()).unwrap_or(u64::MAX))?;
    if bytes.is_empty() {
        return Problem::refuse(
            "not-a-picture",
            "There is nothing in this picture, not one byte. Save it again, as JPEG or PNG.",
        );
    }
    if let Some(name) = others::name(bytes) {
        return Problem::refuse(
            "not-a-picture",
            format!("This is {name}, which address books do not show. Save it as JPEG."),
        );
    }
    let kind = imagesize::image_type(bytes).ok().and_then(known);
    let (Some((kind, media_type)), Ok(size)) = (kind, imagesize::blob_size(bytes)) else {
        return no_picture();
    };
    if size.width == 0 || size.height == 0 {
        return no_picture();
    }
    let sides = size.width.max(size.height);
    if sides > MOST_SIDE || size.width.saturating_mul(size.height) > MOST_PIXELS {
        return Problem::refuse(
            "picture-too-large",
            format!(
                "The picture says that it has {} × {} pixels; at most {} million are taken, and \
                 {MOST_SIDE} along a side. {SMALLER}",
                size.width,
                size.height,
                MOST_PIXELS / 1_000_000
            ),
        );
    }
    if !whole::is_whole(kind, bytes) {
        return Problem::refuse(
            "picture-cut",
            "This is only the beginning of a picture; the rest of the file is missing. Copy or \
             download it again, or save it anew.",
        );
    }
    Ok(Photo {
        hash: PhotoHash(Sha256::digest(bytes).into()),
        media_type: media_type.to_owned(),
    })
}

/// The picture that these bytes are, for one that somebody brings: of the kinds that are known to be
/// taken everywhere. What an account shows may be of others.
///
/// # Errors
/// As [`picture`], and when it is of another kind.
pub fn brought(bytes: &[u8]) -> Res<Photo> {
    let photo = picture(bytes)?;
    let kind = match photo.media_type.as_str() {
        "image/gif" => "a GIF",
        "image/webp" => "a WebP picture",
        _ => return Ok(photo),
    };
    Problem::refuse(
        "picture-kind",
        format!("This is {kind}, and not every address book takes that. Save it as JPEG or PNG."),
    )
}

const SMALLER: &str = "Save it smaller: address books show it no larger than a few hundred pixels.";

/// The kinds that are taken, by what they are called.
fn known(kind: ImageType) -> Option<(Kind, &'static str)> {
    [
        (ImageType::Jpeg, Kind::Jpeg, "image/jpeg"),
        (ImageType::Png, Kind::Png, "image/png"),
        (ImageType::Gif, Kind::Gif, "image/gif"),
        (ImageType::Webp, Kind::Webp, "image/webp"),
    ]
    .into_iter()
    .find_map(|(known, ours, name)| (known == kind).then_some((ours, name)))
}

fn no_picture<T>() -> Res<T> {
    Problem::refuse(
        "not-a-picture",
        "This is not a picture that address books show. Save it as JPEG or PNG.",
    )
}

fn megabytes(bytes: u64) -> String {
    let tenths = bytes.div_ceil(100_000);
    format!("{}.{} MB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests;
