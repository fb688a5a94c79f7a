//! Patches of patches: a view whose `handle_params` patches on without end goes round in circles.

use std::fmt;

/// Counts the patches between what a client sent and what it is answered.
#[derive(Debug, Default)]
pub(super) struct Patches(usize);

/// A view that patches on without end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Endless;

impl Patches {
    /// The most patches of one answer; the reference allows as many.
    const MAX: usize = 20;

    /// Counts one more.
    pub(super) fn count(&mut self) -> Result<(), Endless> {
        self.0 += 1;
        if self.0 < Self::MAX {
            Ok(())
        } else {
            Err(Endless)
        }
    }
}

impl fmt::Display for Endless {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("handle_params patches without end")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_twentieth_patch_of_a_patch_is_one_too_many() {
        let mut patches = Patches::default();
        let counted = (0..100).take_while(|_| patches.count().is_ok());
        assert_eq!(counted.count(), 19);
    }
}
