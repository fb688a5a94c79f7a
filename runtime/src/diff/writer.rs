//! The JSON of a diff, appended to the frame.

use super::Stale;
use crate::rendered::{Root, Template};
use crate::serializer::write_string;

/// Writes one diff into a frame. An object vanishes when nothing was written into it.
#[derive(Debug)]
pub(crate) struct Writer<'f> {
    json: &'f mut String,
    /// Where the object of the diff begins.
    start: usize,
    /// The templates that were mentioned and whose statics are not written yet; their index is their
    /// `s`.
    mentioned: Vec<&'static Template>,
}

/// An object that is being written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Object {
    empty: usize,
}

impl<'f> Writer<'f> {
    /// Begins the object of a diff behind `json`.
    pub(crate) fn open(json: &'f mut String) -> Self {
        let start = json.len();
        json.push('{');
        Self {
            json,
            start,
            mentioned: Vec::new(),
        }
    }

    /// Ends the object of the diff, and returns whether there is one: nothing is written if nothing
    /// differs.
    pub(crate) fn close(self) -> bool {
        let is_empty = self.json.len() == self.start + 1;
        if is_empty {
            self.json.truncate(self.start);
        } else {
            self.json.push('}');
        }
        !is_empty
    }

    /// Begins the value of a key that needs no escapes.
    pub(crate) fn key(&mut self, key: &str) {
        self.separate();
        self.json.push('"');
        self.json.push_str(key);
        self.json.push_str("\":");
    }

    /// Writes a string.
    pub(crate) fn string(&mut self, text: &str) {
        write_string(self.json, text);
    }

    /// Writes JSON as it is.
    pub(crate) fn raw(&mut self, json: &str) {
        self.json.push_str(json);
    }

    /// Returns the text, to which the value of a key is to be appended.
    pub(crate) fn value(&mut self) -> &mut String {
        self.json
    }

    /// Begins an object.
    pub(super) fn object(&mut self) -> Object {
        self.json.push('{');
        Object {
            empty: self.json.len(),
        }
    }

    /// Begins the value of an index; it is taken back if the object vanishes.
    pub(super) fn at(&mut self, index: usize) {
        self.key(itoa::Buffer::new().format(index));
    }

    /// Ends an object.
    pub(super) fn end(&mut self, _: Object) {
        self.json.push('}');
    }

    /// Returns whether nothing was written into an object.
    pub(super) fn is_empty(&self, object: Object) -> bool {
        self.json.len() == object.empty
    }

    /// Returns where the JSON ends, to take back what is written from here on.
    pub(super) fn mark(&self) -> usize {
        self.json.len()
    }

    /// Takes back what was written since `mark`.
    pub(super) fn take_back(&mut self, mark: usize) {
        self.json.truncate(mark);
    }

    /// Takes back the part that was begun at `mark`, with what it mentions.
    pub(super) fn begin_again(&mut self, mark: usize) {
        self.take_back(mark);
        self.mentioned.clear();
    }

    /// Writes an object under a key, and takes it back if nothing was written into it.
    pub(super) fn nested(
        &mut self,
        key: &str,
        write: impl FnOnce(&mut Self) -> Result<(), Stale>,
    ) -> Result<(), Stale> {
        let mark = self.mark();
        self.key(key);
        let object = self.object();
        write(self)?;
        if self.is_empty(object) {
            self.take_back(mark);
        } else {
            self.end(object);
        }
        Ok(())
    }

    /// Writes an object at an index, and takes it back if nothing was written into it.
    pub(super) fn nested_at(
        &mut self,
        index: usize,
        write: impl FnOnce(&mut Self) -> Result<(), Stale>,
    ) -> Result<(), Stale> {
        self.nested(itoa::Buffer::new().format(index), write)
    }

    /// Writes a number.
    pub(super) fn number(&mut self, number: usize) {
        self.json.push_str(itoa::Buffer::new().format(number));
    }

    /// Writes where the statics of a template are in this message, and whether it is one element.
    pub(super) fn statics(&mut self, template: &'static Template) {
        if template.root == Root::Element {
            self.key("r");
            self.raw("1");
        }
        self.statics_of_rows(template);
    }

    /// Writes where the statics of a view's own template, or of a loop's rows, are in this message.
    pub(super) fn statics_of_rows(&mut self, template: &'static Template) {
        let known = self
            .mentioned
            .iter()
            .position(|known| known.fingerprint == template.fingerprint);
        let index = known.unwrap_or_else(|| {
            self.mentioned.push(template);
            self.mentioned.len() - 1
        });
        self.key("s");
        self.number(index);
    }

    /// Writes the statics of a part's own template, which is one element.
    pub(super) fn statics_of_part(&mut self, template: &'static Template) {
        self.key("r");
        self.raw("1");
        self.key("s");
        self.list(template);
    }

    /// Writes the statics that were mentioned.
    pub(super) fn write_mentioned(&mut self) {
        if self.mentioned.is_empty() {
            return;
        }
        let templates = std::mem::take(&mut self.mentioned);
        self.key("p");
        let statics = self.object();
        for (index, template) in templates.iter().enumerate() {
            self.at(index);
            self.list(template);
        }
        self.end(statics);
    }

    fn list(&mut self, template: &Template) {
        self.raw("[");
        let annotation = template.annotation();
        for (at, text) in template.statics.iter().enumerate() {
            if at > 0 {
                self.raw(",");
            }
            match &annotation {
                Some(annotation) if at == 0 => self.string(&format!("{annotation}{text}")),
                _ => self.string(text),
            }
        }
        self.raw("]");
    }

    fn separate(&mut self) {
        if !self.json.ends_with(['{', '[']) {
            self.json.push(',');
        }
    }
}
