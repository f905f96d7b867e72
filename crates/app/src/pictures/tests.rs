use super::*;
use crate::Error;

/// A PNG that says it is so large, with as many bytes more behind its end.
fn png(width: u32, height: u32, more: usize) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    png.extend(width.to_be_bytes());
    png.extend(height.to_be_bytes());
    png.extend([8, 6, 0, 0, 0, 0, 0, 0, 0]);
    png.extend(b"\0\0\0\x02IDAT\x07\x07\0\0\0\0\0\0\0\0IEND\0\0\0\0");
    png.resize(png.len() + more, 7);
    png
}

/// A JPEG with an end of another picture among its texts, and two scans with stuffed bytes, a
/// restart and fill bytes.
const JPEG: &[u8] = b"\xff\xd8\xff\xe1\0\x06Ex\xff\xd9\xff\xc0\0\x0b\x08\0\x01\0\x01\x01\x01\x11\0\
    \xff\xda\0\x08\x01\x01\0\0\x3f\0\x2b\xff\0\xff\xd0\x2b\xff\xff\xff\xda\0\x08\x01\x01\0\0\x3f\0\x2b\
    \xff\xd9";

/// A GIF with colours of its own, one extension and one picture.
const GIF: &[u8] =
    b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xf9\x04\0\0\0\0\0,\0\0\0\0\x01\0\x01\0\
    \x80\0\0\0\xff\xff\xff\x02\x02D\x01\0;";

const WEBP: &[u8] =
    b"RIFF\x1a\0\0\0WEBPVP8L\x0e\0\0\0\x2f\0\0\0\0\x07\x10\x11\xfd\x0f\x44\x44\xff\x03";

fn refused(bytes: &[u8]) -> Problem {
    match picture(bytes) {
        Err(Error::Refused(problem)) => problem,
        other => panic!("{other:?} of {} bytes", bytes.len()),
    }
}

#[test]
fn s2_a_picture_is_known_by_its_head_and_its_hash() {
    let (one, other) = (png(640, 480, 10), png(640, 480, 11));
    let photo = picture(&one).expect("a picture");
    assert_eq!(photo.media_type, "image/png");
    assert_eq!(picture(&one).as_ref(), Ok(&photo));
    assert_ne!(picture(&other).expect("a picture").hash, photo.hash);
}

#[test]
fn s2_what_was_cut_anywhere_is_no_picture() {
    for (whole, media_type) in [
        (&png(9, 9, 0)[..], "image/png"),
        (JPEG, "image/jpeg"),
        (GIF, "image/gif"),
        (WEBP, "image/webp"),
    ] {
        let taken = picture(whole).map(|photo| photo.media_type);
        assert_eq!(taken.as_deref(), Ok(media_type));
        for end in 0..whole.len() {
            let code = refused(&whole[..end]).code;
            assert!(matches!(code, "picture-cut" | "not-a-picture"), "{code}");
        }
        let almost = refused(&whole[..whole.len() - 1]);
        assert_eq!(almost.code, "picture-cut", "{media_type}");
        let more = [whole, b"\0what phones put behind it"].concat();
        assert!(picture(&more).is_ok(), "{media_type}");
    }
}

/// What accounts show may be of any kind that is known; what people bring is what all take.
#[test]
fn s2_somebody_brings_jpeg_or_png() {
    assert!(brought(&png(9, 9, 0)).is_ok() && brought(JPEG).is_ok());
    for (other, named) in [(GIF, "a GIF"), (WEBP, "a WebP picture")] {
        assert!(picture(other).is_ok(), "{named}");
        match brought(other) {
            Err(Error::Refused(problem)) => {
                assert_eq!(problem.code, "picture-kind");
                assert!(problem.message.contains(named), "{}", problem.message);
            }
            other => panic!("not refused: {other:?}"),
        }
    }
}

#[test]
fn s2_what_is_no_picture_is_called_what_it_is() {
    for (no, named) in [
        (&b""[..], "not one byte"),
        (b"hello", "not a picture"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
        (b"\0\0\0\x20ftypavif\0\0\0\0", "AVIF"),
        (b"\0\0\0\x20ftypisom\0\0\0\0", "a film"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"BM\x1a\0\0\0\0\0\0\0\x1a\0\0\0", "BMP"),
        (b"\x89PNG\r\n\x1a\n", "not a picture"),
        (b"\xff\xd8\xff", "not a picture"),
        (&png(0, 5, 0), "not a picture"),
    ] {
        let problem = refused(no);
        assert_eq!(problem.code, "not-a-picture", "{no:?}");
        let message = problem.message;
        assert!(
            message.contains(named) && message.contains("as JPEG"),
            "{message}"
        );
    }
}

#[test]
fn s2_what_is_too_large_is_refused_by_what_it_says_of_itself() {
    // A bomb: few bytes that say they unfold to gigabytes.
    for (bomb, said) in [
        (png(60_000, 60_000, 100), "60000 × 60000"),
        (png(u32::MAX, u32::MAX, 0), "4294967295 × 4294967295"),
        (png(20_001, 1, 0), "20000 along a side"),
        (png(9, 9, MOST_BYTES), "may have 5.0 MB"),
    ] {
        let problem = refused(&bomb);
        assert_eq!(problem.code, "picture-too-large");
        assert!(problem.message.contains(said), "{}", problem.message);
    }
    assert!(picture(&png(7_000, 7_000, 0)).is_ok());
    assert_eq!(fits(5_000_000), Ok(()));
    let large = fits(60_000_000).expect_err("larger than taken");
    assert!(large.to_string().contains("has 60.0 MB"), "{large}");
}
