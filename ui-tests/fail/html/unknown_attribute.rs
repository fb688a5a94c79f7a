use bennu::html;

fn main() {
    let _ = html! {
        div clas="a" { "x" }
        input typ="text";
        label htmlFor="name" className="a" { "x" }
        button onClick="go()" { "x" }
        span aria-labl="x" { "x" }
        svg viewbox="0 0 1 1" {}
        p xyzzy="1" { "x" }
    };
}
