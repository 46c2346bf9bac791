#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# The CA change of 2021 to 2023, with the real roots and the shipped transition: the result of rehearse on five days
# for a store with only the old root, with both, and with only the new one. docs/history-2021.md contains the table;
# AW_UPDATE=1 writes it.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

page=$root/docs/history-2021.md
quovadis=$data/roots/quovadis-root-ca-2.pem
identrust=$data/roots/identrust-commercial-root-ca-1.pem
quovadis_sha256=85a0dd7dd720adb7ff05f83d542b209dc7ff4528f7d677b18389fea5e5c49e86
identrust_sha256=5d56499be4d2e08bcfcad08a3e38723d50503bde706948e42f55603019e528ae
tools=tools.cisco.com:443
smart=smartreceiver.cisco.com:443
cd "$work" || exit 1

fingerprint() { openssl x509 -in "$1" -outform DER | sha256sum | cut -d' ' -f1; }
equal "QuoVadis Root CA 2 is the real one" $quovadis_sha256 "$(fingerprint "$quovadis")"
equal "IdenTrust Commercial Root CA 1 is the real one" $identrust_sha256 "$(fingerprint "$identrust")"
cp "$quovadis" old.pem
cp "$identrust" new.pem
cat old.pem new.pem >both.pem

# The license text on that day of a device that renews every 30 days, at 10:00 from 2021-02-15 on. It renews no longer
# once it cannot verify the service.
first=$(date -u -d 2021-02-15T10:00:00Z +%s)
month=$((30 * 86400))
cisco() { date -u -d "@$1" '+%b %d %H:%M:%S %Y'; }
license() {
	local as_of last limit
	as_of=$(date -u -d "$1" +%s)
	limit=$(date -u -d "$2" +%s)
	[ "$as_of" -lt "$limit" ] || as_of=$((limit - 1))
	last=$((first + (as_of - first) / month * month))
	sed -e "s/May 04 10:00:08 2020/$(cisco $last)/; s/Jun 03 10:00:07 2020/$(cisco $((last + month)))/" \
		-e "s/Aug 02 09:55:01 2020/$(cisco $((last + 90 * 86400)))/; s/Initial Registration: .*/Initial Registration: SUCCEEDED on Feb 15 10:00:00 2021 UTC/" \
		-e "s/Next Renewal Attempt: .*/Next Renewal Attempt: Aug 01 10:00:00 2023 UTC/; s/Registration Expires: .*/Registration Expires: Feb 15 10:00:00 2024 UTC/" \
		"$data/license/asa-authorized.txt" >license.txt
}

rehearse() {
	"$bin/anchorwatch" rehearse --transitions "$transitions/10-quovadis-identrust.conf" --license license.txt "$@"
}
switch() { if [ "$1" = $tools ]; then echo 2022-02-05; else echo 2023-01-26; fi; }
only='.transitions[] | select(.name == "quovadis-identrust")'

# say DAY STORE SERVICE: "readiness break_date impact_date any_day_since exit", only dates, "-" for none.
say() {
	local answer=answer-$1-$2-${3%%.*}
	[ -s "$answer" ] || rehearse_twice "$@" >"$answer"
	cat "$answer"
}
rehearse_twice() {
	local day=$1 store=$2 service=$3 status any
	license "$day" "$(switch "$service")"
	rehearse --store "$store.pem" --service "$service" --as-of "$day" --json >out.json
	status=$?
	any=$(rehearse --store "$store.pem" --service "$service" --as-of "$day" | sed -n 's/^  any day since  *//p')
	jq -r --arg any "${any:--}" --arg status $status \
		"$only | [.readiness, .break_date // \"-\", .impact_date // \"-\", \$any, \$status] | map(.[:10]) | join(\" \")" out.json
}

# expect DAY STORE SERVICE ANSWER
expect() {
	equal "$1, $2, ${3%%.*}" "$4" "$(say "$1" "$2" "$3")"
}

# Only the old root. Licenses stop 90 days after the last renewal before the switch: 2022-01-11 and 2023-01-06.
# No date "any day since" before the old root stops issuing.
expect 2021-03-01 old $tools "atRisk 2022-02-05 2022-04-11 - 1"
expect 2021-03-01 old $smart "atRisk 2023-01-26 2023-04-06 - 1"
expect 2021-04-01 old $tools "atRisk 2022-02-05 2022-04-11 2021-03-31 1"
expect 2021-04-01 old $smart "atRisk 2023-01-26 2023-04-06 2021-03-31 1"
expect 2022-02-04 old $tools "atRisk 2022-02-05 2022-04-11 2021-03-31 2"
expect 2022-02-04 old $smart "atRisk 2023-01-26 2023-04-06 2021-03-31 1"
expect 2022-02-06 old $tools "broken 2022-02-05 2022-04-11 - 2"
expect 2022-02-06 old $smart "atRisk 2023-01-26 2023-04-06 2021-03-31 1"
expect 2023-01-27 old $tools "broken 2022-02-05 2022-04-11 - 2"
expect 2023-01-27 old $smart "broken 2023-01-26 2023-04-06 - 2"

# Both: ready, with a clean-up once the last service has switched. Only the new one: ready, according to the dates.
for service in $tools $smart; do
	for day in 2021-03-01 2021-04-01 2022-02-04 2022-02-06; do
		expect $day both "$service" "ready - - - 0"
		expect $day new "$service" "ready - - - 0"
	done
	expect 2023-01-27 both "$service" "ready - - - 0"
	expect 2023-01-27 new "$service" "ready - - - 0"
done

# The expiry of the old root is no indication: it is valid until 2031.
equal "the old root itself is usable all the time" true \
	"$("$bin/anchorwatch" inspect --json --transitions "$transitions" --as-of 2023-01-27 old.pem | jq '.anchors[0].usable')"

# The facts that were known a year in advance.
license 2021-03-01 2022-02-05
rehearse --store old.pem --service $tools --as-of 2021-03-01 --json >out.json
equal "the missing root by name and fingerprint" "IdenTrust Commercial Root CA 1 $identrust_sha256" \
	"$(jq -r "$only | .missing[] | \"\(.name) \(.sha256)\"" out.json)"
matches "the remedy names it" 'IdenTrust Commercial Root CA 1' "$(jq -r "$only | .remedy" out.json)"
matches "the reason names service and day" 'tools.cisco.com:443.*2022-02-05' "$(jq -r "$only | .break_reason" out.json)"
text=$(rehearse --store old.pem --as-of 2021-03-01)
matches "the time line: issuing stops" $'\n  2021-03-31 +QuoVadis Root CA 2 stops issuing' "$text"
matches "the time line: the first switch breaks it" $'\n  2022-02-05 +tools.cisco.com:443 switches.*quovadis-identrust breaks' "$text"
matches "the time line: licenses stop" $'\n  2022-04-11T10:00:00Z +licenses stop' "$text"
equal "the exchange, rehearsed: add the root" 0 "$(rehearse --store old.pem --add "$identrust" --as-of 2022-02-06 >out; echo $?)"
equal "after it the old one may go" 0 "$(rehearse --store both.pem --drop "QuoVadis Root CA 2" --as-of 2023-01-27 >out; echo $?)"
equal "but never the new one" 2 "$(rehearse --store both.pem --drop $identrust_sha256 --as-of 2022-02-06 >out; echo $?)"

# The table of the page.
words() { # READINESS BREAK IMPACT ANY EXIT
	case $1 in
	atRisk)
		printf 'at risk: breaks on %s' "$2"
		[ "$4" = - ] || printf ' at the latest, any day since %s' "$4"
		printf '; licenses stop on %s' "$3"
		;;
	broken) printf 'broken since %s; licenses stop on %s' "$2" "$3" ;;
	cleanUp) printf 'ready; remove the old root' ;;
	*) printf '%s' "$1" ;;
	esac
}
table() {
	local day store
	echo '| as of | store | tools.cisco.com | smartreceiver.cisco.com |'
	echo '|---|---|---|---|'
	for store in old both new; do
		for day in 2021-03-01 2021-04-01 2022-02-04 2022-02-06 2023-01-27; do
			# shellcheck disable=SC2046 # five words
			printf '| %s | %s | %s | %s |\n' $day "${names[$store]}" "$(words $(say $day $store $tools))" \
				"$(words $(say $day $store $smart))"
		done
	done
}
declare -A names=([old]="QuoVadis Root CA 2" [both]="both roots" [new]="IdenTrust Commercial Root CA 1")
table >table.md
if [ -n "${AW_UPDATE:-}" ]; then
	sed -i -e '/^<!-- table -->$/,/^<!-- end -->$/{//!d}' -e '/^<!-- table -->$/r table.md' "$page"
fi
equal "the page has this table" "$(cat table.md)" "$(sed '1,/^<!-- table -->$/d; /^<!-- end -->$/,$d' "$page")"
done_testing
