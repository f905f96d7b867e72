//! Kinds of pictures that address books do not show, so that whoever has one hears which.

/// What the bytes are, if they are one of those that people often have.
pub(super) fn name(bytes: &[u8]) -> Option<&'static str> {
    // Containers of ISO's base media format say their brand behind the length of the first box.
    if bytes.get(4..8) == Some(b"ftyp") {
        return match bytes.get(8..12)? {
            b"avif" | b"avis" => Some("an AVIF picture"),
            b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"msf1" => {
                Some("a HEIC picture, as phones take them")
            }
            _ => Some("a film, or a picture of a rare kind"),
        };
    }
    [
        (&b"BM"[..], "a BMP picture"),
        (b"II*\0", "a TIFF picture"),
        (b"MM\0*", "a TIFF picture"),
        (b"\0\0\0\x0cJXL ", "a JPEG XL picture"),
        (b"\xff\x0a", "a JPEG XL picture"),
        (b"<svg", "an SVG drawing"),
        (b"<?xml", "a text in XML, perhaps an SVG drawing"),
        (b"%PDF", "a PDF document"),
    ]
    .into_iter()
    .find_map(|(head, name)| bytes.starts_with(head).then_some(name))
}
