//! How far a long read has come: one line on standard error, which is erased when the read ends.
//!
//! It is made of carriage returns and spaces alone: no colours, no escape sequences.

use crate::term::Terminal;
use std::fs::File;
use std::io::{self, Read, Write};
use std::time::{Duration, Instant};

/// Less than this is read before anyone asks.
const LARGE: u64 = 16 << 20;
const FIRST: Duration = Duration::from_millis(500);
const AGAIN: Duration = Duration::from_millis(100);

/// Counts what was read, and shows it while it lives.
#[derive(Debug)]
pub struct Progress {
    shown: bool,
    total: Option<u64>,
    done: u64,
    start: Instant,
    /// When the line was last drawn, and its length.
    drawn: Option<(Instant, usize)>,
}

impl Progress {
    /// A read of `total` bytes, where that is known, which begins now.
    #[must_use]
    pub fn start(terminal: &Terminal, total: Option<u64>) -> Self {
        // Devices and such have no size.
        let total = total.filter(|total| *total > 0);
        let shown = terminal.progress && total.is_none_or(|total| total >= LARGE);
        Self { shown, total, done: 0, start: Instant::now(), drawn: None }
    }

    /// So many more bytes were read.
    pub fn add(&mut self, bytes: usize) {
        self.done = self.done.saturating_add(bytes as u64);
        if self.shown && self.is_due(Instant::now()) {
            self.draw(Instant::now());
        }
    }

    fn is_due(&self, now: Instant) -> bool {
        match self.drawn {
            Some((before, _)) => now - before >= AGAIN,
            None => self.done >= LARGE && now - self.start >= FIRST,
        }
    }

    fn draw(&mut self, now: Instant) {
        let line = line(self.done, self.total, now - self.start);
        let before = self.drawn.map_or(0, |(_, len)| len);
        // Nobody is left to be told when standard error is closed.
        let _ = write!(io::stderr(), "\r{line:before$}");
        self.drawn = Some((now, line.len()));
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((_, len)) = self.drawn {
            let _ = write!(io::stderr(), "\r{:len$}\r", "");
        }
    }
}

/// A reader whose progress is shown.
#[derive(Debug)]
pub struct Watched<R> {
    inner: R,
    progress: Progress,
}

impl<R: Read> Watched<R> {
    /// A reader of unknown size.
    pub fn stream(inner: R, terminal: &Terminal) -> Self {
        Self { inner, progress: Progress::start(terminal, None) }
    }
}

impl Watched<File> {
    /// A file, whose size is known unless it is a pipe or a device.
    pub fn file(inner: File, terminal: &Terminal) -> Self {
        let size = inner.metadata().ok().map(|found| found.len());
        Self { inner, progress: Progress::start(terminal, size) }
    }
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.progress.add(read);
        Ok(read)
    }
}

fn line(done: u64, total: Option<u64>, elapsed: Duration) -> String {
    let speed = u128::from(done) / elapsed.as_millis().max(1) / 1000;
    match total {
        Some(total) => {
            // A file may grow while it is read.
            let percent = (u128::from(done) * 100 / u128::from(total.max(1))).min(100);
            format!("nv2: {percent}%, {} of {}, {speed} MB/s", amount(done), amount(total))
        }
        None => format!("nv2: {}, {speed} MB/s", amount(done)),
    }
}

fn amount(bytes: u64) -> String {
    let tenths = bytes / 100_000_000;
    if tenths >= 10 {
        format!("{}.{} GB", tenths / 10, tenths % 10)
    } else {
        format!("{} MB", bytes / 1_000_000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn the_line_says_how_much_and_how_fast() {
        let of = |done, total| line(done, total, 2 * SECOND);
        assert_eq!(of(4_600_000_000, Some(10_737_418_240)), "nv2: 42%, 4.6 GB of 10.7 GB, 2300 MB/s");
        assert_eq!(of(20_000_000, Some(30_000_000)), "nv2: 66%, 20 MB of 30 MB, 10 MB/s");
        assert_eq!(of(999_999_999, None), "nv2: 999 MB, 499 MB/s");
        assert_eq!(of(1_000_000_000, None), "nv2: 1.0 GB, 500 MB/s");
        assert_eq!(of(3, Some(1)), "nv2: 100%, 0 MB of 0 MB, 0 MB/s");
        assert_eq!(line(u64::MAX, Some(u64::MAX), Duration::ZERO).split(',').next(), Some("nv2: 100%"));
    }

    #[test]
    fn only_what_is_large_and_slow_is_shown() {
        let terminal = Terminal { progress: true, ..Terminal::default() };
        let started = |terminal: &Terminal, total, done| {
            let mut progress = Progress::start(terminal, total);
            progress.done = done;
            progress
        };
        let due = |total, done, after| {
            let progress = started(&terminal, total, done);
            progress.shown && progress.is_due(progress.start + after)
        };
        assert!(due(None, LARGE, FIRST));
        assert!(due(Some(LARGE), LARGE, FIRST));
        assert!(!due(None, LARGE, FIRST - Duration::from_millis(1)));
        assert!(!due(None, LARGE - 1, 9 * SECOND));
        assert!(!due(Some(LARGE - 1), LARGE, 9 * SECOND));
        assert!(due(Some(0), LARGE, FIRST), "a device");
        assert!(!started(&Terminal::default(), None, LARGE).shown);
    }

    #[test]
    fn it_is_drawn_again_after_a_while() {
        let mut progress = Progress::start(&Terminal::default(), None);
        let at = progress.start + SECOND;
        progress.drawn = Some((at, 0));
        assert!(progress.is_due(at + AGAIN) && !progress.is_due(at + AGAIN / 2));
    }
}
