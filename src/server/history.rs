//! The history at a start: opened, looked at, and put into the core.

use std::io;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::chat::upload::FileRules;
use crate::chat::{Fact, Rules};
use crate::config::Config;
use crate::core::Core;
use crate::core::dialect::Dialects;
use crate::doors::dialect;
use crate::limits;
use crate::store::halt::Halt;
use crate::store::journal::Journal;
use crate::store::operator::{self, Key};
use crate::store::schema::DataDir;
use crate::store::{StoreError, verify};
use crate::wire::clock;
use crate::wire::json::answer::About;
use crate::wire::json::devices::Signpost;
use crate::wire::json::request;

/// The journal, and the core with the present in it.
pub(super) fn open(
    config: &Config,
    dir: &DataDir,
    signpost: Signpost,
    halt: &Halt,
) -> Result<(Journal, Core, Dialects), StoreError> {
    let read = || {
        let mut present = Vec::new();
        Journal::open(dir, halt, &mut |fact| present.push(fact)).map(|journal| (journal, present))
    };
    // Whoever wants what is damaged out of the way may wait until all of it is looked at.
    let looked = if config.salvage { verify_whole(dir, halt) } else { Ok(()) };
    let (journal, present) = match looked.and_then(|()| read()) {
        Err(error @ StoreError::Corrupt { .. }) if config.salvage => {
            let aside = dir.set_aside()?;
            tracing::warn!(%error, aside = %aside.display(), "the history was moved aside, a new one begins");
            read()
        }
        outcome => outcome,
    }?;
    warn_of_the_future(&present);
    let epoch = journal.epoch().to_owned();
    let about = About {
        server_name: config.name.clone(),
        epoch,
        rate: config.rate,
        upload_bytes: config.max_upload,
        signpost,
    };
    let dialects = dialect::dialects(&about);
    let mut core = Core::new(rules(config), dialects.clone());
    present.iter().for_each(|fact| core.restore(fact));
    Ok((journal, core, dialects))
}

/// Makes a link for an operator when the house has none: the one that was left for this start, or a new one.
///
/// # Errors
/// When the system gives no randomness.
pub(super) fn offer(core: &mut Core, data: &Path) -> io::Result<Option<Key>> {
    if core.hall().users().operators() > 0 {
        return Ok(None);
    }
    let now = clock::millis(SystemTime::now());
    let key = match operator::take(data) {
        Some(key) => key,
        None => Key::fresh(now)?,
    };
    // It is as good as kept: the next start without an operator makes another.
    core.restore(&Fact::OperatorLink(Some(key.link())));
    Ok(Some(key))
}

/// Times never go back, so a clock that was ahead once is seen in all that comes until it is that late.
fn warn_of_the_future(present: &[Fact]) {
    let active = |fact: &Fact| if let Fact::RoomMade { active, .. } = fact { Some(*active) } else { None };
    let newest = Duration::from_millis(present.iter().filter_map(active).max().unwrap_or(0));
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let ahead = newest.saturating_sub(now);
    if ahead > limits::CLOCK_AHEAD_MAX {
        let hours = ahead.as_secs() / 3_600;
        tracing::warn!(
            hours,
            "the newest event of the history is in the future: the clock of this machine was ahead once, or is behind now; \
             until then new events carry the time of that one"
        );
    }
}

fn verify_whole(dir: &DataDir, halt: &Halt) -> Result<(), StoreError> {
    let path = dir.file();
    if !path.exists() {
        return Ok(());
    }
    match verify::verify_unless(&path, halt)?.faults.into_iter().next() {
        Some(why) => Err(StoreError::Corrupt { path, why }),
        None => Ok(()),
    }
}

fn rules(config: &Config) -> Rules {
    Rules {
        rate: config.rate,
        // Where addresses tell nobody apart, they are not counted.
        address_quotas: config.max_per_ip > 0,
        password_hash: config.password.as_deref().map(request::hash),
        server_name: config.name.clone(),
        files: FileRules {
            upload_bytes: config.max_upload,
            user_bytes: config.user_files,
            all_bytes: config.all_files,
        },
    }
}
