//! How large a picture is, by its head alone: PNG (ISO/IEC 15948), JPEG (T.81), GIF89a, WebP (RFC 9649). Reads a
//! bounded number of small pieces, whatever the file says of itself.

use super::exif;
use crate::chat::file::{MediaKind, PictureSize};
use crate::limits::files as limits;

/// Reads from a place of the file into a buffer, and says how much was there.
pub type ReadAt<'a> = &'a mut dyn FnMut(u64, &mut [u8]) -> usize;

/// As it is shown. `None` when it is no picture, or does not say.
pub fn measure(kind: MediaKind, read: ReadAt<'_>) -> Option<PictureSize> {
    let (size, is_turned) = match kind {
        MediaKind::Png => png(read)?,
        MediaKind::Jpeg => jpeg(read)?,
        MediaKind::Gif => {
            let head: [u8; 10] = piece(read, 0)?;
            (
                [u16::from_le_bytes([head[6], head[7]]), u16::from_le_bytes([head[8], head[9]])]
                    .map(u32::from),
                false,
            )
        }
        MediaKind::Webp => webp(read)?,
        _ => return None,
    };
    let [width, height] = size;
    if width == 0 || height == 0 {
        return None;
    }
    let (width, height) = if is_turned { (height, width) } else { (width, height) };
    Some(PictureSize { width, height })
}

type Measured = Option<([u32; 2], bool)>;

/// The size stands in the first chunk; how it is held in one before the first of the picture's data.
fn png(read: ReadAt<'_>) -> Measured {
    let head: [u8; 24] = piece(read, 0)?;
    if &head[12..16] != b"IHDR" {
        return None;
    }
    let size = [long(&head, 16, false)?, long(&head, 20, false)?];
    let mut at = 8;
    for _ in 0..limits::PICTURE_PARTS_MAX {
        let Some(chunk) = piece::<8>(read, at) else { break };
        let length = u64::from(long(&chunk, 0, false)?);
        match &chunk[4..] {
            b"eXIf" => return Some((size, is_turned(read, at + 8, length))),
            b"IDAT" | b"IEND" => break,
            _ => at += 12 + length,
        }
    }
    Some((size, false))
}

/// Segments one behind the other, until one says how large a frame is.
fn jpeg(read: ReadAt<'_>) -> Measured {
    let (mut at, mut turned) = (2, false);
    for _ in 0..limits::PICTURE_PARTS_MAX {
        let [ff, marker, high, low] = piece(read, at)?;
        if ff != 0xff {
            return None;
        }
        let length = u64::from(u16::from_be_bytes([high, low]));
        match marker {
            // Fill bytes before a marker, and markers that stand alone.
            0xff => at += 1,
            0x01 | 0xd0..=0xd7 => at += 2,
            // Of a frame, whichever way it is coded; the three others in between are something else.
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                let frame: [u8; 9] = piece(read, at)?;
                let [height, width] = [[frame[5], frame[6]], [frame[7], frame[8]]].map(u16::from_be_bytes);
                return Some(([width.into(), height.into()], turned));
            }
            0xe1 => {
                if piece::<6>(read, at + 4).is_some_and(|word| &word == b"Exif\0\0") {
                    turned = is_turned(read, at + 10, length.saturating_sub(8));
                }
                at += 2 + length;
            }
            // The picture's data, or its end, before anybody said how large it is.
            0xd9 | 0xda => return None,
            _ if length < 2 => return None,
            _ => at += 2 + length,
        }
    }
    None
}

/// One of three kinds of first chunk; the long one says whether another says how it is held.
fn webp(read: ReadAt<'_>) -> Measured {
    let head: [u8; 30] = piece(read, 0)?;
    match &head[12..16] {
        b"VP8 " if head[23..26] == [0x9d, 0x01, 0x2a] => {
            let side = |at: usize| u32::from(u16::from_le_bytes([head[at], head[at + 1]]) & 0x3fff);
            Some(([side(26), side(28)], false))
        }
        b"VP8L" if head[20] == 0x2f => {
            let bits = long(&head, 21, true)?;
            Some(([(bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1], false))
        }
        b"VP8X" => {
            const EXIF: u8 = 0x08;
            let side = |at: usize| u32::from_le_bytes([head[at], head[at + 1], head[at + 2], 0]) + 1;
            let size = [side(24), side(27)];
            let turned = head[20] & EXIF != 0 && webp_is_turned(read);
            Some((size, turned))
        }
        _ => None,
    }
}

fn webp_is_turned(read: ReadAt<'_>) -> bool {
    let mut at = 12;
    for _ in 0..limits::PICTURE_PARTS_MAX {
        let Some(chunk) = piece::<8>(read, at) else { return false };
        let length = u64::from(long(&chunk, 4, true).unwrap_or_default());
        if &chunk[..4] == b"EXIF" {
            // Some programs put the word of JPEG in front of it.
            let prefixed = piece::<6>(read, at + 8).is_some_and(|word| &word == b"Exif\0\0");
            let skipped = if prefixed { 6 } else { 0 };
            return is_turned(read, at + 8 + skipped, length.saturating_sub(skipped));
        }
        at += 8 + length + length % 2;
    }
    false
}

fn is_turned(read: ReadAt<'_>, at: u64, length: u64) -> bool {
    let mut tiff = vec![0; length.min(limits::EXIF_BYTES_MAX as u64) as usize];
    let there = read(at, &mut tiff);
    exif::is_turned(&tiff[..there])
}

/// So many bytes from a place on, if all of them are there.
fn piece<const N: usize>(read: ReadAt<'_>, at: u64) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    (read(at, &mut bytes) == N).then_some(bytes)
}

fn long(bytes: &[u8], at: usize, is_little: bool) -> Option<u32> {
    let bytes = bytes.get(at..at + 4)?.try_into().ok()?;
    Some(if is_little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
}

#[cfg(test)]
mod tests {
    use super::super::exif::tests::held;
    use super::super::sniff;
    use super::*;

    fn size_of(bytes: &[u8]) -> Option<(u32, u32)> {
        let mut reads = 0;
        let mut read = |at: u64, into: &mut [u8]| {
            reads += 1;
            let rest = usize::try_from(at).ok().and_then(|at| bytes.get(at..)).unwrap_or_default();
            let count = rest.len().min(into.len());
            into[..count].copy_from_slice(&rest[..count]);
            count
        };
        let size = measure(sniff(bytes), &mut read);
        assert!(reads <= 3 * limits::PICTURE_PARTS_MAX, "{reads} reads");
        size.map(|size| (size.width, size.height))
    }

    fn png(width: u32, height: u32, exif: &[u8]) -> Vec<u8> {
        let chunk = |kind: &[u8; 4], data: &[u8]| {
            [&(data.len() as u32).to_be_bytes()[..], kind, data, &[0; 4]].concat()
        };
        let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 6, 0, 0, 0]].concat();
        let mut png = [&b"\x89PNG\r\n\x1a\n"[..], &chunk(b"IHDR", &head), &chunk(b"tEXt", b"tea")].concat();
        if !exif.is_empty() {
            png.extend(chunk(b"eXIf", exif));
        }
        [png, chunk(b"IDAT", b"..."), chunk(b"IEND", b"")].concat()
    }

    fn jpeg(width: u16, height: u16, exif: &[u8]) -> Vec<u8> {
        let segment = |marker: u8, data: &[u8]| {
            [&[0xff, marker][..], &(data.len() as u16 + 2).to_be_bytes(), data].concat()
        };
        let mut jpeg = [&b"\xff\xd8"[..], &segment(0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0")].concat();
        if !exif.is_empty() {
            jpeg.extend(segment(0xe1, &[b"Exif\0\0", exif].concat()));
        }
        let frame = [&[8][..], &height.to_be_bytes(), &width.to_be_bytes(), &[3]].concat();
        [jpeg, segment(0xdb, &[0; 65]), vec![0xff], segment(0xc2, &frame), segment(0xda, b"...")].concat()
    }

    fn webp(kind: &[u8; 4], data: &[u8], more: &[u8]) -> Vec<u8> {
        let chunk = [kind, &(data.len() as u32).to_le_bytes()[..], data, &vec![0; data.len() % 2]].concat();
        let rest = [&b"WEBP"[..], &chunk, more].concat();
        [&b"RIFF"[..], &(rest.len() as u32).to_le_bytes(), &rest].concat()
    }

    #[test]
    fn pictures_are_measured_as_they_are_shown() {
        let lossy =
            [&[0; 3][..], &[0x9d, 0x01, 0x2a], &800_u16.to_le_bytes(), &(600_u16 | 0x4000).to_le_bytes()];
        let lossless = [&[0x2f][..], &((799_u32) | (599 << 14)).to_le_bytes(), &[0; 8]].concat();
        let long = |flags: u8| [&[flags, 0, 0, 0][..], &[0x1f, 3, 0], &[0x57, 2, 0]].concat();
        let exif = [&b"EXIF"[..], &38_u32.to_le_bytes(), &held(6, true)].concat();
        assert_eq!(held(6, true).len(), 38);
        let gif = [&b"GIF89a"[..], &800_u16.to_le_bytes(), &600_u16.to_le_bytes(), &[0; 3]].concat();
        for (what, bytes, size) in [
            ("png", png(800, 600, b""), Some((800, 600))),
            ("png held", png(800, 600, &held(6, false)), Some((600, 800))),
            ("png huge", png(50_000, 50_000, b""), Some((50_000, 50_000))),
            ("png without", png(0, 600, b""), None),
            ("jpeg", jpeg(800, 600, b""), Some((800, 600))),
            ("jpeg as is", jpeg(800, 600, &held(1, true)), Some((800, 600))),
            ("jpeg upside down", jpeg(800, 600, &held(3, true)), Some((800, 600))),
            ("jpeg held", jpeg(800, 600, &held(8, true)), Some((600, 800))),
            ("jpeg held, other order", jpeg(800, 600, &held(5, false)), Some((600, 800))),
            ("gif", gif, Some((800, 600))),
            ("webp", webp(b"VP8 ", &[&lossy.concat()[..], &[0; 8]].concat(), b""), Some((800, 600))),
            ("webp lossless", webp(b"VP8L", &lossless, b""), Some((800, 600))),
            ("webp long", webp(b"VP8X", &long(0), b"...."), Some((800, 600))),
            ("webp held", webp(b"VP8X", &long(8), &exif), Some((600, 800))),
            ("text", b"tea".to_vec(), None),
            ("cut", b"\x89PNG\r\n\x1a\n\0\0".to_vec(), None),
        ] {
            assert_eq!(size_of(&bytes), size, "{what}");
            (0..bytes.len())
                .for_each(|end| assert!(size_of(&bytes[..end]).is_none_or(|_| end >= 10), "{what}"));
        }
    }

    #[test]
    fn what_never_ends_is_looked_at_for_a_while_only() {
        let endless = [&b"\xff\xd8"[..], &[0xff; 100_000]].concat();
        assert_eq!(size_of(&endless), None);
        let empty = [&b"\xff\xd8"[..], &b"\xff\xe2\0\x02".repeat(20_000)].concat();
        assert_eq!(size_of(&empty), None);
        let chunks = [&png(8, 6, b"")[..33], &b"\0\0\0\0tEXt\0\0\0\0".repeat(20_000)].concat();
        assert_eq!(size_of(&chunks), Some((8, 6)));
    }
}
