# SPDX-License-Identifier: ISC
# shellcheck shell=bash
# Certificates with fixed dates for integration tests, in the current directory.

ca='basicConstraints=critical,CA:TRUE'

# certificate FILE NAME ISSUER FROM TO [EXTENSION...]: FILE.pem, signed by ISSUER.pem (its own stem: a root), with
# the key FILE.key, which is created if it is missing. FROM and TO are dates, 20200101.
certificate() {
	local file=$1 name=$2 issuer=$3 from=$4 to=$5 signer
	shift 5
	[ -f "$file.key" ] || openssl ecparam -name prime256v1 -genkey -noout -out "$file.key"
	{
		printf '%s\n' '[ca]' 'default_ca = d' '[d]' 'database = pki.db' 'rand_serial = yes' 'new_certs_dir = pki.new' \
			'default_md = sha256' 'policy = p' 'x509_extensions = x' 'unique_subject = no' 'string_mask = utf8only' \
			'[p]' 'commonName = supplied' '[req]' 'distinguished_name = dn' '[dn]' '[x]' \
			'subjectKeyIdentifier = hash' 'authorityKeyIdentifier = keyid' "$@"
	} >pki.cnf
	mkdir -p pki.new
	: >pki.db
	signer=(-selfsign -keyfile "$file.key")
	[ "$issuer" = "$file" ] || signer=(-cert "$issuer.pem" -keyfile "$issuer.key")
	openssl req -config pki.cnf -utf8 -new -key "$file.key" -subj "/CN=$name" -out pki.csr &&
		openssl ca -config pki.cnf -batch -notext -in pki.csr "${signer[@]}" -startdate "${from}000000Z" \
			-enddate "${to}000000Z" -out "$file.pem" 2>/dev/null
}

# fingerprint FILE: the SHA-256 in lower-case hex.
fingerprint() { openssl x509 -in "$1" -outform DER | sha256sum | cut -d' ' -f1; }
