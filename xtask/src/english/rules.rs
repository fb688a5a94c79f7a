//! The rules, each with the message that says what to write.

use super::items::{Kind, Reach};

/// More words than this make a sentence hard to follow.
const LONGEST_SENTENCE: usize = 25;

/// Fewer words than this repeat the name of an item.
const SHORTEST_TEXT: usize = 4;

/// Words with which no summary begins: the reader does not know yet what they mean.
const NO_SUBJECTS: [&str; 18] = [
    "it", "its", "itself", "they", "their", "them", "this", "these", "that", "those", "he", "she",
    "we", "you", "what", "where", "who", "why",
];

/// Words that end like a verb in the third person, and say nothing that a method does.
const NO_VERBS: [&str; 34] = [
    "its",
    "this",
    "always",
    "as",
    "is",
    "was",
    "has",
    "less",
    "plus",
    "across",
    "perhaps",
    "sometimes",
    "besides",
    "thus",
    "arguments",
    "attributes",
    "bytes",
    "channels",
    "clients",
    "columns",
    "events",
    "fields",
    "items",
    "lines",
    "members",
    "messages",
    "milliseconds",
    "pages",
    "rows",
    "seconds",
    "tokens",
    "types",
    "values",
    "views",
];

/// Words that follow a noun and never a verb: "names of fields", "keys are text".
const AFTER_NOUNS: [&str; 2] = ["of", "are"];

/// Phrases to avoid, and the words to choose from instead.
const PHRASES: [(&str, &str); 9] = [
    ("a person", "`user`, `application` or `developer`"),
    ("a person's", "`the user's` or `the application's`"),
    ("one's own", "`your own`, `custom` or the name of the owner"),
    ("whoever", "`a user who` or `code that`"),
    (
        "tell",
        "`log`, `return`, `notify`, `report` or `distinguish`",
    ),
    (
        "tells",
        "`logs`, `returns`, `notifies`, `reports` or `distinguishes`",
    ),
    ("told", "`logged`, `returned`, `notified` or `reported`"),
    ("stands", "`is`, `appears` or `is placed`"),
    ("stood", "`was`, `appeared` or `was placed`"),
];

/// Checks the text of an item, and returns a message for each rule that it breaks.
pub(super) fn item(kind: Kind, reach: Reach, text: &str) -> Vec<String> {
    let prose = prose(text);
    let summary = prose.split("\n\n").next().unwrap_or_default();
    let mut messages = Vec::new();
    if reach == Reach::Public {
        if kind == Kind::Function {
            messages.extend(verb(summary));
        }
        messages.extend(length(text));
    }
    messages.extend(subject(summary));
    messages.extend(sentences(summary));
    messages.extend(phrases(&prose));
    messages
}

/// Checks the words of a page of Markdown.
pub(super) fn words(page: &str) -> Vec<String> {
    phrases(&prose(page))
}

fn verb(summary: &str) -> Option<String> {
    let mut words = words_of(summary);
    let first = words.next()?;
    let is_noun = words
        .next()
        .is_some_and(|second| AFTER_NOUNS.contains(&second.as_str()));
    let is_verb = first.ends_with('s')
        && !first.ends_with("ss")
        && !first.ends_with("us")
        && first.chars().all(char::is_alphabetic)
        && !NO_VERBS.contains(&first.as_str());
    (is_noun || !is_verb).then(|| {
        format!(
            "begin with a verb in the third person, such as `Returns` or `Sends`, not `{first}`"
        )
    })
}

fn subject(summary: &str) -> Option<String> {
    let first = words_of(summary).next()?;
    NO_SUBJECTS
        .contains(&first.as_str())
        .then(|| format!("name the subject of the summary instead of `{first}`"))
}

fn length(text: &str) -> Option<String> {
    let count = text.split_whitespace().count();
    (count < SHORTEST_TEXT)
        .then(|| format!("say more than the name does: {count} words are too few"))
}

/// A colon ends a sentence here: what follows is a list, or a sentence of its own.
fn sentences(summary: &str) -> Option<String> {
    let ends = |word: &&str| word.ends_with(['.', ':', '?', '!']);
    let words: Vec<&str> = summary.split_whitespace().collect();
    let longest = words.split_inclusive(ends).map(<[&str]>::len).max()?;
    (longest > LONGEST_SENTENCE).then(|| {
        format!("split a sentence of {longest} words: at most {LONGEST_SENTENCE} are easy to read")
    })
}

fn phrases(prose: &str) -> Vec<String> {
    let words: Vec<String> = words_of(prose).collect();
    let broken = PHRASES.iter().filter(|(phrase, _)| {
        let phrase: Vec<&str> = phrase.split(' ').collect();
        words.windows(phrase.len()).any(|words| *words == *phrase)
    });
    broken
        .map(|(phrase, instead)| format!("write {instead} instead of `{phrase}`"))
        .collect()
}

/// Splits into words in lower case, without punctuation.
fn words_of(prose: &str) -> impl Iterator<Item = String> {
    prose
        .split_whitespace()
        .map(|word| word.trim_matches(|letter: char| !letter.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .map(|word| word.replace('’', "'").to_lowercase())
}

/// Leaves code out: blocks, and what is between backticks, which counts as one word.
fn prose(text: &str) -> String {
    let mut prose = String::new();
    let mut in_block = false;
    for line in text.lines() {
        let line = line.trim();
        if line.starts_with("```") {
            in_block = !in_block;
        } else if !in_block {
            let pieces: Vec<&str> = line.split('`').collect();
            for (index, piece) in pieces.iter().enumerate() {
                prose.push_str(if index % 2 == 0 { piece } else { "`code`" });
            }
        }
        prose.push('\n');
    }
    prose
}

#[cfg(test)]
mod tests {
    use super::*;

    fn function(text: &str) -> Vec<String> {
        item(Kind::Function, Reach::Public, text)
    }

    fn thing(text: &str) -> Vec<String> {
        item(Kind::Thing, Reach::Public, text)
    }

    const NONE: [&str; 0] = [];

    #[test]
    fn a_function_begins_with_a_verb() {
        assert_eq!(function("Returns the topic, whole."), NONE);
        assert_eq!(function("Names the field that is read."), NONE);
        for no_verb in [
            "The topic, whole and entire.",
            "Return the topic, whole.",
            "`true` if it is so.",
            "Is true if so.",
            "Names of all fields there are.",
            "Keys are short texts.",
            "Attributes of an element, sorted.",
            "Less than all of it.",
        ] {
            let messages = function(no_verb);
            assert_eq!(messages.len(), 1, "{no_verb}: {messages:?}");
            assert!(messages[0].starts_with("begin with a verb in the third person"));
        }
        assert_eq!(thing("The topic, whole and entire."), NONE);
    }

    #[test]
    fn what_the_crate_alone_sees_may_be_short() {
        let within = |text| item(Kind::Function, Reach::Crate, text);
        assert_eq!(within("The topic."), NONE);
        assert_eq!(within("Its topic.").len(), 1);
        assert_eq!(within("The topic that is told.").len(), 1);
    }

    #[test]
    fn a_summary_does_not_begin_with_a_pronoun() {
        for text in [
            "What the client sent.",
            "Where the page came from.",
            "It is a page.",
        ] {
            let messages = thing(text);
            assert_eq!(messages.len(), 1, "{text}: {messages:?}");
            assert!(messages[0].starts_with("name the subject of the summary"));
        }
        assert_eq!(thing("A page of a session.\n\nIt has an address."), NONE);
    }

    #[test]
    fn words_of_no_meaning_are_named_with_better_ones() {
        let messages = thing("A page that one's own code\nshows to a person.");
        assert_eq!(
            messages,
            [
                "write `user`, `application` or `developer` instead of `a person`",
                "write `your own`, `custom` or the name of the owner instead of `one's own`",
            ]
        );
        assert_eq!(words("Whoever is told, tells.").len(), 3);
        assert_eq!(words("A personal page, retold, outstands."), NONE);
    }

    #[test]
    fn a_sentence_of_a_summary_is_short() {
        let of = |count: usize| format!("{}.", vec!["word"; count].join(" "));
        assert_eq!(thing(&format!("{} {}", of(25), of(25))), NONE);
        assert_eq!(
            thing(&of(26)),
            ["split a sentence of 26 words: at most 25 are easy to read"]
        );
        assert_eq!(thing(&format!("A good summary.\n\n{}", of(40))), NONE);
        let code = format!("A value: `{}`.", "a ".repeat(40));
        assert_eq!(thing(&code), NONE);
    }

    #[test]
    fn a_text_says_more_than_a_name() {
        assert_eq!(
            thing("The page."),
            ["say more than the name does: 2 words are too few"]
        );
        assert_eq!(thing("The page of a user."), NONE);
    }

    #[test]
    fn code_is_not_prose() {
        assert_eq!(
            words("Write `tells`, or:\n```\nlet told = whoever;\n```\nSo."),
            NONE
        );
        assert_eq!(
            words("```\ntold\n```\nIt is told."),
            ["write `logged`, `returned`, `notified` or `reported` instead of `told`"]
        );
    }
}
