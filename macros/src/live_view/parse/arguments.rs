//! `"/path", state = State, pushes(Event, ..), volatile(field, ..)`, or a path for each page.

use proc_macro2::{Span, TokenStream};
use syn::parse::{ParseStream, Parser};
use syn::{Error, Ident, LitStr, Result, Token, Type};

use super::super::model::{Extent, Page, Pages, Path, Routes, Segment};
use super::path;
use crate::attr;
use crate::diag::Errors;
use crate::item::Target;
use crate::name::{pascal, plain};

const EXPECTED: &str = "`#[live_view(\"/dashboard\", state = App)]`, or a name and a path for each page, `#[live_view(index = \"/users\", edit = \"/users/{id: u64}/edit\")]`";
const KEYS: &[&str] = &["state", "pushes", "volatile"];

/// The valid arguments of `#[live_view(..)]`.
#[derive(Default)]
pub(super) struct Arguments {
    pub(super) routes: Option<Routes>,
    pub(super) state: Option<Type>,
    pub(super) pushes: Vec<Type>,
    pub(super) volatile: Vec<Ident>,
    one: Option<Path>,
    several: Vec<Page>,
    /// Whether a path is written, right or wrong.
    has_path: bool,
}

pub(super) fn read(args: TokenStream, target: &Target, errors: &mut Errors) -> Arguments {
    let mut arguments = Arguments::default();
    let mut found = Errors::default();
    let parser = |input: ParseStream| {
        arguments.read(input, &mut found);
        Ok(())
    };
    if let Err(error) = parser.parse2(args) {
        found.push(error);
    }
    if !arguments.has_path {
        let message = format!("the path is missing: expected {EXPECTED}");
        found.push(Error::new(Span::call_site(), message));
    }
    unique_paths(&arguments.several, &mut found);
    let name = found.take(name(target));
    let pages = match arguments.one.take() {
        Some(path) => Some(Pages::One(path)),
        None if arguments.several.is_empty() => None,
        None => Some(Pages::Several(std::mem::take(&mut arguments.several))),
    };
    arguments.routes = name.zip(pages).map(|(name, pages)| Routes { name, pages });
    errors.append(found);
    arguments
}

/// `DashboardRoute`
fn name(target: &Target) -> Result<Ident> {
    let segment = match &target.self_ty {
        Type::Path(path) => path.path.segments.last(),
        _ => None,
    };
    let Some(segment) = segment else {
        let message = "expected a type with a name, `impl Dashboard { .. }`";
        return Err(Error::new_spanned(&target.self_ty, message));
    };
    let name = format!("{}Route", plain(&segment.ident));
    Ok(Ident::new(&name, segment.ident.span()))
}

impl Arguments {
    fn read(&mut self, input: ParseStream, errors: &mut Errors) {
        if input.peek(LitStr) {
            self.has_path = true;
            self.one = errors.take(input.parse().and_then(path::path));
            if !input.is_empty()
                && let Err(error) = input.parse::<Token![,]>()
            {
                errors.push(error);
            }
        }
        let is_page = |input: ParseStream| input.peek(Token![=]) && input.peek2(LitStr);
        attr::keys_and_names(input, KEYS, is_page, errors, |key, input, errors| {
            match plain(key).as_str() {
                "state" => {
                    self.state = Some(attr::value_type("state", input, errors)?);
                }
                "pushes" => self.pushes = attr::types("pushes", input, errors)?,
                "volatile" => {
                    self.volatile = attr::list("volatile", input, errors)?;
                }
                _ => self.page(key, input)?,
            }
            Ok(())
        });
    }

    /// `edit = "/users/{id}/edit"`
    fn page(&mut self, key: &Ident, input: ParseStream) -> Result<()> {
        input.parse::<Token![=]>()?;
        let literal: LitStr = input.parse()?;
        let named = self.several.is_empty() && self.has_path;
        self.has_path = true;
        if named && self.one.is_some() {
            let message = "a view has one path, or a name for each: give the first a name, too, `index = \"/..\"`";
            return Err(Error::new_spanned(key, message));
        }
        let variant = variant(key)?;
        let same = |page: &&Page| page.variant == variant;
        if let Some(page) = self.several.iter().find(same) {
            let message = format!("`{variant}` is the route of `{}` already", page.key);
            return Err(Error::new_spanned(key, message));
        }
        self.several.push(Page {
            variant,
            key: plain(key),
            path: path::path(literal)?,
        });
        Ok(())
    }
}

/// `Edit`
fn variant(key: &Ident) -> Result<Ident> {
    let key_text = plain(key);
    let name = pascal(&key_text);
    let is_name = name.starts_with(|first: char| !first.is_ascii_digit()) && name != "Self";
    if !is_name {
        let message = format!("`{key_text}` cannot name a page");
        return Err(Error::new_spanned(key, message));
    }
    Ok(Ident::new(&name, key.span()))
}

/// Reports paths that show the same pages.
fn unique_paths(pages: &[Page], errors: &mut Errors) {
    let form = |path: &Path| -> Vec<String> {
        let segments = path.segments.iter().map(|segment| match segment {
            Segment::Text(text) => text.clone(),
            Segment::Capture(capture) if capture.extent == Extent::Rest => "{*}".to_owned(),
            Segment::Capture(_) => "{}".to_owned(),
        });
        segments.collect()
    };
    for (index, page) in pages.iter().enumerate() {
        let same = |earlier: &&Page| form(&earlier.path) == form(&page.path);
        if let Some(earlier) = pages[..index].iter().find(same) {
            let message = format!(
                "`{}` has this path already, `\"{}\"`: no request would come to `{}`",
                earlier.key,
                earlier.path.literal.value(),
                page.key,
            );
            errors.push(Error::new(page.path.literal.span(), message));
        }
    }
}
