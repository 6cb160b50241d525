//! What an operator does. Each act goes the way of every command, through the broker, and its confirmation
//! comes when it is on disk.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::{Answer, Outcome, Words, answered, place, rooms, whom};
use crate::broker::questions::Question;
use crate::chat::ClientId;
use crate::chat::act::{Act, Whom, counted};
use crate::chat::name::{Cid, Text};
use crate::chat::sanction::{self, Kind};
use crate::chat::user::Role;
use crate::debug::Desk;
use crate::debug::table::{Align, Cell, Table, escape};
use crate::gauges::Level;
use crate::limits;
use crate::store::{backup, operator};
use crate::wire::clock::{clock, date, millis};

pub(super) fn say(desk: &Desk, words: &Words) -> Outcome {
    let room = rooms::name(words.first().unwrap_or_default())?;
    carry_out(desk, Act::Say { room, text: text(words.behind(0))?, cid: fresh_cid()? })
}

pub(super) fn notice(desk: &Desk, words: &Words) -> Outcome {
    carry_out(desk, Act::Notice { text: text(words.all())? })
}

pub(super) fn kick(desk: &Desk, words: &Words) -> Outcome {
    let whom = match words.first().unwrap_or_default().parse() {
        Ok(id) if !words.is_quoted(0) => Whom::Client(ClientId(id)),
        _ => whom::of(desk, words)?,
    };
    carry_out(desk, Act::Kick { whom, reason: reason(words.behind(0))? })
}

pub(super) fn mute(desk: &Desk, words: &Words) -> Outcome {
    impose(desk, words, Kind::Mute)
}

pub(super) fn ban(desk: &Desk, words: &Words) -> Outcome {
    impose(desk, words, Kind::Ban)
}

pub(super) fn unmute(desk: &Desk, words: &Words) -> Outcome {
    carry_out(desk, Act::Lift { kind: Kind::Mute, whom: whom::of(desk, words)? })
}

pub(super) fn unban(desk: &Desk, words: &Words) -> Outcome {
    carry_out(desk, Act::Lift { kind: Kind::Ban, whom: whom::of(desk, words)? })
}

pub(super) fn role(desk: &Desk, words: &Words) -> Outcome {
    let word = words.get(1).unwrap_or_default().to_lowercase();
    let role = Role::ALL.iter().copied().find(|role| role.word() == word);
    let role = role.ok_or("the roles are member, moderator and operator")?;
    carry_out(desk, Act::Role { whom: whom::of(desk, words)?, role })
}

pub(super) fn forget(desk: &Desk, words: &Words) -> Outcome {
    carry_out(desk, Act::Forget { whom: whom::of(desk, words)? })
}

pub(super) fn delete(desk: &Desk, words: &Words) -> Outcome {
    let room = rooms::name(words.first().unwrap_or_default())?;
    let seq = words.get(1).and_then(|word| word.parse().ok()).ok_or("SEQ is the number of a message")?;
    carry_out(desk, Act::Delete { room, seq })
}

/// The secret goes to the operator alone: it is neither in the log nor on record.
pub(super) fn operator_link(desk: &Desk, _: &Words) -> Outcome {
    let key = operator::Key::fresh(millis(SystemTime::now())).map_err(|error| error.to_string())?;
    carry_out(desk, Act::Link(key.link()))?;
    desk.act(Act::Note { act: "operator-link".into(), detail: "a new one".into() });
    Ok(Answer::Text(format!("{}\n", (desk.signpost.0)(&key.fragment()).url)))
}

pub(super) fn sanctions(desk: &Desk, _: &Words) -> Outcome {
    let now = millis(SystemTime::now());
    let rows = answered(desk.ask(|to| Question::Sanctions(now, to)))?;
    let (left, right) = (Align::Left, Align::Right);
    let mut table =
        Table::new(&[("kind", left), ("whom", left), ("since", right), ("left", right), ("reason", left)]);
    for (sanction, whom) in rows {
        let ms = Duration::from_millis;
        table.row(vec![
            sanction.kind.as_str().into(),
            whom.into(),
            ms(now.saturating_sub(sanction.since)).into(),
            sanction.until.map(|until| ms(until.saturating_sub(now))).into(),
            Cell::Text(sanction.reason.into()),
        ]);
    }
    Ok(Answer::Tables(vec![table]))
}

pub(super) fn audit(desk: &Desk, words: &Words) -> Outcome {
    let most = match words.first().map(str::parse) {
        None => limits::RECORDS_SHOWN,
        Some(Ok(most)) if (1..=limits::RECORDS_KEPT).contains(&most) => most,
        Some(_) => return Err(format!("N is a whole number from 1 to {}", limits::RECORDS_KEPT)),
    };
    let (left, right) = (Align::Left, Align::Right);
    let columns = [
        ("id", right),
        ("time", left),
        ("by", left),
        ("door", left),
        ("act", left),
        ("whom", left),
        ("minutes", right),
        ("reason", left),
    ];
    let mut table = Table::new(&columns);
    for (record, by) in answered(desk.ask(|to| Question::Audit(most, to)))? {
        let at = UNIX_EPOCH + Duration::from_millis(record.time);
        let time = if words.json { record.time.into() } else { format!("{} {}", date(at), clock(at)).into() };
        table.row(vec![
            record.id.into(),
            time,
            by.into(),
            record.actor.door().into(),
            Cell::Text(record.act.into()),
            Cell::Text(record.whom.into()),
            record.minutes.into(),
            Cell::Text(record.detail.into()),
        ]);
    }
    Ok(Answer::Tables(vec![table]))
}

pub(super) fn backup(desk: &Desk, words: &Words) -> Outcome {
    let path = place::of_copy(words.first().unwrap_or_default(), desk.backup_dir.as_deref())?;
    let report =
        backup::backup_unless(&desk.history, &path, &desk.halt).map_err(|error| error.to_string())?;
    let detail = format!("{}: {report}", path.display());
    // The copy is there whether or not it could be put on record.
    desk.act(Act::Note { act: "backup".into(), detail: detail.as_str().into() });
    Ok(Answer::Text(format!("copied to {detail}\n")))
}

pub(super) fn shutdown(desk: &Desk, _: &Words) -> Outcome {
    let clients = desk.gauges.level(Level::Clients);
    let are = if clients == 1 { "is" } else { "are" };
    let detail = format!("stopping; {} {are} told to come back", counted(clients as usize, "client"));
    // A server that cannot write any more can still be stopped.
    desk.act(Act::Note { act: "shutdown".into(), detail: detail.as_str().into() });
    Ok(Answer::Stop(format!("{detail}\n")))
}

fn impose(desk: &Desk, words: &Words, kind: Kind) -> Outcome {
    let minutes = minutes(words)?;
    let why = words.behind(usize::from(minutes.is_some()));
    carry_out(desk, Act::Impose { kind, whom: whom::of(desk, words)?, minutes, reason: reason(why)? })
}

/// The minutes behind the name; without them until taken back. A word that looks like a time and is none is no reason:
/// what was meant for a while would hold for ever.
fn minutes(words: &Words) -> Result<Option<u64>, String> {
    let Some(word) = words.get(1).filter(|_| !words.is_quoted(1)) else { return Ok(None) };
    if !word.trim_start_matches(['+', '-', '.']).starts_with(char::is_numeric) {
        return Ok(None);
    }
    match word.parse() {
        Ok(minutes) if (1..=limits::SANCTION_MINUTES_MAX).contains(&minutes) => Ok(Some(minutes)),
        _ => Err(format!(
            "{word} is no time: minutes are a whole number from 1 to {}; a reason that begins like one stands in \
             double quotes",
            limits::SANCTION_MINUTES_MAX
        )),
    }
}

fn carry_out(desk: &Desk, act: Act) -> Outcome {
    match answered(desk.act(act))? {
        Ok(done) => {
            let confirmation = escape(&done.confirmation);
            tracing::info!("operator: {confirmation}");
            Ok(Answer::Text(format!("{confirmation}\n")))
        }
        Err(refusal) => Err(format!("not done: {}", refusal.message)),
    }
}

fn text(typed: &str) -> Result<Text, String> {
    let most = limits::TEXT_BYTES_MAX;
    Text::parse(typed.to_owned()).map_err(|_| {
        format!("a text has at most {most} bytes, shows something and has no control characters")
    })
}

fn reason(typed: &str) -> Result<Box<str>, String> {
    let most = limits::REASON_BYTES_MAX;
    sanction::reason(typed).map_err(|_| format!("a reason has at most {most} bytes in one line"))
}

fn fresh_cid() -> Result<Cid, String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| error.to_string())?;
    let cid: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    Cid::parse(&cid).map_err(str::to_owned)
}
