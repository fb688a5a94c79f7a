//! The bindings of LiveView: `phx-*`.
//!
//! Source: the client of LiveView 1.2 and its guides.

/// The bindings whose value is the name of an event, or commands.
pub(super) const EVENTS: &[&str] = &[
    "phx-auto-recover",
    "phx-blur",
    "phx-change",
    "phx-click",
    "phx-click-away",
    "phx-connected",
    "phx-disconnected",
    "phx-focus",
    "phx-keydown",
    "phx-keyup",
    "phx-mounted",
    "phx-progress",
    "phx-remove",
    "phx-submit",
    "phx-viewport-bottom",
    "phx-viewport-top",
    "phx-window-blur",
    "phx-window-focus",
    "phx-window-keydown",
    "phx-window-keyup",
];

/// The other bindings; beside them there is `phx-value-*`.
pub(super) const OTHERS: &[&str] = &[
    "phx-debounce",
    "phx-disable-with",
    "phx-drop-target",
    "phx-hook",
    "phx-ignore-missing-id",
    "phx-key",
    "phx-no-unused-field",
    "phx-patch-focused",
    "phx-target",
    "phx-throttle",
    "phx-track-static",
    "phx-trigger-action",
    "phx-update",
    "phx-viewport-overrun-target",
];

/// What `phx-update` can be. There are no streams yet.
pub(super) const UPDATES: &[&str] = &["ignore", "replace"];
