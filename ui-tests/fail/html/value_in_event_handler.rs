use bennu::html;

fn main() {
    let name = "x";
    let _ = html! {
        button onclick={ "greet('" (name) "')" } { "x" }
        body onload=(name) {}
        iframe srcdoc=(name) {}
    };
}
