//! `html!` renders what the same template renders under maud.

#![allow(
    clippy::format_push_string,
    clippy::ignored_unit_patterns,
    clippy::items_after_statements,
    clippy::let_unit_value,
    clippy::question_mark,
    reason = "templates are written as people write them"
)]

use bennu::html;
use bennu::live_view::EventName;

/// Renders one template under both macros.
macro_rules! same {
    ($($template:tt)*) => {
        assert_eq!(
            html! { $($template)* }.into_html(),
            maud::html! { $($template)* }.into_string(),
        )
    };
}

struct Caption {
    id: u64,
    text: String,
    seen: bool,
}

fn captions() -> Vec<Caption> {
    vec![
        Caption {
            id: 1,
            text: "<b>".to_owned(),
            seen: true,
        },
        Caption {
            id: 2,
            text: "a & \"b\"".to_owned(),
            seen: false,
        },
    ]
}

#[test]
fn elements_text_and_escaping() {
    same! { "du\tcks" "<flim&flam>" br; "pie" }
    same! { p { b { "pickle" } "barrel" i { "kumquat" } } }
    same! { "hello" { " ducks" " geese" } " swans"; ;; "!" }
    same! { .awesome-class #main {} }
    same! { b { "a" } " " i { "b" } }
    same! { h1."pinkie-123" # "x-y" { "Pinkie Pie" } }
    same! { custom-element data-x="1" { "x" } }
}

#[test]
fn attributes() {
    let (yes, no, some, none) = (true, false, Some(42), None::<&str>);
    let name = "a\"b";
    same! { input checked[yes] disabled[no] value=[some] placeholder=[none]; }
    same! { p.cupcake.muffin[no].big[yes] { } }
    same! { p.a[yes].b[no].c[yes] {} }
    same! { p.(name).{ "x-" (some.unwrap_or(0)) }[yes] {} }
    same! { div class={ "user " (name) } title=(name) {} }
    same! { div id={ "row-" (7) } title={ "a" @if yes { " b" } @else { " c" } } {} }
    same! { a href={ "/users/" (7) } { "x" } }
    same! { a href=(name) "x-on:click"="yay()" { "x" } }
}

#[test]
fn control_flow() {
    let captions = captions();
    for logged_in in [None, Some("Ada")] {
        same! {
            @if let Some(user) = logged_in { p { (user) } } @else if captions.is_empty() { "nobody" } @else { hr; }
            @if captions.len() > 5 { "many" }
            @match logged_in {
                Some(name) if name.len() > 10 => { b { (name) } }
                Some(_) => "short",
                None => {},
            }
        }
    }
    same! {
        ul {
            @for (index, caption) in captions.iter().enumerate() {
                @let number = index + 1;
                li data-id=(caption.id) { (number) ": " (caption.text) @if caption.seen { "!" } }
            }
        }
    }
    let mut left = 3;
    assert_eq!(
        html! { @while left > 0 { @let _ = { left -= 1; }; (left) " " } }.into_html(),
        "2 1 0 "
    );
}

#[test]
fn a_url_that_would_run_code_is_left_out() {
    let bad = "javascript:alert(1)";
    let link = |href: &str, rest: &str| {
        html! {
            a href=(href) {}
            a href={ (href) (rest) } {}
            a href=[Some(href)] {}
            a href={ "/x?" (href) } {}
            a title=(href) {}
        }
        .into_html()
    };
    assert_eq!(
        link(bad, "x"),
        concat!(
            r#"<a href="about:blank#blocked"></a>"#,
            r#"<a href="about:blank#blocked"></a>"#,
            r#"<a href="about:blank#blocked"></a>"#,
            r#"<a href="/x?javascript:alert(1)"></a>"#,
            r#"<a title="javascript:alert(1)"></a>"#,
        )
    );
    assert_eq!(
        html! { a href={ ("java") ("script:x") } {} }.into_html(),
        r#"<a href="about:blank#blocked"></a>"#
    );
    assert!(link("/users?a=1&b=2", "#c").contains(r#"<a href="/users?a=1&amp;b=2#c"></a>"#));
}

/// A value that is no `Render`.
struct Euros(u64);

impl std::fmt::Display for Euros {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "<{}> EUR", self.0)
    }
}

#[test]
fn what_can_be_displayed_is_spliced_as_its_text() {
    let (price, address) = (Euros(7), std::net::Ipv4Addr::LOCALHOST);
    same! { p title=(price) data-old=[Some(&price)] { (price) (&price) (Box::new(Euros(8))) } }
    same! { p { (true) " " (address) " " (1.5) " " ('<') " " (u128::MAX) } }
    same! { a href=(Euros(1)) {} }
    fn generic<T: std::fmt::Display, S: maud::Render>(shown: &T, rendered: &S) -> String {
        html! { (shown) (rendered) }.into_html()
    }
    assert_eq!(generic(&price, &"<"), "&lt;7&gt; EUR&lt;");
}

#[test]
fn templates_and_maud_pages_go_into_each_other() {
    let theirs = maud::html! { b { "<" } };
    let ours = html! { p { (theirs) @for x in [1, 2] { (x) } } };
    let page = maud::html! { main { (ours.markup()) } };
    assert_eq!(page.into_string(), "<main><p><b>&lt;</b>12</p></main>");
    let inner = || html! { i { "x" } };
    assert_eq!(
        html! { (inner()) (&inner()) }.into_html(),
        "<i>x</i><i>x</i>"
    );
}

#[test]
fn the_code_of_a_splice_belongs_to_the_function() {
    fn parsed(text: &str) -> Result<bennu::Rendered, std::num::ParseIntError> {
        Ok(html! { p { @if text.is_empty() { "none" } @else { (text.parse::<u8>()?) } } })
    }
    assert_eq!(
        parsed("7").map(bennu::Rendered::into_html).as_deref(),
        Ok("<p>7</p>")
    );
    assert!(parsed("x").is_err());

    fn first(names: &[&str]) -> Option<String> {
        let html = html! { (match names.first() { Some(name) => name, None => return None }) };
        Some(html.into_html())
    }
    assert_eq!(first(&["a"]).as_deref(), Some("a"));
    assert_eq!(first(&[]), None);
}

#[test]
fn a_row_is_left_before_it_begins() {
    let items = [Some("a"), None, Some("b")];
    let list = html! {
        @for item in items {
            @let Some(text) = item else { continue };
            li { (text) }
        }
    };
    assert_eq!(list.into_html(), "<li>a</li><li>b</li>");
}

#[test]
fn literals_stand_as_they_are_in_scripts() {
    let html = html! {
        script { "if (a && 1 < 2) { " (html::PreEscaped("b()")) "; }" }
        style { "p > a { color: red; }" }
        title { "a < b" }
        svg viewBox="0 0 1 1" { path d="M0 0"; }
    };
    assert_eq!(
        html.into_html(),
        concat!(
            "<script>if (a && 1 < 2) { b(); }</script>",
            "<style>p > a { color: red; }</style>",
            "<title>a &lt; b</title>",
            r#"<svg viewBox="0 0 1 1"><path d="M0 0"></path></svg>"#,
        )
    );
}

#[test]
fn commands_are_values_of_bindings() {
    const SAVE: EventName = EventName::new("save");
    let html = html! { button phx-click=(bennu::Js::push(SAVE).value("id", 7)) { "Save" } };
    assert_eq!(
        html.into_html(),
        "<button phx-click=\"[[&quot;push&quot;,{&quot;event&quot;:&quot;save&quot;,&quot;value&quot;:{&quot;id&quot;:7}}]]\">Save</button>"
    );
}

#[test]
fn attributes_stand_in_an_element_as_a_whole() {
    struct Data(u8);

    impl html::Spread for Data {
        fn spread(&self, text: &mut String) {
            text.push_str(&format!(" data-a=\"{}\"", self.0));
        }
    }

    let html = html! { p.x ..(Data(1)) title="t" ..(&Data(2)) { "y" } };
    assert_eq!(
        html.into_html(),
        r#"<p class="x" data-a="1" title="t" data-a="2">y</p>"#
    );
}

/// A component as it could be written by hand.
struct List<'a> {
    rows: &'a [(u8, &'a str)],
    class: String,
    columns: Vec<Column<'a>>,
}

struct Column<'a> {
    label: &'a str,
    cell: Option<bennu::Slot<'a, (u8, &'a str)>>,
}

impl<'a> Column<'a> {
    fn label(self, label: &'a str) -> Self {
        Self { label, ..self }
    }

    fn given(self) -> Self {
        self
    }
}

impl<'a> List<'a> {
    fn props() -> Self {
        Self {
            rows: &[],
            class: String::new(),
            columns: Vec::new(),
        }
    }

    fn rows(self, rows: &'a [(u8, &'a str)]) -> Self {
        Self { rows, ..self }
    }

    fn class(self, class: &str) -> Self {
        Self {
            class: class.to_owned(),
            ..self
        }
    }

    fn col(
        mut self,
        column: impl FnOnce(Column<'a>) -> Column<'a>,
        cell: bennu::Slot<'a, (u8, &'a str)>,
    ) -> Self {
        let cell = Some(cell);
        self.columns.push(column(Column { label: "", cell }));
        self
    }

    fn render(&self) -> bennu::Rendered {
        html! {
            table.(self.class) {
                thead { tr { @for column in &self.columns { th { (column.label) } } } }
                tbody {
                    @for row in self.rows {
                        tr { @for column in &self.columns { td { @if let Some(cell) = &column.cell { (cell.render(row)) } } } }
                    }
                }
            }
        }
    }
}

#[test]
fn a_component_hands_its_values_to_its_slots() {
    let rows = [(1, "Ada"), (2, "Bob")];
    let suffix = "!";
    let html = html! {
        List rows=(&rows) class={ "big-" (rows.len()) } {
            :col |row| label="Id" { (row.0) }
            :col |(_, name)| label="Name" { b { (name) } (suffix) }
        }
    };
    assert_eq!(
        html.into_html(),
        concat!(
            r#"<table class="big-2"><thead><tr><th>Id</th><th>Name</th></tr></thead>"#,
            "<tbody><tr><td>1</td><td><b>Ada</b>!</td></tr><tr><td>2</td><td><b>Bob</b>!</td></tr></tbody></table>",
        )
    );
}

/// Text of a user's that would run code, if it were the value of a link.
const ATTACK: &str = "javascript:alert(1)";

#[test]
fn no_text_becomes_the_scheme_of_a_url() {
    let blocked = "<a href=\"about:blank#blocked\"></a>";
    assert_eq!(html! { a href=(ATTACK) {} }.into_html(), blocked);
    assert_eq!(html! { a href={ " " (ATTACK) } {} }.into_html(), blocked);
    assert_eq!(
        html! { a href={ "" { " " (ATTACK) } } {} }.into_html(),
        blocked
    );
    let (end, data) = ("script:alert(1)", "text/html,<script>alert(1)</script>");
    assert_eq!(html! { a href={ "java" (end) } {} }.into_html(), blocked);
    assert_eq!(html! { a href={ "data:" (data) } {} }.into_html(), blocked);
    assert_eq!(
        html! { a href={ "/users/" (ATTACK) } {} }.into_html(),
        "<a href=\"/users/javascript:alert(1)\"></a>"
    );
    assert_eq!(
        html! { img src={ "data:" ("image/png;base64,AAAA") }; }.into_html(),
        "<img src=\"data:image/png;base64,AAAA\">"
    );
}

#[test]
fn the_case_of_a_name_does_not_matter() {
    assert_eq!(
        html! { a "HREF"=(ATTACK) {} form "FormAction"=[Some(ATTACK)] {} }.into_html(),
        "<a HREF=\"about:blank#blocked\"></a><form FormAction=\"about:blank#blocked\"></form>"
    );
}

#[test]
fn no_text_animates_a_link_to_code() {
    let html = html! {
        svg {
            a {
                set attributeName="href" to=(ATTACK);
                animate attributeName="xlink:href" from=[Some(ATTACK)] by={ " " (ATTACK) };
                animate attributeName="href" values={ "/a;" (ATTACK) ";/b" };
                animate attributeName="x" values={ "0;" (10) };
            }
        }
    };
    assert_eq!(
        html.into_html(),
        "<svg><a><set attributeName=\"href\" to=\"about:blank#blocked\"></set>\
         <animate attributeName=\"xlink:href\" from=\"about:blank#blocked\" by=\"about:blank#blocked\"></animate>\
         <animate attributeName=\"href\" values=\"about:blank#blocked\"></animate>\
         <animate attributeName=\"x\" values=\"0;10\"></animate></a></svg>"
    );
}

#[test]
fn events_and_commands_may_be_chosen_in_a_binding() {
    const SAVE: EventName = EventName::new("save");
    for (on, event) in [(true, "save"), (false, "")] {
        assert_eq!(
            html! { button phx-click={ @if on { (SAVE) } } {} }.into_html(),
            format!("<button phx-click=\"{event}\"></button>")
        );
    }
}
