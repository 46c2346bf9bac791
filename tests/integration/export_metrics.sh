#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# anchorwatch export --openmetrics: each device, readable or not; no duplicate series; the file replaced atomically.
# tests/platform/prometheus.sh tests the real readers of this text.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=pki.bash
. "$here/pki.bash"

cd "$work" || exit 1
certificate old "Old Root" old 20100101 20400101 "$ca"
certificate new "New Root" new 20200101 20500101 "$ca"
certificate leaf "lic.example.com" new 20260101 20980101 'subjectAltName=DNS:lic.example.com'
cat leaf.pem new.pem >chain.pem
cp old.pem store.pem
cat >transition.conf <<END
transition "test" {
	title = "t"
	source = "s"
	applies-to = all
	service "lic.example.com:443" { switch = 2097-01-01 }
	retiring "Old Root" { sha256 = $(fingerprint old.pem) }
	replacement "New Root" { sha256 = $(fingerprint new.pem) }
}
END
cat >license.txt <<'END'
Smart Licensing is ENABLED

Registration:
  Status: REGISTERED

License Authorization:
  Status: AUTHORIZED on Jun 10 2020 08:02:32 UTC
  Communication Deadline: Dec 30 2098 07:33:04 UTC

License Usage:

same (regid.same):
  Description: first
  Count: 1
  Status: AUTHORIZED

same (regid.same):
  Description: second
  Count: 2
  Status: OUT OF COMPLIANCE

other (regid.other):
  Description: third
  Count: 3
  Status: AUTHORIZED
END
cat >aw.conf <<CONF
state-directory = "$work/state"
service "lic.example.com" { chain = "$work/chain.pem" }
device "one" {
	services = { "lic.example.com" }
	store "ca" { file = "$work/store.pem" }
	source "license-text" { file = "$work/license.txt" }
}
device "two" { store "ca" { file = "$work/nothing.pem" } }
CONF
aw=(--config "$work/aw.conf" --transitions "$work/transition.conf")
"$bin/anchorwatchd" "${aw[@]}" --once >collect.log 2>&1
sed -i '$a device "three" { store "ca" { file = "/nonexistent" } }' aw.conf

# metrics OPTION...: the document in out, the exit status on standard output.
metrics() { "$bin/anchorwatch" export --openmetrics "${aw[@]}" "$@" >out 2>err; echo $?; }
has() { grep -qxF -- "$1" out; }
lacks() { ! grep -qF -- "$1" out; }
sample() { sed -n "s/^anchorwatch_$1 //p" out; }

equal "all devices are in it" "0" "$(metrics)"
equal "without a word" "" "$(cat err)"
equal "as many as there are" 3 "$(sample devices)"
equal "the worst of all, and the devices by severity" "4 0 2 0 1" "$(sample fleet_severity) $(for severity in ok unknown \
	warning critical; do sample "fleet_devices{severity=\"$severity\"}"; done | tr '\n' ' ' | sed 's/ $//')"
equal "by class of finding" "1 0 0 2" "$(for sample in trust:critical license:critical certificate:critical \
	collection:unknown; do
	sample "fleet_class_devices{class=\"${sample%:*}\",severity=\"${sample#*:}\"}"
done | tr '\n' ' ' | sed 's/ $//')"
equal "and by readiness" "1 2" "$(sample 'fleet_readiness_devices{state="broken"}') $(sample 'fleet_readiness_devices{state="unknown"}')"
check "a device without a record has a finding, too" \
	has 'anchorwatch_finding_severity{device="three",class="collection",finding="never-collected",object="record file"} 2'
check "a finding has the class that its alarm has in the MIB" \
	has 'anchorwatch_finding_severity{device="one",class="readiness",finding="broken",object="test"} 4'
check "a broken device: its service presents the new root already" \
	has 'anchorwatch_readiness{device="one",transition="test",state="broken"} 1'
equal "and no other state" 1 "$(grep -c '^anchorwatch_readiness{device="one",transition="test"' out)"
check "the root that is missing" has 'anchorwatch_readiness_missing_info{device="one",transition="test",root="New Root"} 1'
check "its service" has 'anchorwatch_service_verified{device="one",service="lic.example.com:443",state="no"} 1'
check "a deadline" has 'anchorwatch_license_deadline_timestamp_seconds{device="one",license="license"} 4070763184'
check "a license line that is reported twice is in it twice" \
	has 'anchorwatch_entitlement_in_use{device="one",license="license",entitlement="same",object="license/regid.same",copy="2"} 2'
check "the age of the file of a store" \
	has "anchorwatch_store_written_timestamp_seconds{device=\"one\",store=\"ca\"} $(stat -c %Y store.pem)"
check "a store that was never read" has 'anchorwatch_store_read_success{device="two",store="ca"} 0'
check "has no date" test -z "$(grep '^anchorwatch_store_observed.*"two"' out)"
check "and is stale" has 'anchorwatch_device_stale{device="two"} 1'
check "a device without a record" has 'anchorwatch_device_record_readable{device="three"} 0'
check "is unknown" has 'anchorwatch_device_severity{device="three"} 2'
equal "no series is in it twice" "" "$(grep -v '^#' out | sed 's/ [^ ]*$//' | sort | uniq -d)"
equal "no family begins twice" "" "$(grep '^# TYPE' out | sort | uniq -d)"
equal "the last line" "# EOF" "$(tail -n 1 out)"
equal "units are those of the names" "" "$(awk '/^# UNIT/ && $3 !~ "_" $4 "$"' out)"
equal "each date has its unit" "$(grep -c '^# TYPE .*_seconds gauge' out)" "$(grep -c '^# UNIT' out)"
equal "every sample is of the family above it" "" "$(awk '/^# TYPE/ { name = $3; next } /^#/ { next }
	{ family = $0; sub(/[ {].*/, "", family); if (family != name) print }' out)"

echo '{' >state/records/one.json
equal "a record that cannot be read spoils no other" "0" "$(metrics)"
check "it is reported" has 'anchorwatch_device_record_readable{device="one"} 0'
check "and the others are" has 'anchorwatch_device_record_readable{device="two"} 1'

equal "one device alone" 0 "$(metrics two)"
equal "is all there is" 1 "$(sample devices)"
equal "a file is written" "0" "$(metrics -o aw.prom)"
equal "and nothing else" "" "$(cat out err)"
check "a file that cannot be written is reported" test "$(metrics -o /nonexistent/aw.prom)" = 2

usage() { "$bin/anchorwatch" export "${aw[@]}" "$@" 2>&1; echo "$?"; }
matches "two forms" 'one form at a time.* 64$' "$(usage --openmetrics --bundle one | tr '\n' ' ' | sed 's/ $//')"
matches "saved files" 'cannot be used with it.* 64$' "$(usage --openmetrics --store old.pem | tr '\n' ' ' | sed 's/ $//')"

# --- a device does not cost more series than it has facts
cat >few.conf <<END
state-directory = "$work/few"
device "few" { store "ca" { file = "$work/store.pem" } }
END
"$bin/anchorwatchd" --once --config few.conf >/dev/null 2>&1
"$bin/anchorwatch" export --openmetrics -c few.conf >few.out
few=$(grep -c 'device="few"' few.out)
check "a device with a store has at most 25 series with the shipped transitions ($few)" test "$few" -le 25
done_testing
