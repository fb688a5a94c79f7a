//! The documented items of a file that are visible beyond it, with their text.

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
    pub(super) reach: Reach,
    pub(super) text: String,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    /// A function, or a method.
    Function,
    /// A type, a trait, a field, a variant, a constant or a module.
    Thing,
}

/// Who sees an item.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Reach {
    /// Every user of the crate.
    Public,
    /// The crate alone, or a part of it.
    Crate,
}

/// Returns who sees an item; `None` if its file alone does.
fn reach(visibility: &Visibility) -> Option<Reach> {
    match visibility {
        Visibility::Public(_) => Some(Reach::Public),
        Visibility::Restricted(_) => Some(Reach::Crate),
        Visibility::Inherited => None,
    }
}

/// Reads the documented items of the file whose text is `source`.
pub(super) fn documented(source: &str) -> syn::Result<Vec<Item>> {
    let file = syn::parse_file(source)?;
    let mut reader = Reader { items: Vec::new() };
    reader.take(&file.attrs, "the file", Kind::Thing, Reach::Crate);
    for item in &file.items {
        reader.item(item);
    }
    Ok(reader.items)
}

struct Reader {
    items: Vec<Item>,
}

impl Reader {
    fn item(&mut self, item: &RustItem) {
        match item {
            RustItem::Fn(function) => {
                let name = function.sig.ident.to_string();
                self.take_visible(&function.vis, &function.attrs, &name, Kind::Function);
            }
            RustItem::Struct(it) => {
                self.take_visible(&it.vis, &it.attrs, &it.ident.to_string(), Kind::Thing);
                self.fields(&it.fields, reach(&it.vis));
            }
            RustItem::Enum(it) => {
                let Some(reach) = reach(&it.vis) else { return };
                self.take(&it.attrs, &it.ident.to_string(), Kind::Thing, reach);
                for variant in &it.variants {
                    let ident = variant.ident.to_string();
                    self.take(&variant.attrs, &ident, Kind::Thing, reach);
                    for field in &variant.fields {
                        let name = name(field.ident.as_ref());
                        self.take(&field.attrs, &name, Kind::Thing, reach);
                    }
                }
            }
            RustItem::Trait(it) => {
                let Some(reach) = reach(&it.vis) else { return };
                self.take(&it.attrs, &it.ident.to_string(), Kind::Thing, reach);
                for item in &it.items {
                    self.trait_item(item, reach);
                }
            }
            RustItem::Impl(it) if it.trait_.is_none() && !is_test(&it.attrs) => {
                it.items.iter().for_each(|item| self.impl_item(item));
            }
            RustItem::Mod(it) if !is_test(&it.attrs) => {
                self.take_visible(&it.vis, &it.attrs, &it.ident.to_string(), Kind::Thing);
                let items = it.content.iter().flat_map(|(_, items)| items);
                items.for_each(|item| self.item(item));
            }
            RustItem::Const(it) => {
                self.take_visible(&it.vis, &it.attrs, &it.ident.to_string(), Kind::Thing);
            }
            RustItem::Static(it) => {
                self.take_visible(&it.vis, &it.attrs, &it.ident.to_string(), Kind::Thing);
            }
            RustItem::Type(it) => {
                self.take_visible(&it.vis, &it.attrs, &it.ident.to_string(), Kind::Thing);
            }
            RustItem::ForeignMod(it) => {
                for item in &it.items {
                    if let ForeignItem::Fn(function) = item {
                        let name = function.sig.ident.to_string();
                        self.take_visible(&function.vis, &function.attrs, &name, Kind::Function);
                    }
                }
            }
            _ => {}
        }
    }

    /// Takes the fields of a struct: none is seen by more readers than the struct.
    fn fields(&mut self, fields: &Fields, owner: Option<Reach>) {
        for field in fields {
            let reach = match (owner, reach(&field.vis)) {
                (Some(Reach::Public), Some(own)) => own,
                (Some(Reach::Crate), Some(_)) => Reach::Crate,
                _ => continue,
            };
            let name = name(field.ident.as_ref());
            self.take(&field.attrs, &name, Kind::Thing, reach);
        }
    }

    fn trait_item(&mut self, item: &TraitItem, reach: Reach) {
        let (attrs, ident, kind) = match item {
            TraitItem::Fn(it) => (&it.attrs, &it.sig.ident, Kind::Function),
            TraitItem::Type(it) => (&it.attrs, &it.ident, Kind::Thing),
            TraitItem::Const(it) => (&it.attrs, &it.ident, Kind::Thing),
            _ => return,
        };
        self.take(attrs, &ident.to_string(), kind, reach);
    }

    fn impl_item(&mut self, item: &ImplItem) {
        match item {
            ImplItem::Fn(it) => {
                let name = it.sig.ident.to_string();
                self.take_visible(&it.vis, &it.attrs, &name, Kind::Function);
            }
            ImplItem::Const(it) => {
                self.take_visible(&it.vis, &it.attrs, &it.ident.to_string(), Kind::Thing);
            }
            _ => {}
        }
    }

    fn take_visible(
        &mut self,
        visibility: &Visibility,
        attrs: &[Attribute],
        name: &str,
        kind: Kind,
    ) {
        let reach = reach(visibility).filter(|_| !is_test(attrs));
        if let Some(reach) = reach {
            self.take(attrs, name, kind, reach);
        }
    }

    /// Takes an item that has a text. A text that is included from a file is checked there.
    fn take(&mut self, attrs: &[Attribute], name: &str, kind: Kind, reach: Reach) {
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
                reach,
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

    fn names(source: &str, reach: Reach) -> Vec<(usize, String)> {
        let items = documented(source).expect("the source parses");
        items
            .into_iter()
            .filter(|item| item.reach == reach)
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
            (3, "Door"),
            (5, "width"),
            (12, "open"),
            (19, "Lock"),
            (21, "turn"),
        ];
        let expected = expected.map(|(line, name)| (line, name.to_owned()));
        assert_eq!(names(source, Reach::Public), expected);
        let expected = [(1, "the file"), (30, "Colour"), (32, "Red")];
        let expected = expected.map(|(line, name)| (line, name.to_owned()));
        assert_eq!(names(source, Reach::Crate), expected);
    }

    #[test]
    fn tests_are_not_documentation() {
        let source = "#[cfg(test)]\nmod tests {\n    /// It.\n    pub fn it() {}\n}\n";
        assert_eq!(names(source, Reach::Public), []);
    }

    #[test]
    fn the_lines_of_one_comment_are_one_text() {
        let items = documented("/// Opens\n/// a door.\npub fn open() {}");
        let expected = Item {
            line: 1,
            name: "open".to_owned(),
            kind: Kind::Function,
            reach: Reach::Public,
            text: " Opens\n a door.\n".to_owned(),
        };
        assert_eq!(items.expect("the source parses"), [expected]);
    }
}
