use bennu::html;

fn main() {
    let rows = ["x"];
    let _ = html! {
        @for row in &rows {
            li #row { (row) }
            li id="other" { (row) }
            li #{ "row-" (row) } { (row) }
        }
    };
}
