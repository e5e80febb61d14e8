#!/usr/bin/env bash
# Makes the tokens that sign/tests/prototype.rs expects, with openssl and the texts below: no code of nv2
# has a part in them. Header and claims are what Go's encoding/json makes of the prototype's structures.
#
#   usage: sign/testdata/tokens/make.sh
set -euo pipefail
cd "$(dirname "$0")"

key=../keys/rsa-2048.pem
at=1900000000

[ -e rsa-2048.crt ] || openssl req -x509 -new -key "$key" -sha256 -days 36500 -out rsa-2048.crt \
  -subj /C=US/ST=WA/O=acme/CN=signer \
  -addext basicConstraints=critical,CA:FALSE -addext keyUsage=critical,digitalSignature \
  -addext extendedKeyUsage=codeSigning -addext subjectAltName=DNS:registry.example.com

base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }

# The key id: the first 240 bits of the SHA-256 of the public key in base32, in groups of four.
kid=$(openssl pkey -in "$key" -pubout -outform DER | openssl dgst -sha256 -binary | head -c 30 | base32 -w 0 |
  sed 's/..../&:/g; s/:$//')
x5c=$(openssl x509 -in rsa-2048.crt -outform DER | openssl base64 -A)

token() { # HEADER CLAIMS: the token, without a newline
  local signed
  signed=$(printf %s "$1" | base64url).$(printf %s "$2" | base64url)
  printf %s "$signed.$(printf %s "$signed" | openssl dgst -sha256 -sign "$key" | base64url)"
}

digest=sha256:c4516b8a311e85f1f2a60573abf4c6b740ca3ade4127e29b05616848de487d34
all='{"mediaType":"a/\u003cb\u003e\u0026c\u2028\u2029\"\\é+json","digest":"'$digest'","size":528'
all+=',"references":["registry.example.com/example:latest","registry.example.com:5000/example:v1.0"]'
all+=',"exp":'$((at + 31536000))',"iat":'$at',"nbf":'$at'}'
least='{"mediaType":"application/vnd.docker.distribution.manifest.v2+json","digest":"'$digest'","size":528,"iat":'$at'}'

token '{"typ":"x509","alg":"RS256","kid":"'"$kid"'"}' "$least" > kid.jwt
token '{"typ":"x509","alg":"RS256","x5c":["'"$x5c"'"]}' "$all" > x5c.jwt
