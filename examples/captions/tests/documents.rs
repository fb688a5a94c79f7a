//! The documents in `docs/` are those of the code: `cargo xtask docs` writes them anew.

use std::fs;
use std::path::Path;

use bennu::Secret;
use captions::App;

#[test]
fn the_committed_documents_are_those_of_the_code() {
    let endpoint = captions::endpoint(App::new(Secret::random())).unwrap();
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    for (name, text) in captions::documents(&endpoint).files() {
        let committed = fs::read_to_string(directory.join(name)).unwrap();
        assert!(
            committed == text,
            "{name} has drifted: run `cargo xtask docs`"
        );
    }
}
