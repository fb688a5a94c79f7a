//! Attributes whose value the browser may run as code.

/// The effect that the value of an attribute may have in a browser, besides being shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Active {
    /// The value is text.
    No,
    /// A program, or a document of its own.
    Code,
    /// A URL, which may run code by its scheme.
    Url,
    /// Several of them, with semicolons between.
    Urls,
    /// The name of an event, or commands that the client of LiveView carries out.
    Commands,
}

const URLS: [&str; 14] = [
    "action",
    "background",
    "cite",
    "codebase",
    "data",
    "formaction",
    "href",
    "icon",
    "longdesc",
    "manifest",
    "ping",
    "poster",
    "profile",
    "src",
];

/// SVG animates other attributes by these.
const ANIMATED: [&str; 4] = ["by", "from", "to", "values"];

const COMMANDS: [&str; 20] = [
    "phx-auto-recover",
    "phx-blur",
    "phx-change",
    "phx-click",
    "phx-click-away",
    "phx-connected",
    "phx-disconnected",
    "phx-focus",
    "phx-keydown",
    "phx-keyup",
    "phx-mounted",
    "phx-progress",
    "phx-remove",
    "phx-submit",
    "phx-viewport-bottom",
    "phx-viewport-top",
    "phx-window-blur",
    "phx-window-focus",
    "phx-window-keydown",
    "phx-window-keyup",
];

/// Returns what the browser may do with the value of an attribute. The case of the name does not matter.
pub(crate) fn active(name: &str) -> Active {
    let name = name.to_ascii_lowercase();
    let is = |names: &[&str]| names.contains(&name.as_str());
    if name == "srcdoc" || (name.starts_with("on") && !name.contains(['-', ':'])) {
        Active::Code
    } else if name == "xlink:href" || is(&URLS) {
        Active::Url
    } else if is(&ANIMATED) {
        Active::Urls
    } else if is(&COMMANDS) {
        Active::Commands
    } else {
        Active::No
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vocabulary of `html!`.
    const VOCABULARY: [&str; 5] = [
        include_str!("../../macros/src/html/vocabulary/elements.txt"),
        include_str!("../../macros/src/html/vocabulary/html.txt"),
        include_str!("../../macros/src/html/vocabulary/svg.txt"),
        include_str!("../../macros/src/html/vocabulary/mathml.txt"),
        include_str!("../../macros/src/html/vocabulary/bindings.txt"),
    ];

    /// The words of the lists in the text, each with the name of its list.
    fn words(text: &str) -> Vec<(&str, &str)> {
        let mut list = "";
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let words = lines.flat_map(|line| {
            let continues = line.starts_with(' ');
            let mut words = line.split_whitespace();
            if !continues && let Some(name) = words.next() {
                list = name.trim_end_matches(':');
            }
            let list = list;
            words.map(move |word| (list, word))
        });
        words.collect()
    }

    #[test]
    fn the_vocabulary_of_the_macro_is_treated_as_the_macro_does() {
        let table = words(include_str!("../../macros/src/html/vocabulary/active.txt"));
        let known = VOCABULARY.iter().flat_map(|text| words(text));
        let known = known.chain(table.iter().copied());
        let mut count = 0;
        for (list, name) in known {
            let listed = table.iter().find(|(_, listed)| *listed == name);
            let expected = match listed.map(|(list, _)| *list) {
                Some("code") => Active::Code,
                Some("url") => Active::Url,
                Some("animated") => Active::Urls,
                Some("commands") => Active::Commands,
                _ if list == "handlers" => Active::Code,
                _ => Active::No,
            };
            for written in [name.to_owned(), name.to_uppercase()] {
                assert_eq!(active(&written), expected, "{written}");
            }
            count += 1;
        }
        assert!(count > 900, "{count}");
    }
}
