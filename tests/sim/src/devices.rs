//! Further devices of people: a tab asks for a code, another one comes in by it, one is signed out.

use crate::chat::{Command, DeviceId};
use crate::script::Step;
use crate::tab::{Line, Question, code};
use crate::world::World;

impl World {
    pub fn step_of_devices(&mut self, step: &Step) {
        match *step {
            Step::Pair { tab } => self.pair(tab),
            Step::Enter { tab } => self.enter_by_code(tab),
            Step::Devices { tab } => self.command(tab, Question::Devices, |_| Some(Command::Devices)),
            Step::Revoke { tab, which } => self.command(tab, Question::Revoke, |tab| {
                // The first is the one that all other tabs share.
                let others = tab.devices.get(1..).unwrap_or_default();
                let device = if which == 0 { NOBODYS } else { *others.get(which % others.len().max(1))? };
                Some(Command::Revoke { device })
            }),
            _ => {}
        }
    }

    fn pair(&mut self, at: usize) {
        let person = &mut self.people[self.tabs[at].person];
        person.codes += 1;
        let code = code(person.number, person.codes);
        self.command(at, Question::Pair, |_| Some(Command::Pair { of: None, code }));
    }

    /// A tab is closed and opened again as another device, unless it is the person's first.
    fn enter_by_code(&mut self, at: usize) {
        let tab = &self.tabs[at];
        if tab.id == tab.person || self.people[tab.person].code.is_none() {
            return;
        }
        if let Line::Open { link, .. } = tab.line {
            self.hang_up(link);
        }
        self.with_tab(at, |tab, desk| tab.stop(desk));
        (self.tabs[at].by_code, self.tabs[at].own) = (true, None);
        self.open_tab(at, self.tabs[at].latencies);
    }
}

const NOBODYS: DeviceId = DeviceId(1_000_000);
