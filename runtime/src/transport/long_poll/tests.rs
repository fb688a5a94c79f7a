//! The transport from a request to its answer, through the router, on paused time.

mod client;
mod ending;
mod nodes;
mod opening;
mod polling;
mod publishing;
