//! Fields that borrow.

use bennu::prelude::*;

#[payload]
struct Save {
    name: &str,
    age: u32,
}

fn main() {
    let save = Save {
        name: String::new(),
        age: 7,
    };
    let _ = (save.name.len(), save.age);
}
