use bennu::html;

fn main() {
    let _ = html! {
        button phx-clik="save" { "x" }
        button phx-on-hover="save" { "x" }
        input phx-value-="x";
    };
}
