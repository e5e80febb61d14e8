//! The command line. Texts that name trust or demands are read by the core here, so that a mistake in
//! them is a usage error before any file is opened.

mod value;

use crate::exit::Failure;
use crate::sif::SifArgs;
use crate::time;
use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use nv2_core::format::SignatureEncoding;
use nv2_core::limits::{LARGEST_RSA_BITS, MAX_RSA_BITS, MIN_RSA_BITS};
use nv2_core::{Error, Fingerprint, Format};
use nv2_oci::discovery::MAX_SIGNATURES;
use nv2_sign::KeyType;
use std::ffi::OsString;
use std::path::PathBuf;
use value::{
    annotation, constant_name, fingerprint, host, identity, key_type, media_type, most, readable_format,
    reference, storable_format, threshold, type_name, writable_format,
};

/// What may be asked for: all that are found are held in memory.
const MOST_SIGNATURES: usize = 1000;

const EXIT_CODES: &str = "\
Exit codes:
  0 verified or done           4 no trust or key, or it does not load
  1 no acceptable signature    7 bytes do not match their descriptor
  2 usage                      9 local files
  3 no signature found        10 internal fault";

/// Sign and verify OCI artifacts.
#[derive(Debug, Parser)]
#[command(name = "nv2", version, propagate_version = true, after_help = EXIT_CODES, disable_help_subcommand = false)]
pub struct Arguments {
    /// Say nothing but failures
    #[arg(short, long, global = true, conflicts_with = "verbose", display_order = 900)]
    pub quiet: bool,
    /// Say more
    #[arg(short, long, global = true, display_order = 900)]
    pub verbose: bool,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Sign an artifact; prints its digest
    #[command(after_help = SIGN_EXAMPLES)]
    Sign(Box<SignArgs>),
    /// Verify signatures of an artifact; prints its digest
    #[command(after_help = VERIFY_EXAMPLES)]
    Verify(Box<VerifyArgs>),
    /// Show what signatures claim, without checking anything
    #[command(after_help = INSPECT_EXAMPLES)]
    Inspect(InspectArgs),
    /// List the signatures in a layout or archive, without checking anything
    #[command(after_help = LIST_EXAMPLES)]
    List(ListArgs),
    /// Store signatures beside their artifact in a layout
    #[command(after_help = ATTACH_EXAMPLES)]
    Attach(AttachArgs),
    /// Make and name keys
    Key {
        /// What to do.
        #[command(subcommand)]
        command: KeyCommand,
    },
    /// Make certificates
    Cert {
        /// What to do.
        #[command(subcommand)]
        command: CertCommand,
    },
    /// Print a completion script
    #[command(after_help = "EXAMPLES:\n  nv2 completion bash > /etc/bash_completion.d/nv2")]
    Completion {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the version
    Version,
}

impl Command {
    /// How its result is printed.
    #[must_use]
    pub const fn output(&self) -> Output {
        match self {
            Self::Verify(options) => options.output,
            Self::Inspect(options) => options.output,
            Self::List(options) => options.output,
            Self::Key { command: KeyCommand::Id(options) } => options.output,
            _ => Output::Text,
        }
    }
}

/// `nv2 key`.
#[derive(Debug, Subcommand)]
pub enum KeyCommand {
    /// Make a private key (PKCS#8 PEM, readable by its owner only)
    #[command(
        after_help = "EXAMPLES:\n  nv2 key generate -o my.key\n  nv2 key generate --type rsa-3072 -o ci.key"
    )]
    Generate(KeyGenerateArgs),
    /// Print the key id and the pin of a key or certificate
    #[command(after_help = "EXAMPLES:\n  nv2 key id my.key\n  nv2 key id --output json signer.crt")]
    Id(KeyIdArgs),
    /// Print the public key of a key or certificate (PEM)
    #[command(after_help = "EXAMPLES:\n  nv2 key public my.key > my.pub")]
    Public(KeyPublicArgs),
    /// Write a public key with a table that makes its checks fast, as a constant for a program (P-256)
    #[command(
        after_help = "EXAMPLES:\n  nv2 key bake --table 1k my.pub > src/key.rs\n  nv2 key bake --table 16k --language c --name UPDATE_KEY -o key.h my.pub"
    )]
    Bake(KeyBakeArgs),
}

/// `nv2 cert`.
#[derive(Debug, Subcommand)]
pub enum CertCommand {
    /// Make a self-signed certificate that Notary Project verifiers accept
    #[command(after_help = CERT_EXAMPLES)]
    SelfSigned(SelfSignedArgs),
}

const SIGN_EXAMPLES: &str = "\
EXAMPLES:
  nv2 sign -k my.key -r registry.example.com/app:v1 manifest.json
  nv2 sign --format jws -k my.key -c chain.pem -e 365d -o app.jws oci-layout:app:v1
  nv2 sign --signer-command ./token-sign --public-key my.pub manifest.json

The program of --signer-command runs under sh. It reads the bytes to be signed from standard input until their
end, hashes and signs them by the algorithm in $NV2_ALGORITHM (RS256, PS256, ES256, EdDSA …), and writes the raw
signature: RSA as it is, ECDSA as r || s and not DER, Ed25519 as 64 bytes.";

const VERIFY_EXAMPLES: &str = "\
EXAMPLES:
  nv2 verify -f app.nv2 --key my.pub manifest.json
  nv2 verify -f app.jws --ca-cert root.pem --identity 'x509.subject: C=US, ST=WA, O=acme' oci-layout:app:v1
  nv2 verify -f a.jws -f b.cose --key a.pub --key b.pub --min-signatures 2 manifest.json
  nv2 verify -f app.sig --payload payload.json --key cosign.pub manifest.json
  nv2 verify -f app.sigstore.json --predicate-type https://slsa.dev/provenance/v1 --key a.pub app.tar
  nv2 verify --ca-cert root.pem oci-layout:app:v1
  skopeo copy docker://h.example/app oci-archive:/dev/stdout | nv2 verify --key my.pub oci-archive:-
  digest=$(nv2 verify -f app.nv2 --pin sha256:… manifest.json)
  nv2 verify --key my.pub sif:app.sif

TARGET is PATH, file:PATH, - (standard input), descriptor:PATH (an OCI descriptor as JSON; the content
is not hashed), oci-layout:DIR[:TAG|@DIGEST] or oci-archive:FILE[:TAG|@DIGEST] (a tar file, perhaps
compressed with gzip; - for standard input). Layouts and archives are searched for signatures, unless
-f names some. Or sif:FILE, without -f: the signatures stand in the file.";

const TARGET_HELP: &str = "The artifact: PATH, file:PATH, -, descriptor:PATH, oci-layout:DIR[:TAG|@DIGEST] or oci-archive:FILE[:TAG|@DIGEST]";

const VERIFY_TARGET_HELP: &str = "The artifact: PATH, file:PATH, -, descriptor:PATH, oci-layout:DIR[:TAG|@DIGEST], oci-archive:FILE[:TAG|@DIGEST] or sif:FILE";

const LIST_EXAMPLES: &str = "\
EXAMPLES:
  nv2 list oci-layout:app:v1
  nv2 list --output json oci-archive:app.tar";

const ATTACH_EXAMPLES: &str = "\
EXAMPLES:
  nv2 sign --format jws -k my.key -c my.crt -o app.jws oci-layout:app:v1
  nv2 attach -f app.jws oci-layout:app:v1";

const INSPECT_EXAMPLES: &str = "EXAMPLES:\n  nv2 inspect app.nv2\n  nv2 inspect --output json app.jws app.cose\n  nv2 inspect --payload payload.json app.sig";

const CERT_EXAMPLES: &str = "\
EXAMPLES:
  nv2 cert self-signed --subject 'C=US, ST=WA, O=acme, CN=signer' --host registry.example.com -k my.key -o my.crt";

/// How results are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Output {
    /// For people and shells
    #[default]
    Text,
    /// One JSON object
    Json,
}

/// How an ECDSA signature is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Encoding {
    /// ASN.1 DER
    #[default]
    Der,
    /// r || s
    Raw,
}

impl From<Encoding> for SignatureEncoding {
    fn from(encoding: Encoding) -> Self {
        match encoding {
            Encoding::Der => Self::Der,
            Encoding::Raw => Self::Fixed,
        }
    }
}

/// The one method of signing that the prototype had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Method {
    /// Keys and X.509 certificates
    X509,
}

/// `nv2 sign`.
#[derive(Args, Debug)]
#[command(group = clap::ArgGroup::new("signer").args(["key", "signer_command"]).required(true))]
pub struct SignArgs {
    /// Method of signing
    #[arg(short, long, value_enum)]
    pub method: Option<Method>,
    /// Format of the signature
    #[arg(long, value_parser = writable_format(), default_value = "nv2-jwt")]
    pub format: Format,
    /// Private key: PKCS#8, PKCS#1 or SEC1 as PEM
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub key: Option<PathBuf>,
    /// Certificates of the key, leaf first
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub cert: Option<PathBuf>,
    /// A program that signs: gets the bytes on standard input and answers the raw signature
    #[arg(long, value_name = "CMD", value_hint = ValueHint::CommandString)]
    pub signer_command: Option<String>,
    /// Public key of the program's key, unless -c names it
    #[arg(long, value_name = "FILE", requires = "signer_command", conflicts_with = "key", value_hint = ValueHint::FilePath)]
    pub public_key: Option<PathBuf>,
    /// A name of the artifact that is signed too (nv2-jwt); repeatable
    #[arg(short, long = "reference", value_name = "REF", value_parser = reference)]
    pub references: Vec<String>,
    /// Time until expiry: 8760h, 90m, 30s, 365d; 0 for none
    #[arg(short, long, value_name = "DURATION", value_parser = time::parse_duration, allow_hyphen_values = true, default_value = "0", hide_default_value = true)]
    pub expiry: i64,
    /// Time of signing: RFC 3339 or unix seconds [default: now]
    #[arg(long, value_name = "TIME", value_parser = time::parse, allow_hyphen_values = true)]
    pub at: Option<i64>,
    /// An annotation that is signed too (jws, cose); repeatable
    #[arg(long = "annotation", value_name = "K=V", value_parser = annotation)]
    pub annotations: Vec<(String, String)>,
    /// Media type of the artifact
    #[arg(long, value_name = "MT", value_parser = media_type)]
    pub media_type: Option<String>,
    /// Hosts of references may be matched by the Common Name of a certificate without alternative names
    #[arg(long)]
    pub allow_cn: bool,
    /// Where the signature goes; - for standard output [default: HEX.nv2, HEX.jws or HEX.cose]
    #[arg(short, long, value_name = "OUT", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// The artifact.
    #[arg(help = TARGET_HELP)]
    pub target: Option<OsString>,
}

/// `nv2 verify`.
#[derive(Args, Debug)]
pub struct VerifyArgs {
    /// Format of the signatures
    #[arg(long, value_parser = readable_format(), default_value = "auto")]
    pub format: ReadFormat,
    /// A signature; repeatable [default: those in the layout or archive]
    #[arg(short = 'f', long = "signature", visible_short_alias = 's', value_name = "SIG", value_hint = ValueHint::FilePath)]
    pub signatures: Vec<PathBuf>,
    /// How many signatures of a layout or archive are looked at
    #[arg(long, value_name = "N", default_value_t = MAX_SIGNATURES, value_parser = most, conflicts_with = "signatures")]
    pub max_signatures: usize,
    /// How many distinct signers are needed
    #[arg(long, value_name = "K", value_parser = threshold, default_value = "1")]
    pub min_signatures: usize,
    /// Time of verification: RFC 3339 or unix seconds [default: now]
    #[arg(long, value_name = "TIME", value_parser = time::parse, allow_hyphen_values = true)]
    pub at: Option<i64>,
    /// The name that the artifact was asked for by: it must be signed
    #[arg(long, value_name = "REF", value_parser = reference)]
    pub reference: Option<String>,
    /// An annotation that must be signed; repeatable
    #[arg(long = "annotation", value_name = "K=V", value_parser = annotation)]
    pub annotations: Vec<(String, String)>,
    /// Media type of the artifact
    #[arg(long, value_name = "MT", value_parser = media_type)]
    pub media_type: Option<String>,
    /// The payload that cosign's signature is about, where it stands beside it
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub payload: Option<PathBuf>,
    /// The predicate that an in-toto statement must have (dsse, sigstore-bundle) [default in a search: cosign's]
    #[arg(long, value_name = "TYPE", value_parser = type_name)]
    pub predicate_type: Option<String>,
    /// The type of a payload that is itself the artifact (dsse, sigstore-bundle) [default: in-toto]
    #[arg(long, value_name = "TYPE", value_parser = type_name)]
    pub payload_type: Option<String>,
    /// How ECDSA signatures of DSSE envelopes are written
    #[arg(long, value_enum, default_value_t)]
    pub signature_encoding: Encoding,
    /// Largest RSA modulus in bits
    #[arg(long, value_name = "BITS", default_value_t = MAX_RSA_BITS, value_parser = clap::value_parser!(u32).range(i64::from(MIN_RSA_BITS)..=i64::from(LARGEST_RSA_BITS)))]
    pub max_rsa_bits: u32,
    /// How the verdict is printed
    #[arg(long, value_enum, default_value_t)]
    pub output: Output,
    /// The artifact.
    #[arg(help = VERIFY_TARGET_HELP)]
    pub target: Option<OsString>,
    /// Whom to trust; last, as its heading would take in what follows.
    #[command(flatten)]
    pub trust: TrustArgs,
    /// What SIF files take besides; under a heading of its own.
    #[command(flatten)]
    pub sif: SifArgs,
}

/// Whom to trust.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Trust")]
pub struct TrustArgs {
    /// Pin a public key (PEM or DER); repeatable
    #[arg(long = "key", value_name = "PUBLIC_KEY", value_hint = ValueHint::FilePath)]
    pub keys: Vec<PathBuf>,
    /// Pin a key by the SHA-256 of its SubjectPublicKeyInfo; repeatable
    #[arg(long = "pin", value_name = "sha256:HEX", value_parser = fingerprint)]
    pub pins: Vec<Fingerprint>,
    /// Pin a signing certificate; repeatable
    #[arg(short, long = "cert", value_name = "CERT", value_hint = ValueHint::FilePath)]
    pub certs: Vec<PathBuf>,
    /// Trust all certificates below this one; repeatable
    #[arg(long = "ca-cert", value_name = "CERT", value_hint = ValueHint::FilePath)]
    pub ca_certs: Vec<PathBuf>,
    /// As --ca-cert, for signing authorities of the Notary Project; repeatable
    #[arg(long = "signing-authority-cert", value_name = "CERT", value_hint = ValueHint::FilePath)]
    pub signing_authority_certs: Vec<PathBuf>,
    /// Below a CA accept only this subject: `x509.subject: C=US, ST=WA, O=acme`, or `*`; repeatable
    #[arg(long = "identity", value_name = "ID", value_parser = identity)]
    pub identities: Vec<String>,
    /// Below a CA accept only references of this host; repeatable
    #[arg(long = "ca-name", value_name = "HOST", value_parser = host)]
    pub hosts: Vec<String>,
    /// Hosts of references may be matched by the Common Name of a certificate without alternative names
    #[arg(long)]
    pub allow_cn: bool,
    /// Accept certificates for serverAuth alone, as the prototype did
    #[arg(long)]
    pub allow_server_auth: bool,
}

/// `nv2 inspect`.
#[derive(Args, Debug)]
pub struct InspectArgs {
    /// Format of the signatures
    #[arg(long, value_parser = readable_format(), default_value = "auto")]
    pub format: ReadFormat,
    /// The payload that cosign's signature is about, where it stands beside it
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub payload: Option<PathBuf>,
    /// How it is printed
    #[arg(long, value_enum, default_value_t)]
    pub output: Output,
    /// The signatures
    #[arg(required = true, value_name = "SIG", value_hint = ValueHint::FilePath)]
    pub signatures: Vec<PathBuf>,
}

/// `nv2 list`.
#[derive(Args, Debug)]
pub struct ListArgs {
    /// How many signatures are looked at
    #[arg(long, value_name = "N", default_value_t = MAX_SIGNATURES, value_parser = most)]
    pub max_signatures: usize,
    /// How it is printed
    #[arg(long, value_enum, default_value_t)]
    pub output: Output,
    /// The artifact.
    #[arg(help = "The artifact: oci-layout:DIR[:TAG|@DIGEST] or oci-archive:FILE[:TAG|@DIGEST]")]
    pub target: OsString,
}

/// `nv2 attach`.
#[derive(Args, Debug)]
pub struct AttachArgs {
    /// Format of the signatures
    #[arg(long, value_parser = storable_format(), default_value = "auto")]
    pub format: ReadFormat,
    /// A signature; repeatable
    #[arg(short = 'f', long = "signature", value_name = "SIG", required = true, value_hint = ValueHint::FilePath)]
    pub signatures: Vec<PathBuf>,
    /// Store Notary Project signatures in the older form, which notation up to 1.3 needs in layouts
    #[arg(long)]
    pub notation_form: bool,
    /// Time that is noted: RFC 3339 or unix seconds [default: now]
    #[arg(long, value_name = "TIME", value_parser = time::parse, allow_hyphen_values = true)]
    pub at: Option<i64>,
    /// The artifact.
    #[arg(help = "The artifact: oci-layout:DIR[:TAG|@DIGEST]")]
    pub target: OsString,
}

/// `nv2 key generate`.
#[derive(Args, Debug)]
pub struct KeyGenerateArgs {
    /// Kind of key
    #[arg(long = "type", value_name = "TYPE", value_parser = key_type(), default_value = "p256")]
    pub kind: KeyType,
    /// Where the key goes
    #[arg(short, long, value_name = "OUT", default_value = "nv2.key", value_hint = ValueHint::FilePath)]
    pub output: PathBuf,
    /// Replace an existing file
    #[arg(long)]
    pub force: bool,
}

/// `nv2 key id`.
#[derive(Args, Debug)]
pub struct KeyIdArgs {
    /// How it is printed
    #[arg(long, value_enum, default_value_t)]
    pub output: Output,
    /// A private key, public key or certificate
    #[arg(value_hint = ValueHint::FilePath)]
    pub key: PathBuf,
}

/// `nv2 key public`.
#[derive(Args, Debug)]
pub struct KeyPublicArgs {
    /// Where the public key goes [default: standard output]
    #[arg(short, long, value_name = "OUT", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// A private key, public key or certificate
    #[arg(value_hint = ValueHint::FilePath)]
    pub key: PathBuf,
}

/// `nv2 key bake`.
#[derive(Args, Debug)]
pub struct KeyBakeArgs {
    /// Size of the table: 1,147 bytes for the key, or 16,507 and twice as fast
    #[arg(long, value_enum)]
    pub table: Table,
    /// Language of the constant
    #[arg(long, value_enum, default_value_t)]
    pub language: Language,
    /// Name of the constant: upper-case letters, digits and _
    #[arg(long, value_name = "NAME", value_parser = constant_name, default_value = "NV2_KEY")]
    pub name: String,
    /// Where the constant goes [default: standard output]
    #[arg(short, long, value_name = "OUT", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// A public key, private key or certificate; of the latter two the public key
    #[arg(value_name = "PUBLIC_KEY", value_hint = ValueHint::FilePath)]
    pub key: PathBuf,
}

/// How many multiples of a key are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Table {
    /// 1 KiB
    #[value(name = "1k")]
    Small,
    /// 16 KiB
    #[value(name = "16k")]
    Large,
}

impl Table {
    /// As it is named on the command line and in functions.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Small => "1k",
            Self::Large => "16k",
        }
    }
}

/// What a constant is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Language {
    /// For nv2-core
    #[default]
    Rust,
    /// For libnv2
    C,
}

/// `nv2 cert self-signed`.
#[derive(Args, Debug)]
pub struct SelfSignedArgs {
    /// Distinguished name: `C=US, ST=WA, O=acme, CN=signer`
    #[arg(long, value_name = "DN")]
    pub subject: String,
    /// A host that references may name; repeatable
    #[arg(long = "host", value_name = "NAME", required = true)]
    pub hosts: Vec<String>,
    /// Private key
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub key: PathBuf,
    /// How long it is valid
    #[arg(short, long, value_name = "DURATION", value_parser = time::parse_duration, allow_hyphen_values = true, default_value = "8760h")]
    pub expiry: i64,
    /// From when on it is valid: RFC 3339 or unix seconds [default: now]
    #[arg(long, value_name = "TIME", value_parser = time::parse, allow_hyphen_values = true)]
    pub at: Option<i64>,
    /// Where the certificate goes [default: standard output]
    #[arg(short, long, value_name = "OUT", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
}

/// A format to read: named, or told from the shape of the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadFormat(Option<Format>);

impl ReadFormat {
    /// The format of a signature.
    ///
    /// # Errors
    /// As [`Format::detect`].
    pub fn of(self, bytes: &[u8]) -> Result<Format, Error> {
        self.0.map_or_else(|| Format::detect(bytes), Ok)
    }

    /// As [`ReadFormat::of`], for a signature whose payload stands beside it: cosign's, whose base64 has no
    /// shape of its own.
    ///
    /// # Errors
    /// `Usage` for every other format.
    pub fn beside_payload(self) -> Result<Format, Failure> {
        match self.0.unwrap_or(Format::Cosign) {
            Format::Cosign => Ok(Format::Cosign),
            _ => Err(Failure::usage("--payload is for cosign: every other format holds its payload")),
        }
    }

    /// The format, where it is named.
    #[must_use]
    pub const fn named(self) -> Option<Format> {
        self.0
    }
}

/// Which command is asked for JSON, by a command line that may have no meaning otherwise.
#[must_use]
pub fn asked_for_json(arguments: &[OsString]) -> Option<JsonCommand> {
    let words = arguments.iter().skip(1).map(|word| word.to_str().unwrap_or_default());
    let words: Vec<_> = words.take_while(|word| *word != "--").collect();
    let mut names = words.iter().filter(|word| !word.starts_with('-'));
    let command = match (*names.next()?, names.next().copied()) {
        ("verify", _) => JsonCommand::Verify,
        ("inspect" | "list", _) | ("key", Some("id")) => JsonCommand::Other,
        // Elsewhere --output names a file.
        _ => return None,
    };
    let asked = words.contains(&"--output=json") || words.windows(2).any(|pair| pair == ["--output", "json"]);
    asked.then_some(command)
}

/// A command that prints JSON on demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonCommand {
    /// Its answer is a verdict.
    Verify,
    /// Its answer is none.
    Other,
}

/// A usage error as one line.
#[must_use]
pub fn one_line(error: &clap::Error) -> String {
    if error.kind() == clap::error::ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return "a command is missing: see nv2 --help".to_owned();
    }
    let text = error.render().to_string();
    let says_why = |paragraph: &&str| !paragraph.starts_with("Usage:") && !paragraph.starts_with("For more");
    let sentences = text.trim_start_matches("error: ").split("\n\n").filter(says_why);
    let lines = sentences.map(|sentence| sentence.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.collect::<Vec<_>>().join("; ") + " (see --help)"
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    fn refusal(arguments: &[&str]) -> String {
        let all = ["nv2"].iter().chain(arguments);
        one_line(&Arguments::try_parse_from(all).unwrap_err())
    }

    fn accepted(arguments: &[&str]) -> Command {
        Arguments::try_parse_from(["nv2"].iter().chain(arguments)).unwrap().command
    }

    #[test]
    fn the_definition_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn calls_of_the_prototype_are_understood() {
        let Command::Sign(sign) = accepted(&[
            "sign",
            "-m",
            "x509",
            "-k",
            "a.key",
            "-c",
            "a.crt",
            "-r",
            "h.example/a:1",
            "-r",
            "h.example/a:2",
            "-e",
            "8760h",
            "-o",
            "a.nv2",
            "file:a.json",
        ]) else {
            panic!()
        };
        assert_eq!((sign.references.len(), sign.expiry, sign.format), (2, 31_536_000, Format::Nv2Jwt));
        for flag in ["-f", "-s", "--signature"] {
            let Command::Verify(verify) = accepted(&["verify", flag, "a.nv2", "-c", "a.crt", "file:a.json"])
            else {
                panic!()
            };
            assert_eq!((verify.signatures.len(), verify.trust.certs.len()), (1, 1));
        }
    }

    #[test]
    fn json_is_asked_for_in_calls_without_meaning_too() {
        for (call, command) in [
            ("nv2 verify --output json --frobnicate", Some(JsonCommand::Verify)),
            ("nv2 -q verify --max-signatures 0 --output=json x", Some(JsonCommand::Verify)),
            ("nv2 list --output json", Some(JsonCommand::Other)),
            ("nv2 inspect --output json", Some(JsonCommand::Other)),
            ("nv2 key id --output json", Some(JsonCommand::Other)),
            ("nv2 key public --output json", None),
            ("nv2 sign --output json", None),
            ("nv2 verify --output text", None),
            ("nv2 verify -- --output json", None),
            ("nv2 --output json", None),
            ("nv2", None),
        ] {
            let words: Vec<_> = call.split(' ').map(OsString::from).collect();
            assert_eq!(asked_for_json(&words), command, "{call}");
        }
    }

    #[test]
    fn what_has_no_meaning_is_refused_in_one_line() {
        let cases: &[(&[&str], &str)] = &[
            (&[], "a command is missing"),
            (&["frobnicate"], "unrecognized subcommand"),
            (&["verfy"], "; tip: a similar subcommand exists: 'verify' (see --help)"),
            (&["sign", "a.json"], "required"),
            (&["sign", "-k", "a", "--signer-command", "b", "x"], "cannot be used with"),
            (&["sign", "-k", "a", "-m", "gpg", "x"], "gpg"),
            (&["sign", "-k", "a", "--format", "nv2-json", "x"], "nv2-json"),
            (&["sign", "-k", "a", "--format", "dsse", "x"], "dsse"),
            (&["verify", "-f", "s", "--predicate-type", "", "x"], "a type cannot be empty"),
            (&["verify", "-f", "s", "--signature-encoding", "p1363", "x"], "p1363"),
            (&["sign", "-k", "a", "-e", "1y", "x"], "a duration is"),
            (&["sign", "-k", "a", "-e", "-1h", "x"], "a duration is"),
            (&["sign", "-k", "a", "-r", "UPPER CASE", "x"], "the requested reference"),
            (&["sign", "-k", "a", "--annotation", "=v", "x"], "an annotation is"),
            (&["verify", "--max-signatures", "0", "x"], "a number from 1"),
            (&["verify", "-f", "s", "--max-signatures", "9", "x"], "cannot be used with"),
            (&["list"], "required"),
            (&["attach", "oci-layout:x"], "--signature"),
            (&["verify", "-f", "s", "--pin", "sha256:00", "x"], "a pin is"),
            (&["verify", "-f", "s", "--identity", "CN=a", "x"], "the trusted identity"),
            (&["verify", "-f", "s", "--ca-name", "*.*.a", "x"], "the host pattern"),
            (&["verify", "-f", "s", "--min-signatures", "0", "x"], "at least one"),
            (&["verify", "-f", "s", "--min-signatures", "65", "x"], "within the limit"),
            (&["verify", "-f", "s", "--at", "noon", "x"], "a time is"),
            (&["verify", "-f", "s", "--max-rsa-bits", "1024", "x"], "1024"),
            (&["verify", "-f", "s", "--media-type", "", "x"], "a media type"),
            (&["key", "generate", "--type", "dsa"], "dsa"),
            (&["completion", "tcsh"], "tcsh"),
        ];
        for (arguments, part) in cases {
            let line = refusal(arguments);
            assert!(line.contains(part) && !line.contains('\n'), "{arguments:?}: {line}");
        }
    }
}
