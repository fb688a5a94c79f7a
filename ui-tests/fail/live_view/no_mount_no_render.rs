//! A view that lacks what each has.

use bennu::prelude::*;

struct Page;

#[live_view("/page")]
impl Page {}

fn main() {}
