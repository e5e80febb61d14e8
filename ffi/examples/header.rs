//! Writes include/nv2.h.
//!
//! usage: cargo run -q -p nv2-ffi --example header > include/nv2.h

#[path = "header/text.rs"]
mod text;

fn main() {
    print!("{}", text::header());
}
