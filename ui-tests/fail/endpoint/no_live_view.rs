use bennu::prelude::*;

struct Page;

fn main() {
    let _ = Endpoint::builder().live::<Page>();
}
