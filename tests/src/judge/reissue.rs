//! Certificates that are changed inside and signed again by their issuer, so that neither reader can stop at
//! the signature.

use crate::kit::der::{bits, element, oid, sequence};
use crate::kit::mutate::{Random, mutate};
use crate::kit::pki::{Key, ecdsa_der};
use nv2_core::Algorithm;

/// An element of DER.
#[derive(Clone)]
enum Der {
    Inner(u8, Vec<Der>),
    Outer(u8, Vec<u8>, Box<Der>),
    Leaf(u8, Vec<u8>),
}

/// The certificate with one to three changes in the part that is signed, signed again. Nothing where the issuer is
/// no key on P-256.
pub fn reissue(random: &mut Random, certificate: &[u8], issuer: &Key) -> Option<Vec<u8>> {
    if issuer.notary_algorithm() != Algorithm::Es256 {
        return None;
    }
    let Der::Inner(0x30, parts) = Der::read(certificate)?.0 else { return None };
    let [tbs, identifier, _] = parts.as_slice() else { return None };
    let mut tbs = tbs.clone();
    for _ in 0..=random.below(3) {
        let mut number = random.below(tbs.count());
        if let Some(place) = tbs.nth(&mut number) {
            place.change(random);
        }
    }
    let tbs = tbs.write();
    let signature = ecdsa_der(&issuer.sign(Algorithm::Es256, &tbs));
    Some(sequence(&[tbs, identifier.write(), bits(&signature)]))
}

/// The certificate without the extensions that nv2 passes over, signed again. Nothing where it is not DER.
pub fn without_passed_over(certificate: &[u8], issuer: &Key) -> Option<Vec<u8>> {
    let Der::Inner(0x30, mut parts) = Der::read(certificate)?.0 else { return None };
    let [Der::Inner(0x30, fields), identifier, _] = parts.as_mut_slice() else { return None };
    let looked_at = ["2.5.29.15", "2.5.29.17", "2.5.29.19", "2.5.29.37"].map(oid);
    for field in fields {
        let Der::Inner(0xa3, list) = field else { continue };
        let [Der::Inner(0x30, extensions)] = list.as_mut_slice() else { return None };
        extensions.retain(|extension| match extension {
            Der::Inner(0x30, parts) => parts.first().is_some_and(|name| looked_at.contains(&name.write())),
            _ => true,
        });
    }
    let identifier = identifier.write();
    let tbs = parts[0].write();
    let signature = ecdsa_der(&issuer.sign(Algorithm::Es256, &tbs));
    Some(sequence(&[tbs, identifier, bits(&signature)]))
}

/// The certificate as its issuer's, whatever it said of its issuer before: the link to it holds. Nothing where it is no certificate.
pub fn relink(certificate: &[u8], issuer: &Key, issuer_certificate: &[u8]) -> Option<Vec<u8>> {
    let fields = |der: &[u8]| {
        let Der::Inner(0x30, parts) = Der::read(der)?.0 else { return None };
        match parts.into_iter().next()? {
            Der::Inner(0x30, fields) => Some(fields),
            _ => None,
        }
    };
    // A version before the serial number is the one field that may be absent here.
    let first = |fields: &[Der]| usize::from(matches!(fields.first(), Some(Der::Inner(0xa0, _))));
    let (mut fields, above) = (fields(certificate)?, fields(issuer_certificate)?);
    let at = first(&fields);
    let identifier = above.get(first(&above) + 1)?.clone();
    *fields.get_mut(at + 1)? = identifier.clone();
    // The subject of the issuer.
    *fields.get_mut(at + 2)? = above.get(first(&above) + 4)?.clone();
    let tbs = Der::Inner(0x30, fields).write();
    let signature = ecdsa_der(&issuer.sign(Algorithm::Es256, &tbs));
    Some(sequence(&[tbs, identifier.write(), bits(&signature)]))
}

impl Der {
    fn read(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let (tag, length, rest) = match bytes {
            [tag, length @ ..=0x7f, rest @ ..] => (*tag, usize::from(*length), rest),
            [tag, 0x81, length, rest @ ..] => (*tag, usize::from(*length), rest),
            [tag, 0x82, high, low, rest @ ..] => (*tag, usize::from(u16::from_be_bytes([*high, *low])), rest),
            _ => return None,
        };
        let (content, rest) = rest.split_at_checked(length)?;
        let element = match tag {
            tag if tag & 0x20 != 0 => {
                let (mut children, mut left) = (Vec::new(), content);
                while !left.is_empty() {
                    let (child, rest) = Self::read(left)?;
                    children.push(child);
                    left = rest;
                }
                Self::Inner(tag, children)
            }
            // The values of extensions are DER in an OCTET STRING.
            4 => match Self::read(content) {
                Some((inner, [])) => Self::Outer(tag, vec![], Box::new(inner)),
                _ => Self::Leaf(tag, content.to_vec()),
            },
            tag => Self::Leaf(tag, content.to_vec()),
        };
        Some((element, rest))
    }

    fn write(&self) -> Vec<u8> {
        match self {
            Self::Inner(tag, children) => {
                element(*tag, &children.iter().flat_map(Self::write).collect::<Vec<_>>())
            }
            Self::Outer(tag, before, inner) => element(*tag, &[&before[..], &inner.write()].concat()),
            Self::Leaf(tag, content) => element(*tag, content),
        }
    }

    fn count(&self) -> usize {
        1 + match self {
            Self::Inner(_, children) => children.iter().map(Self::count).sum(),
            Self::Outer(_, _, inner) => inner.count(),
            Self::Leaf(..) => 0,
        }
    }

    fn nth(&mut self, left: &mut usize) -> Option<&mut Self> {
        if *left == 0 {
            return Some(self);
        }
        *left -= 1;
        match self {
            Self::Inner(_, children) => children.iter_mut().find_map(|child| child.nth(left)),
            Self::Outer(_, _, inner) => inner.nth(left),
            Self::Leaf(..) => None,
        }
    }

    fn change(&mut self, random: &mut Random) {
        if random.below(6) == 0 {
            let tags = [1, 2, 3, 4, 5, 6, 12, 19, 20, 22, 23, 24, 0x30, 0x31, 0x80, 0xa0];
            let (Self::Inner(tag, _) | Self::Outer(tag, ..) | Self::Leaf(tag, _)) = self;
            *tag = *random.pick(&tags);
            return;
        }
        match self {
            Self::Inner(_, children) if !children.is_empty() => {
                let (at, other) = (random.below(children.len()), random.below(children.len()));
                match random.below(5) {
                    0 => drop(children.remove(at)),
                    1 => children.insert(other, children[at].clone()),
                    2 => children.swap(at, other),
                    3 => children.insert(at, Self::Leaf(1, vec![*random.pick(&[0xff, 0, 1])])),
                    _ => children.insert(at, Self::Leaf(*random.pick(&[2, 5, 0x80]), vec![])),
                }
            }
            Self::Inner(_, children) => children.push(Self::Leaf(1, vec![0xff])),
            Self::Outer(_, before, _) => before.push(0),
            Self::Leaf(6, content) if random.below(2) == 0 => {
                let known = ["2.5.29.15", "2.5.29.19", "2.5.29.37", "2.5.29.17", "2.5.29.30", "2.5.29.36"];
                *content = oid(known[random.below(known.len())])[2..].to_vec();
            }
            Self::Leaf(_, content) => {
                *content = mutate(random, std::slice::from_ref(content), &[&[0], &[0xff], b"Z"])
            }
        }
    }
}
