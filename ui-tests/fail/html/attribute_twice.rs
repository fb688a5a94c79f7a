use bennu::html;

fn main() {
    let _ = html! {
        a href="/a" title="x" href="/b" { "x" }
    };
}
