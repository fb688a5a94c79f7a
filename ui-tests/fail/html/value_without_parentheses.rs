use bennu::html;

fn main() {
    let _ = html! {
        p title=name { "x" }
        a href=page.path() { "x" }
    };
}
