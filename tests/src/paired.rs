//! Times that are compared in one run: every candidate takes one sample in each round, in rotating order, and
//! the ratio is the median of the ratios within a round. So drift of the machine cancels out, and a sample is
//! so short that another process rarely falls into it.

use std::time::{Duration, Instant};

/// Rounds of a comparison.
pub const ROUNDS: usize = 301;
const SAMPLE: Duration = Duration::from_micros(600);

/// Mean time of one call, in nanoseconds, over one sample.
pub fn sample(mut call: impl FnMut()) -> f64 {
    let begin = Instant::now();
    let mut calls = 0_u32;
    while begin.elapsed() < SAMPLE {
        call();
        calls += 1;
    }
    begin.elapsed().as_secs_f64() * 1e9 / f64::from(calls)
}

/// The middle value.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
