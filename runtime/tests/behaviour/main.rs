//! What a client sees, through the public API and the test client, in paused time.

mod lab;

mod joining;
