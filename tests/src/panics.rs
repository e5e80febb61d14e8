//! Which calls in a linked program end in a panic, and whose they are.
//!
//! Link time optimisation moves code between crates, so a symbol does not say who wrote it; the lines in the
//! debug information do. A call belongs to the innermost line outside of Rust's own library. A function of that
//! library which only passes on its caller's mistake (`copy_from_slice`, an index) counts as a panic itself.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Command, Stdio};

/// Who wrote a call: crate, and file in it.
pub type Site = (String, String);

/// A call or jump to another function.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Call {
    address: String,
    from: String,
    to: String,
}

/// The calls of a program that end in a panic: of each what is called. `prefix` stands before the names of the tools
/// that read the program: `arm-none-eabi-`, or nothing for this machine's own.
///
/// # Errors
/// A sentence about the tool that failed.
pub fn sites(program: &Path, prefix: &str) -> Result<BTreeMap<Site, Vec<String>>, String> {
    let program = program.to_str().ok_or("the path is no text")?;
    let listing = tool(&format!("{prefix}objdump"), &["-d", "-C", "--no-show-raw-insn", "-w", program], "")?;
    let calls = panicking(&calls(&listing));
    if calls.is_empty() {
        return Err("no panic call at all: is this the whole program, with its symbols?".into());
    }
    let addresses: String = calls.iter().map(|call| format!("0x{}\n", call.address)).collect();
    let lines = tool(&format!("{prefix}addr2line"), &["-a", "-f", "-C", "-i", "-e", program], &addresses)?;
    let authors = authors(&lines);
    let mut sites: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for call in &calls {
        sites.entry(author(call, &calls, &authors)).or_default().push(call.to.clone());
    }
    Ok(sites)
}

fn tool(name: &str, arguments: &[&str], input: &str) -> Result<String, String> {
    use std::io::Write;
    let failed = |error: std::io::Error| format!("{name}: {error}");
    let mut child = Command::new(name)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    let mut stdin = child.stdin.take().ok_or("no input")?;
    let input = input.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().map_err(failed)?;
    writer.join().map_err(|_| "the writer stopped")?.map_err(failed)?;
    if !output.status.success() {
        return Err(format!("{name}: {}", output.status));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Every call and jump from one function into another.
fn calls(listing: &str) -> Vec<Call> {
    let mut from = "";
    let mut calls = Vec::new();
    for line in listing.lines() {
        if let Some(name) = line.strip_suffix(">:").and_then(|line| line.split_once(" <")) {
            from = name.1;
            continue;
        }
        let Some((address, code)) = line.trim_start().split_once(':') else { continue };
        let Some((_, to)) = code.split_once(" <") else { continue };
        let operation = code.trim_start().split([' ', '\t']).next().unwrap_or_default();
        let is_call = operation.starts_with(['j', 'b']) || operation.starts_with("call");
        let to = to.strip_suffix('>').unwrap_or(to);
        // Into the middle of a function: within it, as all jumps are.
        let is_begin = !to.rsplit('>').next().unwrap_or(to).contains("+0x");
        if is_call && is_begin && to != from {
            calls.push(Call { address: address.into(), from: from.into(), to: to.into() });
        }
    }
    calls
}

/// Those that end in a panic, without the ones inside of the machinery of panics.
fn panicking(calls: &[Call]) -> Vec<Call> {
    let mut ends: BTreeSet<&str> =
        calls.iter().flat_map(|call| [&*call.from, &*call.to]).filter(|name| is_panic(name)).collect();
    loop {
        let passes_on = calls.iter().filter(|call| ends.contains(&*call.to) && passes_on(&call.from));
        let more: Vec<_> = passes_on.map(|call| &*call.from).filter(|name| !ends.contains(name)).collect();
        if more.is_empty() {
            break;
        }
        ends.extend(more);
    }
    calls.iter().filter(|call| ends.contains(&*call.to) && !ends.contains(&*call.from)).cloned().collect()
}

fn is_panic(name: &str) -> bool {
    let of_library = ["core::", "<core::", "rust_begin_unwind", "__rustc::rust_begin_unwind"];
    of_library.iter().any(|begin| name.starts_with(begin))
        && ["panic", "_fail", "begin_unwind"].iter().any(|part| name.contains(part))
}

/// The mistake is not the function's own.
fn passes_on(name: &str) -> bool {
    let names = [
        "core::slice::",
        "core::str::",
        "core::option::",
        "core::result::",
        "<core::ops::",
        "<core::slice::",
    ];
    let of_slice = name.starts_with("<[") && name.contains("] as core::");
    of_slice || names.iter().any(|begin| name.starts_with(begin))
}

/// The author of each address; none where the line is lost.
fn authors(lines: &str) -> BTreeMap<String, Option<Site>> {
    let mut authors = BTreeMap::new();
    let mut lines = lines.lines().peekable();
    while let Some(address) = lines.next() {
        let address = address.trim_start_matches("0x").trim_start_matches('0').to_owned();
        let (mut site, mut outermost, mut lost) = (None, None, false);
        while lines.peek().is_some_and(|line| !line.starts_with("0x")) {
            let (_function, place) = (lines.next(), lines.next().unwrap_or_default());
            let (path, number) = place.rsplit_once(':').unwrap_or((place, "?"));
            let (of, file) = crate_of(path);
            lost |= number.starts_with('?') && outermost.is_none();
            let frame = (of.clone(), file);
            // The reader of addresses is the one part of the library that has panics of its own, inlined or not.
            let is_author = of != "core" || frame.1.starts_with("net/");
            if is_author && site.is_none() {
                site = Some(frame.clone());
            }
            outermost = Some(frame);
        }
        let known = if lost && site.is_none() { None } else { site.or(outermost) };
        authors.insert(address, known);
    }
    authors
}

/// Calls of several places that were merged into one have no line. They are of the author of all other panics of
/// the function; where there is no such author, the function answers for them.
fn author(call: &Call, calls: &[Call], authors: &BTreeMap<String, Option<Site>>) -> Site {
    let of = |call: &Call| authors.get(call.address.trim_start_matches('0')).cloned().flatten();
    if let Some(site) = of(call) {
        return site;
    }
    let others: Vec<_> = calls.iter().filter(|other| other.from == call.from).filter_map(of).collect();
    match others.first() {
        Some(site) if others.iter().all(|other| other.0 == site.0) => site.clone(),
        _ if ["core::", "<core::"].iter().any(|begin| call.from.starts_with(begin)) => {
            ("core".into(), plain(&call.from))
        }
        _ => ("nv2?".into(), plain(&call.from)),
    }
}

/// The crate of a source file, and the path in its sources. What is built from this workspace begins with `nv2`.
fn crate_of(path: &str) -> (String, String) {
    let in_library = ["/library/core/", "/library/alloc/", "/library/compiler-builtins/"];
    if in_library.iter().any(|part| path.contains(part)) || path.starts_with("??") {
        return ("core".into(), path.rsplit_once("/src/").map_or(path, |(_, file)| file).into());
    }
    let (before, file) = path.rsplit_once("/src/").unwrap_or((path, ""));
    let name = before.rsplit('/').next().unwrap_or(before);
    if path.contains("/registry/src/") {
        let name = name.rsplit_once('-').map_or(name, |(name, _)| name);
        return (name.into(), file.into());
    }
    (format!("nv2 {name}"), file.into())
}

/// A function's name without types and path.
fn plain(name: &str) -> String {
    let mut depth = 0_usize;
    let mut out = String::new();
    for character in name.chars() {
        match character {
            '<' => depth += 1,
            '>' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(character),
            _ => {}
        }
    }
    let parts: Vec<_> = out.split("::").filter(|part| !part.is_empty() && !part.starts_with('{')).collect();
    parts.last().map_or_else(|| "a closure".into(), |part| (*part).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LISTING: &str = "
0000000000401000 <core::panicking::panic>:
  401044:\tcall   401010 <core::panicking::panic_fmt>
0000000000402000 <core::slice::copy_from_slice_impl>:
  402005:\tcall   401090 <core::slice::copy_from_slice_impl::len_mismatch_fail>
0000000000403000 <nv2::push>:
  403001:\tjne    403005 <nv2::push+0x5>
  403007:\tcall   402000 <core::slice::copy_from_slice_impl>
  40300c:\tcall   403000 <memcpy>
0000000000404000 <nv2_verify>:
  404001:\tjmp    401000 <core::panicking::panic>
";

    #[test]
    fn who_calls_a_panic() {
        let found = panicking(&calls(LISTING));
        let found: Vec<_> = found.iter().map(|call| (&*call.address, &*call.from)).collect();
        assert_eq!(found, [("403007", "nv2::push"), ("404001", "nv2_verify")]);
    }

    #[test]
    fn the_innermost_line_outside_of_the_library_tells_the_author() {
        let lines = "0x0000000000403007
copy_from_slice<u8>
/rustc/1/library/core/src/slice/mod.rs:4325
push
/home/me/nv2/ffi/src/text.rs:33
0x0000000000404001
unwrap<x>
/rustc/1/library/core/src/option.rs:1
from_iter<a, b<c>>
/home/x/.cargo/registry/src/index-1/heapless-0.9.3/src/vec/mod.rs:1459
nv2_verify
/home/me/nv2/ffi/src/verify.rs:1
0x0000000000405000
finish
/rustc/1/library/core/src/slice/index.rs:?
";
        let authors = authors(lines);
        let site = |of: &str, file: &str| Some((of.into(), file.into()));
        assert_eq!(authors["403007"], site("nv2 ffi", "text.rs"));
        assert_eq!(authors["404001"], site("heapless", "vec/mod.rs"));
        assert_eq!(authors["405000"], None);
        let lost = Call { address: "405000".into(), from: "nv2_core::finish".into(), to: "p".into() };
        assert_eq!(author(&lost, &[], &authors).0, "nv2?", "nobody else to blame");
    }
}
