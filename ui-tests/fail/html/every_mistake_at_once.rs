use bennu::html;

fn main() {
    let name = "x";
    let _ = html! {
        dvi { p clas="a" { if true { "x" } } }
        button phx-clik="save" disabled="true" { {name} }
        br {}
    };
}
