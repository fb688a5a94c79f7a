//! P5: the first HTML of a page, beside maud.

use std::hint::black_box;

use rustix::time::{ClockId, clock_gettime};

use crate::Effort;
use crate::client::as_f64;
use crate::error::Failure;
use crate::report::{Report, Rounds};
use crate::rows::{self, Row};

/// Processor time for one render of 1,000 rows, beside maud's.
pub(crate) fn measure(effort: Effort, report: &mut Report) -> Result<(), Failure> {
    let rows = rows::rows(1_000);
    if maud(&rows) != bennu(&rows) {
        return Err("the pages are not the same".into());
    }
    let times = effort.times(200);
    let mut rounds = Rounds::default();
    for _ in 0..effort.rounds * 15 {
        rounds.add(round(times, &rows, maud), round(times, &rows, bennu));
    }
    let work = format!(
        "first render of 1,000 rows, {} KB",
        maud(&rows).len() / 1_000
    );
    let ratio = rounds.ratio();
    let (maud, bennu) = rounds.medians();
    report.add("P5", work, "us", (Some(maud), bennu), ratio, Some(1.1));
    Ok(())
}

/// The microseconds of one render.
fn round(times: usize, rows: &[Row], render: fn(&[Row]) -> String) -> f64 {
    let before = microseconds();
    for _ in 0..times {
        black_box(render(black_box(rows)));
    }
    (microseconds() - before) / as_f64(times)
}

/// The processor time of this thread.
#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
fn microseconds() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 * 1e6 + time.tv_nsec as f64 / 1e3
}

fn maud(rows: &[Row]) -> String {
    let page = maud::html! {
        h1 { "Rows" }
        table { tbody {
            @for row in rows {
                tr.row id={ "row-" (row.id) } {
                    td.id { (row.id) }
                    td { (row.name) }
                    td.value { (row.value) }
                }
            }
        } }
    };
    page.into_string()
}

fn bennu(rows: &[Row]) -> String {
    let page = bennu::html! {
        h1 { "Rows" }
        table { tbody {
            @for row in rows key=(row.id) {
                tr.row id={ "row-" (row.id) } {
                    td.id { (row.id) }
                    td { (row.name) }
                    td.value { (row.value) }
                }
            }
        } }
    };
    page.into_html()
}
