#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# anchorwatch export --bundle: exactly the missing roots, from the given files, and nothing else.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=pki.bash
. "$here/pki.bash"

cd "$work" || exit 1
as_of=2026-06-01
certificate old "Old Root" old 20100101 20400101 "$ca"
certificate new "New Root" new 20200101 20500101 "$ca"
certificate second "Second Root" second 20200101 20500101 "$ca"
certificate ended "Ended Root" ended 20100101 20200101 "$ca"
certificate wanted "Wanted Root" wanted 20200101 20400101 "$ca"
certificate issuing "Wanted Issuing CA" wanted 20200101 20350101 "$ca"
certificate leaf "www.example.com" issuing 20260101 20270101 'subjectAltName=DNS:www.example.com'
certificate other "Other Root" other 20200101 20400101 "$ca"
cp new.key newer.key
certificate newer "New Root" newer 20210101 20510101 "$ca"
cat leaf.pem issuing.pem >chain.pem
cat old.pem new.pem >both.pem
cat other.pem newer.pem new.pem wanted.pem issuing.pem leaf.pem >many.pem
new_sha256=$(fingerprint new.pem)
wanted_sha256=$(fingerprint wanted.pem)

# transition FILE REPLACEMENT...: old root to any of these.
transition() {
	local file=$1 stem
	shift
	{
		printf 'transition "test" {\ntitle = "t"\nsource = "s"\napplies-to = all\n'
		printf 'service "lic.example.com:443" { switch = 2026-09-01 }\n'
		printf 'retiring "Old Root" { sha256 = %s }\n' "$(fingerprint old.pem)"
		for stem in "$@"; do printf 'replacement "%s" { sha256 = %s }\n' "$stem" "$(fingerprint "$stem.pem")"; done
		printf '}\n'
	} >"$file"
}
transition one.conf new
transition two.conf second new
transition gone.conf ended
cat >none.conf <<END
transition "test" {
	title = "t"
	source = "s"
	applies-to = holders
	retiring "Other Root" { sha256 = $(fingerprint wanted.pem) }
}
END

# bundle TRANSITIONS OPTION...: bundle.pem, err, and the exit status on standard output.
bundle() {
	local transitions=$1
	shift
	"$bin/anchorwatch" export --bundle --transitions "$transitions" --as-of "$as_of" "$@" >bundle.pem 2>err
	echo $?
}
# fingerprints: those of the bundle, read by openssl.
fingerprints() {
	[ -s bundle.pem ] || return 0
	openssl crl2pkcs7 -nocrl -certfile bundle.pem | openssl pkcs7 -print_certs | csplit -sz -f part - '/^subject/' '{*}'
	for part in part*; do fingerprint "$part"; done | sort
	rm -f part*
}

equal "the missing root" 0 "$(bundle one.conf --store old.pem --from many.pem)"
equal "and no other, as openssl reads it" "$new_sha256" "$(fingerprints)"
equal "byte for byte as openssl writes it" "$(openssl x509 -in new.pem)" "$(grep -v '^#' bundle.pem)"
matches "named: root, SHA-256, transition" "^# New Root, SHA-256 $new_sha256, for transition test \\(the saved store\\)" "$(head -1 bundle.pem)"
equal "and nothing on standard error" "" "$(cat err)"
equal "inspect reads it: clean, one anchor" "0 trust-store 1 $new_sha256" "$("$bin/anchorwatch" inspect --json --transitions one.conf \
	--as-of "$as_of" bundle.pem >out; echo -n "$? "; jq -r '"\(.kind) \(.anchors | length) \(.anchors[0].sha256)"' out)"
cat old.pem bundle.pem >cured.pem
equal "the store with it is ready" 0 "$("$bin/anchorwatch" rehearse --store cured.pem --transitions one.conf --as-of "$as_of" >out; echo $?)"
for form in der p7 signed; do
	case $form in
	der) openssl x509 -in new.pem -outform DER -out new.$form ;;
	p7) openssl crl2pkcs7 -nocrl -certfile many.pem -out new.$form ;;
	signed) openssl cms -sign -binary -nodetach -signer old.pem -inkey old.key -in new.p7 -outform DER -out new.$form ;;
	esac
	equal "from $form" "0 $new_sha256" "$(bundle one.conf --store old.pem --from new.$form) $(fingerprints)"
done
equal "from one of several files" "0 $new_sha256" "$(bundle one.conf --store old.pem --from other.pem --from many.pem) $(fingerprints)"
equal "another replacement does as well" "0 $new_sha256" "$(bundle two.conf --store old.pem --from many.pem) $(fingerprints)"
equal "where both are there, one is enough" 1 "$(bundle two.conf --store old.pem --from many.pem --from second.pem >out; fingerprints | wc -l)"
equal "no root is missing: empty" "0 0" "$(bundle one.conf --store both.pem --from many.pem) $(wc -c <bundle.pem)"
matches "which standard error says" 'no root is missing' "$(cat err)"

# --- refused roots, and roots that are in no file
equal "a root that is in no file" "1 0" "$(bundle one.conf --store old.pem --from other.pem) $(wc -c <bundle.pem)"
matches "is named with its SHA-256" "new, SHA-256 $new_sha256, is in no file and is needed for transition test" "$(cat err)"
equal "another certificate with its name and key is not it" "1 0" "$(bundle one.conf --store old.pem --from newer.pem) $(wc -c <bundle.pem)"
equal "an expired one is refused" "1 0" "$(bundle gone.conf --store old.pem --from ended.pem) $(wc -c <bundle.pem)"
matches "with the reason" 'ended.pem: Ended Root is refused: expired' "$(cat err)"
openssl x509 -in new.pem -addreject serverAuth -trustout -out rejected.pem
equal "so is one that rejects servers" "1 0" "$(bundle one.conf --store old.pem --from rejected.pem) $(wc -c <bundle.pem)"
matches "with the reason too" 'New Root is refused: rejected' "$(cat err)"
equal "an unreadable file ends it" "2 0" "$(bundle one.conf --store old.pem --from many.pem --from nothing.pem) $(wc -c <bundle.pem)"
matches "and is named" 'nothing.pem: .*\[file-missing\]' "$(cat err)"

# --- missing roots of chains
chain=(--chain chain.pem --service www.example.com)
equal "the root that a chain wants" "0 $wanted_sha256" "$(bundle none.conf --store old.pem "${chain[@]}" --from many.pem) $(fingerprints)"
matches "for that service" '^# Wanted Root, .* for service www.example.com:443' "$(head -1 bundle.pem)"
equal "is reported if no file has it" "1 0" "$(bundle none.conf --store old.pem "${chain[@]}" --from other.pem) $(wc -c <bundle.pem)"
matches "by name" 'CN=Wanted Root' "$(cat err)"
equal "a chain that verifies wants nothing" "0 0" "$(bundle none.conf --store wanted.pem "${chain[@]}" --from many.pem) $(wc -c <bundle.pem)"
matches "a transition without a replacement is only reported" 'transition test names no root to add' "$(cat err)"
equal "a missing intermediate is no root to install" "1 0" \
	"$(bundle none.conf --store wanted.pem --chain leaf.pem --service www.example.com --from many.pem) $(wc -c <bundle.pem)"

# --- devices, and the output file
mkdir transitions
cp one.conf transitions
cat >conf <<END
state-directory = "$work/state"
device "box-1" {
	store "ca" { file = "$work/old.pem" }
}
device "box-2" {
	store "ca" { file = "$work/old.pem" }
}
device "box-3" {
	store "ca" { file = "$work/both.pem" }
}
END
check "a collection" "$bin/anchorwatchd" --once --config conf --transitions transitions
devices() {
	"$bin/anchorwatch" export --bundle -c conf -t transitions --from many.pem "$@" >out 2>err
	echo $?
}
equal "of devices" 0 "$(devices --as-of "$as_of" box-1 box-2 box-3 -o bundle.pem)"
equal "each root once, in the file" "$new_sha256" "$(fingerprints)"
matches "with all that lack it" 'for transition test \(box-1\), transition test \(box-2\)$' "$(head -1 bundle.pem)"
equal "and nothing on standard output" 0 "$(wc -c <out)"
equal "readable by others" 644 "$(stat -c %a bundle.pem)"
equal "a device without record spoils no other" 1 "$(devices --as-of "$as_of" box-0 box-1 -o bundle.pem)"
equal "whose root is there" "$new_sha256" "$(fingerprints)"
matches "and is named" 'box-0: .*\[record-missing\]' "$(cat err)"
equal "no such directory is a failure" 2 "$(devices box-1 -o nowhere/bundle.pem)"
mkfifo fifo && ln -s elsewhere link
equal "a device is not replaced" "2 2 fifo" "$(devices box-1 -o fifo) $(devices box-1 -o link) $(stat -c %F fifo)"
check "nor is a link" test -L link

# --- forms of device families: each is read back by this product
both_roots() { # both_roots WORD [OPTION]...: a bundle of two roots
	"$bin/anchorwatch" export --bundle --transitions needs.conf --as-of "$as_of" --store other.pem --from second.pem --from new.pem \
		--for "$1" "${@:2}" >bundle.out 2>err
	echo $?
}
sed 's/^applies-to/needs = all\n&/' two.conf >needs.conf
roots_of() { "$bin/anchorwatch" inspect --json "$@" | jq -r '.anchors[].sha256' | sort | xargs; }
both_sha256=$(printf '%s\n' "$new_sha256" "$(fingerprint second.pem)" | sort | xargs)
sed -i 's/^retiring .*$/retiring "Other Root" { sha256 = '"$(fingerprint other.pem)"' }/' needs.conf
for word in pem ios asa expressway; do
	equal "--for $word: a document with all roots that the transition needs" "0 $both_sha256" "$(both_roots $word) $(roots_of bundle.out)"
done
equal "--for expressway has no comments" 0 "$(both_roots expressway >rc; grep -c '^[#!]' bundle.out)"
equal "--for ios imports into the trustpool" 2 "$(both_roots ios >rc; grep -c '^crypto pki trustpool import terminal$' bundle.out)"
equal "and each paste is ended" 2 "$(grep -cx quit bundle.out)"
equal "--for asa is a configuration" running-config "$(both_roots asa >rc; "$bin/anchorwatch" inspect --json bundle.out | jq -r .format)"
equal "--for cucm with several roots needs a directory" 64 "$(both_roots cucm)"
matches "and says so" 'one root a file, and 2 are needed' "$(cat err)"
equal "in which each root is a file" "0 2 $both_sha256" \
	"$(both_roots cucm -o upload) $(find upload -name '*.pem' | wc -l) $(roots_of upload/*.pem)"
equal "a family that is not known" 64 "$(both_roots nexus)"
matches "is named with the known ones" 'ios, asa, expressway, cucm or pem' "$(cat err)"

# A root whose PEM has a line that begins with "quit": an extension has the octets of it for each place of a line.
quit_root() { # quit_root PAD: a root in quit.pem
	local octets=$1 i
	for ((i = 0; i < 17; i++)); do octets+=aae8ad$(printf '00%.0s' {1..48}); done
	certificate quit "Root that quits? $(printf 'x%.0s' {1..40})" quit 20200101 20500101 "$ca" \
		"1.3.6.1.4.1.99999.1=DER:0482$(printf %04x $((${#octets} / 2)))$octets"
}
for pad in "" 00 0000; do
	quit_root "$pad"
	! grep -q ^quit quit.pem || break
done
check "a root with such a line" grep -q ^quit quit.pem
quit_sha256=$(fingerprint quit.pem)
sed 's/'"$(fingerprint second.pem)"'/'"$quit_sha256"'/' needs.conf >quits.conf
equal "--for ios: no line of it ends the paste" "0 2 2" "$("$bin/anchorwatch" export --bundle --transitions quits.conf --as-of "$as_of" \
	--store other.pem --from quit.pem --from new.pem --for ios >bundle.out 2>err; echo $?) $(grep -ci '^ *quit' bundle.out) $(grep -cx quit bundle.out)"
equal "and both roots are in it" "$(printf '%s\n' "$new_sha256" "$quit_sha256" | sort | xargs)" "$(roots_of bundle.out)"
equal "lines are short, and no question mark asks for help" "0 0" "$(grep -c '.\{200\}' bundle.out) $(grep -c '?' bundle.out)"

# --- the plan
plan() {
	"$bin/anchorwatch" export --plan -c conf -t transitions --as-of "$as_of" "$@" >out 2>err
	echo $?
}
equal "a plan of all devices" 0 "$(plan)"
matches "names the device, the date and the root" "device box-1.*transition test: atRisk.*by 2026-09-01.*add new .*$new_sha256" "$(tr '\n' ' ' <out)"
matches "the steps" '1\. anchorwatch export --bundle --for pem .* box-1' "$(cat out)"
matches "and how to verify" 'anchorwatch collect box-1; anchorwatch rehearse box-1' "$(cat out)"
matches "devices that need nothing are counted" '2 of 3 devices need a change of roots' "$(cat out)"
equal "for a family" 0 "$(plan --for ios box-1)"
matches "with its command" 'show crypto pki trustpool' "$(cat out)"
cat >more.conf <<END
state-directory = "$work/state-more"
device "pair" {
	store "one" { file = "$work/old.pem" }
	store "two" { file = "$work/old.pem" }
}
device "absent" { store "ca" { file = "$work/nothing.pem" } }
END
"$bin/anchorwatchd" --once --config more.conf --transitions transitions >/dev/null 2>&1
equal "a device of which nothing is known is no device without a change" 1 \
	"$("$bin/anchorwatch" export --plan -c more.conf -t transitions --as-of "$as_of" >out 2>err; echo $?)"
matches "it is in the plan, with what to do" 'device absent.*transition test: not known.*why: .*1 of 2 devices needs a change of roots; of 1 it is not known' \
	"$(tr '\n' ' ' <out)"
equal "a root that two stores lack is there once, with both" "1 store one, store two" \
	"$(grep -c '    add new' out) $(sed -n 's/^ *into  *//p' out)"
equal "a device without a record" "1 1" "$("$bin/anchorwatch" export --plan -c conf -t transitions box-9 >out 2>err; echo $?) $(grep -c 'of 1 it is not known' out)"

# --- usage errors
usage() {
	local rc
	"$bin/anchorwatch" export "$@" >out 2>err
	rc=$?
	echo "$(cat err) $rc"
}
matches "no form" 'which form\? --bundle.* 64$' "$(usage --store old.pem --from many.pem | tr '\n' ' ' | sed 's/ $//')"
matches "no files to take from" 'needs files with roots' "$(usage --bundle --store old.pem)"
matches "nothing to look at" 'a device or a saved store' "$(usage --bundle --from many.pem)"
done_testing
