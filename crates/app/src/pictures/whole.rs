//! Whether all of a picture is there: its parts are followed by their lengths to the one that
//! ends it. What stands behind that belongs to nobody's picture and is let be; phones put
//! films and thumbnails there.

/// A kind of picture that is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Jpeg,
    Png,
    Gif,
    Webp,
}

/// Whether the picture goes on to its own end.
pub(super) fn is_whole(kind: Kind, bytes: &[u8]) -> bool {
    let end = match kind {
        Kind::Jpeg => jpeg(bytes),
        Kind::Png => png(bytes),
        Kind::Gif => gif(bytes),
        Kind::Webp => webp(bytes),
    };
    end.is_some_and(|end| end <= bytes.len())
}

/// Behind `EOI`: markers with their segments, and after a `SOS` the coded picture, in which a
/// marker is never followed by zero nor is one of those that restart it.
fn jpeg(bytes: &[u8]) -> Option<usize> {
    let mut at = 2;
    loop {
        // Any number of fill bytes may stand before a marker.
        if *bytes.get(at)? != 0xff {
            return None;
        }
        let marker = *bytes.get(at + 1)?;
        at += match marker {
            0xd9 => return Some(at + 2),
            0x00 => return None,
            0xff => 1,
            0x01 | 0xd0..=0xd7 => 2,
            0xda => {
                let coded = at + 2 + two(bytes, at + 2, u16::from_be_bytes)?;
                coded + entropy(bytes.get(coded..)?)? - at
            }
            _ => 2 + two(bytes, at + 2, u16::from_be_bytes)?.max(2),
        };
    }
}

/// How long a coded picture is, up to the next marker of another segment.
fn entropy(coded: &[u8]) -> Option<usize> {
    coded
        .windows(2)
        .position(|two| two[0] == 0xff && !matches!(two[1], 0x00 | 0xd0..=0xd7))
}

/// Behind `IEND`: chunks of a length, a name, so many bytes and a checksum.
fn png(bytes: &[u8]) -> Option<usize> {
    let mut at = 8;
    loop {
        let length = four(bytes, at, u32::from_be_bytes)?;
        let end = at.checked_add(length)?.checked_add(12)?;
        if bytes.get(at + 4..at + 8)? == b"IEND" {
            return Some(end);
        }
        at = end;
    }
}

/// Behind the trailer: pictures and extensions, each followed by blocks up to an empty one.
fn gif(bytes: &[u8]) -> Option<usize> {
    let mut at = 13 + colours(*bytes.get(10)?);
    loop {
        at = match *bytes.get(at)? {
            0x3b => return Some(at + 1),
            0x21 => blocks(bytes, at + 2)?,
            0x2c => blocks(bytes, at + 11 + colours(*bytes.get(at + 9)?))?,
            _ => return None,
        };
    }
}

/// How long the table of colours is that a packed field announces.
fn colours(packed: u8) -> usize {
    if packed & 0x80 == 0 {
        return 0;
    }
    3 << ((packed & 7) + 1)
}

fn blocks(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let length = usize::from(*bytes.get(at)?);
        at += 1 + length;
        if length == 0 {
            return Some(at);
        }
    }
}

/// Behind the whole that the head of the file announces.
fn webp(bytes: &[u8]) -> Option<usize> {
    four(bytes, 4, u32::from_le_bytes)?.checked_add(8)
}

fn two(bytes: &[u8], at: usize, read: fn([u8; 2]) -> u16) -> Option<usize> {
    let number = bytes.get(at..at + 2)?.try_into().ok()?;
    Some(usize::from(read(number)))
}

fn four(bytes: &[u8], at: usize, read: fn([u8; 4]) -> u32) -> Option<usize> {
    let number = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
    usize::try_from(read(number)).ok()
}
