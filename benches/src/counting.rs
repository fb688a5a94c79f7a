//! The server of live views, with an allocator that counts. It is a program of its own: the others
//! are measured with the allocator that applications have.

mod error;
mod listen;
#[path = "server/live.rs"]
mod live;
mod rows;

use std::alloc::System;

use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

use error::Failure;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let serve = live::server(|| {
        let stats = ALLOCATOR.stats();
        stats.allocations + stats.reallocations
    })?;
    listen::serve(serve, |_| {}).await
}
