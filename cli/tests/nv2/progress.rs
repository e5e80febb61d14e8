//! The line about a long read: on a terminal alone, and nothing of it is left.

use crate::kit::Place;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

/// Enough for a line to be shown, after the time that it takes to be shown.
const LARGE: usize = 17_000_000;
const LONG: Duration = Duration::from_millis(700);

/// The far end of a terminal, and the end for the program.
fn terminal() -> (File, File) {
    let near = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&near).unwrap();
    unlockpt(&near).unwrap();
    let name = ptsname(&near, Vec::new()).unwrap().into_string().unwrap();
    (near.into(), OpenOptions::new().read(true).write(true).open(name).unwrap())
}

/// What the terminal gets while the program reads a large artifact from a pipe, slowly.
fn shown(mut command: Command) -> (Option<i32>, String) {
    let (mut screen, near) = terminal();
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(near);
    let mut child = command.spawn().unwrap();
    // The program has the only handle that is left, so that the terminal ends with it.
    drop(command);
    let reader = thread::spawn(move || {
        let mut text = Vec::new();
        match screen.read_to_end(&mut text) {
            // Linux has this for the end of a terminal.
            Err(error) if error.raw_os_error() != Some(rustix::io::Errno::IO.raw_os_error()) => {
                panic!("{error}")
            }
            _ => String::from_utf8(text).unwrap(),
        }
    });
    let mut stdin = child.stdin.take().unwrap();
    for pause in [LONG, Duration::ZERO] {
        match stdin.write_all(&vec![b'x'; LARGE]) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => panic!("{error}"),
            _ => thread::sleep(pause),
        }
    }
    drop(stdin);
    (child.wait().unwrap().code(), reader.join().unwrap())
}

fn verify(place: &Place, arguments: &str) -> Command {
    let mut command = place.command(format!("verify -f a.sig --key a.pub {arguments}").split(' '));
    command.env("TERM", "xterm").env("NO_COLOR", "1");
    command
}

/// With a signature over twice [`LARGE`].
fn place() -> Place {
    let place = Place::new();
    place.write("large", vec![b'x'; 2 * LARGE]);
    place.call("sign -k a.key --media-type a/b -o a.sig large").ok();
    place
}

#[test]
fn it_appears_and_is_erased() {
    let place = place();
    let (code, text) = shown(verify(&place, "--media-type a/b -q -"));
    assert_eq!((code, text.as_str()), (Some(0), ""), "quiet");
    let (code, text) = shown(verify(&place, "--media-type a/b -"));
    assert_eq!(code, Some(0), "{text:?}");
    assert!(text.starts_with("\rnv2: ") && text.contains(" MB, "), "{text:?}");
    assert!(!text.contains('\u{1b}'), "{text:?}");
    let (drawn, verdict) = text.trim_end().rsplit_once('\r').unwrap();
    let mut line = String::new();
    for over in drawn.split('\r') {
        line.replace_range(..over.len().min(line.len()), over);
    }
    assert_eq!(line.trim_end(), "", "{text:?}");
    assert!(verdict.starts_with("nv2: a.sig: verified"), "{text:?}");
}

#[test]
fn it_is_erased_before_a_failure_is_told() {
    let place = place();
    let (code, text) = shown(verify(&place, "oci-archive:-"));
    assert_eq!(code, Some(9), "{text:?}");
    assert!(!text.contains(" MB/s"), "an archive cannot begin so: {text:?}");
    let (code, text) = shown(verify(&place, "--media-type x/y -"));
    assert_eq!(code, Some(1), "{text:?}");
    assert!(text.contains(" MB/s"), "{text:?}");
    let (_, told) = text.trim_end().rsplit_once(" \r").unwrap_or_else(|| panic!("{text:?}"));
    assert!(told.starts_with("nv2: a.sig: ") && told.contains("[SubjectMediaTypeMismatch"), "{text:?}");
}

#[test]
fn it_is_for_terminals_and_people() {
    let place = place();
    let mut dumb = verify(&place, "--media-type a/b -");
    dumb.env("TERM", "dumb");
    for command in [dumb, verify(&place, "--media-type a/b --output json -")] {
        let (code, text) = shown(command);
        assert_eq!(code, Some(0), "{text:?}");
        assert!(!text.contains("MB/s"), "{text:?}");
    }
    let mut piped = verify(&place, "--media-type a/b -");
    let mut child = piped.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    for pause in [LONG, Duration::ZERO] {
        stdin.write_all(&vec![b'x'; LARGE]).unwrap();
        thread::sleep(pause);
    }
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}
