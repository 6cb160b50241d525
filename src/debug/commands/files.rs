//! What people have brought: whose files take how much.

use super::{Answer, Outcome, Words, answered};
use crate::broker::questions::Question;
use crate::debug::Desk;
use crate::debug::table::{Align, Cell, Table};

pub(super) fn files(desk: &Desk, _: &Words) -> Outcome {
    let rows = answered(desk.ask(Question::Files))?;
    let right = Align::Right;
    let mut table = Table::new(&[
        ("id", right),
        ("user", Align::Left),
        ("size", right),
        ("unposted", right),
        ("unfinished", right),
    ]);
    for row in rows {
        table.row(vec![
            row.user.0.into(),
            row.name.as_str().into(),
            Cell::Bytes(row.bytes),
            row.unposted.into(),
            row.unfinished.into(),
        ]);
    }
    Ok(Answer::Tables(vec![table]))
}
