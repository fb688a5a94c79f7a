//! The state of one part of a page in a client: a tree of templates, loops and texts.

use std::collections::HashMap;
use std::hash::BuildHasher;
use std::sync::LazyLock;

use foldhash::fast::RandomState;

use super::{Stale, Writer};
use crate::rendered::{Node, Rendered, Template, Walk};

/// Hashes the text of dynamics. Its seed differs from run to run.
static TEXT: LazyLock<RandomState> = LazyLock::new(RandomState::default);

/// The state of a part of a page in a client: the fingerprints of its templates, and a hash for each
/// dynamic.
#[derive(Debug, Default)]
pub(super) struct Tree {
    root: Kept,
}

/// The place of a tree's object in a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The message itself: `r` is there the reply of a hook.
    View,
    /// The object of a part under `c`: a number under `s` would name another part there.
    Part,
}

/// The state of one dynamic in a client: 16 bytes, and nested state.
#[derive(Debug, Default)]
enum Kept {
    /// The client has nothing yet.
    #[default]
    None,
    /// Text of this hash.
    Text(u64),
    /// A template.
    Block(Box<Block>),
    /// A loop.
    Loop(Box<Rows>),
}

/// The state of a template in a client.
#[derive(Debug)]
struct Block {
    fingerprint: u64,
    dynamics: Box<[Kept]>,
}

/// The state of a loop in a client: rows are found by their keys, and moved by their indexes.
#[derive(Debug)]
struct Rows {
    fingerprint: u64,
    /// The dynamics of one row.
    width: usize,
    /// The keys, in order.
    keys: Vec<u64>,
    /// The dynamics of all rows, in order.
    dynamics: Vec<Kept>,
}

impl Tree {
    /// Writes what differs into the open object of the writer, and the statics that it mentions.
    ///
    /// # Errors
    /// When something was left out that the client has not got. The tree is then half updated: the
    /// next render is to be a whole one, into a new tree.
    pub(super) fn write(
        &mut self,
        rendered: &Rendered,
        place: Place,
        writer: &mut Writer<'_>,
    ) -> Result<(), Stale> {
        let mut walk = Walk::new(rendered);
        match walk.next() {
            Some(Node::Open(template)) => {
                block(
                    template,
                    &mut walk,
                    &mut self.root,
                    writer,
                    |writer, template| match place {
                        Place::View => writer.statics_of_rows(template),
                        Place::Part => writer.statics_of_part(template),
                    },
                )?;
            }
            Some(Node::Unchanged) => {}
            _ => return Err(Stale),
        }
        writer.write_mentioned();
        Ok(())
    }
}

/// Writes the inside of a template's object, whose [`Node::Open`] has been walked.
fn block(
    template: &'static Template,
    walk: &mut Walk<'_>,
    kept: &mut Kept,
    writer: &mut Writer<'_>,
    write_statics: impl FnOnce(&mut Writer<'_>, &'static Template),
) -> Result<(), Stale> {
    if let Kept::Block(known) = kept
        && known.fingerprint == template.fingerprint
    {
        return dynamics(walk, &mut known.dynamics, writer);
    }
    write_statics(writer, template);
    let nothing = std::iter::repeat_with(Kept::default).take(template.dynamics());
    let mut new = Block {
        fingerprint: template.fingerprint,
        dynamics: nothing.collect(),
    };
    dynamics(walk, &mut new.dynamics, writer)?;
    *kept = Kept::Block(Box::new(new));
    Ok(())
}

/// Writes each dynamic that differs, by its index.
fn dynamics(walk: &mut Walk<'_>, kept: &mut [Kept], writer: &mut Writer<'_>) -> Result<(), Stale> {
    for (index, kept) in kept.iter_mut().enumerate() {
        dynamic(index, walk, kept, writer)?;
    }
    Ok(())
}

fn dynamic(
    index: usize,
    walk: &mut Walk<'_>,
    kept: &mut Kept,
    writer: &mut Writer<'_>,
) -> Result<(), Stale> {
    match walk.next() {
        Some(Node::Text(len)) => {
            let text = walk.take(len);
            let hash = TEXT.hash_one(text);
            if !matches!(kept, Kept::Text(known) if *known == hash) {
                *kept = Kept::Text(hash);
                writer.at(index);
                writer.string(text);
            }
            Ok(())
        }
        Some(Node::Unchanged) => match kept {
            Kept::None => Err(Stale),
            _ => Ok(()),
        },
        Some(Node::Open(template)) => writer.nested_at(index, |writer| {
            block(template, walk, kept, writer, |writer, template| {
                writer.statics(template);
            })
        }),
        Some(Node::Loop(template, count)) => {
            rows(index, template, count as usize, walk, kept, writer)
        }
        Some(Node::Row(_)) | None => Err(Stale),
    }
}

/// Writes a loop: what differs if the client knows it, else all of it. An empty loop is sent as text
/// until it has rows.
fn rows(
    index: usize,
    template: &'static Template,
    count: usize,
    walk: &mut Walk<'_>,
    kept: &mut Kept,
    writer: &mut Writer<'_>,
) -> Result<(), Stale> {
    if let Kept::Loop(known) = kept
        && known.is_of(template)
    {
        return writer.nested_at(index, |writer| known.diff(count, walk, writer));
    }
    if count == 0 {
        let empty = TEXT.hash_one("");
        if !matches!(kept, Kept::Text(known) if *known == empty) {
            *kept = Kept::Text(empty);
            writer.at(index);
            writer.string("");
        }
        return Ok(());
    }
    let mut known = Box::new(Rows::of(template));
    writer.nested_at(index, |writer| {
        writer.statics_of_rows(template);
        known.diff(count, walk, writer)
    })?;
    *kept = Kept::Loop(known);
    Ok(())
}

impl Rows {
    /// Returns a loop without rows.
    fn of(template: &Template) -> Self {
        let (fingerprint, width) = (template.fingerprint, template.dynamics());
        Self {
            fingerprint,
            width,
            keys: Vec::new(),
            dynamics: Vec::new(),
        }
    }

    /// Returns whether the client has the statics of its rows.
    fn is_of(&self, template: &Template) -> bool {
        self.fingerprint == template.fingerprint
    }

    /// Writes `"k":{..}` if the rows differ.
    fn diff(
        &mut self,
        count: usize,
        walk: &mut Walk<'_>,
        writer: &mut Writer<'_>,
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

    /// Writes the rows from the first on whose keys are where they were, and new rows behind the
    /// last. Returns how many they are, and the key of the first that is another.
    fn rows_in_place(
        &mut self,
        count: usize,
        walk: &mut Walk<'_>,
        writer: &mut Writer<'_>,
    ) -> Result<(usize, Option<u64>), Stale> {
        for index in 0..count {
            let key = next_key(walk)?;
            match self.keys.get(index) {
                Some(known) if *known == key => {
                    let kept = &mut self.dynamics[index * self.width..][..self.width];
                    writer.nested_at(index, |writer| dynamics(walk, kept, writer))?;
                }
                _ => return Ok((index, Some(key))),
            }
        }
        Ok((count, None))
    }

    /// Writes the rows from `stayed` on, of which the first, whose key is `key`, is not where it was.
    /// Returns whether one of them moved.
    fn rows_that_moved(
        &mut self,
        stayed: usize,
        mut key: u64,
        count: usize,
        walk: &mut Walk<'_>,
        writer: &mut Writer<'_>,
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
                    writer.nested_at(index, |writer| dynamics(walk, row, writer))?;
                }
                None => new_row(index, row, walk, writer)?,
            }
        }
        Ok(moved)
    }

    /// Returns the old indexes from `stayed` on, by key.
    fn by_key(&self, stayed: usize) -> HashMap<u64, usize, RandomState> {
        let rows = self.keys.iter().enumerate().skip(stayed);
        rows.map(|(index, key)| (*key, index)).collect()
    }
}

/// Writes a row that the client has not got: all of it, even if it has no dynamics.
fn new_row(
    index: usize,
    row: &mut [Kept],
    walk: &mut Walk<'_>,
    writer: &mut Writer<'_>,
) -> Result<(), Stale> {
    writer.at(index);
    let object = writer.object();
    dynamics(walk, row, writer)?;
    writer.end(object);
    Ok(())
}

/// Writes a row that was at `from`: its old index, and with it what differs.
fn moved_row(
    index: usize,
    from: usize,
    row: &mut [Kept],
    walk: &mut Walk<'_>,
    writer: &mut Writer<'_>,
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
