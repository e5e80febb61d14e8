//! Times that are compared in one run: every candidate takes one sample in each round, in rotating order, and
//! the ratio is the median of the ratios within a round. So drift of the machine cancels out.

use std::time::{Duration, Instant};

/// Mean time of one call, in nanoseconds, over a sample that is at least so long.
pub fn sample(long: Duration, mut call: impl FnMut()) -> f64 {
    let begin = Instant::now();
    let mut calls = 0_u32;
    while begin.elapsed() < long {
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
