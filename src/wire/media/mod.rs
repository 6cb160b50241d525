//! What a file is by its first bytes, and how large a picture is by its head. Nothing is decoded or unpacked.

mod exif;
pub mod picture;

use crate::chat::file::MediaKind;

/// By the first bytes, of which [`crate::limits::files::SNIFF_BYTES`] are enough.
pub fn sniff(head: &[u8]) -> MediaKind {
    let begins = |with: &[u8]| head.starts_with(with);
    let at = |place: usize, with: &[u8]| head.get(place..).is_some_and(|rest| rest.starts_with(with));
    match head {
        _ if begins(b"\x89PNG\r\n\x1a\n") => MediaKind::Png,
        _ if begins(b"\xff\xd8\xff") => MediaKind::Jpeg,
        _ if begins(b"GIF87a") || begins(b"GIF89a") => MediaKind::Gif,
        _ if begins(b"RIFF") && at(8, b"WEBPVP8") => MediaKind::Webp,
        _ if begins(b"RIFF") && at(8, b"WAVE") => MediaKind::Wav,
        _ if at(4, b"ftyp") => of_brand(head.get(8..12).unwrap_or_default()),
        _ if begins(b"\x1a\x45\xdf\xa3") => of_matroska(head),
        _ if begins(b"OggS\0") => of_ogg(head),
        _ if begins(b"fLaC") => MediaKind::Flac,
        _ if begins(b"ID3") => MediaKind::Mp3,
        [0xff, 0xf1 | 0xf9, ..] => MediaKind::Aac,
        [0xff, 0xfa | 0xfb | 0xf2 | 0xf3, third, ..] if is_mp3_frame(*third) => MediaKind::Mp3,
        _ if begins(b"%PDF-") => MediaKind::Pdf,
        _ if begins(b"PK\x03\x04") || begins(b"PK\x05\x06") => MediaKind::Zip,
        _ if begins(b"\x1f\x8b\x08") => MediaKind::Gzip,
        _ if is_text(head) => MediaKind::Text,
        _ => MediaKind::Other,
    }
}

/// ISO/IEC 14496-12: who wrote it says in four letters which rules it keeps. Other pictures and films come in the same
/// box.
fn of_brand(brand: &[u8]) -> MediaKind {
    match brand {
        b"isom" | b"iso2" | b"iso4" | b"iso5" | b"iso6" | b"mp41" | b"mp42" | b"avc1" | b"M4V " | b"dash"
        | b"MSNV" => MediaKind::Mp4,
        b"M4A " | b"M4B " => MediaKind::M4a,
        _ => MediaKind::Other,
    }
}

/// WebM is the part of Matroska that browsers play; the word stands in the head.
fn of_matroska(head: &[u8]) -> MediaKind {
    let head = &head[..head.len().min(64)];
    match head.windows(7).any(|window| window == b"\x42\x82\x84webm") {
        true => MediaKind::Webm,
        false => MediaKind::Other,
    }
}

fn of_ogg(head: &[u8]) -> MediaKind {
    let head = &head[..head.len().min(512)];
    match head.windows(7).any(|window| window == b"\x80theora") {
        true => MediaKind::OggVideo,
        false => MediaKind::Ogg,
    }
}

/// A bit rate and a sampling rate that there are.
fn is_mp3_frame(third: u8) -> bool {
    third >> 4 != 0 && third >> 4 != 15 && (third >> 2) & 3 != 3
}

/// UTF-8 without what no text has; a character may be cut at the end.
fn is_text(head: &[u8]) -> bool {
    let valid = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !valid.is_empty() && !valid.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_what_the_bytes_say() {
        let mkv = b"\x1a\x45\xdf\xa3\x93\x42\x82\x88matroska";
        let webm = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm";
        let theora = [&b"OggS\0\x02"[..], &[0; 22], b"\x80theora"].concat();
        let cases: Vec<(&[u8], MediaKind)> = vec![
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", MediaKind::Png),
            (b"\x89PNG\n", MediaKind::Other),
            (b"\xff\xd8\xff\xe0\0\x10JFIF\0", MediaKind::Jpeg),
            (b"GIF89a\x01\0\x01\0", MediaKind::Gif),
            (b"RIFF\x24\0\0\0WEBPVP8L", MediaKind::Webp),
            (b"RIFF\x24\0\0\0WAVEfmt ", MediaKind::Wav),
            (b"RIFF\x24\0\0\0AVI LIST", MediaKind::Other),
            (b"\0\0\0\x20ftypisom\0\0\x02\0", MediaKind::Mp4),
            (b"\0\0\0\x20ftypM4A \0\0\x02\0", MediaKind::M4a),
            (b"\0\0\0\x1cftypavif\0\0\0\0", MediaKind::Other),
            (b"\0\0\0\x1cftypheic\0\0\0\0", MediaKind::Other),
            (webm, MediaKind::Webm),
            (mkv, MediaKind::Other),
            (b"OggS\0\x02OpusHead", MediaKind::Ogg),
            (&theora, MediaKind::OggVideo),
            (b"fLaC\0\0\0\x22", MediaKind::Flac),
            (b"ID3\x04\0", MediaKind::Mp3),
            (b"\xff\xfb\x90\x64", MediaKind::Mp3),
            (b"\xff\xfb\xff\xff", MediaKind::Other),
            (b"\xff\xf1\x50\x80", MediaKind::Aac),
            (b"%PDF-1.7\n/JavaScript", MediaKind::Pdf),
            (b"PK\x03\x04\x14\0", MediaKind::Zip),
            (b"\x1f\x8b\x08\0", MediaKind::Gzip),
            (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", MediaKind::Text),
            (b"<!doctype html><script>alert(1)</script>", MediaKind::Text),
            ("茶\r\n".as_bytes(), MediaKind::Text),
            (&"茶".as_bytes()[..2], MediaKind::Other),
            (b"tea\0", MediaKind::Other),
            (b"tea\x1b[2J", MediaKind::Other),
            (b"\x7fELF\x02", MediaKind::Other),
            (b"MZ\x90\0", MediaKind::Other),
            (b"", MediaKind::Other),
        ];
        for (head, kind) in cases {
            assert_eq!(sniff(head), kind, "{}", String::from_utf8_lossy(head));
        }
    }

    #[test]
    fn whatever_comes_is_looked_at_without_harm() {
        let mut seed = 1_u64;
        for length in 0..600 {
            let byte = || {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                (seed >> 56) as u8
            };
            let bytes: Vec<u8> = std::iter::repeat_with(byte).take(length).collect();
            sniff(&bytes);
            for start in [&b"\xff\xd8\xff"[..], b"\x1a\x45\xdf\xa3", b"OggS\0", b"\0\0\0\x20ftyp"] {
                sniff(&[start, &bytes].concat());
            }
        }
    }
}
