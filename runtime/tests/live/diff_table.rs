//! A table of templates: what is sent as one state becomes another.

use bennu::prelude::*;
use bennu::testing::live;
use serde_json::{Value, json};

/// What the templates show.
#[payload]
#[derive(Clone, Default)]
#[serde(default)]
struct State {
    on: bool,
    number: u8,
    word: Option<String>,
    rows: Vec<u8>,
}

/// Shows a state by one of the templates.
struct Shown {
    template: Template,
    state: State,
}

type Template = fn(&State) -> Rendered;

fn conditional(state: &State) -> Rendered {
    html! { @if state.on { b { (state.number) } } @else { i { "off" } } }
}

fn one_sided(state: &State) -> Rendered {
    html! { p { @if state.on { b { (state.number) } } } }
}

fn choice(state: &State) -> Rendered {
    html! {
        @match state.number {
            0 => { i { "none" } }
            1 => { b { "one" } }
            many => { b { (many) " of them" } }
        }
    }
}

fn attributes(state: &State) -> Rendered {
    html! { input.wide.(state.number)[state.on] disabled[state.on] title=[&state.word] value={ "n" (state.number) }; }
}

fn keyed(state: &State) -> Rendered {
    html! { @for row in &state.rows key=(row) { li { (row) @if state.on { "!" } } } }
}

fn nested(state: &State) -> Rendered {
    html! {
        @for row in &state.rows key=(row) {
            ul { @for item in 0..*row key=(item) { li { (item) (state.number) } } }
        }
    }
}

fn counted(state: &State) -> Rendered {
    html! {
        @let mut left: Vec<u8> = (1..=state.number).collect();
        @while let Some(number) = left.pop() { i { (number) } }
    }
}

#[component]
fn card(title: u8, inner_block: Slot) -> Rendered {
    html! { div { h2 { (title) } (inner_block) } }
}

fn composed(state: &State) -> Rendered {
    html! { Card title=(state.number) { p { (state.rows.len()) } } }
}

#[live_view("/shown/{template: usize}")]
impl Shown {
    #[mount]
    async fn mount(template: usize) -> Self {
        let (template, _) = TABLE[template];
        let state = State::default();
        Self { template, state }
    }

    #[handle_event("set", external)]
    async fn set(&mut self, state: State) {
        self.state = state;
    }

    #[render]
    fn render(&self) -> Rendered {
        (self.template)(&self.state)
    }
}

/// Each template, with the states that follow on the empty one, and what is sent for each.
const TABLE: &[(Template, &[(&str, &str)])] = &[
    (
        conditional,
        &[
            (
                r#"{"on":true,"number":1}"#,
                r#"{"0":{"r":1,"s":0,"0":"1"},"p":{"0":["<b>","</b>"]}}"#,
            ),
            (r#"{"on":true,"number":2}"#, r#"{"0":{"0":"2"}}"#),
            (
                r#"{"number":3}"#,
                r#"{"0":{"r":1,"s":0},"p":{"0":["<i>off</i>"]}}"#,
            ),
            (r#"{"number":4}"#, "nothing"),
        ],
    ),
    (
        one_sided,
        &[
            (
                r#"{"on":true,"number":1}"#,
                r#"{"0":{"r":1,"s":0,"0":"1"},"p":{"0":["<b>","</b>"]}}"#,
            ),
            (r#"{"on":true,"number":2}"#, r#"{"0":{"0":"2"}}"#),
            ("{}", r#"{"0":""}"#),
        ],
    ),
    (
        choice,
        &[
            (
                r#"{"number":1}"#,
                r#"{"0":{"r":1,"s":0},"p":{"0":["<b>one</b>"]}}"#,
            ),
            (
                r#"{"number":5}"#,
                r#"{"0":{"r":1,"s":0,"0":"5"},"p":{"0":["<b>"," of them</b>"]}}"#,
            ),
            (r#"{"number":6}"#, r#"{"0":{"0":"6"}}"#),
            ("{}", r#"{"0":{"r":1,"s":0},"p":{"0":["<i>none</i>"]}}"#),
        ],
    ),
    (
        attributes,
        &[
            (r#"{"on":true}"#, r#"{"0":" 0","1":" disabled"}"#),
            (r#"{"on":true,"word":"w<"}"#, r#"{"2":" title=\"w&lt;\""}"#),
            (
                r#"{"on":true,"number":7,"word":"w<"}"#,
                r#"{"0":" 7","3":"7"}"#,
            ),
            (r#"{"number":7}"#, r#"{"0":"","1":"","2":""}"#),
        ],
    ),
    (
        keyed,
        &[
            (
                r#"{"rows":[1,2,3]}"#,
                r#"{"0":{"s":0,"k":{"0":{"0":"1","1":""},"1":{"0":"2","1":""},"2":{"0":"3","1":""},"kc":3}},
                    "p":{"0":["<li>","","</li>"]}}"#,
            ),
            // The third comes first, the first comes second.
            (
                r#"{"rows":[3,1]}"#,
                r#"{"0":{"k":{"0":2,"1":0,"kc":2,"km":true}}}"#,
            ),
            // One stays where it is and changes, one is new, one moves and changes.
            (
                r#"{"rows":[3,4,1],"on":true}"#,
                r#"{"0":{"k":{"0":{"1":{"s":0}},"1":{"0":"4","1":{"s":0}},"2":[1,{"1":{"s":0}}],"kc":3,"km":true}},
                    "p":{"0":["!"]}}"#,
            ),
            ("{}", r#"{"0":{"k":{"kc":0}}}"#),
        ],
    ),
    (
        nested,
        &[
            // The statics of the rows are sent once, whatever the rows.
            (
                r#"{"rows":[1,2]}"#,
                r#"{"0":{"s":0,"k":{
                        "0":{"0":{"s":1,"k":{"0":{"0":"0","1":"0"},"kc":1}}},
                        "1":{"0":{"s":1,"k":{"0":{"0":"0","1":"0"},"1":{"0":"1","1":"0"},"kc":2}}},
                        "kc":2}},
                    "p":{"0":["<ul>","</ul>"],"1":["<li>","","</li>"]}}"#,
            ),
            (
                r#"{"rows":[2,1]}"#,
                r#"{"0":{"k":{"0":1,"1":0,"kc":2,"km":true}}}"#,
            ),
            (
                r#"{"rows":[2,1],"number":1}"#,
                r#"{"0":{"k":{
                    "0":{"0":{"k":{"0":{"1":"1"},"1":{"1":"1"},"kc":2}}},
                    "1":{"0":{"k":{"0":{"1":"1"},"kc":1}}},
                    "kc":2}}}"#,
            ),
        ],
    ),
    (
        counted,
        &[
            (
                r#"{"number":2}"#,
                r#"{"0":{"s":0,"k":{"0":{"0":"2"},"1":{"0":"1"},"kc":2}},"p":{"0":["<i>","</i>"]}}"#,
            ),
            (
                r#"{"number":3}"#,
                r#"{"0":{"k":{"0":{"0":"3"},"1":{"0":"2"},"2":{"0":"1"},"kc":3}}}"#,
            ),
            (r#"{"number":1}"#, r#"{"0":{"k":{"0":{"0":"1"},"kc":1}}}"#),
            ("{}", r#"{"0":{"k":{"kc":0}}}"#),
        ],
    ),
    (
        composed,
        &[
            (r#"{"number":2}"#, r#"{"0":{"0":"2"}}"#),
            // Of the slot, what it shows.
            (r#"{"number":2,"rows":[1]}"#, r#"{"0":{"1":{"0":"1"}}}"#),
            (r#"{"number":3,"rows":[1]}"#, r#"{"0":{"0":"3"}}"#),
        ],
    ),
];

#[tokio::test(start_paused = true)]
async fn what_is_sent_is_what_differs() {
    let endpoint = Endpoint::builder().live::<Shown>().build();
    let endpoint = endpoint.expect("an endpoint");
    let json = |text: &str| serde_json::from_str::<Value>(text).expect("JSON");
    for (template, (_, steps)) in TABLE.iter().enumerate() {
        let path = format!("/shown/{template}");
        let mut view = live(&endpoint, &path).await.expect("a view");
        view.take_diffs();
        for (state, expected) in *steps {
            let event = json!({ "type": "hook", "event": "set", "value": json(state) });
            view.push_raw(event).await;
            let expected = (*expected != "nothing").then(|| json(expected));
            let sent = view.take_diffs();
            assert_eq!(
                sent,
                Vec::from_iter(expected),
                "template {template}, {state}"
            );
        }
    }
}
