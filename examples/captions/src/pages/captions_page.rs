//! The page of the captions: two conversations, a tour of what channels do, and the log.

use maud::{Markup, html};

use super::logo;

pub(super) fn body() -> Markup {
    html! {
        (bar())
        main #views.views data-view="talk" {
            (talk())
            (tour())
            (log())
        }
        nav.switch aria-label="Parts of the page" {
            button type="button" data-show="talk" aria-pressed="true" { (icon("M4 5h16v10H9l-5 4z")) "Captions" }
            button type="button" data-show="tour" aria-pressed="false" { (icon("M5 3l15 9-15 9z")) "Try it" }
            button type="button" data-show="log" aria-pressed="false" { (icon("M4 6h16M4 12h16M4 18h10")) "Log" }
        }
        dialog #signed-out aria-labelledby="signed-out-title" {
            h2 #signed-out-title { "Signed out" }
            p { "This sign-in ended: you signed out everywhere, or it is too old." }
            a.button.primary href="/" { "Sign in again" }
        }
    }
}

fn bar() -> Markup {
    html! {
        header.bar {
            a.home href="/" aria-label="Back to the sign-in page" { (logo()) }
            h1 { "Captions" }
            p #status.status data-state="connecting" role="status" {
                span.dot aria-hidden="true" {}
                span #status-text { "Connecting" }
            }
            p.me { span #me-avatar.avatar aria-hidden="true" {} span #me {} }
        }
    }
}

fn talk() -> Markup {
    html! {
        section #talk.panel.talk aria-labelledby="talk-title" {
            h2 #talk-title.unseen { "Captions" }
            div.tabs role="tablist" aria-label="Conversations" {
                (tab("mine", "My captions", true))
                (tab("lobby", "Lobby", false))
            }
            (conversation("mine", "My captions", "Say a line", true))
            (conversation("lobby", "Lobby", "Say hello to everybody", false))
        }
    }
}

fn tab(name: &str, title: &str, selected: bool) -> Markup {
    html! {
        button role="tab" type="button" id={ "tab-" (name) } aria-controls=(name) aria-selected=(selected) tabindex=(if selected { "0" } else { "-1" }) {
            (title)
            span.badge id={ "unread-" (name) } hidden {}
        }
    }
}

fn conversation(name: &str, title: &str, placeholder: &str, shown: bool) -> Markup {
    html! {
        div.conversation id=(name) role="tabpanel" aria-labelledby={ "tab-" (name) } hidden[!shown] {
            ol.lines role="log" aria-label={ (title) ", live" } tabindex="0" {}
            p.empty { "Nothing has been said yet." }
            p.typing hidden { span.dots aria-hidden="true" { i {} i {} i {} } span.draft {} }
            form.composer {
                label.unseen for={ "say-" (name) } { (placeholder) }
                input id={ "say-" (name) } name="text" autocomplete="off" maxlength="600" placeholder=(placeholder);
                button.primary type="submit" { "Say" }
                p.notice role="status" {}
            }
        }
    }
}

fn tour() -> Markup {
    html! {
        section #tour.panel.tour aria-labelledby="tour-title" {
            h2 #tour-title { "Try it" }
            div.cards {
                (save())
                (card("Replies", "A question and its answer.", "ping", &html! {
                    button type="button" data-do="ping" { "Ping" }
                }))
                (card("Analytics", "Counted by the server, and not answered.", "analytics", &html! {
                    button type="button" data-do="analytics" { "Count me" }
                }))
                (card("Binary", "64 samples of sound in one binary frame.", "frame", &html! {
                    button type="button" data-do="frame" { "Send bytes" }
                }))
                (card("Throttle", "50 keys in a second; other windows see ten.", "type", &html! {
                    button type="button" data-do="type" { "Type" }
                }))
                (card("Strangers", "Join the captions of somebody else.", "stranger", &html! {
                    button type="button" data-do="stranger" { "Join" }
                }))
                (card("Crash", "Your channel panics; the client joins again.", "crash", &html! {
                    button type="button" data-do="crash" { "Crash it" }
                }))
                (wide_card("From outside", "An HTTP request speaks on your topic, or in the lobby.", "http", &html! {
                    button type="button" data-do="http" { "In my captions" }
                    button type="button" data-do="http-lobby" { "In the lobby" }
                }))
                (wide_card("Transport", "The same channels, over either.", "transport", &html! {
                    div.choice role="group" aria-label="Transport" {
                        button type="button" data-transport="websocket" aria-pressed="false" { "WebSocket" }
                        button type="button" data-transport="longpoll" aria-pressed="false" { "Long-poll" }
                    }
                }))
                (wide_card("Disconnect", "Ends all your connections, in every window.", "leave", &html! {
                    button.danger type="button" data-do="sign-out" { "Sign out everywhere" }
                }))
            }
        }
    }
}

fn save() -> Markup {
    html! {
        form #save.card.wide novalidate {
            h3 { "Save" }
            p { "An ok reply, or an error for each field." }
            div.fields {
                (field("title", "Title", "Tonight's talk"))
                (field("language", "Language", "en"))
            }
            div.actions {
                button.primary type="submit" { "Save" }
                button type="button" data-do="save-wrong" { "Save with mistakes" }
            }
            p #outcome-save.outcome role="status" {}
        }
    }
}

fn field(name: &str, label: &str, placeholder: &str) -> Markup {
    html! {
        div.field {
            label for={ "save-" (name) } { (label) }
            input id={ "save-" (name) } name=(name) placeholder=(placeholder) autocomplete="off" aria-describedby={ "problem-" (name) };
            p.problem id={ "problem-" (name) } {}
        }
    }
}

/// A card with its one button beside the explanation.
fn card(title: &str, explanation: &str, outcome: &str, actions: &Markup) -> Markup {
    html! { div.card { (card_parts(title, explanation, outcome, actions)) } }
}

/// A card with its buttons below the explanation.
fn wide_card(title: &str, explanation: &str, outcome: &str, actions: &Markup) -> Markup {
    html! { div.card.wide { (card_parts(title, explanation, outcome, actions)) } }
}

fn card_parts(title: &str, explanation: &str, outcome: &str, actions: &Markup) -> Markup {
    html! {
        h3 { (title) }
        p { (explanation) }
        div.actions { (actions) }
        p.outcome id={ "outcome-" (outcome) } role="status" {}
    }
}

fn log() -> Markup {
    html! {
        section #log.panel.log aria-labelledby="log-title" {
            header {
                h2 #log-title { "Connection log" }
                button.quiet type="button" data-do="clear-log" { "Clear" }
            }
            ol #log-rows role="log" aria-live="off" aria-labelledby="log-title" tabindex="0" {}
        }
    }
}

fn icon(path: &str) -> Markup {
    html! {
        svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round" stroke-linecap="round" {
            path d=(path) {}
        }
    }
}
