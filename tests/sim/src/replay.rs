//! The flight recorder: every input is written down as it enters the core, and the whole run is repeated from
//! that, with a journal that does the same. Then everything that leaves the core must be the same, to the byte.

use crate::chat::{Moment, Rules};
use crate::core::{Input, Output};
use crate::house::Process;
use crate::journal::{Disk, Verdict};
use crate::words::Tongue;

#[derive(Default)]
pub struct Recorder {
    lives: Vec<Vec<Batch>>,
}

struct Batch {
    /// In JSON.
    inputs: String,
    at: Moment,
    verdict: Option<Verdict>,
    /// What left the core, as text; nothing when the process died.
    output: Option<String>,
}

impl Recorder {
    /// A process starts.
    pub fn start(&mut self) {
        self.lives.push(Vec::new());
    }

    pub fn batch(&mut self, inputs: &[Input], at: Moment, verdict: Option<Verdict>, output: Option<&Output>) {
        let inputs = serde_json::to_string(inputs).expect("an input can be written down");
        let output = output.map(|output| format!("{output:?}"));
        let life = self.lives.last_mut().expect("a process has started");
        life.push(Batch { inputs, at, verdict, output });
    }

    /// Does it all again, from an empty disk.
    pub fn replay(self, rules: &Rules, heard: &Tongue) {
        let tongue = heard.another();
        let mut disk = Disk::default();
        for life in self.lives {
            let facts = disk.restart();
            let mut process = Process::start(rules.clone(), tongue.dialects(), &facts, 0);
            for batch in life {
                let inputs: Vec<Input> = serde_json::from_str(&batch.inputs).expect("and read again");
                (disk.next, disk.last) = (batch.verdict.unwrap_or(Verdict::Durable), None);
                let output = process.core.batch(&inputs, batch.at, &mut disk).ok();
                assert_eq!(disk.last, batch.verdict, "what a batch has to write depends on its inputs alone");
                let output = output.map(|output| format!("{output:?}"));
                assert_eq!(output, batch.output, "the same inputs lead to something else");
            }
        }
        assert!(tongue.said_the_same(heard), "the same inputs lead to other words");
    }
}
