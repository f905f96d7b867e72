//! What counts as a picture (S2). Only headers are read: nothing here ever decodes one, so a
//! file that would unfold to gigabytes is refused by the size it declares.

use crate::{Problem, Res};
use domain::{Photo, PhotoHash};
use imagesize::ImageType;
use sha2::{Digest as _, Sha256};

/// The most bytes of a picture that is kept.
pub const MOST_BYTES: usize = 5_000_000;

/// The most pixels: what the largest cameras make, and no more than programs can unfold.
const MOST_PIXELS: usize = 50_000_000;

/// The picture that these bytes are.
///
/// # Errors
/// When they are none that address books show, or one too large.
pub fn picture(bytes: &[u8]) -> Res<Photo> {
    if bytes.len() > MOST_BYTES {
        return Problem::refuse(
            "picture-too-large",
            format!(
                "The picture has {} and may have {}. Save it smaller: address books show it \
                 no larger than a few hundred pixels.",
                megabytes(bytes.len()),
                megabytes(MOST_BYTES)
            ),
        );
    }
    let kind = imagesize::image_type(bytes).ok();
    let (Some(media_type), Ok(size)) = (kind.and_then(media_type), imagesize::blob_size(bytes))
    else {
        return no_picture();
    };
    if size.width == 0 || size.height == 0 {
        return no_picture();
    }
    if size.width.saturating_mul(size.height) > MOST_PIXELS {
        return Problem::refuse(
            "picture-too-large",
            format!(
                "The picture says that it has {} × {} pixels; at most {} million are taken. Save it \
                 smaller: address books show it no larger than a few hundred pixels.",
                size.width,
                size.height,
                MOST_PIXELS / 1_000_000
            ),
        );
    }
    Ok(Photo {
        hash: PhotoHash(Sha256::digest(bytes).into()),
        media_type: media_type.to_owned(),
    })
}

fn media_type(kind: ImageType) -> Option<&'static str> {
    [
        (ImageType::Jpeg, "image/jpeg"),
        (ImageType::Png, "image/png"),
        (ImageType::Gif, "image/gif"),
        (ImageType::Webp, "image/webp"),
    ]
    .into_iter()
    .find_map(|(known, name)| (known == kind).then_some(name))
}

fn no_picture<T>() -> Res<T> {
    Problem::refuse(
        "not-a-picture",
        "This is not a picture that address books show. Save it as JPEG or PNG; GIF and WebP are \
         taken too.",
    )
}

fn megabytes(bytes: usize) -> String {
    let tenths = bytes.div_ceil(100_000);
    format!("{}.{} MB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;

    /// The head of a PNG that says it is so large, and as many bytes after it.
    fn png(width: u32, height: u32, more: usize) -> Vec<u8> {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        png.extend(width.to_be_bytes());
        png.extend(height.to_be_bytes());
        png.extend([8, 6, 0, 0, 0, 0, 0, 0, 0]);
        png.resize(png.len() + more, 7);
        png
    }

    fn code(bytes: &[u8]) -> Option<&'static str> {
        match picture(bytes) {
            Err(Error::Refused(problem)) => Some(problem.code),
            Err(_) | Ok(_) => None,
        }
    }

    #[test]
    fn s2_a_picture_is_known_by_its_head_and_its_hash() {
        let (one, other) = (png(640, 480, 10), png(640, 480, 11));
        let photo = picture(&one).expect("a picture");
        assert_eq!(photo.media_type, "image/png");
        assert_eq!(picture(&one).as_ref(), Ok(&photo));
        assert_ne!(picture(&other).expect("a picture").hash, photo.hash);
        let gif = b"GIF89a\x01\0\x01\0\x80\0\0";
        assert_eq!(picture(gif).expect("a picture").media_type, "image/gif");
    }

    #[test]
    fn s2_what_is_no_picture_or_too_large_is_refused() {
        for no in [
            &b""[..],
            b"hello",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            b"\x89PNG\r\n\x1a\n",
            b"\xff\xd8\xff",
            b"BM\x1a\0\0\0\0\0\0\0\x1a\0\0\0\x0c\0\0\0\x01\0\x01\0\x01\0\x18\0",
            &png(0, 5, 0),
        ] {
            assert_eq!(code(no), Some("not-a-picture"), "{no:?}");
        }
        // A bomb: few bytes that say they unfold to gigabytes.
        assert_eq!(code(&png(60_000, 60_000, 100)), Some("picture-too-large"));
        assert_eq!(code(&png(u32::MAX, u32::MAX, 0)), Some("picture-too-large"));
        assert_eq!(code(&png(9, 9, MOST_BYTES)), Some("picture-too-large"));
        assert_eq!(code(&png(7_000, 7_000, 0)), None);
    }
}
