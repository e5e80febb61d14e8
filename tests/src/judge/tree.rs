//! JSON and CBOR as one tree, which a mutant is cut from, and writers that can be odd: spaces and escapes in
//! JSON, long heads and indefinite lengths in CBOR. Not a line of the readers or writers under test.

use crate::kit::mutate::Random;
use base64ct::{Base64, Encoding};
use serde_json::Value;

/// A value of JSON or CBOR. Members keep their order, and may stand twice.
#[derive(Clone, Debug, PartialEq)]
pub enum Tree {
    /// An object or a map.
    Map(Vec<(Tree, Tree)>),
    /// An array.
    List(Vec<Tree>),
    /// Text.
    Text(String),
    /// A byte string; base64 text in JSON.
    Bytes(Vec<u8>),
    /// An integer.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// A truth value.
    Bool(bool),
    /// Null.
    Null,
    /// A tagged value; the value alone in JSON.
    Tag(u64, Box<Tree>),
}

/// How oddly a tree is written: now and then, by chance, or never.
#[derive(Debug)]
pub struct Style<'r>(pub Option<&'r mut Random>);

impl Style<'_> {
    /// Once in a while.
    fn odd(&mut self) -> bool {
        self.below(12) == 1
    }

    fn below(&mut self, bound: usize) -> usize {
        self.0.as_deref_mut().map_or(0, |random| random.below(bound))
    }
}

impl Tree {
    /// Text.
    pub fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    /// The tree of JSON text, which is well-formed.
    pub fn from_json(text: &[u8]) -> Self {
        Self::from(serde_json::from_slice::<Value>(text).unwrap())
    }

    /// The tree of a CBOR item, which is well-formed and of definite lengths.
    pub fn from_cbor(bytes: &[u8]) -> Self {
        let mut rest = bytes;
        let tree = item(&mut rest);
        assert!(rest.is_empty(), "something follows the item");
        tree
    }

    /// The member of this name.
    pub fn get(&self, name: &Self) -> Option<&Self> {
        let Self::Map(members) = self else { return None };
        members.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// Replaces, adds or removes the member of this name.
    pub fn set(&mut self, name: &Self, value: Option<Self>) {
        let Self::Map(members) = self else { return };
        match (members.iter().position(|(key, _)| key == name), value) {
            (Some(at), Some(value)) => members[at].1 = value,
            (Some(at), None) => drop(members.remove(at)),
            (None, Some(value)) => members.push((name.clone(), value)),
            (None, None) => {}
        }
    }

    /// How many values there are, this one and the names of members among them.
    pub fn count(&self) -> usize {
        1 + match self {
            Self::Map(members) => members.iter().map(|(key, value)| key.count() + value.count()).sum(),
            Self::List(items) => items.iter().map(Self::count).sum(),
            Self::Tag(_, inner) => inner.count(),
            _ => 0,
        }
    }

    /// One of them, in the order in which they are written.
    pub fn nth(&mut self, mut number: usize) -> Option<&mut Self> {
        self.search(&mut number)
    }

    fn search(&mut self, left: &mut usize) -> Option<&mut Self> {
        if *left == 0 {
            return Some(self);
        }
        *left -= 1;
        match self {
            Self::Map(members) => {
                members.iter_mut().flat_map(|(key, value)| [key, value]).find_map(|tree| tree.search(left))
            }
            Self::List(items) => items.iter_mut().find_map(|tree| tree.search(left)),
            Self::Tag(_, inner) => inner.search(left),
            _ => None,
        }
    }

    /// As JSON text.
    pub fn json(&self, style: &mut Style<'_>) -> String {
        let spaces = [" ", "\n", "\t", "\r", " \n", "\t\t", "\u{b}", "\u{a0}"];
        let space = if style.odd() { spaces[style.below(spaces.len())] } else { "" };
        let value = match self {
            Self::Map(members) => {
                let member = |(key, value): &(Self, Self)| {
                    let name = match key {
                        Self::Text(name) => string(name, style),
                        other => string(&other.json(&mut Style(None)), style),
                    };
                    format!("{name}:{}", value.json(style))
                };
                format!("{{{}}}", members.iter().map(member).collect::<Vec<_>>().join(","))
            }
            Self::List(items) => {
                format!("[{}]", items.iter().map(|item| item.json(style)).collect::<Vec<_>>().join(","))
            }
            Self::Text(text) => string(text, style),
            Self::Bytes(bytes) => string(&Base64::encode_string(bytes), style),
            Self::Int(number) if style.odd() => {
                [format!("{number}.0"), format!("{number}e0"), format!("0{number}"), format!("-{number}")]
                    [style.below(4)]
                .clone()
            }
            Self::Int(number) => number.to_string(),
            Self::Float(number) => format!("{number:?}"),
            Self::Bool(value) => value.to_string(),
            Self::Null => "null".into(),
            Self::Tag(_, inner) => inner.json(style),
        };
        format!("{space}{value}{space}")
    }

    /// As a CBOR item.
    pub fn cbor(&self, style: &mut Style<'_>) -> Vec<u8> {
        match self {
            Self::Map(members) => {
                let items: Vec<_> =
                    members.iter().flat_map(|(key, value)| [key.cbor(style), value.cbor(style)]).collect();
                several(5, members.len(), &items.concat(), style)
            }
            Self::List(items) => {
                let content: Vec<_> = items.iter().map(|item| item.cbor(style)).collect();
                several(4, items.len(), &content.concat(), style)
            }
            Self::Text(text) => chunk(3, text.as_bytes(), style),
            Self::Bytes(bytes) => chunk(2, bytes, style),
            Self::Int(number @ 0..) => head(0, *number as u64, style),
            Self::Int(number) => head(1, !*number as u64, style),
            Self::Float(number) => [&[0xfb][..], &number.to_be_bytes()].concat(),
            Self::Bool(value) => vec![0xf4 + u8::from(*value)],
            Self::Null => vec![0xf6],
            Self::Tag(number, inner) => [head(6, *number, style), inner.cbor(style)].concat(),
        }
    }
}

impl From<Value> for Tree {
    fn from(value: Value) -> Self {
        match value {
            Value::Object(members) => {
                Self::Map(members.into_iter().map(|(key, value)| (Self::Text(key), value.into())).collect())
            }
            Value::Array(items) => Self::List(items.into_iter().map(Self::from).collect()),
            Value::String(text) => Self::Text(text),
            Value::Number(number) => match number.as_i64() {
                Some(number) => Self::Int(number),
                None => Self::Float(number.as_f64().unwrap()),
            },
            Value::Bool(value) => Self::Bool(value),
            Value::Null => Self::Null,
        }
    }
}

fn string(text: &str, style: &mut Style<'_>) -> String {
    let plain = Value::from(text).to_string();
    if !style.odd() {
        return plain;
    }
    let at = style.below(text.chars().count().max(1));
    let odd = style.below(4);
    let characters = text.chars().enumerate().map(|(number, character)| match (number == at, odd) {
        (true, 0) => format!("\\u{:04x}", u32::from(character)),
        (true, 1) => format!("\\u{:04X}", u32::from(character)),
        (true, 2) => format!("\\{character}"),
        _ => character.to_string(),
    });
    match plain.contains('\\') {
        true => plain,
        false => format!("\"{}\"", characters.collect::<String>()),
    }
}

fn head(major: u8, value: u64, style: &mut Style<'_>) -> Vec<u8> {
    let shortest = match value {
        0..24 => 0,
        24..0x100 => 1,
        0x100..0x1_0000 => 2,
        0x1_0000..0x1_0000_0000 => 3,
        _ => 4,
    };
    let form = if style.odd() { shortest + style.below(5 - shortest) } else { shortest };
    let bytes = value.to_be_bytes();
    match form {
        0 => vec![major << 5 | value as u8],
        1 => vec![major << 5 | 24, bytes[7]],
        2 => [&[major << 5 | 25][..], &bytes[6..]].concat(),
        3 => [&[major << 5 | 26][..], &bytes[4..]].concat(),
        _ => [&[major << 5 | 27][..], &bytes].concat(),
    }
}

fn several(major: u8, len: usize, content: &[u8], style: &mut Style<'_>) -> Vec<u8> {
    match style.odd() {
        true => [&[major << 5 | 31][..], content, &[0xff]].concat(),
        false => [&head(major, len as u64, style)[..], content].concat(),
    }
}

fn chunk(major: u8, content: &[u8], style: &mut Style<'_>) -> Vec<u8> {
    let whole = [&head(major, content.len() as u64, style)[..], content].concat();
    match style.odd() {
        true => [&[major << 5 | 31][..], &whole, &[0xff]].concat(),
        false => whole,
    }
}

fn take<'b>(rest: &mut &'b [u8], len: usize) -> &'b [u8] {
    let (taken, left) = rest.split_at(len);
    *rest = left;
    taken
}

fn item(rest: &mut &[u8]) -> Tree {
    let first = take(rest, 1)[0];
    let extra = match first & 0x1f {
        0..24 => 0,
        size @ 24..28 => 1 << (size - 24),
        _ => panic!("an indefinite length"),
    };
    let number = take(rest, extra).iter().fold(0, |number, byte| number << 8 | u64::from(*byte));
    let number = if extra == 0 { u64::from(first & 0x1f) } else { number };
    let len = usize::try_from(number).unwrap();
    match first >> 5 {
        0 => Tree::Int(number.try_into().unwrap()),
        1 => Tree::Int(!i64::try_from(number).unwrap()),
        2 => Tree::Bytes(take(rest, len).to_vec()),
        3 => Tree::Text(String::from_utf8(take(rest, len).to_vec()).unwrap()),
        4 => Tree::List((0..len).map(|_| item(rest)).collect()),
        5 => Tree::Map((0..len).map(|_| (item(rest), item(rest))).collect()),
        6 => Tree::Tag(number, Box::new(item(rest))),
        _ => match first {
            0xf4 | 0xf5 => Tree::Bool(first == 0xf5),
            0xfb => Tree::Float(f64::from_bits(number)),
            _ => Tree::Null,
        },
    }
}
