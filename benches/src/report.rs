//! The report: a table for people, a line of JSON for machines.

use std::io::Write;

use serde::Serialize;

use crate::error::Failure;

/// What was measured.
#[derive(Default, Serialize)]
pub(crate) struct Report {
    measurements: Vec<Measurement>,
}

/// One row.
#[derive(Serialize)]
pub(crate) struct Measurement {
    /// The target's number in the table of targets.
    pub(crate) id: &'static str,
    /// What was done.
    pub(crate) work: String,
    /// The unit of `bare` and `bennu`.
    pub(crate) unit: &'static str,
    /// The median of the bare server, where there is one.
    pub(crate) bare: Option<f64>,
    /// The median of bennu.
    pub(crate) bennu: f64,
    /// What the target is about.
    pub(crate) measured: f64,
    /// The most that `measured` may be.
    pub(crate) target: Option<f64>,
    /// Whether it is not more.
    pub(crate) met: Option<bool>,
}

impl Report {
    /// Adds a row. `measured` is what the target is about; `None` where there is no target.
    pub(crate) fn add(
        &mut self,
        id: &'static str,
        work: impl Into<String>,
        unit: &'static str,
        (bare, bennu): (Option<f64>, f64),
        measured: f64,
        target: Option<f64>,
    ) {
        let met = target.map(|target| measured <= target);
        self.measurements.push(Measurement {
            id,
            work: work.into(),
            unit,
            bare,
            bennu,
            measured,
            target,
            met,
        });
    }

    /// Prints the table and the JSON.
    pub(crate) fn print(&self) -> Result<(), Failure> {
        let mut out = std::io::stdout().lock();
        let line = "-".repeat(106);
        writeln!(
            out,
            "{:<3} {:<52} {:>9} {:>9} {:<4} {:>9} {:>8}  verdict\n{line}",
            "", "work", "bare", "bennu", "unit", "measured", "target"
        )?;
        for row in &self.measurements {
            let verdict = match row.met {
                Some(true) => "pass",
                Some(false) => "MISSED",
                None => "",
            };
            writeln!(
                out,
                "{:<3} {:<52} {:>9} {:>9.2} {:<4} {:>9.2} {:>8}  {verdict}",
                row.id,
                row.work,
                row.bare
                    .map(|bare| format!("{bare:.2}"))
                    .unwrap_or_default(),
                row.bennu,
                row.unit,
                row.measured,
                row.target
                    .map(|target| format!("<= {target}"))
                    .unwrap_or_default(),
            )?;
        }
        writeln!(
            out,
            "{line}\nmedians; processor time (user and system) of the server process alone"
        )?;
        writeln!(out, "{}", serde_json::to_string(self)?)?;
        Ok(())
    }
}

/// The median; of an even number, the upper one.
pub(crate) fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<_> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Rounds of a bare server and of bennu, taken in turn.
#[derive(Default)]
pub(crate) struct Rounds(Vec<(f64, f64)>);

impl Rounds {
    /// Adds a round of each.
    pub(crate) fn add(&mut self, bare: f64, bennu: f64) {
        self.0.push((bare, bennu));
    }

    /// The medians of the bare server and of bennu.
    pub(crate) fn medians(&self) -> (f64, f64) {
        let bare = median(self.0.iter().map(|(bare, _)| *bare));
        (bare, median(self.0.iter().map(|(_, bennu)| *bennu)))
    }

    /// The median of how many times as much bennu used in each round.
    pub(crate) fn ratio(&self) -> f64 {
        median(self.0.iter().map(|(bare, bennu)| bennu / bare))
    }
}
