//! References to artifacts: `host[:port]/repository[:tag][@digest]`.

use crate::digest::Digest;
use crate::error::{Error, ErrorKind};
use crate::limits::MAX_REFERENCE;

/// A reference that follows the grammar of the distribution project. Borrowed, never normalised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference<'r> {
    text: &'r str,
    host: Option<&'r str>,
}

impl<'r> Reference<'r> {
    /// Reads a reference. A host is the part before the first `/` when it follows the grammar of a
    /// host (`label.label:port`, an IPv6 address in brackets); `name:tag` alone has none.
    ///
    /// ```text
    /// reference  = [host [":" digits] "/"] component *("/" component) [":" tag] ["@" digest]
    /// host       = label *("." label) / "[" IPv6 "]"      label = alnum [*(alnum / "-") alnum]
    /// component  = run *(separator run)                   run = 1*(a-z / 0-9)
    /// separator  = "." / "_" / "__" / 1*"-"
    /// tag        = (alnum / "_") *127(alnum / "_" / "." / "-")
    /// ```
    ///
    /// No default host or tag is put in: `example/app` has the host `example`. The digest must be one
    /// that [`Digest::parse`] reads. An IPv6 address has no zone and no IPv4 part.
    ///
    /// # Errors
    /// `ReferenceInvalid`, also above [`MAX_REFERENCE`] bytes.
    pub fn parse(text: &'r str) -> Result<Self, Error> {
        if text.len() > MAX_REFERENCE {
            return Err(ErrorKind::ReferenceInvalid.into());
        }
        let (name, digest) = cut(text, b'@');
        let (host, path) = match cut(name, b'/') {
            (first, Some(rest)) => match host_of(first) {
                Some(host) => (Some(host), rest),
                None => (None, name),
            },
            _ => (None, name),
        };
        let (repository, tag) = cut(path, b':');
        let good = repository.as_bytes().split(|byte| *byte == b'/').all(is_component)
            && tag.is_none_or(is_tag)
            && digest.is_none_or(|digest| Digest::parse(digest).is_ok());
        if good { Ok(Self { text, host }) } else { Err(ErrorKind::ReferenceInvalid.into()) }
    }

    /// The reference as it was given. Two references are the same when these bytes are.
    #[must_use]
    pub const fn as_str(&self) -> &'r str {
        self.text
    }

    /// The repository with its host and port, without tag and digest.
    #[must_use]
    pub fn repository(&self) -> &'r str {
        let (name, _) = cut(self.text, b'@');
        let path = name.bytes().rposition(|byte| byte == b'/').map_or(0, |slash| slash.saturating_add(1));
        match name.bytes().skip(path).position(|byte| byte == b':') {
            Some(colon) => name.get(..path.saturating_add(colon)).unwrap_or(name),
            None => name,
        }
    }

    /// The host without its port, and without the brackets of an IPv6 address.
    #[must_use]
    pub fn host(&self) -> Option<&'r str> {
        self.host
    }
}

// Texts are walked by bytes: all that is looked for is ASCII, and searching for characters takes more flash.

/// What is before the first such byte, which is ASCII, and what is behind it, if it is there.
fn cut(text: &str, at: u8) -> (&str, Option<&str>) {
    match text.bytes().position(|byte| byte == at) {
        Some(place) => (text.get(..place).unwrap_or(text), text.get(place.saturating_add(1)..)),
        None => (text, None),
    }
}

/// The host in `host[:port]`, when that follows the grammar.
fn host_of(text: &str) -> Option<&str> {
    let (host, port, good) = match text.strip_prefix('[') {
        Some(bracketed) => {
            let (address, behind) = cut(bracketed, b']');
            let (between, port) = cut(behind?, b':');
            (address, port, between.is_empty() && is_ipv6(address.as_bytes()))
        }
        None => {
            let (host, port) = cut(text, b':');
            (host, port, host.as_bytes().split(|byte| *byte == b'.').all(is_label))
        }
    };
    (good && port.is_none_or(is_port)).then_some(host)
}

/// RFC 4291, 2.2, without an IPv4 part: eight groups of one to four digits, or `::` for one or more of them.
fn is_ipv6(text: &[u8]) -> bool {
    let groups = |text: &[u8]| {
        let mut groups = text.split(|byte| *byte == b':').filter(|_| !text.is_empty());
        let good = |group: &[u8]| (1..=4).contains(&group.len()) && group.iter().all(u8::is_ascii_hexdigit);
        groups.try_fold(0_usize, |count, group| good(group).then(|| count.saturating_add(1)))
    };
    match text.windows(2).position(|pair| pair == b"::") {
        None => groups(text) == Some(8),
        Some(gap) => {
            let (head, tail) = text.split_at_checked(gap).unwrap_or_default();
            let tail = tail.get(2..).unwrap_or_default();
            matches!((groups(head), groups(tail)), (Some(head), Some(tail)) if head.saturating_add(tail) < 8)
        }
    }
}

fn is_port(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_label(text: &[u8]) -> bool {
    begins_and_ends(text, u8::is_ascii_alphanumeric)
        && text.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
}

fn is_component(text: &[u8]) -> bool {
    let in_run = |byte: &u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9');
    let is_separator =
        |text: &[u8]| matches!(text, b"" | b"." | b"_" | b"__") || text.iter().all(|byte| *byte == b'-');
    begins_and_ends(text, in_run) && text.split(in_run).all(is_separator)
}

fn is_tag(text: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-');
    let first = text.bytes().next();
    text.len() <= 128 && first.is_some_and(|byte| !matches!(byte, b'.' | b'-')) && text.bytes().all(inner)
}

fn begins_and_ends(text: &[u8], with: impl Fn(&u8) -> bool) -> bool {
    text.first().is_some_and(&with) && text.last().is_some_and(with)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::format;
    use std::string::String;

    const DIGEST: &str = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    #[test]
    fn the_host_is_found() {
        for (text, host) in [
            ("registry.acme-rockets.io/net-monitor:v1", Some("registry.acme-rockets.io")),
            ("registry.example:5000/a/b/c", Some("registry.example")),
            ("REGISTRY.Example/app", Some("REGISTRY.Example")),
            ("127.0.0.1:80/app", Some("127.0.0.1")),
            ("[2001:db8::1]/app", Some("2001:db8::1")),
            ("[::1]:5000/app:v1", Some("::1")),
            ("example/app:v1", Some("example")),
            ("a--b.c/app", Some("a--b.c")),
            ("oci.example/app_one__two-three---four.five", Some("oci.example")),
            ("under_score/app", None),
            ("under_score/app:v1", None),
            ("app", None),
            ("app:v1", None),
            ("registry.example:5000", None),
            ("registry.example", None),
        ] {
            let reference = Reference::parse(text).expect(text);
            assert_eq!((reference.host(), reference.as_str()), (host, text));
            let pinned = format!("{text}@{DIGEST}");
            assert_eq!(Reference::parse(&pinned).expect(text).host(), host);
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "/",
            "/app",
            "//app",
            "host/",
            "host//app",
            "host/app/",
            "host/App",
            "App",
            "host/a..b",
            "host/a___b",
            "host/a._b",
            "host/.a",
            "host/a.",
            "host/-a",
            "host/a-",
            "host/_a",
            "host/a b",
            "host/\u{e9}",
            "-host/App",
            "host-/App",
            "host..name/app:v1:v2",
            "host:/app",
            "host:80x/app",
            "host:80:80/app",
            "host:tag/app",
            ".host/app",
            "host./app",
            "user@host/app",
            "https://host/app",
            "host/app:",
            "host/app:.v1",
            "host/app:-v1",
            "host/app:v1/b",
            "host/app:v+1",
            "host/app:v1:v2",
            "host/app:\u{e9}",
            "host/app@",
            "host/app@v1",
            "host/app:v1@",
            "@",
            ":v1",
            "host/:v1",
            "host/app@sha256:00",
            "[::1/app",
            "::1]/app",
            "[::1]app",
            "[::1]x/app",
            "[::1]:/app",
            "[]/app",
            "[:::]/app",
            "[1.2.3.4]/app",
            "[::ffff:1.2.3.4]/app",
            "[fe80::1%25eth0]/app",
            "[::1]",
            "host/[::1]",
            "host/app\n",
            " host/app",
            "host/app?x",
            "host/app#x",
            "host/%61pp",
            "..",
            "../app",
            "host/../app",
        ] {
            assert_eq!(Reference::parse(text), Err(ErrorKind::ReferenceInvalid.into()), "{text}");
        }
        for text in [
            format!("host/app@{DIGEST}@{DIGEST}"),
            format!("host/app@{}", DIGEST.to_uppercase()),
            format!("host/app@{DIGEST}:v1"),
            format!("host/@{DIGEST}"),
            format!("@{DIGEST}"),
            format!("host/app:{}", "a".repeat(129)),
            format!("host/{}", "a".repeat(MAX_REFERENCE)),
        ] {
            assert_eq!(Reference::parse(&text), Err(ErrorKind::ReferenceInvalid.into()), "{text}");
        }
    }

    #[test]
    fn the_longest_are_read() {
        Reference::parse(&format!("host/app:{}", "a".repeat(128))).unwrap();
        let text = format!("host/{}", "a".repeat(MAX_REFERENCE - 5));
        assert_eq!(Reference::parse(&text).unwrap().host(), Some("host"));
    }

    proptest! {
        #[test]
        fn ipv6_addresses_are_those_of_the_library(text in "[0-9a-fAg:]{0,12}|[0-9a-f:]{0,40}|([0-9a-f]{1,4}:){0,8}(:[0-9a-f]{1,4}){0,8}|([0-9a-f]{1,4}:){7}[0-9a-f]{1,5}") {
            prop_assert_eq!(is_ipv6(text.as_bytes()), text.parse::<core::net::Ipv6Addr>().is_ok());
        }

        #[test]
        fn what_follows_the_grammar_is_read(
            host in "([a-zA-Z0-9]([a-zA-Z0-9-]{0,5}[a-zA-Z0-9])?)(\\.[a-zA-Z0-9]([a-zA-Z0-9-]{0,5}[a-zA-Z0-9])?){0,3}",
            port in "(:[0-9]{1,5})?",
            path in "[a-z0-9]{1,4}((\\.|_|__|-{1,3})[a-z0-9]{1,4}){0,2}(/[a-z0-9]{1,4}((\\.|_|__|-{1,3})[a-z0-9]{1,4}){0,2}){0,2}",
            tag in "(:[A-Za-z0-9_][A-Za-z0-9._-]{0,10})?",
        ) {
            let text = format!("{host}{port}/{path}{tag}");
            let reference = Reference::parse(&text).unwrap();
            prop_assert_eq!(reference.host(), Some(host.as_str()));
        }

        #[test]
        fn a_host_is_never_more_than_what_stands_before_the_slash(text in "[aA0._:@/\\[\\]-]{0,16}") {
            let text: String = text;
            if let Some(host) = Reference::parse(&text).ok().and_then(|reference| reference.host()) {
                let first = text.split('/').next().unwrap();
                let rest = first.trim_start_matches('[').strip_prefix(host).unwrap();
                prop_assert!(rest.is_empty() || rest.starts_with(':') || rest.starts_with(']'));
            }
        }
    }
}
