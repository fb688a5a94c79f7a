//! The server of live views, with an allocator that counts. It is a program of its own: the others
//! are measured with the allocator that applications have.

mod error;
#[path = "server/listen.rs"]
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
    let router = live::router(|| {
        let stats = ALLOCATOR.stats();
        stats.allocations + stats.reallocations
    })?;
    listen::serve(router, |_| {}).await
}
