//! A CBOR writer that does what it is told: it neither sorts nor looks for duplicates.

/// An encoded CBOR item.
pub type Item = Vec<u8>;

fn head(major: u8, value: u64) -> Item {
    let major = major << 5;
    match value {
        0..24 => vec![major | value as u8],
        24..0x100 => vec![major | 24, value as u8],
        0x100..0x1_0000 => [&[major | 25][..], &(value as u16).to_be_bytes()].concat(),
        0x1_0000..0x1_0000_0000 => [&[major | 26][..], &(value as u32).to_be_bytes()].concat(),
        _ => [&[major | 27][..], &value.to_be_bytes()].concat(),
    }
}

/// An integer.
pub fn int(value: i64) -> Item {
    match u64::try_from(value) {
        Ok(value) => head(0, value),
        Err(_) => head(1, u64::try_from(-1 - value).unwrap()),
    }
}

/// A byte string.
pub fn bytes(value: &[u8]) -> Item {
    [head(2, value.len() as u64), value.to_vec()].concat()
}

/// A text string.
pub fn text(value: &str) -> Item {
    [head(3, value.len() as u64), value.as_bytes().to_vec()].concat()
}

/// An array.
pub fn array(items: &[Item]) -> Item {
    [head(4, items.len() as u64), items.concat()].concat()
}

/// A map.
pub fn map(entries: &[(Item, Item)]) -> Item {
    let entries = entries.iter().flat_map(|(label, value)| [label.clone(), value.clone()]);
    [head(5, entries.clone().count() as u64 / 2), entries.collect::<Vec<_>>().concat()].concat()
}

/// A tagged item.
pub fn tag(number: u64, item: Item) -> Item {
    [head(6, number), item].concat()
}
