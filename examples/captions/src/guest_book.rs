//! The guest book: who came by, in memory. A real application asks its database.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How many guests a page shows.
pub(crate) const PAGE: usize = 6;

/// Who is in the book when the example starts.
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

/// Somebody who came by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guest {
    /// Which one it is.
    pub id: u64,
    /// How they are called.
    pub name: String,
    /// What they left behind.
    pub words: String,
}

/// Who came by. Cloning gives another handle on the same book.
#[derive(Clone, Debug)]
pub struct GuestBook {
    guests: Arc<Mutex<Vec<Guest>>>,
}

impl GuestBook {
    /// The guests of a page, and how many pages there are. The first page is 1.
    pub fn page(&self, number: usize) -> (Vec<Guest>, usize) {
        let guests = self.lock();
        let pages = guests.len().div_ceil(PAGE).max(1);
        let before = number.saturating_sub(1).saturating_mul(PAGE);
        let shown = guests.iter().skip(before).take(PAGE);
        (shown.cloned().collect(), pages)
    }

    /// The guest with this id.
    pub fn guest(&self, id: u64) -> Option<Guest> {
        self.lock().iter().find(|guest| guest.id == id).cloned()
    }

    /// Writes somebody into the book, on its first page; which one it is.
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

    /// Takes a guest out of the book.
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
