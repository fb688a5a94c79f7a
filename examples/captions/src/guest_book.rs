//! The guest book, in memory. A real application keeps it in a database.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The number of guests on a page.
pub(crate) const PAGE: usize = 6;

/// The guests in the book when the example starts.
const FIRST: [(&str, &str); 20] = [
    ("Barbara Liskov", "Abstraction."),
    ("Edsger Dijkstra", "Simplicity is a prerequisite."),
    ("Frances Allen", "It compiles."),
    ("Donald Knuth", "Beware of bugs in the above code."),
    ("Margaret Hamilton", "Hello from the moon."),
    (
        "Alan Kay",
        "The best way to predict the future is to invent it.",
    ),
    (
        "Radia Perlman",
        "I think that I shall never see a graph more lovely than a tree.",
    ),
    ("Ken Thompson", "q"),
    ("Adele Goldberg", "Everything is an object."),
    ("John Backus", "Let us be liberated."),
    ("Karen Spärck Jones", "How often, and where else?"),
    ("Tony Hoare", "Null was here. Sorry."),
    (
        "Shafi Goldwasser",
        "I was here, and I can prove it without saying when.",
    ),
    ("Leslie Lamport", "Came before Barbara, or did I?"),
    ("Lynn Conway", "Pipelined greetings, out of order."),
    ("Robin Milner", "Well-typed greetings do not go wrong."),
    ("Jean Sammet", "FORMULA and MACro."),
    ("Dennis Ritchie", "hello, world"),
    ("Hedy Lamarr", "Hop on."),
    ("Niklaus Wirth", "Less is more."),
];

/// A guest of the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guest {
    /// The number of the guest.
    pub id: u64,
    /// The name of the guest.
    pub name: String,
    /// The words that the guest left.
    pub words: String,
}

/// The guests. Cloning gives another handle on the same book.
#[derive(Clone, Debug)]
pub struct GuestBook {
    guests: Arc<Mutex<Vec<Guest>>>,
}

impl GuestBook {
    /// Returns the guests of a page, and the number of pages. The first page is 1.
    pub fn page(&self, number: usize) -> (Vec<Guest>, usize) {
        let guests = self.lock();
        let pages = guests.len().div_ceil(PAGE).max(1);
        let before = number.saturating_sub(1).saturating_mul(PAGE);
        let shown = guests.iter().skip(before).take(PAGE);
        (shown.cloned().collect(), pages)
    }

    /// Returns the guest with this id.
    pub fn guest(&self, id: u64) -> Option<Guest> {
        self.lock().iter().find(|guest| guest.id == id).cloned()
    }

    /// Adds a guest to the first page, and returns the number of the guest.
    pub fn add(&self, name: &str, words: &str) -> u64 {
        let mut guests = self.lock();
        let id = guests.iter().map(|guest| guest.id).max().unwrap_or(0) + 1;
        let guest = Guest {
            id,
            name: name.to_owned(),
            words: words.to_owned(),
        };
        guests.insert(0, guest);
        id
    }

    /// Removes a guest from the book.
    pub fn remove(&self, id: u64) {
        self.lock().retain(|guest| guest.id != id);
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Guest>> {
        self.guests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for GuestBook {
    fn default() -> Self {
        let book = Self {
            guests: Arc::default(),
        };
        for (name, words) in FIRST.iter().rev() {
            book.add(name, words);
        }
        book
    }
}
