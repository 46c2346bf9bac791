#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# `reference` of a policy: how the stores of devices differ from what the vendor expects, as a note on every output.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=pki.bash
. "$here/pki.bash"

cd "$work" || exit 1
certificate old "Old Root" old 20100101 20400101 "$ca"
certificate new "New Root" new 20200101 20500101 "$ca"
certificate third "Third Root" third 20200101 20400101 "$ca"
certificate own "Own Root" own 20200101 20400101 "$ca"
certificate ended "Ended Root" ended 20100101 20200101 "$ca"
cat >test.conf <<END
transition "test" {
	title = "t"
	source = "s"
	applies-to = all
	service "lic.example.com:443" { switch = 2099-09-01 }
	retiring "Old Root" { sha256 = $(fingerprint old.pem) }
	replacement "New Root" { sha256 = $(fingerprint new.pem) }
}
END
cat old.pem own.pem >store.pem
cp third.pem store-b.pem
cat new.pem third.pem ended.pem own.pem >expected.pem
openssl crl2pkcs7 -nocrl -certfile expected.pem -outform DER -out expected.p7b
write_conf() { # write_conf REFERENCE [REFERENCE of box b]
	cat >conf <<END
state-directory = "$work/state"
interval = 1h
policy { reference = $1 }
device "a" { store "ca" { file = "$work/store.pem" } }
device "b" {
	policy { reference = ${2:-none} }
	store "ca" { file = "$work/store-b.pem" }
}
device "c" { store "ca" { file = "$work/store.pem" } }
END
}
show() { "$bin/anchorwatch" show -c conf --transitions test.conf "$@" >out 2>err; }
verdict() { # verdict DEVICE CODE FIELD
	show "$1" --json
	jq -r --arg c "$2" ".verdicts[] | select(.code == \$c) | .$3" out
}

write_conf "\"$work/expected.p7b\""
check "the configuration is accepted" "$bin/anchorwatchd" --check-config --config conf --transitions test.conf
check "a collection" "$bin/anchorwatchd" --once --config conf --transitions test.conf
text=$(verdict a reference-differs text)
today=$(date -u +%F)
equal "the finding: what matters is named first" \
	"store ca, compared with $work/expected.p7b of $today, lacks 2 roots: New Root (SHA-256 $(
		fingerprint new.pem | cut -c-16
	); replacement of transition test), Third Root (SHA-256 $(fingerprint third.pem | cut -c-16)); it has beyond it 1 root: Old Root (SHA-256 $(
		fingerprint old.pem | cut -c-16
	); retires in transition test)" "$text"
equal "it is a note" ok "$(verdict a reference-differs severity)"
show a --json
check "the JSON keeps its promise" jq -e -f "$here/show_contract.jq" out
equal "JSON: the reference" "$work/expected.p7b 3 $(sha256sum expected.p7b | cut -d' ' -f1) null" \
	"$(jq -r '.reference | "\(.path) \(.roots) \(.sha256) \(.attempt.code)"' out)"
equal "JSON: the store" "1 2 1 New Root replacement of transition test|Third Root null Old Root" "$(jq -r '.stores[0].difference |
	"\(.same) \(.missing) \(.extra) \([.missing_roots[] | "\(.name) \(.matters)"] | join("|")) \(.extra_roots[0].name)"' out)"
equal "no reference for a device that says so" "null null" "$(show b --json; jq -r '"\(.reference) \(.stores[0].difference)"' out)"
show -v a
matches "text" "is compared with $work/expected.p7b: 3 roots" "$(cat out)"
matches "the plugin has it with the notes" "\[OK\] ca: store ca, compared with .*lacks 2 roots" \
	"$("$bin/check_anchorwatch" -H a -m anchors --config conf --transitions test.conf -vvv 2>&1)"
equal "a metric" 'anchorwatch_store_reference_missing{device="a",store="ca"} 2' \
	"$("$bin/anchorwatch" export --openmetrics -c conf --transitions test.conf | grep '^anchorwatch_store_reference_missing{device="a"')"
matches "the page" "compared with $work/expected.p7b" \
	"$("$bin/anchorwatch" export --html page -c conf --transitions test.conf >/dev/null; cat page/index.html)"

# --- one decoding for all devices, seen in the log of a running collector; a changed reference is read again
start daemon "$bin/anchorwatchd" --config conf --transitions test.conf
is() { [ "$(verdict "$1" "$2" "$3")" != "" ]; } # a finding is there
lacks() { [[ $(verdict a reference-differs text) == *"$1"* ]]; }
logged() { [ "$(grep -c "$1" daemon.log)" -ge "$2" ]; }
check "read" wait_for 20 logged 'reference .*: read, 4 certificates' 1
cp -p expected.p7b first.p7b
cp old.pem own.pem store.pem . 2>/dev/null
openssl crl2pkcs7 -nocrl -certfile own.pem -certfile old.pem -outform DER -out next.p7b && mv next.p7b expected.p7b
check "a replaced file is read again" wait_for 20 logged 'reference .*: read, 2 certificates' 1
none() { [ -z "$(verdict a reference-differs text)$(verdict c reference-differs text)" ]; }
check "and its devices are compared with it" wait_for 20 none
equal "it was read once for both devices" 2 "$(grep -c 'reference .*: read' daemon.log)"
echo rubbish >expected.p7b
unread() { [ -n "$(verdict a reference-unread text)" ] && [ -n "$(verdict c reference-unread text)" ]; }
check "one that cannot be read is a finding" wait_for 20 unread
matches "with what is used" "cannot be read, what was read of it on $today is used: $work/expected.p7b: .*store-" \
	"$(verdict a reference-unread text)"
equal "a note too" ok "$(verdict a reference-unread severity)"
matches "with a remedy" 'Check the path' "$(verdict a reference-unread remedy)"
cp first.p7b again.p7b && mv again.p7b expected.p7b
again() { lacks "lacks 2 roots" && [ -z "$(verdict a reference-unread text)" ]; }
check "and it is read when it is good" wait_for 20 again
write_conf "\"$work/expected.pem\"" "\"$work/expected.pem\""
kill -HUP "${pids[daemon]}"
other() { show "$1" --json; [ "$(jq -r .reference.path out)" = "$2" ]; }
check "a reload: another reference" wait_for 20 other a "$work/expected.pem"
check "also of a device that had none" wait_for 20 other b "$work/expected.pem"
write_conf none
kill -HUP "${pids[daemon]}"
check "a reload: no reference" wait_for 20 other a null
equal "and no finding" "" "$(verdict a reference-differs text)"
stop daemon

# --- a file that is not there; a listing; a configuration, which is a part of what a device trusts
write_conf "\"$work/absent.p7b\""
matches "a check of the configuration names it" "conf:3: reference: $work/absent.p7b: No such file" \
	"$("$bin/anchorwatchd" --check-config --config conf --transitions test.conf 2>&1)"
"$bin/anchorwatchd" --once --config conf --transitions test.conf >once 2>&1
equal "it fails no collection" 0 $?
matches "but is printed" "a: reference $work/absent.p7b failed: .*file-missing" "$(cat once)"
equal "the finding" "the reference was never read, nothing is compared with it: $work/absent.p7b: $(
	sed -n 's/.*absent.p7b failed: [^:]*: \(.* \[file-missing\]\)/\1/p' once | head -1
)" "$(verdict a reference-unread text)"
write_conf relative.pem
"$bin/anchorwatchd" --check-config --config conf >out 2>&1
matches "a path must be absolute" 'reference must be an absolute path, or none' "$(cat out)"

done_testing
