//! Further devices of people: a tab asks for a code, another one comes in by it, one is signed out; and who is what in
//! the house.

use crate::chat::command::Moderate;
use crate::chat::{Command, DeviceId, UserId};
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

    pub fn step_of_roles(&mut self, step: &Step) {
        match *step {
            Step::Claim { tab, right } => {
                let secret = if right { SECRET } else { [0; 32] };
                self.command(tab, Question::Claim, |_| Some(Command::Claim { secret }));
            }
            Step::Role { tab, user, role } => {
                self.command(tab, Question::Role, |_| Some(Command::Role { user: UserId(user), role }));
            }
            Step::Forget { tab, user } => {
                self.command(tab, Question::Forget, |_| Some(Command::Forget { user: UserId(user) }));
            }
            Step::Moderate { tab, deed, user, minutes } => {
                let asked = Moderate { deed, user: UserId(user), minutes, reason: "enough".into() };
                self.command(tab, Question::Moderate(deed), |_| Some(Command::Moderate(Box::new(asked))));
            }
            Step::Sanctions { tab, after } => {
                let after = after.map(UserId);
                self.command(tab, Question::Sanctions, |_| Some(Command::Sanctions { after }));
            }
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

/// What the secret of every link for an operator is known by.
pub const SECRET: [u8; 32] = [7; 32];

const NOBODYS: DeviceId = DeviceId(1_000_000);
