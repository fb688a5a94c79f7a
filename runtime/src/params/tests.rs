//! What clients write in query strings, and what comes of it.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Value, json};

use super::*;

fn text(query: &str) -> String {
    Params::parse(query).unwrap().to_text()
}

fn read<T: DeserializeOwned>(query: &str) -> Result<T, PayloadError> {
    decode(&text(query))
}

#[test]
fn a_query_is_cleaned() {
    let cases = [
        ("", ""),
        ("&", ""),
        ("a=1&&vsn=2.0.0", "a=1&vsn=2.0.0"),
        ("vsn=2.0.0&", "vsn=2.0.0"),
        ("a", "a="),
        ("a=", "a="),
        ("a=b=c", "a=b%3Dc"),
        ("a=x+y%20z", "a=x+y+z"),
        ("a%5Bb%5D=1", "a[b]=1"),
        ("a%5bb%5d=1", "a[b]=1"),
        ("a[b]=1", "a[b]=1"),
        ("a[b][c]=1", "a[b][c]=1"),
        ("a[]=1&a[]=2", "a[]=1&a[]=2"),
        ("a[b c]=1", "a[b+c]=1"),
        ("i%2564=1", "i%2564=1"),
        ("n=%C3%A9%F0%9F%90%A6", "n=%C3%A9%F0%9F%90%A6"),
        ("n=%FF", "n=%EF%BF%BD"),
        ("n=%&m=%zz", "n=%25&m=%25zz"),
        ("=1&a=2", "a=2"),
        ("[a]=1&]=1&a]=1&a[=1&a[b=1&a[b]c=1&a[[b]]=1&x=1", "x=1"),
    ];
    for (query, expected) in cases {
        assert_eq!(text(query), expected, "{query}");
    }
}

#[test]
fn what_the_path_captures_wins_over_the_query() {
    let cases = [
        ("a=1", ("b", "2"), "a=1&b=2"),
        ("a=1", ("a", "2"), "a=2"),
        ("a[]=1&a[b]=1&b=1", ("a", "2"), "b=1&a=2"),
        ("%61=1", ("a", "2"), "a=2"),
        ("ab=1", ("a", "x&b=1"), "ab=1&a=x%26b%3D1"),
        ("_a=1", ("_a", "2"), "_a=1"),
        ("", ("a", "x y"), "a=x+y"),
    ];
    for (query, capture, expected) in cases {
        let mut params = Params::parse(query).unwrap();
        params.add_captures([capture]);
        assert_eq!(params.to_text(), expected, "{query} {capture:?}");
    }
}

#[test]
fn of_several_values_the_last_counts() {
    let params = Params::parse("a=1&a=2&b[]=3&c").unwrap();
    assert_eq!(params.get("a"), Some("2"));
    assert_eq!(params.get("b"), None);
    assert_eq!(params.get("c"), Some(""));
    assert!(!params.is_nested("a"));
    assert!(params.is_nested("b"));
    assert!(!params.is_nested("c"));
}

#[test]
fn values_that_are_not_for_the_application_are_taken_out() {
    let cases = [
        ("token=mine&vsn=2&token=lp.x", "token=mine&vsn=2"),
        ("token=lp.x&other=lp.x", "other=lp.x"),
        ("token=mine", "token=mine"),
        ("a=1", "a=1"),
    ];
    for (query, expected) in cases {
        let mut params = Params::parse(query).unwrap();
        params.remove("token", |value| value.starts_with("lp."));
        assert_eq!(params.to_text(), expected);
    }
}

#[test]
fn the_longest_query_has_a_million_bytes() {
    let longest = "a".repeat(MAX_QUERY);
    assert!(Params::parse(&longest).is_ok());
    let longer = format!("{longest}a");
    assert_eq!(Params::parse(&longer), Err(QueryTooLong { len: 1_000_001 }));
}

#[derive(Debug, Deserialize, PartialEq)]
struct Everything {
    token: String,
    age: u8,
    admin: bool,
    ids: Vec<u64>,
    tags: Vec<String>,
    user: User,
    #[serde(default)]
    nothing: Option<String>,
}

#[derive(Debug, Deserialize, PartialEq)]
struct User {
    name: String,
    address: BTreeMap<String, String>,
}

#[test]
fn the_parameters_of_the_npm_client_decode_into_a_type() {
    let query = "token=a.b-c_d&age=7&admin=true&ids%5B0%5D=1&ids%5B1%5D=2&tags%5B%5D=x&tags%5B%5D=y\
                 &user%5Bname%5D=Ada+L&user%5Baddress%5D%5Bcity%5D=London%20W&&vsn=2.0.0&";
    let expected = Everything {
        token: "a.b-c_d".to_owned(),
        age: 7,
        admin: true,
        ids: vec![1, 2],
        tags: vec!["x".to_owned(), "y".to_owned()],
        user: User {
            name: "Ada L".to_owned(),
            address: BTreeMap::from([("city".to_owned(), "London W".to_owned())]),
        },
        nothing: None,
    };
    assert_eq!(read::<Everything>(query), Ok(expected));
}

#[test]
fn lists_are_in_the_order_of_their_indices_and_have_no_holes() {
    let cases = [
        ("a[0]=1&a[1]=2", Some([1, 2])),
        ("a[1]=2&a[0]=1", Some([1, 2])),
        ("a[]=1&a[]=2", Some([1, 2])),
        ("a=1&a=2", Some([1, 2])),
        ("a[10]=2&a[9]=1", None),
        ("a[4294967295]=2&a[0]=1", None),
    ];
    for (query, expected) in cases {
        let found: Option<BTreeMap<String, Vec<u8>>> = read(query).ok();
        let found = found.and_then(|mut found| found.remove("a"));
        assert_eq!(
            found.as_deref(),
            expected.as_ref().map(|list| &list[..]),
            "{query}"
        );
    }
}

#[test]
fn anything_can_be_read_without_a_type() {
    let cases = [
        ("a=1&b=", json!({"a": "1", "b": ""})),
        (
            "a[b]=1&a[c][d]=x",
            json!({"a": {"b": "1", "c": {"d": "x"}}}),
        ),
        ("a[]=1&a[]=2", json!({"a": ["1", "2"]})),
    ];
    for (query, expected) in cases {
        assert_eq!(read::<Value>(query), Ok(expected), "{query}");
    }
}

#[test]
fn hostile_parameters_are_an_error_or_nothing_and_the_error_is_short() {
    let many: Vec<_> = (0..30_000).map(|at| format!("a[k{at}]=1&")).collect();
    let hostile = [
        "a=1&a[b]=2".to_owned(),
        "a[b]=2&a=1".to_owned(),
        "a[]=1&a[b]=2".to_owned(),
        "a[b]=1&a[]=2".to_owned(),
        "a[][b]=1".to_owned(),
        format!("a{}=1", "[b]".repeat(20_000)),
        format!("a{}=1", "[]".repeat(20_000)),
        "[".repeat(65_000),
        "a[".repeat(30_000),
        "&".repeat(65_000),
        "a&".repeat(30_000),
        format!("a{}=1&a[x]=2", "[b]".repeat(MAX_DEPTH + 1)),
        format!("{}a[]=1", many.concat()),
        "%00=%00&\u{0}[\u{0}]=1".to_owned(),
        "a[-1]=1&a[99999999999999999999]=1".to_owned(),
    ];
    for query in hostile {
        for error in [
            read::<Value>(&query).err(),
            read::<Everything>(&query).err(),
            read::<BTreeMap<String, Vec<u8>>>(&query).err(),
        ]
        .into_iter()
        .flatten()
        {
            assert!(error.detail().chars().count() <= 201);
        }
    }
}

#[test]
fn a_type_without_fields_takes_no_parameters_and_any() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Nothing {}
    for query in ["", "&", "vsn=2.0.0", "a[b]=1"] {
        assert_eq!(read::<Nothing>(query), Ok(Nothing {}), "{query}");
    }
}

#[test]
fn an_empty_value_is_an_empty_text_and_an_absent_one_is_none() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Maybe {
        text: Option<String>,
        number: Option<u8>,
    }
    let text = |text: &str| Some(text.to_owned());
    let cases = [
        ("", Some((None, None))),
        ("text=", Some((text(""), None))),
        ("text", Some((text(""), None))),
        ("text=x&number=1", Some((text("x"), Some(1)))),
        ("number=", None),
    ];
    for (query, expected) in cases {
        let expected = expected.map(|(text, number)| Maybe { text, number });
        assert_eq!(read(query).ok(), expected, "{query}");
    }
}

#[test]
fn an_error_says_which_parameter_it_is_of() {
    let cases = [
        ("token=t&age=x", "age"),
        ("token=t&age=1&admin=perhaps", "admin"),
        ("token=t&age=1&admin=true&ids[]=1&ids[]=x", "ids[1]"),
        (
            "token=t&age=1&admin=true&ids[]=1&tags[]=x&user[name][x]=1",
            "user.name",
        ),
        (
            "token=t&age=1&admin=true&ids[]=1&tags[]=x&user[name]=n&user[address][city][x]=1",
            "user.address.city",
        ),
        (
            "token=t&age=1&admin=true&ids[]=1&tags[]=x&user[name]=n",
            "user",
        ),
        ("", ""),
        ("a=1&a[b]=2", ""),
    ];
    for (query, path) in cases {
        let error = read::<Everything>(query).unwrap_err();
        assert_eq!(error.path(), path, "{query}: {error}");
    }
}
