//! How a camera was held: the one entry of EXIF that says how a picture is turned before it is shown (TIFF 6.0, EXIF
//! 2.32 section 4.6.4).

/// The entry's number, and its type: a number of two bytes.
const ORIENTATION: u16 = 0x0112;
const SHORT: u16 = 3;
/// An entry of a directory, in bytes.
const ENTRY: usize = 12;

/// Whether width and height change places. What cannot be read turns nothing.
pub(super) fn is_turned(tiff: &[u8]) -> bool {
    orientation(tiff).is_some_and(|orientation| (5..=8).contains(&orientation))
}

fn orientation(tiff: &[u8]) -> Option<u16> {
    let is_little = match tiff.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let short = |at: usize| -> Option<u16> {
        let bytes = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if is_little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    };
    let long = |at: usize| -> Option<usize> {
        let bytes = tiff.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if is_little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) } as usize)
    };
    let directory = long(4)?;
    let count = usize::from(short(directory)?);
    let mut entries = (0..count).map(|number| directory + 2 + number * ENTRY);
    let entry = entries.find(|at| short(*at) == Some(ORIENTATION))?;
    (short(entry + 2)? == SHORT).then(|| short(entry + 8)).flatten()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A directory with two entries, the second of which says how the camera was held.
    pub(in super::super) fn held(orientation: u16, is_little: bool) -> Vec<u8> {
        let short = |n: u16| if is_little { n.to_le_bytes() } else { n.to_be_bytes() };
        let long = |n: u32| if is_little { n.to_le_bytes() } else { n.to_be_bytes() };
        let entry =
            |tag, value| [&short(tag)[..], &short(SHORT), &long(1), &short(value), &short(0)].concat();
        let start: &[u8] = if is_little { b"II*\0" } else { b"MM\0*" };
        [start, &long(8), &short(2), &entry(0x0100, 7), &entry(ORIENTATION, orientation), &long(0)].concat()
    }

    #[test]
    fn four_of_the_eight_ways_to_hold_a_camera_turn_the_picture() {
        for is_little in [true, false] {
            for orientation in 0..=9 {
                let tiff = held(orientation, is_little);
                assert_eq!(is_turned(&tiff), (5..=8).contains(&orientation), "{orientation}");
                // Whatever is cut off, nothing is read that is not there.
                (0..tiff.len()).for_each(|end| assert!(end >= 32 || !is_turned(&tiff[..end])));
            }
        }
        assert!(!is_turned(b"II*\0\xff\xff\xff\xff"));
        assert!(!is_turned(b"II*\0\x08\0\0\0\xff\xff"));
        assert!(!is_turned(b"tea"));
    }
}
