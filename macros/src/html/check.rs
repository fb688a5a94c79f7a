//! Checks for mistakes: unknown names, unclosed elements, and values in places where escaping does not
//! help.

mod attribute;
mod component;
mod ids;
mod nesting;
mod text;
mod value;

use quote::ToTokens;

use super::ast::{Attribute, Body, Child, Let, Node, Nodes, Tag};
use super::vocabulary::{self, Language};
use crate::diag::Errors;
use crate::suggest::did_you_mean;
pub(super) use attribute::is_misplaced;
pub(crate) use attribute::is_program;
use ids::Ids;
use nesting::Around;
pub(super) use value::is_pre_escaped;

/// Reports every mistake of a template.
pub(crate) fn template(nodes: &Nodes<Child>, errors: &mut Errors) {
    let mut check = Check {
        errors,
        ids: Ids::default(),
    };
    check.nodes(nodes, Place::default());
    check.ids.report(check.errors);
}

/// The mistakes so far, and what is given once in a template.
struct Check<'e> {
    errors: &'e mut Errors,
    ids: Ids,
}

/// Where nodes stand.
#[derive(Clone, Copy)]
struct Place<'t> {
    language: Language,
    /// Whether the element around is in another template, which may be of SVG or `MathML`.
    open: bool,
    /// The `script` or `style` around.
    raw: Option<&'t str>,
    /// Whether a loop of the template stands around.
    in_loop: bool,
    around: Around<'t>,
}

impl Default for Place<'_> {
    fn default() -> Self {
        Self {
            language: Language::Html,
            open: true,
            raw: None,
            in_loop: false,
            around: Around::default(),
        }
    }
}

impl Check<'_> {
    fn nodes(&mut self, nodes: &Nodes<Child>, place: Place<'_>) {
        for (index, node) in nodes.iter().enumerate() {
            match node {
                Node::Text(text) => self.text(text, place),
                Node::Splice(splice) => self.splice(splice, place),
                Node::Element(Child::Tag(tag)) => self.tag(tag, place),
                Node::Element(Child::Component(component)) => self.component(component, place),
                Node::Block(block) => self.nodes(&block.nodes, place),
                Node::If(conditional) => {
                    let branches = conditional.branches.iter().map(|branch| &branch.body);
                    let blocks: Vec<_> = branches.chain(&conditional.otherwise).collect();
                    self.either(blocks.iter().map(|block| &block.nodes), place);
                }
                Node::Match(choice) => {
                    self.either(choice.arms.iter().map(|arm| &arm.body.nodes), place);
                }
                Node::For(rows) => self.nodes(&rows.body.nodes, place.in_loop()),
                Node::While(rows) => self.nodes(&rows.body.nodes, place.in_loop()),
                Node::Let(binding) => {
                    let leads = nodes[..index]
                        .iter()
                        .all(|node| matches!(node, Node::Let(_)));
                    self.binding(binding, place, leads);
                }
            }
        }
    }

    /// Blocks of which at most one is there: an id in one does not meet that in another.
    fn either<'n>(&mut self, blocks: impl Iterator<Item = &'n Nodes<Child>>, place: Place<'_>) {
        let before = self.ids.fork();
        for block in blocks {
            self.nodes(block, place);
            self.ids.next_branch(&before);
        }
        self.ids.join(before);
    }

    /// A `@let` may leave the loop only before its row has begun.
    fn binding(&mut self, binding: &Let, place: Place<'_>, leads: bool) {
        if place.in_loop && !leads && crate::track::leaves_loop(&binding.statement) {
            self.half_a_row(&binding.statement);
        }
    }

    fn half_a_row(&mut self, at: impl ToTokens) {
        self.errors.at(
            at,
            "this would leave half a row: filter the items before the loop, or leave it by a `@let .. else { continue };` at the start of its block",
        );
    }

    fn tag(&mut self, tag: &Tag, place: Place<'_>) {
        if let Some(element) = place.raw {
            let message = in_raw_text(element, &format!("the element `{}`", tag.name));
            self.errors.at(&tag.at, message);
        }
        let language = self.element(tag, place);
        if language == Language::Html
            && let Some(message) = place.around.mistake(&tag.name)
        {
            self.errors.at(&tag.at, message);
        }
        self.attributes(tag, language, place);
        let Body::Block(block) = &tag.body else {
            return;
        };
        let within = Place {
            language: language.within(&tag.name),
            open: false,
            raw: vocabulary::is_raw_text(&tag.name).then_some(tag.name.as_str()),
            in_loop: place.in_loop,
            around: place.around.within(&tag.name),
        };
        self.nodes(&block.nodes, within);
    }

    /// Checks the name of an element and how it ends. Returns the language that it is in.
    fn element(&mut self, tag: &Tag, place: Place<'_>) -> Language {
        let name = tag.name.as_str();
        let mut language = place.language.of(name);
        if place.open && !language.has(name) {
            let others = [Language::Svg, Language::MathMl];
            language = others
                .into_iter()
                .find(|other| other.has(name))
                .unwrap_or(language);
        }
        if !language.has(name) {
            let message = unknown(name, language);
            self.errors.at(&tag.at, message);
            return language;
        }
        match &tag.body {
            // The next element was taken for an attribute, which is reported.
            Body::Block(_) if swallows(tag, language) => {}
            Body::Block(_) if vocabulary::is_void(name) && language == Language::Html => {
                let message = format!("`{name}` has no content: write `{name};`");
                self.errors.at(&tag.at, message);
            }
            Body::Void if !vocabulary::is_void(name) && language == Language::Html => {
                let message = format!(
                    "`{name}` is not a void element and would stay open: write `{name} {{}}`"
                );
                self.errors.at(&tag.at, message);
            }
            _ => {}
        }
        language
    }
}

impl Place<'_> {
    fn in_loop(self) -> Self {
        Self {
            in_loop: true,
            ..self
        }
    }
}

/// What stands in a program or a style sheet, and is neither.
fn in_raw_text(element: &str, what: &str) -> String {
    let instead = if element == "script" {
        "a value that the script needs is put in a `data-` attribute of an element"
    } else {
        "a value that the style needs is put in a `style` attribute, as a custom property"
    };
    format!(
        "`{element}` holds text alone, in which nothing is escaped: {what} cannot be in it; {instead}"
    )
}

/// Whether the name of an element stands among the attributes.
fn swallows(tag: &Tag, language: Language) -> bool {
    tag.attributes.iter().any(|attribute| match attribute {
        Attribute::Named { name, .. } => {
            vocabulary::is_html(&name.text)
                && language.attribute(&tag.name, &name.text) == vocabulary::Attribute::Unknown
        }
        _ => false,
    })
}

fn unknown(name: &str, language: Language) -> String {
    let (of, other) = match language {
        Language::Html => ("HTML", None),
        Language::Svg => ("SVG", Some("`foreignObject`")),
        Language::MathMl => ("MathML", Some("`annotation-xml`")),
    };
    if language == Language::Html && Language::Svg.has(name) {
        return format!("`{name}` is an element of SVG: put it in `svg {{ .. }}`");
    }
    if language == Language::Html && Language::MathMl.has(name) {
        return format!("`{name}` is an element of MathML: put it in `math {{ .. }}`");
    }
    if let (Some(other), true) = (other, Language::Html.has(name)) {
        return format!("`{name}` is an element of HTML: within {of} it stands in {other}");
    }
    let near = did_you_mean(name, language.elements());
    if near.is_empty() {
        let component = camel_case(name);
        return format!(
            "{of} has no element `{name}`: if the component of the function `{name}` is meant, it is called by `{component}`; the name of a custom element has a dash"
        );
    }
    format!("{of} has no element `{name}`{near}")
}

/// The name in templates of the component that a function makes: `UserCard` of `user_card`.
fn camel_case(name: &str) -> String {
    let words = name.split('_').map(|word| {
        let mut letters = word.chars();
        let first = letters.next().map(|first| first.to_ascii_uppercase());
        first.into_iter().chain(letters).collect::<String>()
    });
    words.collect()
}
