use bennu::html;

fn main() {
    let name = "x";
    let _ = html! {
        script { "let name = '" (name) "';" }
        script { "</script>" }
    };
}
