use bennu::html;

fn main() {
    let name = "x";
    let _ = html! {
        p.a[name] hidden[1] { "x" }
        p title=[name] { "x" }
        @if name { "x" }
        @for x in 5 { (x) }
        @for x in [1.5] key=(x) { (x) }
    };
}
