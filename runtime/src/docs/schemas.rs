//! Schemas: the JSON Schemas of all payloads, and the definitions that they share.
//!
//! A type can differ by direction: a client may leave out a field with a default, but the server always
//! sends it. So each direction has its own generator; equal definitions are merged.

use std::collections::{BTreeMap, BTreeSet};

use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::docs::names::Names;
use crate::spec::SchemaFn;

/// The place of the definitions in the documents.
const PATH: &str = "/components/schemas";

/// The direction of a payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    ToServer,
    ToClient,
}

/// The generators of both directions.
#[derive(Debug)]
pub(super) struct Schemas {
    to_server: SchemaGenerator,
    to_client: SchemaGenerator,
}

/// The definitions of both directions under their final names, and the renames of refs.
#[derive(Debug)]
pub(super) struct Definitions {
    pub(super) schemas: Map<String, Value>,
    to_server: BTreeMap<String, String>,
    to_client: BTreeMap<String, String>,
}

impl Schemas {
    pub(super) fn new() -> Self {
        // AsyncAPI's own schemas are a superset of draft 7.
        let settings = || {
            SchemaSettings::draft07().with(|settings| {
                settings.definitions_path = PATH.into();
                settings.meta_schema = None;
            })
        };
        Self {
            to_server: settings().for_deserialize().into_generator(),
            to_client: settings().for_serialize().into_generator(),
        }
    }

    /// Adds the schema of a payload. Its refs are not final before [`Definitions::rename`].
    pub(super) fn add(&mut self, direction: Direction, schema: SchemaFn) -> Value {
        let generator = match direction {
            Direction::ToServer => &mut self.to_server,
            Direction::ToClient => &mut self.to_client,
        };
        let mut schema = schema(generator);
        for transform in generator.transforms_mut() {
            transform.transform(&mut schema);
        }
        schema.to_value()
    }

    /// Merges and names the definitions, and reserves the names in `names`.
    pub(super) fn finish(mut self, names: &mut Names) -> Definitions {
        let from_client = self.to_server.take_definitions(true);
        let from_server = self.to_client.take_definitions(true);
        let same = same_both_ways(&from_client, &from_server);

        let mut definitions = Definitions {
            schemas: Map::new(),
            to_server: BTreeMap::new(),
            to_client: BTreeMap::new(),
        };
        for name in from_server.keys() {
            let given = names.take(name);
            if same.contains(name) {
                definitions.to_server.insert(name.clone(), given.clone());
            }
            definitions.to_client.insert(name.clone(), given);
        }
        for name in from_client.keys().filter(|name| !same.contains(*name)) {
            let given = if from_server.contains_key(name) {
                names.take(&format!("{name}Input"))
            } else {
                names.take(name)
            };
            definitions.to_server.insert(name.clone(), given);
        }
        for (name, schema) in from_client {
            if !same.contains(&name) {
                definitions.insert(Direction::ToServer, &name, schema);
            }
        }
        for (name, schema) in from_server {
            definitions.insert(Direction::ToClient, &name, schema);
        }
        definitions
    }
}

impl Definitions {
    /// Gives every ref of a payload its final name.
    pub(super) fn rename(&self, direction: Direction, schema: &mut Value) {
        let names = match direction {
            Direction::ToServer => &self.to_server,
            Direction::ToClient => &self.to_client,
        };
        each_ref(schema, &mut |reference| {
            let given = definition_name(reference).and_then(|name| names.get(&name));
            if let Some(given) = given {
                *reference = ref_text(given);
            }
        });
    }

    fn insert(&mut self, direction: Direction, name: &str, mut schema: Value) {
        self.rename(direction, &mut schema);
        let names = match direction {
            Direction::ToServer => &self.to_server,
            Direction::ToClient => &self.to_client,
        };
        if let Some(given) = names.get(name) {
            self.schemas.insert(given.clone(), schema);
        }
    }
}

/// Makes the schema that refers to a definition.
pub(super) fn reference(name: &str) -> Value {
    json!({ "$ref": ref_text(name) })
}

/// Returns the definition that a `$ref` names, if it names one of these documents.
pub(super) fn definition_name(reference: &str) -> Option<String> {
    let encoded = reference
        .strip_prefix('#')?
        .strip_prefix(PATH)?
        .strip_prefix('/')?;
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded;
    while let Some((before, after)) = rest.split_once('%') {
        bytes.extend(before.as_bytes());
        let (hex, after) = after.split_at_checked(2)?;
        bytes.push(u8::from_str_radix(hex.trim(), 16).ok()?);
        rest = after;
    }
    bytes.extend(rest.as_bytes());
    let name = String::from_utf8(bytes).ok()?;
    Some(name.replace("~1", "/").replace("~0", "~"))
}

fn ref_text(name: &str) -> String {
    format!("#{PATH}/{name}")
}

/// Finds the names whose definitions, including all that they refer to, are equal in both directions.
fn same_both_ways(
    from_client: &Map<String, Value>,
    from_server: &Map<String, Value>,
) -> BTreeSet<String> {
    let mut same: BTreeSet<String> = from_client
        .iter()
        .filter(|(name, schema)| from_server.get(*name) == Some(*schema))
        .map(|(name, _)| name.clone())
        .collect();
    loop {
        let differing: Vec<String> = same
            .iter()
            .filter(|name| !refs(&from_client[*name]).is_subset(&same))
            .cloned()
            .collect();
        if differing.is_empty() {
            return same;
        }
        for name in differing {
            same.remove(&name);
        }
    }
}

/// Lists the definitions that a schema refers to.
pub(super) fn refs(schema: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    each_ref(&mut schema.clone(), &mut |reference| {
        found.extend(definition_name(reference));
    });
    found
}

fn each_ref(schema: &mut Value, visit: &mut impl FnMut(&mut String)) {
    match schema {
        Value::Object(map) => {
            for (key, value) in map {
                match value {
                    Value::String(text) if key == "$ref" => visit(text),
                    // Examples are data, in which "$ref" is any key.
                    _ if matches!(key.as_str(), "const" | "default" | "enum" | "examples") => {}
                    value => each_ref(value, visit),
                }
            }
        }
        Value::Array(values) => {
            for value in values {
                each_ref(value, visit);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use schemars::{JsonSchema, SchemaGenerator};
    use serde::{Deserialize, Serialize};
    use serde_json::json;

    use super::{Direction, Schemas, definition_name, refs};
    use crate::docs::names::Names;

    #[derive(Serialize, Deserialize, JsonSchema)]
    struct Same {
        next: Vec<Same>,
    }

    #[derive(Serialize, Deserialize, JsonSchema)]
    struct Differs {
        #[serde(default)]
        number: u8,
        same: Vec<Same>,
    }

    #[derive(Serialize, Deserialize, JsonSchema)]
    struct Holds {
        differs: Vec<Differs>,
    }

    #[test]
    fn a_type_that_both_sides_see_alike_has_one_definition() {
        let mut schemas = Schemas::new();
        let schema = SchemaGenerator::subschema_for::<Holds>;
        let mut from_client = schemas.add(Direction::ToServer, schema);
        let mut from_server = schemas.add(Direction::ToClient, schema);
        let definitions = schemas.finish(&mut Names::default());

        definitions.rename(Direction::ToServer, &mut from_client);
        definitions.rename(Direction::ToClient, &mut from_server);
        assert_eq!(
            from_client,
            json!({ "$ref": "#/components/schemas/HoldsInput" })
        );
        assert_eq!(from_server, json!({ "$ref": "#/components/schemas/Holds" }));

        let names: Vec<&str> = definitions.schemas.keys().map(String::as_str).collect();
        assert_eq!(
            names,
            ["HoldsInput", "DiffersInput", "Holds", "Differs", "Same"]
        );
        let refs_of = |name: &str| Vec::from_iter(refs(&definitions.schemas[name]));
        assert_eq!(refs_of("HoldsInput"), ["DiffersInput"]);
        assert_eq!(refs_of("DiffersInput"), ["Same"]);
        assert_eq!(refs_of("Differs"), ["Same"]);
        assert_eq!(refs_of("Same"), ["Same"]);
    }

    #[test]
    fn a_ref_is_read_as_schemars_writes_it() {
        for (reference, name) in [
            ("#/components/schemas/Tree", Some("Tree")),
            ("#/components/schemas/my%20doc~1v1~0", Some("my doc/v1~")),
            ("#/components/schemas/%C3%9Cber", Some("Über")),
            ("#/components/schemas/%", None),
            ("#/components/schemas/%FF", None),
            ("#/$defs/Tree", None),
            ("https://example.org/components/schemas/Tree", None),
        ] {
            assert_eq!(definition_name(reference).as_deref(), name, "{reference}");
        }
    }

    #[test]
    fn what_is_data_is_not_searched_for_refs() {
        let schema = json!({
            "default": { "$ref": "#/components/schemas/No" },
            "properties": { "$ref": { "$ref": "#/components/schemas/Yes" } },
        });
        assert_eq!(Vec::from_iter(refs(&schema)), ["Yes"]);
    }
}
