//! What a client has.

use std::hash::BuildHasher;
use std::sync::LazyLock;

use foldhash::fast::RandomState;

use super::Stale;
use super::rows::Rows;
use super::writer::Writer;
use crate::rendered::{Node, Rendered, Template, Walk};

/// Hashes the text of dynamics. Its seed differs from run to run.
static TEXT: LazyLock<RandomState> = LazyLock::new(RandomState::default);

/// What a client has of a view: the fingerprints of its templates, and a hash for each dynamic.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    root: Kept,
}

/// What a client has in the place of one dynamic: 16 bytes, and what is nested in it.
#[derive(Debug, Default)]
pub(super) enum Kept {
    /// Nothing yet.
    #[default]
    None,
    /// Text of this hash.
    Text(u64),
    /// A template.
    Block(Box<Block>),
    /// A loop.
    Loop(Box<Rows>),
}

/// What a client has of a template.
#[derive(Debug)]
pub(super) struct Block {
    fingerprint: u64,
    dynamics: Box<[Kept]>,
}

impl Tree {
    /// Writes what differs, as the inside of a JSON object without its braces; empty where nothing
    /// does. A diff that is `Stale` leaves the tree half updated: the next is to be a whole render
    /// into a new one.
    pub(crate) fn diff(&mut self, rendered: &Rendered) -> Result<Vec<u8>, Stale> {
        let mut walk = Walk::new(rendered);
        let mut writer = Writer::default();
        match walk.next() {
            Some(Node::Open(template)) => {
                block(template, &mut walk, &mut self.root, &mut writer)?;
            }
            Some(Node::Unchanged) => {}
            _ => return Err(Stale),
        }
        Ok(writer.finish())
    }
}

/// Writes the inside of a template's object, whose [`Node::Open`] has been walked.
pub(super) fn block(
    template: &'static Template,
    walk: &mut Walk<'_>,
    kept: &mut Kept,
    writer: &mut Writer,
) -> Result<(), Stale> {
    if let Kept::Block(known) = kept {
        if known.fingerprint == template.fingerprint {
            return dynamics(walk, &mut known.dynamics, writer);
        }
    }
    writer.statics(template);
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
pub(super) fn dynamics(
    walk: &mut Walk<'_>,
    kept: &mut [Kept],
    writer: &mut Writer,
) -> Result<(), Stale> {
    for (index, kept) in kept.iter_mut().enumerate() {
        dynamic(index, walk, kept, writer)?;
    }
    Ok(())
}

fn dynamic(
    index: usize,
    walk: &mut Walk<'_>,
    kept: &mut Kept,
    writer: &mut Writer,
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
        Some(Node::Open(template)) => {
            nested(index, writer, |writer| block(template, walk, kept, writer))
        }
        Some(Node::Loop(template, count)) => {
            rows(index, template, count as usize, walk, kept, writer)
        }
        Some(Node::Row(_)) | None => Err(Stale),
    }
}

/// Writes an object at an index, and takes it back where nothing was written into it.
pub(super) fn nested(
    index: usize,
    writer: &mut Writer,
    write: impl FnOnce(&mut Writer) -> Result<(), Stale>,
) -> Result<(), Stale> {
    let mark = writer.mark();
    writer.at(index);
    let object = writer.object();
    write(writer)?;
    if writer.is_empty(object) {
        writer.take_back(mark);
    } else {
        writer.end(object);
    }
    Ok(())
}

/// A loop: the client knows it already, or is told of it; one that is empty is told as text until
/// it has rows.
fn rows(
    index: usize,
    template: &'static Template,
    count: usize,
    walk: &mut Walk<'_>,
    kept: &mut Kept,
    writer: &mut Writer,
) -> Result<(), Stale> {
    if let Kept::Loop(known) = kept {
        if known.is_of(template) {
            return nested(index, writer, |writer| known.diff(count, walk, writer));
        }
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
    nested(index, writer, |writer| {
        writer.statics_of_rows(template);
        known.diff(count, walk, writer)
    })?;
    *kept = Kept::Loop(known);
    Ok(())
}
