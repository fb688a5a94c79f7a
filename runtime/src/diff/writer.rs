//! JSON in the making: objects that vanish when nothing was written into them.

use crate::rendered::{Root, Template};

/// The JSON of a diff, and the statics that it mentions.
#[derive(Debug, Default)]
pub(super) struct Writer {
    json: Vec<u8>,
    /// The templates whose statics this message carries; their index is their `s`.
    statics: Vec<&'static Template>,
}

/// An object that is being written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Object {
    empty: usize,
}

impl Writer {
    /// Begins an object.
    pub(super) fn object(&mut self) -> Object {
        self.json.push(b'{');
        Object {
            empty: self.json.len(),
        }
    }

    /// Begins the value of an index; it is taken back if the object vanishes.
    pub(super) fn at(&mut self, index: usize) {
        self.separate();
        self.json.push(b'"');
        self.number(index);
        self.json.extend_from_slice(b"\":");
    }

    /// Begins the value of a key that needs no escapes.
    pub(super) fn key(&mut self, key: &str) {
        self.separate();
        self.json.push(b'"');
        self.json.extend_from_slice(key.as_bytes());
        self.json.extend_from_slice(b"\":");
    }

    /// Ends an object.
    pub(super) fn end(&mut self, _: Object) {
        self.json.push(b'}');
    }

    /// Whether nothing was written into an object.
    pub(super) fn is_empty(&self, object: Object) -> bool {
        self.json.len() == object.empty
    }

    /// Where the JSON ends, to take back what is written from here on.
    pub(super) fn mark(&self) -> usize {
        self.json.len()
    }

    /// Takes back what was written since `mark`.
    pub(super) fn take_back(&mut self, mark: usize) {
        self.json.truncate(mark);
    }

    /// Writes a string.
    pub(super) fn string(&mut self, text: &str) {
        string(&mut self.json, text);
    }

    /// Writes a number.
    pub(super) fn number(&mut self, number: usize) {
        let mut digits = itoa::Buffer::new();
        self.json
            .extend_from_slice(digits.format(number).as_bytes());
    }

    /// Writes JSON as it is.
    pub(super) fn raw(&mut self, json: &str) {
        self.json.extend_from_slice(json.as_bytes());
    }

    /// Writes where the statics of a template stand in this message, and whether it is one element.
    /// Of the view's own template, which comes first, nobody asks that: `r` is there the reply of a
    /// hook.
    pub(super) fn statics(&mut self, template: &'static Template) {
        if template.root == Root::Element && !self.json.is_empty() {
            self.key("r");
            self.raw("1");
        }
        self.statics_of_rows(template);
    }

    /// Writes where the statics of a loop's rows stand in this message.
    pub(super) fn statics_of_rows(&mut self, template: &'static Template) {
        let known = self
            .statics
            .iter()
            .position(|known| known.fingerprint == template.fingerprint);
        let index = known.unwrap_or_else(|| {
            self.statics.push(template);
            self.statics.len() - 1
        });
        self.key("s");
        self.number(index);
    }

    /// Writes the statics that the message mentions, and returns its JSON: the inside of an object.
    pub(super) fn finish(mut self) -> Vec<u8> {
        if !self.statics.is_empty() {
            let templates = std::mem::take(&mut self.statics);
            self.key("p");
            let statics = self.object();
            for (index, template) in templates.iter().enumerate() {
                self.at(index);
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
            self.end(statics);
        }
        self.json
    }

    fn separate(&mut self) {
        if !matches!(self.json.last(), None | Some(b'{' | b'[')) {
            self.json.push(b',');
        }
    }
}

/// Writes a JSON string.
fn string(json: &mut Vec<u8>, text: &str) {
    serde_json::to_writer(json, text).expect("text is written to memory");
}
