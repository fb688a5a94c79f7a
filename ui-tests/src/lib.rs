//! The tests are in `tests/ui.rs`, the cases in `pass/` and `fail/`.
