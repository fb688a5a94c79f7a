//! Commands as JSON: in an attribute, and in the payload of an event.

use maud::Render;
use serde::ser::{Serialize, SerializeSeq, Serializer};

use super::{Command, JsCommands};

impl<Last> Serialize for JsCommands<Last> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(&self.commands)
    }
}

impl Serialize for Command {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut pair = serializer.serialize_seq(Some(2))?;
        pair.serialize_element(self.name)?;
        pair.serialize_element(&self.arguments)?;
        pair.end()
    }
}

impl<Last> Render for JsCommands<Last> {
    fn render_to(&self, buffer: &mut String) {
        // Strings and JSON values are all there is: they can be written.
        if let Ok(json) = serde_json::to_string(self) {
            json.render_to(buffer);
        }
    }
}
