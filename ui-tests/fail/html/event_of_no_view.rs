use bennu::prelude::*;

#[component]
fn toolbar(rest: &str) -> Rendered {
    html! {
        button phx-click="save" { "Save" }
        a phx-click=(Js::push("cancel-all").hide("#form")) { (rest) }
        p.flash phx-click="lv:clear-flash" {}
    }
}

fn form() -> Rendered {
    html! { form phx-change="check" { input name="title"; } }
}

fn main() {
    let _ = html! { Toolbar rest="x"; (form()) };
}
