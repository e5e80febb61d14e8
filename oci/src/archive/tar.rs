//! The tar format, read once from front to back: POSIX ustar with pax records, and the two GNU extensions
//! that archives of layouts meet (long names, large sizes). One piece of memory per entry, none of it
//! sized by the input.

use std::fmt;
use std::io::{self, Read};

const BLOCK: usize = 512;

/// Most bytes of a long name or of the pax records of one entry.
const MOST_EXTENSION: u64 = 64 * 1024;

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    File,
    Folder,
    Link,
    Other,
}

/// One entry. Its content is what the archive reads until the next one is asked for.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) name: Vec<u8>,
    pub(super) kind: Kind,
    pub(super) size: u64,
}

/// An archive.
pub(super) struct Tar<R> {
    input: R,
    /// What is left of the content of the present entry.
    content: u64,
    /// What fills its last block.
    padding: u64,
}

/// What records before an entry say about it.
#[derive(Default)]
struct Extension {
    name: Option<Vec<u8>>,
    size: Option<u64>,
}

impl<R: Read> Tar<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input, content: 0, padding: 0 }
    }

    /// The next entry; none once the end mark and nothing but zeros followed.
    ///
    /// # Errors
    /// Those of the input, and such that [`reason`] answers.
    pub(super) fn next(&mut self) -> io::Result<Option<Entry>> {
        let mut extension = Extension::default();
        loop {
            self.skip()?;
            let mut header = [0; BLOCK];
            self.block(&mut header)?;
            if header == [0; BLOCK] {
                self.end()?;
                return Ok(None);
            }
            check_sum(&header)?;
            let size = number(&header[124..136])?;
            match header[156] {
                b'x' => {
                    let records = self.extension(size)?;
                    pax(&records, &mut extension)?;
                }
                b'g' => {
                    let mut general = Extension::default();
                    let records = self.extension(size)?;
                    pax(&records, &mut general)?;
                    if general.name.is_some() || general.size.is_some() {
                        return Err(malformed("it gives all entries one name or size"));
                    }
                }
                b'L' => {
                    let mut name = self.extension(size)?;
                    while name.last() == Some(&0) {
                        name.pop();
                    }
                    set(&mut extension.name, name)?;
                }
                // The target of a link, which is refused when it comes.
                b'K' => drop(self.extension(size)?),
                kind => return self.entry(&header, kind, size, extension).map(Some),
            }
        }
    }

    fn entry(
        &mut self,
        header: &[u8; BLOCK],
        kind: u8,
        size: u64,
        extension: Extension,
    ) -> io::Result<Entry> {
        let name = extension.name.unwrap_or_else(|| own_name(header));
        if name.is_empty() || name.contains(&0) {
            return Err(malformed("it holds a name that is empty or has a zero"));
        }
        let kind = match kind {
            // A file by its kind and a folder by its name would be two readings.
            b'0' | 0 | b'7' if name.last() != Some(&b'/') => Kind::File,
            b'5' => Kind::Folder,
            b'1' | b'2' => Kind::Link,
            _ => Kind::Other,
        };
        let size = extension.size.unwrap_or(size);
        if kind != Kind::File && size != 0 {
            return Err(malformed("it holds content outside of files"));
        }
        self.begin(size);
        Ok(Entry { name, kind, size })
    }

    fn begin(&mut self, size: u64) {
        self.content = size;
        self.padding = size.wrapping_neg() % BLOCK as u64;
    }

    fn extension(&mut self, size: u64) -> io::Result<Vec<u8>> {
        if size > MOST_EXTENSION {
            return Err(malformed("it has a name or records without measure"));
        }
        self.begin(size);
        let mut bytes = Vec::new();
        self.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    fn skip(&mut self) -> io::Result<()> {
        io::copy(self, &mut io::sink())?;
        let padding = std::mem::take(&mut self.padding);
        let skipped = io::copy(&mut self.input.by_ref().take(padding), &mut io::sink())?;
        if skipped == padding { Ok(()) } else { Err(early_end()) }
    }

    fn block(&mut self, block: &mut [u8; BLOCK]) -> io::Result<()> {
        self.input.read_exact(block).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => early_end(),
            _ => error,
        })
    }

    /// A second archive behind the first would be another reading.
    fn end(&mut self) -> io::Result<()> {
        let mut block = [0; BLOCK];
        self.block(&mut block)?;
        loop {
            if block.iter().any(|byte| *byte != 0) {
                return Err(malformed("something stands behind its end"));
            }
            match self.input.read(&mut block) {
                Ok(0) => return Ok(()),
                Ok(read) => block[read..].fill(0),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => block.fill(0),
                Err(error) => return Err(error),
            }
        }
    }
}

/// The content of the present entry.
impl<R: Read> Read for Tar<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.content == 0 || buffer.is_empty() {
            return Ok(0);
        }
        let most = usize::try_from(self.content).unwrap_or(usize::MAX).min(buffer.len());
        let read = self.input.read(&mut buffer[..most])?;
        if read == 0 {
            return Err(early_end());
        }
        self.content -= read as u64;
        Ok(read)
    }
}

#[derive(Debug)]
struct Malformed(&'static str);

impl fmt::Display for Malformed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.0)
    }
}

impl std::error::Error for Malformed {}

/// An error about the archive, not about reading it.
pub(super) fn malformed(reason: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, Malformed(reason))
}

/// What is wrong with the archive, if that is what the error says.
pub(super) fn reason(error: &io::Error) -> Option<&'static str> {
    let own = error.get_ref().and_then(|inner| inner.downcast_ref::<Malformed>()).map(|found| found.0);
    own.or(match error.kind() {
        // What the decompressor says.
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => Some("its compression is damaged"),
        io::ErrorKind::UnexpectedEof => Some("it ends early"),
        _ => None,
    })
}

fn early_end() -> io::Error {
    malformed("it ends early, or is larger than the limit")
}

fn check_sum(header: &[u8; BLOCK]) -> io::Result<()> {
    let blank = |at: usize, byte: u8| if (148..156).contains(&at) { b' ' } else { byte };
    let sum: u64 = header.iter().enumerate().map(|(at, byte)| u64::from(blank(at, *byte))).sum();
    if number(&header[148..156])? == sum {
        Ok(())
    } else {
        Err(malformed("it is no tar archive, or damaged"))
    }
}

/// Octal digits, or the binary form of GNU for numbers that do not fit.
fn number(field: &[u8]) -> io::Result<u64> {
    let wrong = || malformed("it is no tar archive: a number is malformed");
    if let [0x80, high @ .., _, _, _, _, _, _, _, _] = field {
        let (_, low) = field.split_at(field.len() - 8);
        if high.iter().any(|byte| *byte != 0) {
            return Err(wrong());
        }
        return Ok(low.iter().fold(0, |value, byte| (value << 8) | u64::from(*byte)));
    }
    let digits = field.trim_ascii_start();
    let end = digits.iter().position(|byte| matches!(byte, 0 | b' ')).unwrap_or(digits.len());
    let (digits, rest) = digits.split_at(end);
    if digits.is_empty() || rest.iter().any(|byte| !matches!(byte, 0 | b' ')) {
        return Err(wrong());
    }
    digits.iter().try_fold(0_u64, |value, byte| match byte {
        b'0'..=b'7' => Ok((value << 3) | u64::from(byte - b'0')),
        _ => Err(wrong()),
    })
}

fn own_name(header: &[u8; BLOCK]) -> Vec<u8> {
    let text = |field: &[u8]| field.split(|byte| *byte == 0).next().unwrap_or_default().to_vec();
    let name = text(&header[..100]);
    // GNU uses this place for other things.
    let prefix = if &header[257..263] == b"ustar\0" { text(&header[345..500]) } else { Vec::new() };
    if prefix.is_empty() { name } else { [prefix, name].join(&b'/') }
}

/// Reads pax records, each `LENGTH NAME=VALUE\n`. Only name and size say what an entry is.
fn pax(mut records: &[u8], extension: &mut Extension) -> io::Result<()> {
    let wrong = || malformed("its records are malformed");
    while !records.is_empty() {
        let space = records.iter().position(|byte| *byte == b' ').ok_or_else(wrong)?;
        let length = decimal(&records[..space]).and_then(|length| usize::try_from(length).ok());
        let length =
            length.filter(|length| (space + 1..=records.len()).contains(length)).ok_or_else(wrong)?;
        let (record, rest) = records.split_at(length);
        let record = record[space + 1..].strip_suffix(b"\n").ok_or_else(wrong)?;
        let equals = record.iter().position(|byte| *byte == b'=').ok_or_else(wrong)?;
        let (name, value) = (&record[..equals], &record[equals + 1..]);
        match name {
            b"path" => set(&mut extension.name, value.to_vec())?,
            b"size" => set(&mut extension.size, decimal(value).ok_or_else(wrong)?)?,
            _ if name.starts_with(b"GNU.sparse.") => return Err(malformed("it holds a file with holes")),
            _ => {}
        }
        records = rest;
    }
    Ok(())
}

fn decimal(text: &[u8]) -> Option<u64> {
    if text.is_empty() || !text.iter().all(u8::is_ascii_digit) {
        return None;
    }
    std::str::from_utf8(text).ok()?.parse().ok()
}

/// Two of them would be two readings.
fn set<T>(place: &mut Option<T>, value: T) -> io::Result<()> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(malformed("an entry has two names or sizes")),
    }
}
