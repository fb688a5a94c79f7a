//! The rows of a loop: found again by their keys, moved by their indexes.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::Stale;
use super::tree::{Kept, dynamics};
use super::writer::Writer;
use crate::rendered::{Node, Template, Walk};

/// What a client has of a loop.
#[derive(Debug)]
pub(super) struct Rows {
    fingerprint: u64,
    /// The dynamics of one row.
    width: usize,
    /// The keys, in order.
    keys: Vec<u64>,
    /// The dynamics of all rows, in order.
    dynamics: Vec<Kept>,
}

impl Rows {
    /// A loop without rows.
    pub(super) fn of(template: &Template) -> Self {
        let (fingerprint, width) = (template.fingerprint, template.dynamics());
        Self {
            fingerprint,
            width,
            keys: Vec::new(),
            dynamics: Vec::new(),
        }
    }

    /// Whether the client has the statics of its rows.
    pub(super) fn is_of(&self, template: &Template) -> bool {
        self.fingerprint == template.fingerprint
    }

    /// Writes `"k":{..}` where the rows differ.
    pub(super) fn diff(
        &mut self,
        count: usize,
        walk: &mut Walk<'_>,
        writer: &mut Writer,
    ) -> Result<(), Stale> {
        let mark = writer.mark();
        writer.key("k");
        let object = writer.object();
        let before = self.keys.len();
        let (stayed, next) = self.rows_in_place(count, walk, writer)?;
        let moved = match next {
            Some(key) => self.rows_that_moved(stayed, key, count, walk, writer)?,
            None => false,
        };
        if writer.is_empty(object) && before == count {
            writer.take_back(mark);
            return Ok(());
        }
        self.keys.truncate(count);
        self.dynamics.truncate(count * self.width);
        writer.key("kc");
        writer.number(count);
        if moved {
            writer.key("km");
            writer.raw("true");
        }
        writer.end(object);
        Ok(())
    }

    /// The rows from the first on whose keys stand where they stood, and new rows behind the last.
    /// How many they are, and the key of the first that is another.
    fn rows_in_place(
        &mut self,
        count: usize,
        walk: &mut Walk<'_>,
        writer: &mut Writer,
    ) -> Result<(usize, Option<u64>), Stale> {
        for index in 0..count {
            let key = next_key(walk)?;
            match self.keys.get(index) {
                Some(known) if *known == key => {
                    let kept = &mut self.dynamics[index * self.width..][..self.width];
                    super::tree::nested(index, writer, |writer| dynamics(walk, kept, writer))?;
                }
                _ => return Ok((index, Some(key))),
            }
        }
        Ok((count, None))
    }

    /// The rows from `stayed` on, of which the first, whose key is `key`, is not where it was.
    /// Whether one of them moved.
    fn rows_that_moved(
        &mut self,
        stayed: usize,
        mut key: u64,
        count: usize,
        walk: &mut Walk<'_>,
        writer: &mut Writer,
    ) -> Result<bool, Stale> {
        let mut old = self.by_key(stayed);
        self.keys.truncate(stayed);
        let mut kept = self.dynamics.split_off(stayed * self.width);
        self.keys.reserve(count - stayed);
        self.dynamics.reserve((count - stayed) * self.width);
        let mut moved = false;
        for index in stayed..count {
            if index > stayed {
                key = next_key(walk)?;
            }
            let from = old.remove(&key);
            let start = self.dynamics.len();
            match from {
                Some(from) => {
                    let row = &mut kept[(from - stayed) * self.width..][..self.width];
                    self.dynamics.extend(row.iter_mut().map(std::mem::take));
                }
                None => self.dynamics.resize_with(start + self.width, Kept::default),
            }
            self.keys.push(key);
            let row = &mut self.dynamics[start..];
            match from {
                Some(from) if from != index => {
                    moved = true;
                    moved_row(index, from, row, walk, writer)?;
                }
                Some(_) => {
                    super::tree::nested(index, writer, |writer| dynamics(walk, row, writer))?;
                }
                None => new_row(index, row, walk, writer)?,
            }
        }
        Ok(moved)
    }

    /// The old indexes from `stayed` on, by key.
    fn by_key(&self, stayed: usize) -> HashMap<u64, usize, RandomState> {
        let rows = self.keys.iter().enumerate().skip(stayed);
        rows.map(|(index, key)| (*key, index)).collect()
    }
}

/// A row that the client has not got: all of it, even where it has no dynamics.
fn new_row(
    index: usize,
    row: &mut [Kept],
    walk: &mut Walk<'_>,
    writer: &mut Writer,
) -> Result<(), Stale> {
    writer.at(index);
    let object = writer.object();
    dynamics(walk, row, writer)?;
    writer.end(object);
    Ok(())
}

/// A row that stood at `from`: its old index, and with it what differs.
fn moved_row(
    index: usize,
    from: usize,
    row: &mut [Kept],
    walk: &mut Walk<'_>,
    writer: &mut Writer,
) -> Result<(), Stale> {
    writer.at(index);
    let mark = writer.mark();
    writer.raw("[");
    writer.number(from);
    writer.raw(",");
    let object = writer.object();
    dynamics(walk, row, writer)?;
    if writer.is_empty(object) {
        writer.take_back(mark);
        writer.number(from);
    } else {
        writer.end(object);
        writer.raw("]");
    }
    Ok(())
}

fn next_key(walk: &mut Walk<'_>) -> Result<u64, Stale> {
    match walk.next() {
        Some(Node::Row(key)) => Ok(key),
        _ => Err(Stale),
    }
}
