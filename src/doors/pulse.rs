//! Whether a peer is still there: when to ask it with a ping (RFC 6455 section 5.5.2), and when to give it up.
//!
//! A peer behind a network that went black sends neither FIN nor RST, so only its silence tells. Pure: times
//! come in, a decision comes out.

use std::time::Instant;

use crate::limits;

/// What is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beat {
    Nothing,
    Ping,
    /// The peer has been silent for too long.
    Silent,
}

/// When something was last heard of a peer, and when it is asked next.
pub struct Pulse {
    heard: Instant,
    ping_due: Instant,
}

impl Pulse {
    /// For a peer that connects now.
    pub fn new(now: Instant) -> Pulse {
        Pulse { heard: now, ping_due: now + limits::PING_INTERVAL }
    }

    /// Any byte is a sign of life.
    pub fn hear(&mut self, now: Instant) {
        self.heard = now;
    }

    /// When [`Pulse::beat`] wants to be asked again.
    pub fn due(&self) -> Instant {
        self.ping_due.min(self.heard + limits::SILENCE_TIMEOUT)
    }

    /// What to do now.
    pub fn beat(&mut self, now: Instant) -> Beat {
        let late = now.saturating_duration_since(self.due());
        if late >= limits::OVERSLEPT_MIN {
            // The process was stopped, or its virtual machine paused: nobody listened, which is not the
            // peer's silence.
            self.heard = now.min(self.heard + late);
        }
        if now - self.heard >= limits::SILENCE_TIMEOUT {
            return Beat::Silent;
        }
        if now >= self.ping_due {
            self.ping_due = now + limits::PING_INTERVAL;
            return Beat::Ping;
        }
        Beat::Nothing
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// What is done at these milliseconds, when the peer is heard at those.
    fn beats(at: &[u64], heard: &[u64]) -> Vec<Beat> {
        let start = Instant::now();
        let mut pulse = Pulse::new(start);
        let mut heard = heard.iter().peekable();
        let time = |ms| start + Duration::from_millis(ms);
        at.iter()
            .map(|&now| {
                while let Some(&ms) = heard.next_if(|ms| **ms <= now) {
                    pulse.hear(time(ms));
                }
                pulse.beat(time(now))
            })
            .collect()
    }

    /// What happens, when it is asked about in milliseconds, when the peer is heard, what is due each time.
    type Case = (&'static str, &'static [u64], &'static [u64], &'static [Beat]);

    #[test]
    fn a_peer_is_asked_and_given_up_only_for_its_own_silence() {
        use Beat::{Nothing, Ping, Silent};
        let table: [Case; 8] = [
            ("nothing is due before its time", &[0, 19_999], &[], &[Nothing, Nothing]),
            ("never heard: asked once, then given up", &[20_000, 40_000], &[], &[Ping, Silent]),
            ("answers", &[20_001, 40_002, 60_003], &[20_050, 40_050], &[Ping, Ping, Ping]),
            ("talks and is asked all the same", &[20_000, 40_000], &[19_000, 39_000], &[Ping, Ping]),
            (
                "falls silent in the middle",
                &[20_000, 40_000, 59_999, 60_000],
                &[20_000],
                &[Ping, Ping, Nothing, Silent],
            ),
            (
                "we stood still for ten minutes, and it answers then",
                &[20_000, 600_000, 620_000],
                &[20_050, 600_050],
                &[Ping, Ping, Ping],
            ),
            (
                "it was heard as soon as we listened again, and then never",
                &[20_000, 600_000, 620_000, 640_000],
                &[20_050, 600_000],
                &[Ping, Ping, Ping, Silent],
            ),
            (
                "we stood still, and it never answers",
                &[20_000, 600_000, 620_050],
                &[20_050],
                &[Ping, Ping, Silent],
            ),
        ];
        for (what, at, heard, expected) in table {
            assert_eq!(beats(at, heard), expected, "{what}");
        }
    }

    #[test]
    fn it_wants_to_be_asked_when_the_next_thing_is_due() {
        let start = Instant::now();
        let mut pulse = Pulse::new(start);
        assert_eq!(pulse.due(), start + limits::PING_INTERVAL);
        let asked = start + limits::PING_INTERVAL;
        assert_eq!(pulse.beat(asked), Beat::Ping);
        assert_eq!(pulse.due(), start + limits::SILENCE_TIMEOUT);
        pulse.hear(asked + Duration::from_secs(1));
        assert_eq!(pulse.due(), asked + limits::PING_INTERVAL);
    }
}
