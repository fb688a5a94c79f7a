//! Why a measurement could not be made.

/// Any error: it is printed and ends the run.
pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;
