//! The table: medians with the smallest and the largest of the rounds, and what Teahouse is of the others.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::scenario::{Figure, Scenario};
use crate::servers::Kind;

/// All figures of one scenario: by place in the list, then by server, one value for each round.
#[derive(Default)]
pub struct Results {
    names: Vec<&'static str>,
    values: BTreeMap<(usize, usize), Vec<f64>>,
}

impl Results {
    /// Adds what one run of one server gave.
    pub fn add(&mut self, kind: usize, figures: Vec<Figure>) {
        for figure in figures {
            let known = self.names.iter().position(|name| *name == figure.what);
            let name = known.unwrap_or_else(|| {
                self.names.push(figure.what);
                self.names.len() - 1
            });
            self.values.entry((name, kind)).or_default().push(figure.value);
        }
    }

    /// The lines of this scenario.
    pub fn render(&self, scenario: &Scenario) -> String {
        let mut out = format!("\n{:<48}", format!("{} ({})", scenario.title, scenario.name));
        for kind in scenario.kinds {
            let _ = write!(out, "  {:<26}", kind.name());
        }
        let mut out = out.trim_end().to_owned() + "\n";
        for (name, what) in self.names.iter().enumerate() {
            let mut line = format!("  {what:<46}");
            for (index, kind) in scenario.kinds.iter().enumerate() {
                let _ = write!(line, "  {:<26}", self.cell(name, index, *kind));
            }
            out.push_str(line.trim_end());
            out.push('\n');
        }
        out
    }

    fn cell(&self, name: usize, index: usize, kind: Kind) -> String {
        let of = |index| self.values.get(&(name, index)).map_or(&[][..], Vec::as_slice);
        let values = of(index);
        if values.is_empty() {
            return "–".to_owned();
        }
        let ratios: Vec<f64> = of(0).iter().zip(values).map(|(ours, theirs)| ours / theirs).collect();
        if kind == Kind::Teahouse || ratios.is_empty() {
            return spread(values);
        }
        format!("{} ×{}", spread(values), short(median(&ratios)))
    }
}

fn spread(values: &[f64]) -> String {
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    format!("{} [{}–{}]", short(median(values)), short(least), short(most))
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (below, above) = (sorted[(sorted.len() - 1) / 2], sorted[sorted.len() / 2]);
    f64::midpoint(below, above)
}

/// Three digits that count.
fn short(value: f64) -> String {
    match value.abs() {
        100.0.. => format!("{value:.0}"),
        10.0.. => format!("{value:.1}"),
        1.0.. => format!("{value:.2}"),
        _ => format!("{value:.3}"),
    }
}
