#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# A release: the SBOM of the source tarball, and the signatures of both with a throw-away key.
# shellcheck disable=SC2016 # jq
. "$(dirname "$0")/lib.sh"
version=$(sed -n 's/^VERSION = //p' "$root/Makefile")
name=anchorwatch-$version
export GNUPGHOME=$work/keys SOURCE_DATE_EPOCH=1700000000
unset SIGN_KEY
dist() { "$root/packaging/dist" "$version" "$work/$1"; }
sbom=$work/a/$name.spdx.json
tarball=$work/a/$name.tar.gz

check "make dist" dist a
check "the SBOM keeps the rules of SPDX 2.3" test -s "$sbom"
rules() { "$here/spdx_rules.py" "${1:-$sbom}" "${2:-$tarball}" 2>&1; }
equal "and lists the files of the tarball with their checksums" "" "$(rules)"
broken() { # NAME JQ: what the rules find in an SBOM that is changed
	jq "$2" "$sbom" >"$work/broken.json"
	check "the rules find $1" test -n "$(rules "$work/broken.json")"
}
broken "a missing file" 'del(.files[3])'
broken "another checksum" '.files[3].checksums[1].checksumValue |= ("0" * 64)'
broken "a relation to nothing" '.relationships[1].relatedSpdxElement = "SPDXRef-none"'
broken "two things of one name" '.packages[2].SPDXID = .packages[1].SPDXID'
broken "a word that is no license" '.packages[1].licenseDeclared = "free to use"'
broken "another verification code" '.packages[0].packageVerificationCode.packageVerificationCodeValue |= ("0" * 40)'
broken "a date that is none" '.creationInfo.created = "yesterday"'

equal "version, license and purpose are those of anchorwatch" "$version ISC SOURCE" \
	"$(jq -r '.packages[0] | "\(.versionInfo) \(.licenseDeclared) \(.primaryPackagePurpose)"' "$sbom")"
equal "its date is SOURCE_DATE_EPOCH" 2023-11-14T22:13:20Z "$(jq -r .creationInfo.created "$sbom")"
equal "files with a license line have that license" "" \
	"$(jq -r '.files[] | select(.fileName | endswith(".c")) | select(.licenseConcluded != "ISC") | .fileName' "$sbom")"
(umask 077 && TZ=Asia/Seoul dist b) >/dev/null
check "the SBOM is the same bytes again" cmp "$sbom" "$work/b/$name.spdx.json"
tar -xzf "$tarball" -C "$work"
check "the tarball makes it again" "$work/$name/packaging/dist" "$version" "$work/c"
check "with the same bytes" cmp "$sbom" "$work/c/$name.spdx.json"
equal "another date is another document" differs \
	"$("$root/packaging/sbom" "$version" "$tarball" 1600000000 | cmp -s - "$sbom" || echo differs)"

# Dependencies: those of the programs, and those that packages are built with.
linked() { # the libraries that the programs need
	for program in "$AW_BUILD"/bin/*; do
		readelf -d "$program" | sed -n 's/.*(NEEDED).*\[\(lib[a-z]*\)[^a-z].*/\1/p'
	done | sort -u
}
equal "linked libraries are in the SBOM, both ways" "$(linked)" "$(jq -r '.packages as $packages | .relationships[] |
	select(.relationshipType == "DYNAMIC_LINK") | .relatedSpdxElement as $id | $packages[] | select(.SPDXID == $id).comment' "$sbom" |
	sed 's/.*: //' | tr -d ' ' | tr , '\n' | sort -u)"
of_control() { # FIELD: the packages that debian/control names there
	awk -v field="$1:" '$1 == field { on = 1; sub(/^[^:]*:/, "") } on && /^[A-Z]/ && $0 !~ "^" field { on = 0 } on' \
		"$root/packaging/debian/control" | tr , '\n' | sed 's/[(<|].*//; s/ //g' | grep -E '^[a-z]' |
		grep -vE '^(debhelper-compat|dh-.*|anchorwatch.*|monitoring-plugins-anchorwatch)$'
}
for package in $(of_control Build-Depends) openssh-client snmpd procps ca-certificates; do
	check "$package is in the SBOM" jq -e --arg p "pkg:deb/debian/$package" \
		'any(.packages[].externalRefs[].referenceLocator; . == $p)' "$sbom"
done
check "these were read from debian/control" test "$(of_control Build-Depends | wc -l)" -ge 6

# Signatures.
mkdir -m 700 "$GNUPGHOME"
end_agent() { gpgconf --kill gpg-agent; }
new_key() { gpg --batch --quiet --passphrase '' --quick-generate-key "$1" ed25519 sign never; }
check "a throw-away key" new_key "release@example.invalid"
new_key "other@example.invalid"
equal "without a key there is no signature" "" "$(find "$work/a" -name '*.asc')"
signed() { SIGN_KEY=$1 "$root/packaging/dist" "$version" "$work/s"; }
check "make dist with a key" signed release@example.invalid
good() { gpg --batch --status-fd 1 --verify "$work/s/$1.asc" "$work/s/$1" 2>/dev/null; }
fingerprint=$(gpg --batch --with-colons --list-keys release@example.invalid | sed -n 's/^fpr:*\([0-9A-F]*\):/\1/p' | head -1)
for file in "$name.tar.gz" "$name.spdx.json"; do
	matches "the signature of $file is good, and of that key" "VALIDSIG $fingerprint" "$(good "$file")"
	check "its bytes are those without a key" cmp "$work/s/$file" "$work/a/$file"
done
(cd "$work/s" && jq -r '.packages[0] | "\(.checksums[] | select(.algorithm == "SHA256") | .checksumValue)  \(.packageFileName)"' \
	"$name.spdx.json" >sums)
check "the SBOM has the checksum of the tarball, as the documentation compares it" sh -c "cd '$work/s' && sha256sum -c sums"
printf 'x' | dd of="$work/s/$name.tar.gz" bs=1 seek=1000 conv=notrunc 2>/dev/null
matches "a changed tarball is refused" "BADSIG" "$(good "$name.tar.gz")"
"$root/packaging/dist" "$version" "$work/s"
equal "a later run without a key leaves no old signature" "" "$(find "$work/s" -name '*.asc*')"
refused() { ! signed "$1"; }
check "an unknown key is an error" refused nobody@example.invalid
equal "and leaves no signature" "" "$(find "$work/s" -name '*.asc*')"
equal "nothing else is left" "$name.spdx.json $name.tar.gz sums" "$(find "$work/s" -type f -printf '%f\n' | sort | paste -sd ' ')"
end_agent
done_testing
