use bennu::html;

fn main() {
    let _ = html! {
        li :for={x <- xs} { (x) }
        li :if={x} :key={1} { "x" }
    };
}
