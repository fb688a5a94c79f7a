//! Topics that clients name: a pattern takes exactly what it matches.
#![no_main]

use bennu::topic::TopicPattern;
use libfuzzer_sys::fuzz_target;

const PATTERNS: [TopicPattern; 5] = [
    TopicPattern::new("room:lobby"),
    TopicPattern::new("room:*"),
    TopicPattern::new("room:{id}"),
    TopicPattern::new("room:{id}:seat:{seat}"),
    TopicPattern::new("{kind}:{id}:*"),
];

fuzz_target!(|topic: &str| {
    let [lobby, room, id, seat, _] = PATTERNS.map(|pattern| pattern.matches(topic));
    assert_eq!(lobby.is_some(), topic == "room:lobby");
    assert_eq!(room.is_some(), topic.starts_with("room:"));
    if let Some(captures) = id {
        let value = captures.get("id").expect("it is captured");
        assert_eq!(format!("room:{value}"), topic);
        assert!(!value.is_empty() && !value.contains(':'));
    }
    if let Some(captures) = seat {
        let (id, seat) = (captures.get("id"), captures.get("seat"));
        let (id, seat) = (id.expect("it is captured"), seat.expect("it is captured"));
        assert_eq!(format!("room:{id}:seat:{seat}"), topic);
    }
});
