//! The fields of payloads, as templates are checked against them.

use super::*;

static USER: PayloadFields = PayloadFields {
    name: "User",
    fields: &[
        PayloadField {
            names: &["name", "n"],
            is_required: true,
            ty: "",
            fields: None,
        },
        PayloadField {
            names: &["tags"],
            is_required: false,
            ty: "u64",
            fields: None,
        },
    ],
    is_open: false,
};

static SAVE: PayloadFields = PayloadFields {
    name: "Save",
    fields: &[PayloadField {
        names: &["user"],
        is_required: true,
        ty: "",
        fields: Some(&USER),
    }],
    is_open: false,
};

#[test]
fn a_name_is_taken_by_the_field_of_its_first_segment_and_so_on() {
    for (name, missing) in [
        ("user", None),
        ("user[name]", None),
        ("user[n]", None),
        ("user[tags][]", None),
        ("user[tags][0][x]", None),
        ("user[]", None),
        ("user[nme]", Some(("User", "nme"))),
        ("usr[name]", Some(("Save", "usr"))),
        ("über[name]", Some(("Save", "über"))),
    ] {
        let found = untaken(&SAVE, name).map(|(payload, segment)| (payload.name, segment));
        assert_eq!(found, missing, "{name}");
    }
}

#[test]
fn one_of_several_payloads_is_enough() {
    assert_taken("user", &[Some(&USER), Some(&SAVE)]);
    assert_taken("anything", &[Some(&USER), None]);
}

#[test]
fn a_missing_field_says_how_to_send_it() {
    let message = |supply| {
        let check = || assert_supplied("save", Some(&USER), &["tags"], &["value"], supply);
        let panic = std::panic::catch_unwind(check).unwrap_err();
        panic.downcast_ref::<String>().cloned().unwrap_or_default()
    };
    for (supply, remedy) in [
        (Supply::Value, "add `phx-value-name=(..)`,"),
        (Supply::JsValue, "add `.value(\"name\", ..)`,"),
        (Supply::Input, "add an input with `name=\"name\"`,"),
    ] {
        assert!(message(supply).contains(remedy), "{}", message(supply));
    }
    assert_supplied("save", Some(&USER), &["n"], &[], Supply::Value);
    assert_supplied("save", Some(&USER), &[], &["name"], Supply::Value);
    assert_supplied("save", Some(&USER), &["nmae"], &[], Supply::Value);
    assert_supplied("save", None, &[], &[], Supply::Value);
}

#[test]
fn a_text_is_refused_only_when_it_can_never_be_a_number() {
    for text in ["1", "+5", "-7", "99999999999999999999"] {
        assert!(is_number(text, false) && is_number(text, true), "{text}");
    }
    for text in ["1.5", "1e3", "-inf", "NaN", ".5"] {
        assert!(!is_number(text, false) && is_number(text, true), "{text}");
    }
    for text in ["", "-", "abc", "1 ", "0x1", "1_000"] {
        assert!(!is_number(text, false) && !is_number(text, true), "{text}");
    }
    assert_fits("tags", "", Some(&USER));
    assert_fits("tags", "7", Some(&USER));
    assert_fits("name", "abc", Some(&USER));
    assert!(std::panic::catch_unwind(|| assert_fits("tags", "abc", Some(&USER))).is_err());
}

#[test]
fn the_nearest_name_is_offered_only_when_it_is_near() {
    assert_eq!(nearest(&USER, "nmae"), Some("name"));
    assert_eq!(nearest(&USER, "tag"), Some("tags"));
    assert_eq!(nearest(&USER, "id"), None);
    assert_eq!(distance("kitten", "sitting"), 3);
}
