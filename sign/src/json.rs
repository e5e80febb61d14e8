//! Writes JSON as Go's `encoding/json` does, so that tokens equal the prototype's byte for byte.

use std::fmt::{Display, Write as _};

/// An object under construction. Members stand in the order of the calls; no white space.
pub(crate) struct Object(String);

impl Object {
    pub(crate) fn new() -> Self {
        Self(String::from("{"))
    }

    /// A member with a string.
    pub(crate) fn string(self, name: &str, value: &str) -> Self {
        self.raw(name, quoted(value))
    }

    /// A member with an array of strings.
    pub(crate) fn strings<T: AsRef<str>>(self, name: &str, values: impl IntoIterator<Item = T>) -> Self {
        let values: Vec<String> = values.into_iter().map(|value| quoted(value.as_ref())).collect();
        self.raw(name, format!("[{}]", values.join(",")))
    }

    /// A member whose value is already JSON: a number, or a finished object.
    pub(crate) fn raw(mut self, name: &str, value: impl Display) -> Self {
        if self.0.len() > 1 {
            self.0.push(',');
        }
        let _ = write!(self.0, "{}:{value}", quoted(name));
        self
    }

    pub(crate) fn finish(self) -> String {
        self.0 + "}"
    }
}

/// A string in quotes. Beyond what RFC 8259 demands, Go escapes `<`, `>`, `&` and the two line
/// separators U+2028 and U+2029; it has no short form for backspace and form feed.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0'..='\u{1f}' | '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(character));
            }
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_escaped_as_go_does() {
        assert_eq!(quoted("a\"b\\c/d"), r#""a\"b\\c/d""#);
        assert_eq!(
            quoted("\n\r\t\0\u{8}\u{c}\u{1f}\u{7f}"),
            "\"\\n\\r\\t\\u0000\\u0008\\u000c\\u001f\u{7f}\""
        );
        assert_eq!(quoted("<a>&b"), r#""\u003ca\u003e\u0026b""#);
        assert_eq!(quoted("\u{2028}\u{2029}é漢😀"), "\"\\u2028\\u2029é漢😀\"");
    }

    #[test]
    fn members_stand_in_the_order_of_the_calls() {
        let object = Object::new().string("b", "x").strings("a", ["1", "2"]).raw("c", -3).finish();
        assert_eq!(object, r#"{"b":"x","a":["1","2"],"c":-3}"#);
        assert_eq!(Object::new().finish(), "{}");
    }
}
