//! Frames of a client: whatever arrives, each version of the wire reads it or refuses it, and what
//! is read can be answered.
#![no_main]

use bennu::serializer::Serializer;
use bennu::message::{Frame, Status};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let binary = Frame::Binary(bytes.to_vec().into());
    let text = Frame::Text(String::from_utf8_lossy(bytes).into_owned().into());
    for serializer in [Serializer::V1, Serializer::V2] {
        for frame in [&binary, &text] {
            let Ok(message) = serializer.decode(frame) else {
                continue;
            };
            let (join_ref, reference) = (message.join_ref.as_ref(), message.reference.as_ref());
            let reply = serializer.encode_reply(
                join_ref,
                reference,
                &message.topic,
                &Status::Ok,
                &message.payload,
            );
            if let (Serializer::V2, Ok(Frame::Text(reply))) = (serializer, reply) {
                let again = serializer
                    .decode(&Frame::Text(reply))
                    .expect("a reply is a message");
                assert_eq!(
                    (again.join_ref, again.reference),
                    (message.join_ref, message.reference)
                );
                assert_eq!(again.topic, message.topic);
            }
        }
    }
});
