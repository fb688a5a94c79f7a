//! HTML: kinds of elements and attributes that are treated apart.
//!
//! Source: the HTML Living Standard.

/// The void elements: section 13.1.2, "Elements".
pub(super) const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];

/// The boolean attributes: there or not there, whatever their value (section 2.3.2).
pub(super) const BOOLEAN: &[&str] = &[
    "allowfullscreen",
    "alpha",
    "async",
    "autofocus",
    "autoplay",
    "checked",
    "controls",
    "credentialless",
    "default",
    "defer",
    "disabled",
    "disablepictureinpicture",
    "disableremoteplayback",
    "formnovalidate",
    "headingreset",
    "inert",
    "ismap",
    "itemscope",
    "loop",
    "multiple",
    "muted",
    "nomodule",
    "novalidate",
    "open",
    "playsinline",
    "readonly",
    "required",
    "reversed",
    "selected",
    "shadowrootclonable",
    "shadowrootcustomelementregistry",
    "shadowrootdelegatesfocus",
    "shadowrootserializable",
    "webkitdirectory",
];

/// The attributes whose value may run code by its scheme, in HTML and in SVG.
pub(super) const URLS: &[&str] = &[
    "action",
    "data",
    "formaction",
    "href",
    "ping",
    "poster",
    "src",
    "xlink:href",
];
