#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# anchorwatch compare: the roots that a device or a file has too few and too many, and which of them matter.
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
	service "lic.example.com:443" { switch = 2026-09-01 }
	retiring "Old Root" { sha256 = $(fingerprint old.pem) }
	replacement "New Root" { sha256 = $(fingerprint new.pem) }
}
END
cat old.pem own.pem >store.pem
cat new.pem third.pem ended.pem own.pem >expected.pem
openssl crl2pkcs7 -nocrl -certfile expected.pem -outform DER -out expected.p7b
compare() { # compare OPTION...: exit status, output in out and err
	"$bin/anchorwatch" compare --transitions test.conf --as-of 2026-06-01 "$@" >out 2>err
	echo $?
}

equal "a difference that matters" 1 "$(compare --store store.pem --with expected.p7b)"
matches "the roots in both" 'store.pem compared with expected.p7b: 1 root in both' "$(cat out)"
matches "what is too few, and how much of it matters" 'too few: 2 roots, 1 of them matters' "$(cat out)"
matches "with the reason" "$(fingerprint new.pem) +New Root +replacement of transition test" "$(cat out)"
matches "what is too many" 'too many: 1 root, 1 of them matters' "$(cat out)"
matches "with its reason" 'Old Root +.*retires in transition test' "$(cat out)"
matches "roots that are not usable are counted" '1 of the roots to compare with are expired' "$(cat out)"
equal "what matters to nothing is listed with -v alone" "0 1" \
	"$(grep -c 'Third Root' out) $(compare -v --store store.pem --with expected.pem >rc; grep -c 'Third Root' out)"
equal "JSON" "1 false 1 1 New Root|Third Root Old Root" "$(compare --json --store store.pem --with expected.pem) $(jq -r \
	'"\(.partial) \(.same) \(.unusable) \([.too_few[].name] | sort | join("|")) \(.too_many[].name)"' out)"
equal "JSON: every key" '["store","with","partial","same","unusable","too_few","too_many"]["name","sha256","not_after","store","matters"]' \
	"$(jq -c 'keys_unsorted, (.too_few[0] | keys_unsorted)' out | tr -d '\n')"
cat own.pem third.pem new.pem >good.pem
equal "no difference matters" 0 "$(compare --store good.pem --with expected.pem)"
matches "which is said" 'too few: 0 roots, none matters' "$(cat out)"

# --- a device, by its judged stores
cat >conf <<END
state-directory = "$work/state"
device "box" {
	store "ca" { file = "$work/store.pem" }
	store "more" { file = "$work/new.pem" }
}
END
check "a collection" "$bin/anchorwatchd" --once --config conf --transitions test.conf
equal "each store of a device is judged by itself" 1 "$(compare -c conf --store box --with expected.pem)"
matches "so a root that one of them lacks is too few" 'too few: 3 roots, 1 of them matters' "$(cat out)"
matches "with the store" 'STORE +MATTERS.*New Root +ca +replacement of transition test' "$(tr '\n' ' ' <out)"
equal "JSON: the store that lacks it" "New Root ca|Own Root more|Third Root ca" "$(compare --json -c conf --store box --with expected.pem >rc
	jq -r '[.too_few[] | "\(.name) \(.store)"] | sort | join("|")' out)"

# --- a part of what a device trusts
hex=$(openssl x509 -in own.pem -outform DER | od -An -v -tx1 | tr -d ' \n')
printf 'crypto pki certificate chain OWN\n certificate ca 01\n  %s\n  quit\n' "$hex" >running.cfg
equal "a configuration is a part" 1 "$(compare --store running.cfg --with expected.pem)"
matches "which is said" 'a part of what the device trusts' "$(cat out)"
cat new.pem third.pem >pool.pem
cat >union.conf <<END
state-directory = "$work/union"
device "ios" {
	store "pool" { file = "$work/pool.pem" }
	store "trustpoints" { file = "$work/running.cfg" }
}
END
check "a collection of a pool and trustpoints" "$bin/anchorwatchd" --once --config union.conf --transitions test.conf
equal "a part and a whole store are one" "0 0" "$(compare -c union.conf --store ios --with expected.pem) $(grep -c 'a part of what' out)"

# --- errors
equal "no such file" 2 "$(compare --store store.pem --with none.pem)"
matches "is named" 'none.pem: .*file-missing' "$(cat err)"
equal "nothing to compare with" 64 "$(compare --store store.pem)"
matches "says what is needed" 'with FILE' "$(cat err)"
equal "neither a device nor a file" 2 "$(compare --store nobody --with expected.pem)"
matches "is named, too" 'nobody: .*file-missing' "$(cat err)"
done_testing
