//! The media type that a manifest gives itself.

use nv2_core::bytes::json::Value;
use nv2_core::bytes::scratch::Scratch;
use nv2_core::{Error, ErrorKind};

/// The `mediaType` member of a manifest. Content that does not even begin like a JSON object, and an
/// object without the member, has none.
///
/// # Errors
/// What begins like an object must be strict JSON, so that it has one reading: the kinds of
/// [`Value::parse`]; `JsonType` when the member is no text; `JsonCaseVariant`; `StatementInvalid` when it
/// is empty.
pub fn of_manifest(content: &[u8]) -> Result<Option<String>, Error> {
    if content.trim_ascii_start().first() != Some(&b'{') {
        return Ok(None);
    }
    let object = Value::parse(content)?.object()?;
    object.refuse_case_variants(&["mediaType"])?;
    let Some(value) = object.get("mediaType") else { return Ok(None) };
    let text = value.text()?;
    if text.is_empty() {
        return Err(Error::at(ErrorKind::StatementInvalid, value.offset()));
    }
    let mut buffer = vec![0; text.raw().len()];
    text.decode(&mut Scratch::new(&mut buffer)).map(|decoded| Some(decoded.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_member_is_found() {
        let found = |text: &str| of_manifest(text.as_bytes()).unwrap();
        assert_eq!(found(r#"{"schemaVersion":2,"mediaType":"a/b"}"#).as_deref(), Some("a/b"));
        assert_eq!(found(r#" {"mediaType":"a\/b\u002bc"}"#).as_deref(), Some("a/b+c"));
        assert_eq!(found(r#"{"config":{"mediaType":"a/b"}}"#), None);
        assert_eq!(found("plain text"), None);
        assert_eq!(found(""), None);
        assert_eq!(found(r#"["mediaType"]"#), None);
    }

    #[test]
    fn two_readings_are_refused() {
        for (text, kind) in [
            (r#"{"mediaType":"a","mediaType":"b"}"#, ErrorKind::JsonDuplicateMember),
            (r#"{"mediaType":"a","mediatype":"b"}"#, ErrorKind::JsonCaseVariant),
            (r#"{"mediaType":1}"#, ErrorKind::JsonType),
            (r#"{"mediaType":""}"#, ErrorKind::StatementInvalid),
            (r#"{"mediaType":"a"} {}"#, ErrorKind::JsonTrailing),
            (r#"{"mediaType":"a""#, ErrorKind::JsonSyntax),
        ] {
            assert_eq!(of_manifest(text.as_bytes()).unwrap_err().kind(), kind, "{text}");
        }
    }
}
