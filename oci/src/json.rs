//! JSON with one reading: a document in which any object has a member twice is refused, whether or
//! not the member is one that we read. Unknown members are fine.

use crate::error::OciError;
use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::collections::HashSet;
use std::fmt;
use std::path::Path;

/// Reads a whole document. serde_json bounds the depth (128) and refuses trailing text.
pub(crate) fn parse<T: DeserializeOwned>(path: &Path, document: &[u8]) -> Result<T, OciError> {
    serde_json::from_slice::<Unambiguous>(document)
        .and_then(|Unambiguous| serde_json::from_slice(document))
        .map_err(|error| OciError::Json {
            path: path.to_path_buf(),
            line: error.line(),
            column: error.column(),
        })
}

/// Any value in which no object has a member twice.
struct Unambiguous;

impl<'de> Deserialize<'de> for Unambiguous {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        input.deserialize_any(Walk)
    }
}

struct Walk;

impl<'de> Visitor<'de> for Walk {
    type Value = Unambiguous;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("JSON without repeated members")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Unambiguous, E> {
        Ok(Unambiguous)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Unambiguous, E> {
        Ok(Unambiguous)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Unambiguous, E> {
        Ok(Unambiguous)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Unambiguous, E> {
        Ok(Unambiguous)
    }

    fn visit_str<E>(self, _: &str) -> Result<Unambiguous, E> {
        Ok(Unambiguous)
    }

    fn visit_unit<E>(self) -> Result<Unambiguous, E> {
        Ok(Unambiguous)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Unambiguous, A::Error> {
        while elements.next_element::<Unambiguous>()?.is_some() {}
        Ok(Unambiguous)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Unambiguous, A::Error> {
        let mut names = HashSet::new();
        while let Some(name) = members.next_key::<String>()? {
            if !names.insert(name) {
                return Err(A::Error::custom("a member stands twice"));
            }
            members.next_value::<Unambiguous>()?;
        }
        Ok(Unambiguous)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn read(text: &str) -> Result<Value, OciError> {
        parse(Path::new("x"), text.as_bytes())
    }

    #[test]
    fn every_kind_of_value_is_read() {
        assert!(read(r#" {"a":[1,-1,1.5,"x",true,null,{}],"b":{"a":1}} "#).is_ok());
    }

    #[test]
    fn repeated_members_are_refused_at_any_depth_and_under_any_spelling() {
        for text in [r#"{"a":1,"a":1}"#, r#"[{"x":{"a":1,"b":2,"a":3}}]"#, r#"{"a":1,"\u0061":1}"#] {
            assert!(matches!(read(text), Err(OciError::Json { .. })), "{text}");
        }
    }

    #[test]
    fn what_is_no_document_is_refused() {
        for text in ["", "{", "{} {}", "{}x", "\u{feff}{}", "nul", &"[".repeat(200)] {
            assert!(matches!(read(text), Err(OciError::Json { .. })), "{text}");
        }
    }
}
