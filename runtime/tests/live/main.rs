//! The server side of live views, through the test client and through raw frames.

mod async_tasks;
mod bindings;
mod client;
mod diff_table;
mod diffs;
mod ending;
mod failing;
mod flash;
mod forms;
mod joining;
mod limits;
#[path = "../behaviour/log.rs"]
mod log;
mod logging;
mod names;
mod navigation;
mod pages;
mod raw;
mod refusing;
mod replies;
mod sessions;
mod shapes;
mod socket;
mod static_urls;
mod views;
