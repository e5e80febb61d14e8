//! Changes of a tree that know what a tree is: members swapped, doubled, reordered and renamed, values of other
//! types, other numbers, other words.

use crate::judge::tree::Tree;
use crate::kit::mutate::{Random, mutate};

/// Makes one change somewhere in the tree. `words` are values and names that mean something.
pub fn change(random: &mut Random, tree: &mut Tree, words: &[Tree]) {
    // Deep places are many, and the outer ones decide: half of the changes are made there.
    let number = if random.below(2) == 0 { 0 } else { random.below(tree.count()) };
    let Some(place) = tree.nth(number) else { return };
    match place {
        Tree::Map(members) if !members.is_empty() && random.below(8) != 0 => {
            change_members(random, members, words);
        }
        Tree::List(items) if !items.is_empty() && random.below(4) != 0 => change_items(random, items, words),
        _ => *place = change_value(random, place, words),
    }
}

fn change_members(random: &mut Random, members: &mut Vec<(Tree, Tree)>, words: &[Tree]) {
    let (at, other) = (random.below(members.len()), random.below(members.len()));
    let word = random.pick(words).clone();
    match random.below(12) {
        0 => drop(members.remove(at)),
        1 => members.insert(other, members[at].clone()),
        2 => members.insert(other, (members[at].0.clone(), word)),
        3 => {
            let value = members[at].1.clone();
            members[at].1 = core::mem::replace(&mut members[other].1, value);
        }
        4 => members.swap(at, other),
        5 => members.rotate_left(at),
        6 => members[at].0 = change_value(random, &members[at].0.clone(), words),
        7 => members.insert(at, (word, random.pick(words).clone())),
        8 => {
            let renamed = other_case(random, &members[at].0);
            let value = if random.below(2) == 0 { members[other].1.clone() } else { word };
            members.insert(random.below(members.len()), (renamed, value));
        }
        _ => members[at].1 = change_value(random, &members[at].1.clone(), words),
    }
}

fn change_items(random: &mut Random, items: &mut Vec<Tree>, words: &[Tree]) {
    let (at, other) = (random.below(items.len()), random.below(items.len()));
    match random.below(8) {
        0 => drop(items.remove(at)),
        1 => items.insert(other, items[at].clone()),
        2 => items.swap(at, other),
        3 => items.rotate_left(at),
        4 | 5 => items.insert(at, random.pick(words).clone()),
        _ => items[at] = change_value(random, &items[at].clone(), words),
    }
}

fn change_value(random: &mut Random, value: &Tree, words: &[Tree]) -> Tree {
    if random.below(3) == 0 {
        return random.pick(words).clone();
    }
    if random.below(3) == 0 {
        return other_type(random, value);
    }
    match value {
        Tree::Text(_) if random.below(3) == 0 => other_case(random, value),
        Tree::Text(text) => {
            let bytes =
                mutate(random, &[text.clone().into_bytes()], &[b" ", b"\0", b"Z", b"+00:00", b"sha256:"]);
            Tree::Text(String::from_utf8_lossy(&bytes).into_owned())
        }
        Tree::Bytes(bytes) => Tree::Bytes(mutate(random, std::slice::from_ref(bytes), &[])),
        Tree::Int(number) => Tree::Int(match random.below(6) {
            0 => number.wrapping_add(1),
            1 => number.wrapping_sub(1),
            2 => number.wrapping_neg(),
            3 => number.wrapping_mul(1000),
            4 => i64::MAX,
            _ => 0,
        }),
        Tree::Tag(number, inner) => match random.below(3) {
            0 => Tree::Tag(number ^ 1, inner.clone()),
            1 => Tree::Tag(*number, Box::new(change_value(random, inner, words))),
            _ => Tree::Tag(*number, Box::new(Tree::Tag(*number, inner.clone()))),
        },
        other => other_type(random, other),
    }
}

fn other_type(random: &mut Random, value: &Tree) -> Tree {
    match random.below(12) {
        0 => Tree::Null,
        1 => Tree::Bool(true),
        2 => Tree::List(vec![value.clone()]),
        3 => Tree::List(vec![]),
        4 => Tree::Map(vec![]),
        5 => Tree::Map(vec![(Tree::text("a"), value.clone())]),
        6 => Tree::Float(1.5),
        7 => Tree::Tag(*random.pick(&[0, 1, 2, 18, 98]), Box::new(value.clone())),
        8 => Tree::text(""),
        9 => match value {
            Tree::Text(text) => Tree::Bytes(text.clone().into_bytes()),
            Tree::Bytes(bytes) => Tree::Text(String::from_utf8_lossy(bytes).into_owned()),
            Tree::Int(number) => Tree::Text(number.to_string()),
            Tree::Tag(_, inner) => (**inner).clone(),
            _ => Tree::Int(1),
        },
        10 => match value {
            Tree::Int(number) => Tree::Float(*number as f64),
            Tree::Tag(tag, inner) => match **inner {
                Tree::Int(number) => Tree::Tag(*tag, Box::new(Tree::Float(number as f64))),
                _ => Tree::Null,
            },
            _ => Tree::Int(0),
        },
        _ => match value {
            Tree::Tag(_, inner) => (**inner).clone(),
            other => Tree::Tag(1, Box::new(other.clone())),
        },
    }
}

/// The same name with another case, which some readers take for the same.
fn other_case(random: &mut Random, name: &Tree) -> Tree {
    let Tree::Text(name) = name else { return Tree::text("ALG") };
    match random.below(4) {
        0 => Tree::Text(name.to_uppercase()),
        1 => Tree::Text(name.to_lowercase()),
        // KELVIN SIGN and LATIN SMALL LETTER LONG S fold to ASCII letters.
        2 => Tree::Text(name.replacen('s', "\u{17f}", 1).replacen('k', "\u{212a}", 1)),
        _ => {
            let at = random.below(name.chars().count().max(1));
            let flip = |(number, character): (usize, char)| match (number == at, character.is_uppercase()) {
                (true, true) => character.to_ascii_lowercase(),
                (true, false) => character.to_ascii_uppercase(),
                _ => character,
            };
            Tree::Text(name.chars().enumerate().map(flip).collect())
        }
    }
}
