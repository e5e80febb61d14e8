//! JSON as text. A library for it would be larger than all that is written here.

use alloc::string::String;
use nv2_core::bytes::decimal;

/// An object that is being written.
pub struct Object<'o> {
    out: &'o mut String,
    has_member: bool,
}

impl<'o> Object<'o> {
    /// Opens it.
    pub fn begin(out: &'o mut String) -> Self {
        out.push('{');
        Self { out, has_member: false }
    }

    /// Closes it.
    pub fn end(self) {
        self.out.push('}');
    }

    /// A member whose value `write` writes.
    pub fn member(&mut self, name: &str, write: impl FnOnce(&mut String)) -> &mut Self {
        if self.has_member {
            self.out.push(',');
        }
        self.has_member = true;
        string(self.out, name);
        self.out.push(':');
        write(self.out);
        self
    }

    /// A text.
    pub fn text(&mut self, name: &str, value: &str) -> &mut Self {
        self.member(name, |out| string(out, value))
    }

    /// A text, or null.
    pub fn optional(&mut self, name: &str, value: Option<&str>) -> &mut Self {
        match value {
            Some(value) => self.text(name, value),
            None => self.member(name, |out| out.push_str("null")),
        }
    }

    /// A number.
    pub fn number(&mut self, name: &str, value: u64) -> &mut Self {
        // A text that is written to memory takes all.
        self.member(name, |out| {
            let _ = decimal::write(value, 0, out);
        })
    }

    /// True or false.
    pub fn flag(&mut self, name: &str, value: bool) -> &mut Self {
        self.member(name, |out| out.push_str(if value { "true" } else { "false" }))
    }

    /// A list; `item` writes each.
    pub fn list<T>(
        &mut self,
        name: &str,
        items: impl IntoIterator<Item = T>,
        item: impl Fn(&mut String, T),
    ) -> &mut Self {
        self.member(name, |out| {
            out.push('[');
            for (number, value) in items.into_iter().enumerate() {
                if number > 0 {
                    out.push(',');
                }
                item(out, value);
            }
            out.push(']');
        })
    }
}

/// A text in quotes.
pub fn string(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            '\0'..='\x1f' => {
                let digit = |value| char::from_digit(value, 16).unwrap_or('0');
                let number = u32::from(character);
                out.push_str("\\u00");
                out.extend([digit(number >> 4), digit(number & 15)]);
            }
            _ => out.push(character),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped() {
        let mut out = String::new();
        let mut object = Object::begin(&mut out);
        object.text("a\"", "\\\n\u{1f}é").optional("b", None).number("c", u64::MAX).flag("d", false);
        object.list("e", ["x", "y"], string).list("f", [""; 0], string);
        object.end();
        assert_eq!(
            out,
            r#"{"a\"":"\\\u000a\u001fé","b":null,"c":18446744073709551615,"d":false,"e":["x","y"],"f":[]}"#
        );
    }
}
