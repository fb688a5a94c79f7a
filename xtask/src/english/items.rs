//! The documented public items of a file, with their text.

use syn::spanned::Spanned;
use syn::{
    Attribute, Expr, Fields, ForeignItem, ImplItem, Item as RustItem, Lit, Meta, TraitItem,
    Visibility,
};

/// A documented item.
#[derive(Debug, PartialEq)]
pub(super) struct Item {
    pub(super) line: usize,
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) text: String,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    /// A function, or a method.
    Function,
    /// A type, a trait, a field, a variant, a constant or a module.
    Thing,
}

/// Which items count as public.
#[derive(Clone, Copy)]
pub(super) enum Public {
    /// Those that are `pub`.
    Everywhere,
    /// Those that are visible beyond their file, too.
    InTheCrate,
}

impl Public {
    fn includes(self, visibility: &Visibility) -> bool {
        match (self, visibility) {
            (_, Visibility::Public(_)) | (Self::InTheCrate, Visibility::Restricted(_)) => true,
            (_, Visibility::Inherited) | (Self::Everywhere, Visibility::Restricted(_)) => false,
        }
    }
}

/// Reads the documented items of the file whose text is `source`.
pub(super) fn documented(source: &str, public: Public) -> syn::Result<Vec<Item>> {
    let file = syn::parse_file(source)?;
    let mut reader = Reader {
        public,
        items: Vec::new(),
    };
    reader.take(&file.attrs, "the file", Kind::Thing);
    for item in &file.items {
        reader.item(item);
    }
    Ok(reader.items)
}

struct Reader {
    public: Public,
    items: Vec<Item>,
}

impl Reader {
    fn item(&mut self, item: &RustItem) {
        match item {
            RustItem::Fn(function) => {
                let name = function.sig.ident.to_string();
                self.take_public(&function.vis, &function.attrs, &name, Kind::Function);
            }
            RustItem::Struct(it) => {
                self.take_public(&it.vis, &it.attrs, &it.ident.to_string(), Kind::Thing);
                self.fields(&it.fields);
            }
            RustItem::Enum(it) if self.public.includes(&it.vis) => {
                self.take(&it.attrs, &it.ident.to_string(), Kind::Thing);
                for variant in &it.variants {
                    self.take(&variant.attrs, &variant.ident.to_string(), Kind::Thing);
                    for field in &variant.fields {
                        self.take(&field.attrs, &name(field.ident.as_ref()), Kind::Thing);
                    }
                }
            }
            RustItem::Trait(it) if self.public.includes(&it.vis) => {
                self.take(&it.attrs, &it.ident.to_string(), Kind::Thing);
                it.items.iter().for_each(|item| self.trait_item(item));
            }
            RustItem::Impl(it) if it.trait_.is_none() && !is_test(&it.attrs) => {
                it.items.iter().for_each(|item| self.impl_item(item));
            }
            RustItem::Mod(it) if !is_test(&it.attrs) => {
                self.take_public(&it.vis, &it.attrs, &it.ident.to_string(), Kind::Thing);
                let items = it.content.iter().flat_map(|(_, items)| items);
                items.for_each(|item| self.item(item));
            }
            RustItem::Const(it) => {
                self.take_public(&it.vis, &it.attrs, &it.ident.to_string(), Kind::Thing);
            }
            RustItem::Static(it) => {
                self.take_public(&it.vis, &it.attrs, &it.ident.to_string(), Kind::Thing);
            }
            RustItem::Type(it) => {
                self.take_public(&it.vis, &it.attrs, &it.ident.to_string(), Kind::Thing);
            }
            RustItem::ForeignMod(it) => {
                for item in &it.items {
                    if let ForeignItem::Fn(function) = item {
                        let name = function.sig.ident.to_string();
                        self.take_public(&function.vis, &function.attrs, &name, Kind::Function);
                    }
                }
            }
            _ => {}
        }
    }

    fn fields(&mut self, fields: &Fields) {
        for field in fields {
            self.take_public(
                &field.vis,
                &field.attrs,
                &name(field.ident.as_ref()),
                Kind::Thing,
            );
        }
    }

    fn trait_item(&mut self, item: &TraitItem) {
        match item {
            TraitItem::Fn(it) => self.take(&it.attrs, &it.sig.ident.to_string(), Kind::Function),
            TraitItem::Type(it) => self.take(&it.attrs, &it.ident.to_string(), Kind::Thing),
            TraitItem::Const(it) => self.take(&it.attrs, &it.ident.to_string(), Kind::Thing),
            _ => {}
        }
    }

    fn impl_item(&mut self, item: &ImplItem) {
        match item {
            ImplItem::Fn(it) => {
                let name = it.sig.ident.to_string();
                self.take_public(&it.vis, &it.attrs, &name, Kind::Function);
            }
            ImplItem::Const(it) => {
                self.take_public(&it.vis, &it.attrs, &it.ident.to_string(), Kind::Thing);
            }
            _ => {}
        }
    }

    fn take_public(
        &mut self,
        visibility: &Visibility,
        attrs: &[Attribute],
        name: &str,
        kind: Kind,
    ) {
        if self.public.includes(visibility) && !is_test(attrs) {
            self.take(attrs, name, kind);
        }
    }

    /// Takes an item that has a text. A text that is included from a file is checked there.
    fn take(&mut self, attrs: &[Attribute], name: &str, kind: Kind) {
        let mut line = None;
        let mut text = String::new();
        for attr in attrs {
            if let Some(part) = doc(attr) {
                line.get_or_insert(attr.span().start().line);
                text.push_str(&part);
                text.push('\n');
            }
        }
        if let Some(line) = line {
            self.items.push(Item {
                line,
                name: name.to_owned(),
                kind,
                text,
            });
        }
    }
}

fn name(ident: Option<&syn::Ident>) -> String {
    ident.map_or_else(|| "a field".to_owned(), ToString::to_string)
}

fn doc(attr: &Attribute) -> Option<String> {
    let Meta::NameValue(pair) = &attr.meta else {
        return None;
    };
    let Expr::Lit(value) = &pair.value else {
        return None;
    };
    match &value.lit {
        Lit::Str(text) if pair.path.is_ident("doc") => Some(text.value()),
        _ => None,
    }
}

fn is_test(attrs: &[Attribute]) -> bool {
    attrs.iter().any(|attr| {
        attr.path().is_ident("test")
            || (attr.path().is_ident("cfg")
                && attr
                    .parse_args::<syn::Ident>()
                    .is_ok_and(|condition| condition == "test"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(source: &str, public: Public) -> Vec<(usize, String)> {
        let items = documented(source, public).expect("the source parses");
        items
            .into_iter()
            .map(|item| (item.line, item.name))
            .collect()
    }

    #[test]
    fn public_items_are_read_with_their_lines() {
        let source = "\
//! A file.

/// A struct.
pub struct Door {
    /// A field.
    pub width: u32,
    /// Nobody sees it.
    depth: u32,
}

impl Door {
    /// Opens.
    #[must_use]
    pub fn open(&self) {}
    /// Nobody calls it.
    fn creak(&self) {}
}

/// A trait.
pub trait Lock {
    /// Turns.
    fn turn(&self);
}

impl Lock for Door {
    /// Documented at the trait.
    fn turn(&self) {}
}

/// Not public.
pub(crate) enum Colour {
    /// A variant.
    Red,
}
";
        let expected = [
            (1, "the file"),
            (3, "Door"),
            (5, "width"),
            (12, "open"),
            (19, "Lock"),
            (21, "turn"),
        ];
        let expected = expected.map(|(line, name)| (line, name.to_owned()));
        assert_eq!(names(source, Public::Everywhere), expected);
        let within = names(source, Public::InTheCrate);
        assert_eq!(
            within[6..],
            [(30, "Colour".to_owned()), (32, "Red".to_owned())]
        );
    }

    #[test]
    fn tests_are_not_documentation() {
        let source = "#[cfg(test)]\nmod tests {\n    /// It.\n    pub fn it() {}\n}\n";
        assert_eq!(names(source, Public::Everywhere), []);
    }

    #[test]
    fn the_lines_of_one_comment_are_one_text() {
        let items = documented(
            "/// Opens\n/// a door.\npub fn open() {}",
            Public::Everywhere,
        );
        let expected = Item {
            line: 1,
            name: "open".to_owned(),
            kind: Kind::Function,
            text: " Opens\n a door.\n".to_owned(),
        };
        assert_eq!(items.expect("the source parses"), [expected]);
    }
}
