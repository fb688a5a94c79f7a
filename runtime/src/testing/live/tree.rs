//! The client's copy of a view: statics and dynamics, updated by diffs.
//!
//! The copy is as strict as the npm client relies on: a diff that refers to something unknown is an
//! error, not a page with holes.

use std::fmt;
use std::sync::Arc;

use serde_json::{Map, Value};

/// The part of a page that a view has rendered.
#[derive(Debug, Default)]
pub(super) struct Tree(Option<Block>);

/// A template with its dynamics.
#[derive(Clone, Debug)]
struct Block {
    statics: Statics,
    dynamics: Vec<Part>,
}

type Statics = Arc<[String]>;

/// The content between two statics.
#[derive(Clone, Debug)]
enum Part {
    Text(String),
    Block(Block),
    Loop {
        statics: Statics,
        rows: Vec<Vec<Part>>,
    },
}

/// A diff that does not fit the client's copy.
#[derive(Debug)]
pub(super) struct Misfit(String);

impl Misfit {
    fn new(what: impl Into<String>) -> Self {
        Self(what.into())
    }

    fn at(self, place: &str) -> Self {
        Self(format!("{place} > {}", self.0))
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The statics of one message, by their index.
#[derive(Clone, Copy)]
struct Shared<'a>(Option<&'a Map<String, Value>>);

impl Tree {
    /// Merges a diff whose `e`, `r` and `t` have been taken out.
    pub(super) fn merge(&mut self, mut diff: Map<String, Value>) -> Result<(), Misfit> {
        if diff.contains_key("c") {
            return Err(Misfit::new("`c`: live components are not known"));
        }
        let shared = match diff.remove("p") {
            None => None,
            Some(Value::Object(shared)) => Some(shared),
            Some(other) => return Err(Misfit::new(format!("`p` is {other}"))),
        };
        let shared = Shared(shared.as_ref());
        if diff.contains_key("s") {
            self.0 = Some(Block::read(&diff, shared)?);
        } else if !diff.is_empty() {
            let block = self.0.as_mut();
            let block = block.ok_or_else(|| Misfit::new("a change of a page that is not there"))?;
            merge_dynamics(&mut block.dynamics, &diff, shared)?;
        }
        Ok(())
    }

    /// Writes the HTML of the copy.
    pub(super) fn html(&self) -> String {
        let mut html = String::new();
        if let Some(block) = &self.0 {
            write(&mut html, &block.statics, &block.dynamics);
        }
        html
    }
}

impl Block {
    fn read(object: &Map<String, Value>, shared: Shared<'_>) -> Result<Self, Misfit> {
        let statics = shared.statics(object)?;
        let dynamics = read_dynamics(object, &statics, shared)?;
        Ok(Self { statics, dynamics })
    }
}

/// Reads every dynamic between `statics`.
fn read_dynamics(
    object: &Map<String, Value>,
    statics: &Statics,
    shared: Shared<'_>,
) -> Result<Vec<Part>, Misfit> {
    let count = statics.len() - 1;
    for key in object.keys() {
        let known = matches!(key.as_str(), "s" | "r")
            || key.parse().is_ok_and(|index: usize| index < count);
        if !known {
            return Err(Misfit::new(format!(
                "{key:?} of a template with {count} dynamics"
            )));
        }
    }
    let part = |index: usize| {
        let index = index.to_string();
        let value = object.get(&index);
        let value = value.ok_or_else(|| Misfit::new(format!("dynamic {index} is missing")))?;
        Part::read(value, shared).map_err(|misfit| misfit.at(&index))
    };
    (0..count).map(part).collect()
}

/// Updates the dynamics that the diff names.
fn merge_dynamics(
    dynamics: &mut [Part],
    diff: &Map<String, Value>,
    shared: Shared<'_>,
) -> Result<(), Misfit> {
    for (key, value) in diff {
        let index = key.parse::<usize>().ok();
        let part = index.and_then(|index| dynamics.get_mut(index));
        let part = part.ok_or_else(|| Misfit::new(format!("there is no dynamic {key:?}")))?;
        part.merge(value, shared).map_err(|misfit| misfit.at(key))?;
    }
    Ok(())
}

impl Part {
    fn read(value: &Value, shared: Shared<'_>) -> Result<Self, Misfit> {
        match value {
            Value::String(text) => Ok(Self::Text(text.clone())),
            Value::Object(object) => match object.get("k") {
                Some(rows) => {
                    let statics = shared.statics(object)?;
                    let rows = merge_rows(&[], rows, &statics, shared)?;
                    Ok(Self::Loop { statics, rows })
                }
                None => Block::read(object, shared).map(Self::Block),
            },
            other => Err(Misfit::new(format!("{other} in the place of a dynamic"))),
        }
    }

    fn merge(&mut self, value: &Value, shared: Shared<'_>) -> Result<(), Misfit> {
        let change = value.as_object().filter(|object| !object.contains_key("s"));
        match (&mut *self, change) {
            (_, None) => *self = Self::read(value, shared)?,
            (Self::Block(block), Some(diff)) => merge_dynamics(&mut block.dynamics, diff, shared)?,
            (Self::Loop { statics, rows }, Some(diff)) => {
                let change = diff.get("k").filter(|_| diff.len() == 1);
                let change = change.ok_or_else(|| {
                    Misfit::new(format!("a change of a loop with {:?}", keys(diff)))
                })?;
                *rows = merge_rows(rows, change, statics, shared)?;
            }
            (Self::Text(_), Some(_)) => {
                return Err(Misfit::new("a change of a template where there is text"));
            }
        }
        Ok(())
    }
}

/// Returns the rows of a loop after a change.
fn merge_rows(
    old: &[Vec<Part>],
    change: &Value,
    statics: &Statics,
    shared: Shared<'_>,
) -> Result<Vec<Vec<Part>>, Misfit> {
    let change = change
        .as_object()
        .ok_or_else(|| Misfit::new("`k` is no object"))?;
    let count = change.get("kc").and_then(Value::as_u64);
    let count = count.ok_or_else(|| Misfit::new("`k` without `kc`"))?;
    let count = usize::try_from(count).map_err(|error| Misfit::new(error.to_string()))?;
    let has_moves = change.get("km") == Some(&Value::Bool(true));
    for key in change.keys() {
        let known =
            matches!(key.as_str(), "kc" | "km") || key.parse().is_ok_and(|row: usize| row < count);
        if !known {
            return Err(Misfit::new(format!("row {key:?} of {count}")));
        }
    }
    let moved = |from: &Value| {
        if !has_moves {
            return Err(Misfit::new("a row moves, and there is no `km`"));
        }
        let from = from.as_u64().and_then(|from| usize::try_from(from).ok());
        let row = from.and_then(|from| old.get(from)).cloned();
        row.ok_or_else(|| Misfit::new(format!("a row moves from {from:?}, of {}", old.len())))
    };
    let row = |at: usize| match (change.get(&at.to_string()), old.get(at)) {
        (None, Some(row)) => Ok(row.clone()),
        (None, None) => Err(Misfit::new("the row is missing")),
        (Some(from @ Value::Number(_)), _) => moved(from),
        (Some(Value::Array(pair)), _) => match pair.as_slice() {
            [from, Value::Object(diff)] => {
                let mut row = moved(from)?;
                merge_dynamics(&mut row, diff, shared)?;
                Ok(row)
            }
            other => Err(Misfit::new(format!("{other:?} in the place of a row"))),
        },
        // The row that was there, changed; or a new one, which is there in full.
        (Some(Value::Object(diff)), Some(row)) => {
            let mut row = row.clone();
            merge_dynamics(&mut row, diff, shared)?;
            Ok(row)
        }
        (Some(Value::Object(whole)), None) => read_dynamics(whole, statics, shared),
        (Some(other), _) => Err(Misfit::new(format!("{other} in the place of a row"))),
    };
    (0..count)
        .map(|at| row(at).map_err(|misfit| misfit.at(&format!("row {at}"))))
        .collect()
}

impl Shared<'_> {
    /// Reads the statics of a template, or of the rows of a loop.
    fn statics(self, object: &Map<String, Value>) -> Result<Statics, Misfit> {
        let found = match object.get("s") {
            Some(Value::Number(index)) => {
                let shared = self.0.and_then(|shared| shared.get(&index.to_string()));
                shared.ok_or_else(|| Misfit::new(format!("no statics {index} in `p`")))?
            }
            Some(own) => own,
            None => {
                return Err(Misfit::new(format!(
                    "a template without statics: {:?}",
                    keys(object)
                )));
            }
        };
        let texts = found.as_array().into_iter().flatten().map(Value::as_str);
        let texts: Option<Vec<_>> = texts.map(|text| text.map(str::to_owned)).collect();
        match texts {
            Some(texts) if !texts.is_empty() => Ok(texts.into()),
            _ => Err(Misfit::new(format!("{found} in the place of statics"))),
        }
    }
}

fn keys(object: &Map<String, Value>) -> Vec<&String> {
    object.keys().collect()
}

fn write(html: &mut String, statics: &Statics, dynamics: &[Part]) {
    for (at, text) in statics.iter().enumerate() {
        html.push_str(text);
        match dynamics.get(at) {
            None => {}
            Some(Part::Text(text)) => html.push_str(text),
            Some(Part::Block(block)) => write(html, &block.statics, &block.dynamics),
            Some(Part::Loop { statics, rows }) => {
                for row in rows {
                    write(html, statics, row);
                }
            }
        }
    }
}
