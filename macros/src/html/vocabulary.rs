//! The words of HTML: elements, attributes, bindings.

/// Whether an element has no content and no end.
pub(crate) fn is_void(element: &str) -> bool {
    VOID.binary_search(&element).is_ok()
}

/// Whether the content of an element is text without entities.
pub(crate) fn is_raw_text(element: &str) -> bool {
    element == "script" || element == "style"
}

/// Whether the value of an attribute is a URL that the browser follows or loads.
pub(crate) fn is_url(attribute: &str) -> bool {
    URLS.binary_search(&attribute).is_ok()
}

/// HTML Living Standard, 13.1.2 "Elements": the void elements.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];

/// The attributes whose value may run code by its scheme.
const URLS: &[&str] = &[
    "action",
    "data",
    "formaction",
    "href",
    "ping",
    "poster",
    "src",
    "xlink:href",
];

/// Whether the value of a binding is the name of an event, or commands.
pub(crate) fn is_event(binding: &str) -> bool {
    binding
        .strip_prefix("phx-")
        .is_some_and(|name| EVENTS.binary_search(&name).is_ok())
}

/// The bindings that fire an event, without their prefix.
const EVENTS: &[&str] = &[
    "auto-recover",
    "blur",
    "change",
    "click",
    "click-away",
    "connected",
    "disconnected",
    "focus",
    "keydown",
    "keyup",
    "mounted",
    "progress",
    "remove",
    "submit",
    "viewport-bottom",
    "viewport-top",
    "window-blur",
    "window-focus",
    "window-keydown",
    "window-keyup",
];
