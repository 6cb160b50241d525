//! Bounds of files that people bring.

use std::time::Duration;

use super::Pace;

/// Longest name of a file, in bytes: what file systems take.
pub const FILE_NAME_BYTES_MAX: usize = 255;
/// One file, in bytes, when the operator does not say.
pub const UPLOAD_BYTES: u64 = 100 * 1024 * 1024;
/// All files of one user, in bytes, when the operator does not say.
pub const USER_FILES_BYTES: u64 = 2 * 1024 * 1024 * 1024;
/// All files of the house, in bytes, when the operator does not say.
pub const ALL_FILES_BYTES: u64 = 20 * 1024 * 1024 * 1024;
/// The largest size that an option takes, in bytes: what a browser counts exactly.
pub const SIZE_BYTES_MAX: u64 = 1 << 53;
/// A small picture in the place of a large one, in bytes.
pub const PREVIEW_BYTES_MAX: u64 = 256 * 1024;
/// The same in pixels: more than a screen has, and little enough that everybody's browser draws it unasked, since 256 KiB may
/// say that they are billions.
pub const PREVIEW_PIXELS_MAX: u64 = 4_000_000;
/// Files of one message: more than anybody looks through.
pub const FILES_PER_MESSAGE_MAX: usize = 10;
/// Uploads of a user that are not finished: a page sends a few side by side, each holds a thread.
pub const UNFINISHED_MAX: usize = 4;
/// Uploads of a user that no message has yet, finished ones too: a few messages are being written. Each costs about
/// 200 bytes of memory.
pub const UNPOSTED_MAX: usize = 100;
/// How long an upload may take, and as long again it may wait for its message.
pub const UPLOAD_LIFETIME: Duration = Duration::from_secs(24 * 3_600);
/// An unfinished upload to which nothing came for so long makes way for a new one.
pub const UPLOAD_IDLE: Duration = Duration::from_secs(600);
/// What is read from a socket before it is written to the disk, in bytes: a quarter of a thread's stack, on the heap.
pub const FILE_BUFFER_BYTES: usize = 64 * 1024;
/// What is sent of a file between two looks whether it is still there, in bytes: more would not be faster.
pub const SENT_AT_ONCE_BYTES: usize = 256 * 1024;
/// In each of these spans a body brings [`BODY_BYTES_MIN`] or the connection ends, and a download takes something.
pub const TRANSFER_TIMEOUT: Duration = Duration::from_secs(30);
/// How often a write that waits is tried again within its patience: each costs two calls of the system.
pub const WRITE_TRIES: u32 = 16;
/// See [`TRANSFER_TIMEOUT`]: the slowest line over which anybody would send a file.
pub const BODY_BYTES_MIN: usize = 16 * 1024;
/// Between two looks whether who brings a file still may: whoever is muted or banned meanwhile brings nothing more, and a
/// hundred who bring cost the house a hundred questions in that time.
pub const BEARER_LOOK_INTERVAL: Duration = Duration::from_secs(1);
/// How long a `PATCH` waits for another one of the same upload to let go.
pub const TAKE_OVER_TIMEOUT: Duration = Duration::from_secs(10);
/// Between two looks at the disk while a file comes in, in bytes of it.
pub const SPACE_LOOK_BYTES: u64 = 4 * 1024 * 1024;
/// So much of a file that comes in is sent off to the disk at a time, in bytes, and twice as much may wait for it: a post
/// must not queue behind much of somebody's film. With more its flush takes longer, with less the film does.
pub const SENT_OFF_BYTES: u64 = 512 * 1024;
/// So much of a file that is taken away is given back to the disk at a time, in bytes.
pub const GIVEN_BACK_BYTES: u64 = 1024 * 1024;
/// A body or an answer of so many bytes or more gets more room in the kernel: a smaller one is over before it fills that.
pub const WIDE_BYTES: u64 = 1024 * 1024;
/// What it gets in each direction, in bytes; Linux doubles it: at 5 ms from one end of a wireless network to the other and
/// back, 200 MiB a second.
pub const WIDE_BUFFER_BYTES: usize = 1024 * 1024;
/// How many connections have it at a time: no more than 256 MiB of the kernel's memory are left there by all of them.
pub const WIDE_MAX: u32 = 64;
/// Of a body of so many bytes or more the digest is taken by a thread of its own while it comes, so that who waits for the
/// answer does not wait for a second reading; of fewer it is there in some milliseconds anyway.
pub const HASHED_BESIDE_BYTES: u64 = 16 * 1024 * 1024;
/// How many such threads there are: more than there are processors would not be faster.
pub const HASHED_BESIDE_MAX: u32 = 4;
/// A thread that brings or fetches files stands back for those that talk, until its connection ends.
pub const FILES_NICENESS: i32 = 10;
/// From one try to take away what is no file of anybody any more to the next.
pub const FILES_SWEEP_INTERVAL: Duration = Duration::from_secs(10);
/// Of a file, from its first byte on, in bytes: what says what it is.
pub const SNIFF_BYTES: usize = 4_096;
/// Parts of a picture that are looked through for its size: more than cameras and programs write in front of it.
pub const PICTURE_PARTS_MAX: usize = 512;
/// What a picture says of the way it was held, in bytes: the directory in front of it.
pub const EXIF_BYTES_MAX: usize = 64 * 1024;
/// What files leave free on the disk, in bytes, and as a part of it, whichever is more: the history needs some too.
pub const FREE_BYTES_KEPT: u64 = 1024 * 1024 * 1024;
/// See [`FREE_BYTES_KEPT`].
pub const FREE_PARTS_KEPT: u64 = 20;
/// Files that a user begins to bring, previews too: a folder of pictures at once.
pub const UPLOADS: Pace = Pace { at_once: 200, within: Duration::from_secs(200) };
/// Files that one address begins to bring, under whatever names: a class sends its folders of pictures at once; then two
/// a second. The smallest takes a name and a block of the disk, of which the quotas know nothing.
pub const UPLOADS_OF_ADDRESS: Pace = Pace { at_once: 2_000, within: Duration::from_secs(1_000) };
/// Uploads under way from one address hold this part of the free room at most, or as much as one user may have: to say how
/// long a file will be costs nobody anything, and others find as much as is held.
pub const HELD_PART: u64 = 2;
/// How long the door of files waits for what the house says: as long as a busy disk is waited for, and some more.
pub const BROKER_TIMEOUT: Duration = Duration::from_secs(15);
