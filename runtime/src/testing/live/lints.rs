//! Lints: mistakes of a page that a browser does not forgive.

use std::collections::HashSet;

use scraper::{ElementRef, Html, Selector};

use super::element::shown;

/// The prefix of the hooks that the npm client defines.
const OWN_HOOKS: &str = "Phoenix.";

/// Finds the first mistake of a page that breaks it in a browser.
pub(super) fn mistake(document: &Html, hooks: Option<&[String]>) -> Option<String> {
    let mut ids = HashSet::new();
    for element in every(document, "[id]") {
        let id = element.attr("id").unwrap_or_default();
        if !ids.insert(id) {
            let others = format!("[id={id:?}]");
            let all: Vec<_> = every(document, &others).map(shown).collect();
            return Some(format!(
                "the id {id:?} is there {} times, and the client patches only the first: {}",
                all.len(),
                all.join(", ")
            ));
        }
    }
    for element in every(document, "[phx-hook]") {
        let hook = element.attr("phx-hook").unwrap_or_default();
        if element.attr("id").is_none() {
            return Some(format!("{} has a hook, and no id", shown(element)));
        }
        let unknown = hooks.is_some_and(|hooks| !hooks.iter().any(|known| known == hook));
        if unknown && !hook.starts_with(OWN_HOOKS) {
            return Some(format!(
                "the page's JavaScript has no hook {hook:?}, but {:?}: {}",
                hooks.unwrap_or_default(),
                shown(element)
            ));
        }
    }
    None
}

/// Lists suspicious places of a page that are not mistakes.
pub(super) fn doubts(document: &Html) -> Vec<String> {
    let without_id = every(document, "form[phx-change]:not([id])").map(|form| {
        format!(
            "{} has no id: what was typed is lost when the client reconnects",
            shown(form)
        )
    });
    without_id.collect()
}

fn every<'a>(document: &'a Html, css: &str) -> impl Iterator<Item = ElementRef<'a>> {
    let selector = Selector::parse(css).ok();
    let all = selector.map(|selector| document.select(&selector).collect::<Vec<_>>());
    all.into_iter().flatten()
}
