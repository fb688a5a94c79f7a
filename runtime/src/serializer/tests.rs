use bytes::Bytes;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

fn text(frame: Result<Frame, FrameError>) -> String {
    match frame.expect("it is encoded") {
        Frame::Text(text) => text.to_string(),
        frame => panic!("expected text, got {frame:?}"),
    }
}

fn binary(frame: Result<Frame, FrameError>) -> Bytes {
    match frame.expect("it is encoded") {
        Frame::Binary(bytes) => bytes,
        frame => panic!("expected binary, got {frame:?}"),
    }
}

fn decode(serializer: Serializer, text: &str) -> Result<Message, DecodeError> {
    serializer.decode(&Frame::Text(text.into()))
}

fn json_payload(text: &str) -> Payload {
    Payload::Json(text.into())
}

#[test]
fn vsn_is_a_whole_version_of_a_known_wire() {
    for (vsn, expected) in [
        ("1.0.0", Some(Serializer::V1)),
        ("1.0.9", Some(Serializer::V1)),
        ("2.0.0", Some(Serializer::V2)),
        ("2.0.5", Some(Serializer::V2)),
        ("2.0", None),
        ("2.1.0", None),
        ("3.0.0", None),
        ("abc", None),
        ("2.0.0-rc.1", None),
        ("123.1.1", None),
    ] {
        assert_eq!(Serializer::negotiate(vsn), expected, "{vsn}");
    }
}

#[test]
fn v2_text_is_an_array_with_references_as_they_came() {
    let message = decode(
        Serializer::V2,
        r#"["1", 2 ,"room:a","echo",{"z":[1,null,true]}, 7]"#,
    )
    .expect("it is a message");
    assert_eq!(message.join_ref, Some(Ref::from("1")));
    assert_eq!(message.reference, Some(Ref::Json("2".into())));
    assert_eq!((&*message.topic, &*message.event), ("room:a", "echo"));
    assert_eq!(message.payload, json_payload(r#"{"z":[1,null,true]}"#));
    let reply = Serializer::V2.encode_reply(
        message.join_ref.as_ref(),
        message.reference.as_ref(),
        &message.topic,
        &Status::Ok,
        &message.payload,
    );
    assert_eq!(
        text(reply),
        r#"["1",2,"room:a","phx_reply",{"status":"ok","response":{"z":[1,null,true]}}]"#
    );
}

#[test]
fn v2_pushes_broadcasts_and_ends_have_their_own_references() {
    let (v2, join_ref, payload) = (Serializer::V2, Ref::from("1"), json_payload(r#"{"b":2}"#));
    let join_ref = Some(&join_ref);
    assert_eq!(
        text(v2.encode_push(join_ref, "room:a", "joined", &payload)),
        r#"["1",null,"room:a","joined",{"b":2}]"#
    );
    assert_eq!(
        text(v2.encode_broadcast("room:\"a", "entered", &payload)),
        r#"[null,null,"room:\"a","entered",{"b":2}]"#
    );
    assert_eq!(
        text(v2.encode_ended(join_ref, "room:a", "phx_close", &Payload::empty())),
        r#"["1","1","room:a","phx_close",{}]"#
    );
}

#[test]
fn v1_text_is_an_object_without_a_join_ref() {
    let message = decode(
        Serializer::V1,
        r#"{"topic":"room:a","event":"e","payload":[1],"ref":"2","join_ref":"7","x":1}"#,
    )
    .expect("it is a message");
    assert_eq!(message.join_ref, Some(Ref::from("7")));
    assert_eq!(message.reference, Some(Ref::from("2")));
    assert_eq!(message.payload, json_payload("[1]"));
    let (v1, reference) = (Serializer::V1, Ref::from("2"));
    assert_eq!(
        text(v1.encode_reply(
            None,
            Some(&reference),
            "room:a",
            &Status::Error,
            &json_payload("[1]")
        )),
        r#"{"topic":"room:a","event":"phx_reply","payload":{"status":"error","response":[1]},"ref":"2"}"#
    );
    assert_eq!(
        text(v1.encode_broadcast("room:a", "e", &json_payload("1"))),
        r#"{"topic":"room:a","event":"e","payload":1,"ref":null}"#
    );
    assert_eq!(
        text(v1.encode_ended(Some(&reference), "room:a", "phx_error", &Payload::empty())),
        r#"{"topic":"room:a","event":"phx_error","payload":{},"ref":"2"}"#
    );
}

#[test]
fn v1_without_a_join_ref_accepts_every_incarnation() {
    let message = decode(
        Serializer::V1,
        r#"{"topic":"a","event":"e","payload":{},"ref":null}"#,
    );
    let message = message.expect("it is a message");
    assert_eq!((message.join_ref, message.reference), (None, None));
}

#[test]
fn frames_that_are_no_messages_are_refused() {
    for bad in [
        "",
        "nope",
        "{}",
        "[]",
        r#"["1","1","a","b"]"#,
        r#"["1","1",3,"b",{}]"#,
        "[1,2",
    ] {
        assert!(decode(Serializer::V2, bad).is_err(), "{bad}");
    }
    for bad in [
        "[]",
        "{}",
        r#"{"topic":"a","event":"b","payload":{}}"#,
        r#"["a","b",{},"1","1"]"#,
        "7",
    ] {
        assert!(decode(Serializer::V1, bad).is_err(), "{bad}");
    }
    for bad in [
        &b""[..],
        b"\0",
        b"\x01\0\0\0\0",
        b"\0\x01\0\0\0",
        b"\0\x01\0\0\0\xff",
        b"\0\0\0\xff\xff",
    ] {
        let frame = Frame::Binary(Bytes::copy_from_slice(bad));
        assert!(Serializer::V2.decode(&frame).is_err(), "{bad:?}");
        assert!(Serializer::V1.decode(&frame).is_err(), "{bad:?}");
    }
}

#[test]
fn binary_frames_are_byte_for_byte_the_wire_document_s() {
    let push = Bytes::from_static(b"\x00\x01\x01\x06\x0312room:abin\x01\x02\x03");
    let message = Serializer::V2
        .decode(&Frame::Binary(push))
        .expect("it is a message");
    assert_eq!(message.join_ref, Some(Ref::from("1")));
    assert_eq!(message.reference, Some(Ref::from("2")));
    assert_eq!((&*message.topic, &*message.event), ("room:a", "bin"));
    assert_eq!(
        message.payload,
        Payload::Binary(Bytes::from_static(b"\x01\x02\x03"))
    );

    let (v2, one, two) = (Serializer::V2, Ref::from("1"), Ref::from("2"));
    let bytes = |data: &'static [u8]| Payload::Binary(Bytes::from_static(data));
    assert_eq!(
        binary(v2.encode_push(Some(&one), "room:a", "binpush", &bytes(b"\x00\x01"))),
        &b"\x00\x01\x06\x071room:abinpush\x00\x01"[..]
    );
    assert_eq!(
        binary(v2.encode_broadcast("room:a", "binbc", &bytes(b"\x01\x02\x03"))),
        &b"\x02\x06\x05room:abinbc\x01\x02\x03"[..]
    );
    let (ok, data) = (Status::Ok, bytes(b"\x01\x02\x03\xff"));
    assert_eq!(
        binary(v2.encode_reply(Some(&one), Some(&two), "room:a", &ok, &data)),
        &b"\x01\x01\x01\x06\x0212room:aok\x01\x02\x03\xff"[..]
    );
    assert_eq!(
        binary(v2.encode_reply(
            Some(&one),
            Some(&one),
            "room:binreply",
            &ok,
            &bytes(b"\x09")
        )),
        &b"\x01\x01\x01\x0d\x0211room:binreplyok\x09"[..]
    );
}

#[test]
fn what_a_version_cannot_carry_is_an_error_for_the_sender() {
    let (v1, v2, bytes) = (
        Serializer::V1,
        Serializer::V2,
        Payload::Binary(Bytes::new()),
    );
    let long = "x".repeat(256);
    assert_eq!(
        v1.encode_broadcast("a", "e", &bytes),
        Err(FrameError::BinaryInV1)
    );
    assert_eq!(
        v2.encode_broadcast("a", "e", &json_payload("[]")),
        Err(FrameError::NotAnObject)
    );
    assert_eq!(
        v2.encode_push(None, "a", "e", &json_payload("1")),
        Err(FrameError::NotAnObject)
    );
    assert_eq!(
        v2.encode_broadcast(&long, "e", &bytes),
        Err(FrameError::HeaderTooLong)
    );
}

fn any_ref() -> impl Strategy<Value = Option<Ref>> {
    prop_oneof![
        Just(None),
        any::<String>().prop_map(|text| Some(Ref::Text(text.into()))),
        any::<i64>().prop_map(|number| Some(Ref::Json(number.to_string().into()))),
    ]
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::hash_map(any::<String>(), inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

#[test]
fn a_topic_an_event_or_a_reference_of_more_than_4096_bytes_is_no_message() {
    let (fits, long) = ("t".repeat(4_096), "t".repeat(4_097));
    for at in 0..4 {
        for (name, is_message) in [(&fits, true), (&long, false)] {
            let mut names = ["1", "2", "room:a", "event"];
            names[at] = name;
            let [join_ref, reference, topic, event] = names;
            let v2 = json!([join_ref, reference, topic, event, {}]);
            let v1 = json!({
                "join_ref": join_ref, "ref": reference, "topic": topic, "event": event, "payload": {}
            });
            for (serializer, frame) in [(Serializer::V2, v2), (Serializer::V1, v1)] {
                let decoded = serializer.decode(&Frame::Text(frame.to_string().into()));
                assert_eq!(decoded.is_ok(), is_message, "{serializer:?} {at}");
            }
        }
    }
}

#[test]
fn what_a_channel_keeps_of_a_message_does_not_keep_its_frame() {
    let binary = Bytes::from_static(&[0, 1, 1, 1, 1, b'1', b'2', b't', b'e', 9, 9]);
    let text = ByteString::from_static(r#"["1","2","t","e",{}]"#);
    for frame in [Frame::Binary(binary), Frame::Text(text)] {
        let of_frame = match &frame {
            Frame::Text(text) => text.as_bytes().as_ptr_range(),
            Frame::Binary(bytes) | Frame::Ping(bytes) | Frame::Pong(bytes) => bytes.as_ptr_range(),
        };
        let decoded = Serializer::V2.decode(&frame).unwrap();
        let message = decoded.clone().detached();
        assert_eq!(message, decoded);
        assert!(!of_frame.contains(&message.topic.as_ptr()));
        for reference in [message.join_ref, message.reference].iter().flatten() {
            assert!(!of_frame.contains(&reference.as_text().as_ptr()));
        }
    }
}

proptest! {
    #[test]
    fn what_is_pushed_is_read_back(
        join_ref in any_ref(),
        topic in any::<String>(),
        event in any::<String>(),
        payload in any_json(),
    ) {
        let payload = json_payload(&json!({ "it": payload }).to_string());
        let pushed = Serializer::V2.encode_push(join_ref.as_ref(), &topic, &event, &payload);
        let read = Serializer::V2.decode(&pushed.expect("an object")).expect("a message");
        prop_assert_eq!(&read.join_ref, &join_ref);
        prop_assert_eq!((&*read.topic, &*read.event), (&*topic, &*event));
        prop_assert_eq!(&read.payload, &payload);

        let pushed = Serializer::V1.encode_ended(join_ref.as_ref(), &topic, &event, &payload);
        let read = Serializer::V1.decode(&pushed.expect("an object")).expect("a message");
        prop_assert_eq!(&read.reference, &join_ref);
        prop_assert_eq!((&*read.topic, &*read.event), (&*topic, &*event));
        prop_assert_eq!(&read.payload, &payload);
    }

    #[test]
    fn a_payload_that_is_written_in_place_makes_the_same_frame(
        (join_ref, reference) in (any_ref(), any_ref()),
        (topic, event) in (".*", ".*"),
        payload in any_json(),
    ) {
        let payload = format!(r#"{{"a":{payload}}}"#);
        let (join_ref, reference) = (join_ref.as_ref(), reference.as_ref());
        for serializer in [Serializer::V1, Serializer::V2] {
            let json = json_payload(&payload);
            let status = Status::Other(event.as_str().into());
            let expected = serializer.encode_reply(join_ref, reference, &topic, &status, &json);
            let mut reply = serializer.open_reply(join_ref, reference, &topic, &status);
            reply.payload().push_str(&payload);
            prop_assert_eq!(Ok(reply.close()), expected);
            let expected = serializer.encode_push(join_ref, &topic, &event, &json);
            let mut push = serializer.open_push(join_ref, &topic, &event);
            push.payload().push_str(&payload);
            prop_assert_eq!(Ok(push.close()), expected);
        }
    }

    #[test]
    fn replies_are_valid_json_with_status_and_response(
        reference in any_ref(),
        status in any::<String>(),
        response in any_json(),
    ) {
        let status = Status::Other(status.into());
        let payload = json_payload(&response.to_string());
        let reply = text(Serializer::V2.encode_reply(None, reference.as_ref(), "t", &status, &payload));
        let reply: Value = serde_json::from_str(&reply).expect("JSON");
        prop_assert_eq!(&reply[4]["response"], &response);
        prop_assert_eq!(&reply[4]["status"], status.as_str());
    }

    #[test]
    fn no_bytes_make_a_decoder_panic(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        for serializer in [Serializer::V1, Serializer::V2] {
            let _ = serializer.decode(&Frame::Text(text.clone().into()));
            let _ = serializer.decode(&Frame::Binary(bytes.clone().into()));
        }
    }
}

#[test]
fn version_1_is_json_in_a_binary_frame_too() {
    let json = r#"{"topic":"a","event":"b","payload":{},"ref":"1"}"#;
    let decoded = |frame| {
        Serializer::V1
            .decode(&frame)
            .map_err(|error| error.to_string())
    };
    let binary = Frame::Binary(Bytes::copy_from_slice(json.as_bytes()));
    assert_eq!(decoded(binary), decoded(Frame::from(json)));
    let not_utf8 = Frame::Binary(Bytes::from_static(b"{\"topic\":\"\xff\"}"));
    assert!(decoded(not_utf8).is_err());
}
