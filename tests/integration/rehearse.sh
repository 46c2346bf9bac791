#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# anchorwatch rehearse on saved files and on a device's record: every key of the JSON form, the result of each change
# of stores and chains, and usage errors.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=pki.bash
. "$here/pki.bash"

cd "$work" || exit 1
service=lic.example.com:443
host='subjectAltName=DNS:lic.example.com'

# The PKI: an old and a new root, each with an issuing CA; the new one also signed across by the old one.
certificate old "Old Root" old 20100101 20400101 "$ca"
certificate new "New Root" new 20200101 20500101 "$ca"
certificate old-ca "Old Issuing CA" old 20200101 20300101 "$ca"
certificate new-ca "New Issuing CA" new 20200101 20350101 "$ca"
cp new.key cross.key
certificate cross "New Root" old 20200101 20280101 "$ca"
certificate leaf "lic.example.com" old-ca 20260101 20270101 "$host"
certificate next "lic.example.com" new-ca 20260801 20270801 "$host"
certificate other "Other Root" other 20200101 20400101 "$ca"
cp other.key twin.key
certificate twin "Old Root" twin 20200101 20400101 "$ca"
certificate ended "Ended Root" ended 20100101 20200101 "$ca"
cat leaf.pem old-ca.pem >chain.pem
cat next.pem new-ca.pem >next-chain.pem
cat next.pem new-ca.pem cross.pem >cross-chain.pem
cat old.pem new.pem >both.pem
old_sha256=$(fingerprint old.pem)
new_sha256=$(fingerprint new.pem)
mkdir transitions
cat >transitions/test.conf <<END
transition "test" {
	title = "Old Root to New Root"
	source = "test"
	applies-to = all
	issuance-stop = 2026-03-31
	service "lic.example.com:443" { switch = 2026-09-01 }
	retiring "Old Root" { sha256 = $old_sha256 }
	replacement "New Root" {
		sha256 = $new_sha256
		subject = "CN=New Root"
	}
}
END

rehearse() { "$bin/anchorwatch" rehearse --transitions transitions "$@"; }

# Every key in its order, every value with its type, and nothing else.
contract='
def instant: type == "string" and test("^[0-9]{4,}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$");
def date: . == null or instant;
def text: type == "string" and length > 0;
def count: type == "number" and . >= 0 and . == floor;
keys_unsorted == ["device", "as_of", "stores", "transitions", "services", "certificates"] and (.as_of | instant)
and all(.stores[]; keys_unsorted == ["name", "path", "format", "anchors", "usable", "bad_blocks"]
	and (.name | text) and (.path | text) and (.format | text) and (.anchors | count) and (.usable | count)
	and (.bad_blocks | count))
and all(.transitions[]; keys_unsorted == ["name", "readiness", "break_date", "break_reason", "impact_date", "missing", "remedy"]
	and (.name | text) and (.readiness | IN("ready", "atRisk", "broken", "cleanUp", "notAffected", "unknown"))
	and (.break_date | date) and (.break_reason == null or (.break_reason | text)) and (.impact_date | date)
	and all(.missing[]; keys_unsorted == ["name", "sha256"] and (.name | text) and (.sha256 | test("^[0-9a-f]{64}$")))
	and (.remedy == null or (.remedy | text)))
and all(.services[]; keys_unsorted == ["service", "verified", "verified_until", "reason"] and (.service | text)
	and (.verified | IN(true, false, null)) and (.verified_until | date) and (.reason | text))
'

# json NAME STATUS FILTER OPTION...: checks one object on one line, its form, the exit status, and the filter.
json() {
	local name=$1 status=$2 filter=$3 out rc got
	shift 3
	out=$(rehearse --json "$@" 2>"$work/err")
	rc=$?
	got="exit $rc, $(wc -l <<<"$out") line, contract $(jq -e "$contract" <<<"$out" 2>&1 | tail -1)"
	got+=", filter $(jq -e "$filter" <<<"$out" 2>&1 | tail -1)"
	if [ "$got" = "exit $status, 1 line, contract true, filter true" ]; then
		ok "$name"
	else
		not_ok "$name" "$got, stderr '$(cat "$work/err")'" "wanted exit $status and $filter" "$out"
	fi
}

# refused NAME REGEX OPTION...: exit status 3, or 64 for wrong usage, nothing on standard output, and the message.
refused() {
	local name=$1 regex=$2 want=3 out rc
	shift 2
	out=$(rehearse "$@" 2>err)
	rc=$?
	case $(head -1 err) in *'[usage]') want=64 ;; esac
	matches "$name" "^$want anchorwatch rehearse: $regex" "$rc $out$(head -1 err)"
}

readiness='.transitions[0].readiness'
verified='.services[0].verified'

# --- only a store and dates
json "old root alone, long before: at risk" 1 "$readiness == \"atRisk\" and .transitions[0].break_date == \"2026-09-01T00:00:00Z\"
	and .transitions[0].missing == [{name: \"New Root\", sha256: \"$new_sha256\"}] and .services == []" --store old.pem --as-of 2026-01-15
json "within 14 days of the break date: critical" 2 "$readiness == \"atRisk\"" --store old.pem --as-of 2026-08-25
json "from the second of the switch: broken" 2 "$readiness == \"broken\" and .transitions[0].break_date == \"2026-09-01T00:00:00Z\"" \
	--store old.pem --as-of 2026-09-01
json "the second before it is not" 2 "$readiness == \"atRisk\"" --store old.pem --as-of 2026-08-31T23:59:59Z
json "both roots: ready" 0 "$readiness == \"ready\" and .transitions[0].break_date == null and .transitions[0].break_reason == null
	and .transitions[0].missing == [] and .transitions[0].remedy == null" --store both.pem --as-of 2026-01-15
json "both roots later: ready, since nobody looked what needs the old one" 0 "$readiness == \"ready\"" --store both.pem --as-of 2026-10-01
json "new root alone, after: ready" 0 "$readiness == \"ready\"" --store new.pem --as-of 2026-10-01
json "an --as-of long past judges all the same" 1 '.transitions[0].readiness != "unknown" and .as_of == "2012-06-01T00:00:00Z"' \
	--store old.pem --as-of 2012-06-01
json "and one long ahead" 2 "$readiness == \"broken\"" --store old.pem --as-of 2039-01-01
json "a remedy for what is missing" 1 '.transitions[0].remedy | contains("New Root")' --store old.pem --as-of 2026-01-15
json "each store is reported: name, path, format, anchors" 1 '.stores == [{name: "old.pem", path: "./old.pem", format: "pem", anchors: 1,
	usable: 1, bad_blocks: 0}]' --store ./old.pem --as-of 2026-01-15
mkdir copy
cp both.pem copy/old.pem
json "the worst of several stores counts, names stay apart" 1 "$readiness == \"atRisk\" and
	([.stores[].name] == [\"old.pem\", \"old.pem-2\"])" --store old.pem --store copy/old.pem --as-of 2026-01-15

# --- dropping and adding roots
json "a drop turns ready into at risk" 1 "$readiness == \"atRisk\"" --store both.pem --drop "New Root" --as-of 2026-01-15
json "or into broken" 2 "$readiness == \"broken\"" --store both.pem --drop "$new_sha256" --as-of 2026-09-02
json "an addition cures it" 0 "$readiness == \"ready\" and .stores[0].anchors == 2" --store old.pem --add new.pem --as-of 2026-01-15
json "both at once: the exchange" 0 "$readiness == \"ready\" and .stores[0].anchors == 1" \
	--store old.pem --drop "${old_sha256:0:16}" --add new.pem --as-of 2026-10-01
openssl cms -sign -binary -nodetach -signer old.pem -inkey old.key -in new.pem -outform DER -out new.signed
json "so does one of a signed bundle" 0 "$readiness == \"ready\" and .stores[0].anchors == 2" --store old.pem --add new.signed \
	--as-of 2026-01-15
json "the wrong root cures nothing" 1 "$readiness == \"atRisk\"" --store old.pem --add other.pem --as-of 2026-01-15
cat old.pem twin.pem >twins.pem
refused "a name of two roots" 'Old Root: 2 roots .*SHA-256' --store twins.pem --drop "Old Root" --as-of 2026-01-15
json "is dropped by its fingerprint" 2 ".stores[0].anchors == 1" --store twins.pem --drop "$old_sha256" --as-of 2026-01-15
refused "15 digits are no fingerprint" "${old_sha256:0:15}: no root" --store old.pem --drop "${old_sha256:0:15}" --as-of 2026-01-15
refused "a root that is not there" 'Nowhere: no root' --store old.pem --drop Nowhere --as-of 2026-01-15

# --- chains
with_chain() { echo --chain "$1" --service lic.example.com; }
# shellcheck disable=SC2046
{
	json "the chain verifies until its leaf ends" 1 "$verified == true and .services[0].service == \"$service\"
		and .services[0].verified_until == \"2027-01-01T00:00:00Z\"" --store old.pem $(with_chain chain.pem) --as-of 2026-02-01
	json "at the last second it does" 2 "$verified == true" --store old.pem $(with_chain chain.pem) --as-of 2027-01-01
	json "a second later it does not" 2 "$verified == false and .services[0].verified_until == null
		and (.services[0].reason | contains(\"2027-01-01\"))" --store old.pem $(with_chain chain.pem) --as-of 2027-01-01T00:00:01Z
	json "before its leaf begins it does not" 2 "$verified == false" --store old.pem $(with_chain chain.pem) --as-of 2025-12-31
	json "the new chain fails against the old root" 2 "$verified == false and $readiness == \"broken\"
		and (.services[0].reason | contains(\"New Root\"))" --store old.pem $(with_chain next-chain.pem) --as-of 2026-08-15
	json "the new root added: it verifies" 0 "$verified == true and $readiness == \"ready\"
		and .services[0].verified_until == \"2027-08-01T00:00:00Z\"" --store old.pem --add new.pem $(with_chain next-chain.pem) --as-of 2026-08-15
	json "the new root dropped: it does not" 2 "$verified == false" --store both.pem --drop "New Root" $(with_chain next-chain.pem) --as-of 2026-08-15
	json "the cross certificate carries it without the new root" 1 "$verified == true" --store old.pem $(with_chain cross-chain.pem) --as-of 2026-08-15
	json "and with it is no matter" 0 "$verified == true and $readiness == \"ready\"" --store both.pem $(with_chain cross-chain.pem) --as-of 2026-08-15
	json "a missing intermediate" 2 "$verified == false and (.services[0].reason | contains(\"Old Issuing CA\"))" \
		--store old.pem $(with_chain leaf.pem) --as-of 2026-02-01
	json "another host" 2 '.services[0].verified == false' --store old.pem --chain chain.pem --service www.example.com --as-of 2026-02-01
	cat leaf.pem old.pem old-ca.pem >disorder.pem
	json "an odd order changes nothing" 1 "$verified == true" --store old.pem $(with_chain disorder.pem) --as-of 2026-02-01
	cat old.pem old-ca.pem leaf.pem >reversed.pem
	json "the server's certificate last in the file is found" 1 "$verified == true" --store old.pem $(with_chain reversed.pem) --as-of 2026-02-01
	json "its root in the file is not trusted for that" 2 "$verified == false" --store other.pem $(with_chain disorder.pem) --as-of 2026-02-01
	{ echo 'CONNECTED(00000003)'; cat leaf.pem; echo ' 1 s:CN = Old Issuing CA'; cat old-ca.pem; } >s_client.txt
	json "output of openssl s_client -showcerts" 1 "$verified == true" --store old.pem $(with_chain s_client.txt) --as-of 2026-02-01
}
json "a service with no chain is declared only" 1 "$verified == null and .services[0].service == \"$service\" and $readiness == \"atRisk\"" \
	--store old.pem --service LIC.example.com --as-of 2026-02-01
json "one that no transition names is not judged" 3 "$readiness == \"notAffected\"" --store old.pem --service www.example.com --as-of 2026-02-01
json "pairs go by order" 2 '[.services[] | [.service, .verified]] == [["lic.example.com:443", true], ["www.example.com:443", false]]' \
	--store old.pem --chain chain.pem --chain chain.pem --service lic.example.com --service www.example.com --as-of 2026-02-01
json "two chains of one service: the worst counts" 2 "$verified == false and (.services | length) == 1" \
	--store old.pem --chain chain.pem --service $service --chain next-chain.pem --service $service --as-of 2026-08-15

# --- licenses
sed -e 's/May 04 10:00:08 2020/Jun 20 10:00:00 2026/; s/Jun 03 10:00:07 2020/Jul 20 10:00:00 2026/; s/Aug 02 09:55:01 2020/Sep 18 10:00:00 2026/' \
	-e 's/May 04 \(.*\) 2021/May 04 \1 2027/; s/2020 UTC/2026 UTC/' "$data/license/asa-authorized.txt" >license.txt
json "the licenses stop 90 days after the last renewal before the break" 1 '.transitions[0].impact_date == "2026-11-17T10:00:00Z"' \
	--store old.pem --license license.txt --as-of 2026-07-01
json "no break, no impact" 0 '.transitions[0].impact_date == null' --store both.pem --license license.txt --as-of 2026-07-01
out=$(rehearse --store both.pem --license "$data/license/expressway.txt" --service $service --as-of 2026-07-01)
equal "what makes the status is printed: services that the device does not use" \
	"1|services: configured services are not those that the device reports (WARNING)" "$?|$(grep '^services:' <<<"$out")"
json "an old text is not stale" 1 '.transitions[0].impact_date == "2026-11-17T10:00:00Z"' --store old.pem --license license.txt --as-of 2026-02-01
json "nor is one long before --as-of" 2 "$readiness == \"broken\" and .transitions[0].impact_date == \"2026-11-17T10:00:00Z\"" \
	--store old.pem --license license.txt --as-of 2028-01-01
sed $'s/Example Works/\e[2J\u202e<b>|/; s/REGISTERED/REGISTERED\e]0;x\a/' license.txt >hostile.txt
json "hostile license text does no harm" 1 '.transitions | length == 1' --store old.pem --license hostile.txt --as-of 2026-07-01
equal "nor does it reach the terminal" 0 "$(rehearse --store old.pem --license hostile.txt --as-of 2026-07-01 2>&1 | grep -cP '\x1b|\x07|\x{202e}')"
certificate evil $'evil \e[31m\u202e root' evil 20200101 20400101 "$ca"
equal "nor does a hostile name" 0 "$(rehearse --store old.pem --add evil.pem --as-of 2026-07-01 2>&1 | grep -cP '\x1b|\x{202e}')"

# --- usage errors: the file and the rule
refused "nothing to rehearse" 'a device or a saved store'
refused "a device and files" '--store: saved files and a device exclude' exp-core-1 --store old.pem
refused "a chain without its service" 'chain.pem: a chain needs the service' --store old.pem --chain chain.pem
refused "no such service" 'http://lic: a service is HOST:PORT' --store old.pem --service http://lic
refused "no such date" 'soon: --as-of takes a date' --store old.pem --as-of soon
refused "no such store" 'none.pem: .*\[file-missing\]' --store none.pem
head -c 3000 /dev/zero | tr '\0' x >garbage.pem
refused "a store of garbage" 'garbage.pem: .*\[store-' --store garbage.pem
refused "an addition of garbage" 'garbage.pem: .*\[store-' --store old.pem --add garbage.pem
refused "a chain of garbage" 'garbage.pem: .*\[store-' --store old.pem --chain garbage.pem --service $service
refused "a license of garbage" 'garbage.pem: .*\[license-format\]' --store old.pem --license garbage.pem
refused "no record of the device" 'exp-core-1: .*\[record-missing\]' exp-core-1 --state "$work/state"
{ cat old.pem; printf -- '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'; cat new.pem; } >partly.pem
json "a store with a bad block is read, and OpenSSL refuses it" 1 "$readiness == \"ready\" and .stores[0].bad_blocks == 1 and .stores[0].anchors == 2" \
	--store partly.pem --as-of 2026-01-15
matches "and the block is named" '^anchorwatch rehearse: partly.pem: block 2.*\[store-' "$(cat err)"
matches "and what OpenSSL says" 'anchorwatch rehearse: partly.pem: OpenSSL .* refuses the file: block 2, line [0-9]+: .*\[store-load\]' "$(cat err)"
cp new-ca.key expired-ca.key
certificate expired-ca "New Issuing CA" new 20200101 20240101 "$ca"
cat new.pem expired-ca.pem >misleading.pem
fragile=(--store misleading.pem --service "$service" --chain next-chain.pem --as-of 2026-10-01)
json "an expired copy in the store misleads the search of OpenSSL" 1 \
	'.services[0].verified and (.services[0].reason | test("; fragile: store .* fails: certificate has expired; it is misled by New Issuing CA"))' "${fragile[@]}"
openssl verify -no-CApath -no-CAstore -CAfile misleading.pem -untrusted new-ca.pem -attime 1790812800 next.pem >/dev/null 2>&1
equal "as openssl verify says" 2 "$?"
matches "text: the certificate to remove" 'what to do +remove New Issuing CA' "$(rehearse "${fragile[@]}")"
json "without it the search finds the path" 0 '.services[0].verified and (.services[0].reason | test("fragile") | not)' \
	--store new.pem --service "$service" --chain next-chain.pem --as-of 2026-10-01
matches "text: OpenSSL refuses the file" $'partly.pem: OpenSSL does not load the store \\(WARNING\\)\n.*what to do +mend partly\\.pem at that place' \
	"$(rehearse --store partly.pem --as-of 2026-01-15 2>/dev/null)"
rehearse --json --store old.pem >/dev/full 2>/dev/null
equal "a full disk is a failure" 3 $?

# --- a service that nothing judges: its name may be misspelt
reason='.services[] | select(.service == "lci.example.com:443") | .verified == null and (.reason | test("^nothing judges it.*did you mean lic.example.com:443\\?$"))'
rehearse --json --store both.pem --service lci.example.com --as-of 2026-01-15 >out
equal "a misspelt service: what was meant" "3 true" "$? $(jq "$reason" out)"
rehearse --json --store both.pem --service lic.example.com --service lci.example.com --as-of 2026-01-15 >out
equal "with one that is judged, too" "3 true true" \
	"$? $(jq "$reason" out) $(jq '.services[] | select(.service == "lic.example.com:443") | .reason | test("dates of the transitions decide")' out)"
rehearse --json --store both.pem --service far.example.org:8443 --as-of 2026-01-15 >out
equal "nothing is spelt like it" "3 true" "$? $(jq '.services[0].reason | test("^nothing judges it") and (test("did you mean") | not)' out)"
matches "a misspelt service in the text form" 'service lci.example.com:443: unknown reason nothing judges it.*did you mean lic.example.com:443\?' \
	"$(rehearse --store both.pem --service lci.example.com --as-of 2026-01-15 | tr -s ' \n' ' ')"

# --- text: the present state, and changes
out=$(rehearse --store old.pem --chain chain.pem --service lic.example.com --license license.txt --as-of 2026-07-01)
matches "text: when" '^a device with these files as of 2026-07-01T00:00:00Z' "$out"
matches "text: files count as read then" 'saved files count as read at that instant' "$out"
matches "text: readiness" $'\ntransition test: atRisk \\(' "$out"
matches "text: the break date" $'\n  breaks at the latest +2026-09-01T00:00:00Z' "$out"
matches "text: any day since" $'\n  any day since +2026-03-31T00:00:00Z' "$out"
matches "text: the impact date" $'\n  licenses stop +2026-11-17T10:00:00Z' "$out"
matches "text: the missing root" $'\n  missing root +New Root\n  its SHA-256 +'"$new_sha256" "$out"
matches "text: what to do" $'\n  what to do +' "$out"
matches "text: the service" $'\nservice lic.example.com:443: verifies \\(' "$out"
matches "time line: the switch and what it brings" $'\n  2026-09-01 +lic.example.com:443 switches: test breaks\n' "$out"
matches "time line: the licenses" $'\n  2026-11-17T10:00:00Z +licenses stop' "$out"
equal "time line: no end of a chain that is presented no more" 0 "$(grep -c 2027-01-01T00:00:01Z <<<"$out")"
out=$(rehearse --store new.pem --chain next-chain.pem --service lic.example.com --as-of 2026-09-10 | tr -s ' \n' ' ')
matches "time line: the end of the leaf" '2027-08-01T00:00:01Z lic.example.com has expired: test breaks, the chain of lic.example.com:443 does not verify' "$out"
out=$(rehearse --store old.pem --drop "Old Root" --add new.pem --as-of 2026-07-01)
matches "text: what was dropped" "dropped from store old.pem: Old Root, SHA-256 *$old_sha256" "$(tr -s ' \n' ' ' <<<"$out")"
matches "text: what was added" "added to store old.pem: New Root, SHA-256 *$new_sha256" "$(tr -s ' \n' ' ' <<<"$out")"

# --- a device: the daemon's record, with the bytes of its anchors
cat >conf <<END
state-directory = "$work/state"
device "box" {
	store "ca" { file = "$work/both.pem" }
}
END
check "a collection of the device" "$bin/anchorwatchd" --once --config conf --transitions transitions
mkdir -p state/certificates
for stem in old new; do openssl x509 -in $stem.pem -outform DER -out "state/certificates/$(fingerprint $stem.pem).der"; done
device() { "$bin/anchorwatch" rehearse -c conf -t transitions "$@"; }
printf 'state-directory = "%s"\ndevice "odd" { services = {"lic.example.com", "lci.example.com"} store "ca" { file = "%s" } }\n' \
	"$work/odd" "$work/both.pem" >odd.conf
"$bin/anchorwatchd" --once --config odd.conf --transitions transitions >/dev/null 2>&1
"$bin/anchorwatch" rehearse --json -c odd.conf -t transitions odd --as-of 2026-01-15 >out
equal "a device with a misspelt one of its services" "3 true" "$? $(jq "$reason" out)"
equal "the device as it is" "0 ready" "$(device box --as-of 2026-01-15 --json >out; echo -n "$? "; jq -r "$readiness" out)"
equal "without the new root" "1 atRisk" "$(device box --as-of 2026-01-15 --drop "New Root" --json >out; echo -n "$? "; jq -r "$readiness" out)"
equal "with the chain that will be presented" "2 false" \
	"$(device box --as-of 2026-08-15 --drop "New Root" --chain next-chain.pem --service $service --json >out; echo -n "$? "; jq -r "$verified" out)"
equal "which it verifies as it is" "0 true" \
	"$(device box --as-of 2026-08-15 --chain next-chain.pem --service $service --json >out; echo -n "$? "; jq -r "$verified" out)"
matches "text: when its facts were collected" 'facts collected until 20' "$(device box --as-of 2026-01-15)"
matches "a service must be named where it is not the only one" 'next-chain.pem: which service' "$(device box --chain next-chain.pem 2>&1)"
certificate far "lic.example.com" other 20260101 20270101 "$host"
sed -i "1i catalogue = \"$work/other.pem\"\nhost-catalogue = false" conf
matches "a wanted root is known by the catalogue of the configuration" "missing root +Other Root.*found in +$work/other.pem" \
	"$(device box --as-of 2026-08-15 --chain far.pem --service $service | tr '\n' ' ')"

# The fleet: one with the new root, one without, one that was never collected, one whose service fails.
cat >fleet.conf <<END
state-directory = "$work/fleet"
device "good" { store "ca" { file = "$work/both.pem" } }
device "bad" { store "ca" { file = "$work/old.pem" } }
device "never" { store "ca" { file = "$work/none.pem" } }
END
"$bin/anchorwatchd" --once --config fleet.conf --transitions transitions >/dev/null 2>&1
cat >>fleet.conf <<END
device "later" { store "ca" { file = "$work/new.pem" } }
END
fleet() { "$bin/anchorwatch" rehearse --all -c fleet.conf -t transitions "$@"; }
fleet --as-of 2026-08-25 >out
equal "--all: exit status of the worst" 2 $?
equal "--all: a table, worst first" "bad CRITICAL atRisk 2026-09-01
later UNKNOWN unknown -
never UNKNOWN unknown -
good OK ready -" "$(sed -n '3,6p' out | awk '{ print $1, $2, $3, $4 }')"
matches "--all: the missing root" 'bad .* test +New Root' "$(cat out)"
matches "--all: totals" '4 devices: 1 CRITICAL, 2 UNKNOWN, 1 OK' "$(cat out)"
equal "--all with the root added to each" "ready ready" \
	"$(fleet --as-of 2026-08-25 --add new.pem | awk '/^(bad|good)/ { print $3 }' | xargs)"
equal "--all --json: one object a device" "bad good never" "$(fleet --as-of 2026-08-25 --json 2>err | jq -r .device | sort | xargs)"
matches "--all: a device without a record is an error" "rehearse: later: .*record-missing" "$(cat err)"
matches "--all and a device exclude each other" "exclude" "$(fleet bad 2>&1)"
equal "--in is --as-of from now" "$(fleet --as-of +4000d | tail -n +2)" "$(fleet --in 4000d | tail -n +2)"
matches "--in takes a time" "such as 90d" "$(fleet --in soon 2>&1)"
matches "with its unit" "with its unit" "$(fleet --in 90 2>&1)"
matches "so does --as-of" "such as .30d" "$(fleet --as-of +90 2>&1)"
matches "one of the two, once" "one instant is taken" "$(fleet --in 90d --as-of 2026-08-25 2>&1)"
cp -r transitions two
sed 's/transition "test"/transition "zz-earlier"/; s/2026-09-01/2026-08-30/g' transitions/*.conf >two/zz.conf
matches "--all: of several transitions the one that breaks first" 'bad +CRITICAL +atRisk +2026-08-30 .*zz-earlier' \
	"$(fleet --as-of 2026-08-25 -t two)"
matches "--all: since when it is broken" 'bad +CRITICAL +broken +2026-08-30' "$(fleet --as-of 2027-01-15 -t two)"
before=$(md5sum state/records/*)
device box --drop "New Root" >/dev/null 2>&1
equal "a rehearsal changes nothing" "$before" "$(md5sum state/records/*)"
done_testing
