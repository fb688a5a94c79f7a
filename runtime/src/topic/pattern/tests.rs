use proptest::{prop_assert, prop_assert_eq, proptest};

use super::*;

fn covers(earlier: &'static str, later: &'static str) -> bool {
    TopicPattern::new(earlier).covers(&TopicPattern::new(later))
}

#[test]
fn a_pattern_is_text_with_whole_captures_and_a_last_star() {
    for good in [
        "a",
        "room:lobby",
        "room:*",
        "*",
        "foo*",
        "room:{id}",
        "{a}:{b}",
        "r:{a}:*",
    ] {
        assert!(is_valid(good.as_bytes()), "{good}");
    }
    for bad in [
        "", "room:*:x", "room:{}", "room:{a", "room:a}", "x{a}", "{a}x", "{1}", "**",
    ] {
        assert!(!is_valid(bad.as_bytes()), "{bad}");
    }
}

#[test]
fn captures_take_one_whole_segment() {
    let seat = TopicPattern::new("room:{id}:seat:{seat}");
    let captures = seat.matches("room:7:seat:a").expect("it matches");
    assert_eq!(
        (captures.get("id"), captures.get("seat")),
        (Some("7"), Some("a"))
    );
    assert!(seat.matches("room::seat:a").is_none());
    assert!(seat.matches("room:7:seat").is_none());
}

#[test]
fn a_star_takes_any_rest() {
    let food = TopicPattern::new("foo*");
    for (topic, rest) in [("foo", ""), ("food", "d"), ("foo:a:b", ":a:b")] {
        assert_eq!(food.matches(topic).expect("it matches").rest(), Some(rest));
    }
    assert!(food.matches("fo").is_none());
}

#[test]
fn an_earlier_pattern_covers_what_it_always_matches_first() {
    for (earlier, later) in [
        ("room:*", "room:lobby"),
        ("room:*", "room:*"),
        ("room:*", "room:{id}"),
        ("room:{id}", "room:lobby"),
        ("room:{id}", "room:{name}"),
        ("room:{id}:x", "room:a:x"),
        ("*", "a"),
        ("foo*", "food*"),
    ] {
        assert!(covers(earlier, later), "{earlier} covers {later}");
    }
    for (earlier, later) in [
        ("room:lobby", "room:*"),
        ("room:{id}", "room:*"),
        ("room:{id}", "room:a:b"),
        ("room:{id}", "room:a*"),
        ("food*", "foo*"),
        ("room:lobby", "room:{id}"),
        ("a", "b"),
    ] {
        assert!(!covers(earlier, later), "{earlier} does not cover {later}");
    }
}

/// Whether `pattern` matches `topic`, said once more and without care for speed.
fn naively_matches(pattern: &str, topic: &str) -> bool {
    if let Some(start) = pattern.strip_suffix('*') {
        // The rest may begin anywhere, also within a segment.
        let ends = topic.char_indices().map(|(at, _)| at);
        let mut starts = ends.chain([topic.len()]).map(|end| &topic[..end]);
        return start.is_empty() || starts.any(|topic| naively_matches(start, topic));
    }
    let (pattern, topic) = (pattern.split(':'), topic.split(':'));
    pattern.clone().count() == topic.clone().count()
        && pattern.zip(topic).all(|(own, segment)| {
            let is_capture = own.starts_with('{');
            if is_capture {
                !segment.is_empty()
            } else {
                own == segment
            }
        })
}

/// Every text of at most seven of these letters: enough for each way in which two of the
/// patterns below differ.
fn all_topics() -> Vec<String> {
    let mut topics = vec![String::new()];
    let mut begin = 0;
    for _ in 0..7 {
        let end = topics.len();
        for at in begin..end {
            for letter in ['a', 'b', ':'] {
                topics.push(format!("{}{letter}", topics[at]));
            }
        }
        begin = end;
    }
    topics
}

/// Patterns of up to three segments.
fn all_patterns() -> Vec<&'static str> {
    let segments = ["", "a", "b", "{x}"];
    let mut patterns: Vec<String> = Vec::new();
    for first in ["", "a", "b", "ab", "{x}"] {
        patterns.push(first.to_owned());
        for second in segments {
            patterns.push(format!("{first}:{second}"));
            patterns.extend(["a", "{x}"].map(|third| format!("{first}:{second}:{third}")));
        }
    }
    let with_rest: Vec<_> = patterns
        .iter()
        .filter(|pattern| !pattern.ends_with('}'))
        .map(|pattern| format!("{pattern}*"))
        .collect();
    patterns.extend(with_rest);
    patterns.retain(|pattern| is_valid(pattern.as_bytes()));
    patterns
        .into_iter()
        .map(|pattern| &*pattern.leak())
        .collect()
}

#[test]
fn matching_agrees_with_a_naive_matcher() {
    let topics = all_topics();
    for text in all_patterns() {
        let pattern = TopicPattern::new(text);
        for topic in &topics {
            let matches = pattern.matches(topic).is_some();
            assert_eq!(
                matches,
                naively_matches(text, topic),
                "{text} and {topic:?}"
            );
        }
    }
}

#[test]
fn a_pattern_covers_another_exactly_if_it_matches_all_its_topics() {
    let topics = all_topics();
    let patterns = all_patterns();
    let matched: Vec<Vec<bool>> = patterns
        .iter()
        .map(|text| {
            topics
                .iter()
                .map(|topic| naively_matches(text, topic))
                .collect()
        })
        .collect();
    for (earlier, all) in patterns.iter().zip(&matched) {
        for (later, some) in patterns.iter().zip(&matched) {
            let brute = some.iter().zip(all).all(|(some, all)| !some || *all);
            assert_eq!(covers(earlier, later), brute, "{earlier} covers {later}");
        }
    }
}

proptest! {
    #[test]
    fn what_is_captured_puts_the_topic_together_again(
        topic in "[ab:é]{0,12}",
        at in 0..all_patterns().len(),
    ) {
        let pattern = TopicPattern::new(all_patterns()[at]);
        let Some(captures) = pattern.matches(&topic) else {
            prop_assert!(!naively_matches(pattern.as_str(), &topic));
            return Ok(());
        };
        let mut named = captures.named.iter();
        let again: String = pattern.segments().map(|segment| match segment {
            Segment::Literal(text) => text,
            Segment::Capture(_) => named.next().map_or("", |(_, value)| value),
            Segment::Rest => captures.rest().unwrap_or_default(),
        }).collect();
        prop_assert_eq!(again, topic);
    }
}
