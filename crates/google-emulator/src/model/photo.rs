//! Photos: what a user uploaded, and what is served of it.

use sha2::{Digest as _, Sha256};

/// Pixels of a photo asked for without a size, as a bare address is served by Google.
const BARE_SIZE: u32 = 512;

/// How the bytes of a picture are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Jpeg,
    Png,
}

/// One upload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Photo {
    /// The part of its address that no other upload has.
    pub(crate) token: String,
    format: Format,
    bytes: Vec<u8>,
}

impl Photo {
    /// Takes the bytes of a JPEG or PNG; `None` for anything else. The address follows from
    /// `write`, a number that no other upload has, so the same bytes sent again get a new one.
    pub(crate) fn new(bytes: Vec<u8>, write: u64) -> Option<Self> {
        let format = match bytes.as_slice() {
            [0xff, 0xd8, 0xff, rest @ ..] if rest.windows(2).any(|end| end == [0xff, 0xd9]) => {
                Format::Jpeg
            }
            [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, rest @ ..]
                if rest.get(4..8) == Some(b"IHDR") && rest.len() >= 25 =>
            {
                Format::Png
            }
            _ => return None,
        };
        let mut digest = Sha256::new();
        digest.update(write.to_be_bytes());
        digest.update(&bytes);
        let token = digest.finalize()[..12]
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Some(Self {
            token,
            format,
            bytes,
        })
    }

    /// The media type.
    pub(crate) fn media_type(&self) -> &'static str {
        match self.format {
            Format::Jpeg => "image/jpeg",
            Format::Png => "image/png",
        }
    }

    /// The picture as served at this size. Google encodes anew, so the bytes sent never come
    /// back; here a comment that depends on the size makes the difference, and the picture
    /// itself is left as it is.
    pub(crate) fn served(&self, size: Option<u32>) -> Vec<u8> {
        let comment = format!("emulated at {} pixels", size.unwrap_or(BARE_SIZE));
        let (place, inserted) = match self.format {
            Format::Jpeg => (2, jpeg_comment(&comment)),
            Format::Png => (PNG_HEADER, png_comment(&comment)),
        };
        let mut served = self.bytes[..place].to_vec();
        served.extend(inserted);
        served.extend(&self.bytes[place..]);
        served
    }
}

/// Signature and first chunk of a PNG.
const PNG_HEADER: usize = 8 + 25;

fn jpeg_comment(comment: &str) -> Vec<u8> {
    let length = u16::try_from(comment.len() + 2).unwrap_or(u16::MAX);
    let mut segment = vec![0xff, 0xfe];
    segment.extend(length.to_be_bytes());
    segment.extend(comment.as_bytes());
    segment
}

fn png_comment(comment: &str) -> Vec<u8> {
    let mut body = b"tEXtComment\0".to_vec();
    body.extend(comment.as_bytes());
    let length = u32::try_from(body.len() - 4).unwrap_or(u32::MAX);
    let mut chunk = length.to_be_bytes().to_vec();
    chunk.extend(&body);
    chunk.extend(crc32fast::hash(&body).to_be_bytes());
    chunk
}
