#!/usr/bin/env bash
# Makes the files in examples/verify: one image manifest, and signatures over it.
#
# The keys are generated here, used once and thrown away; only certificates and public keys stay. The
# Notary Project signatures come from the real `notation` program, the nv2 token from `nv2 sign`.
#
#   usage: examples/make.sh
#   needs: bash, openssl 3, notation 1.3 (scripts/get-program notation) and nv2 (cargo build --release -p nv2-cli)
#   $NV2_NOTATION and $NV2 name the two programs when they are not in target/.
set -euo pipefail
cd "$(dirname "$0")/.."

notation=${NV2_NOTATION:-target/tools/notation}
nv2=${NV2:-${CARGO_TARGET_DIR:-target}/release/nv2}
out=examples/verify
days=36500
host=registry.acme.example

[ -x "$notation" ] || notation=$(command -v notation) || { echo "make.sh: no notation: run scripts/get-program notation" >&2; exit 1; }
command -v openssl >/dev/null || { echo "make.sh: no openssl" >&2; exit 1; }

umask 077
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"

digest_of() { sha256sum "$1" | cut -d' ' -f1; }

# --- the artifact: an image manifest with an empty configuration and one small layer ---------------------

blobs=$work/layout/blobs/sha256
mkdir -p "$blobs"
add_blob() { cp "$1" "$blobs/$(digest_of "$1")"; }

printf '{}' > "$work/config"
printf 'hello from nv2\n' > "$work/layer"
add_blob "$work/config"
add_blob "$work/layer"
printf '%s' '{
  "schemaVersion": 2,
  "mediaType": "application/vnd.oci.image.manifest.v1+json",
  "config": {
    "mediaType": "application/vnd.oci.empty.v1+json",
    "digest": "sha256:'"$(digest_of "$work/config")"'",
    "size": '"$(stat -c %s "$work/config")"'
  },
  "layers": [
    {
      "mediaType": "text/plain",
      "digest": "sha256:'"$(digest_of "$work/layer")"'",
      "size": '"$(stat -c %s "$work/layer")"'
    }
  ]
}' > "$out/manifest.json"
chmod 644 "$out/manifest.json"
add_blob "$out/manifest.json"
manifest=$(digest_of "$out/manifest.json")

# --- keys and certificates -------------------------------------------------------------------------------

profile() { # extensions of a leaf and of authorities, as the Notary Project asks for them
  cat <<INI
[leaf]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = codeSigning
subjectAltName = DNS:$host
[intermediate]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
INI
}
profile > "$work/profile"

# NAME: a request for a certificate of the key NAME.key.
request() { openssl req -new -key "$work/$1.key" -subj "/C=US/ST=WA/O=acme/CN=$2" -out "$work/$1.csr"; }
# NAME SECTION ISSUER: the certificate, signed by the key of ISSUER.
issue() {
  local by=(-CA "$work/$3.crt" -CAkey "$work/$3.key")
  [ "$1" != "$3" ] || by=(-signkey "$work/$1.key")
  openssl x509 -req -in "$work/$1.csr" "${by[@]}" -days "$days" -sha256 -set_serial "0x$(openssl rand -hex 15 | sed 's/^./4/')" \
    -extfile "$work/profile" -extensions "$2" -out "$work/$1.crt" 2>/dev/null
}

openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$work/rsa2048.key"
request rsa2048 "acme signer RSA"
issue rsa2048 leaf rsa2048

for name in root intermediate leaf; do
  openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$work/$name.key"
done
request root "acme root"
issue root root root
request intermediate "acme intermediate"
issue intermediate intermediate root
request leaf "acme signer P-256"
issue leaf leaf intermediate
cat "$work/leaf.crt" "$work/intermediate.crt" "$work/root.crt" > "$work/p256.crt"
mv "$work/leaf.key" "$work/p256.key"

umask 022
cat "$work/rsa2048.crt" > "$out/rsa2048.crt"
cat "$work/root.crt" > "$out/root.crt"
openssl pkey -in "$work/rsa2048.key" -pubout > "$out/rsa2048.pub"
openssl pkey -in "$work/p256.key" -pubout > "$out/p256.pub"

# --- Notary Project signatures ---------------------------------------------------------------------------

printf '{"imageLayoutVersion":"1.0.0"}' > "$work/layout/oci-layout"
printf '%s' '{"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:'"$manifest"'","size":'"$(stat -c %s "$out/manifest.json")"',"annotations":{"org.opencontainers.image.ref.name":"v1"}}]}' \
  > "$work/layout/index.json"
mkdir -p "$work/config-home/notation"
printf '{"keys":[{"name":"rsa2048","keyPath":"%s","certPath":"%s"},{"name":"p256","keyPath":"%s","certPath":"%s"}]}' \
  "$work/rsa2048.key" "$work/rsa2048.crt" "$work/p256.key" "$work/p256.crt" > "$work/config-home/notation/signingkeys.json"

# KEY FORMAT MEDIA-TYPE: signs in a fresh copy of the layout and takes the one signature out of it.
sign() {
  cp -r "$work/layout" "$work/signed"
  XDG_CONFIG_HOME=$work/config-home NOTATION_EXPERIMENTAL=1 \
    "$notation" sign --oci-layout --key "$1" --signature-format "$2" "$work/signed@sha256:$manifest" >/dev/null 2>"$work/log" ||
    { cat "$work/log" >&2; exit 1; }
  local carrier layer
  carrier=$(grep -l "\"mediaType\":\"$3\"" "$work"/signed/blobs/sha256/*)
  layer=$(sed -n "s|.*\"mediaType\":\"$3\",\"digest\":\"sha256:\([0-9a-f]*\)\".*|\1|p" "$carrier")
  cat "$work/signed/blobs/sha256/$layer" > "$out/manifest.$1.$2"
  rm -rf "$work/signed"
}
for key in rsa2048 p256; do
  sign "$key" jws application/jose+json
  sign "$key" cose application/cose
done

# --- the nv2 token ---------------------------------------------------------------------------------------

if [ -x "$nv2" ]; then
  "$nv2" sign --format nv2-jwt -k "$work/p256.key" -c "$work/p256.crt" -r "$host/hello:v1" -o "$out/manifest.p256.nv2.jwt" \
    "$out/manifest.json" >/dev/null
else
  echo "make.sh: no nv2 at $nv2: the token was left out; remove an older one" >&2
fi
ls -l "$out"
