#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Changes of CAs after that of 2021: what rehearse reports before, on and after their days, for stores of that time. The
# pages docs/history-teams.md and docs/history-dst-x3.md contain the tables; AW_UPDATE=1 writes them.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=pki.bash
. "$(dirname "$0")/pki.bash"

teams=sip.pstnhub.microsoft.com:5061
cd "$work" || exit 1
take() {
	local file=$1 name
	shift
	for name in "$@"; do
		sed -n "/^# $name\$/,/END/p" "$data/roots/catalogue.pem" | sed 1d
	done >"$file"
}
# page FILE MARK TABLE: the page has that table behind its mark.
page() {
	local file=$root/docs/$1 mark=$2 table=$3
	if [ -n "${AW_UPDATE:-}" ]; then
		sed -i -e "/^<!-- $mark -->\$/,/^<!-- end -->\$/{//!d}" -e "/^<!-- $mark -->\$/r $table" "$file"
	fi
	equal "$1 has the table of $mark" "$(cat "$table")" \
		"$(sed "1,/^<!-- $mark -->\$/d; /^<!-- end -->\$/,\$d" "$file" | sed '/^$/d')"
}

# --- Teams: rehearse TRANSITION STORE DAY: "readiness break any-day missing exit", dates alone
rehearse() {
	local status any
	"$bin/anchorwatch" rehearse --transitions "$transitions" --store "$2.pem" --service $teams --as-of "$3" --json >out.json
	status=$?
	any=$("$bin/anchorwatch" rehearse --transitions "$transitions" --store "$2.pem" --service $teams --as-of "$3" |
		sed -n "/^transition $1:/,/^\$/s/^  any day since  *//p")
	jq -r --arg any "${any:--}" --arg status $status --arg name "$1" '.transitions[] | select(.name == $name) |
		[.readiness, .break_date // "-", $any, (.missing | length), $status] | map(tostring | .[:10]) | join(" ")' out.json
}
expect() { # TRANSITION STORE DAY ANSWER
	equal "$1, $2, $3" "$4" "$(rehearse "$1" "$2" "$3")"
}
words() { # READINESS BREAK ANY MISSING EXIT
	local roots="1 root missing"
	[ "$4" = 1 ] || roots="$4 roots missing"
	case $1 in
	atRisk)
		printf 'at risk: breaks on %s' "$2"
		[ "$3" = - ] || printf ' at the latest, any day since %s' "$3"
		printf '; %s' "$roots"
		;;
	broken) printf 'broken since %s; %s' "$2" "$roots" ;;
	*) printf '%s' "$1" ;;
	esac
}
table() { # TRANSITION DAYS STORE...
	local transition=$1 days=$2 day store
	shift 2
	printf '| as of |'
	for store in "$@"; do printf ' %s |' "${names[$store]}"; done
	printf '\n|---|'
	for store in "$@"; do printf -- '---|'; done
	printf '\n'
	for day in $days; do
		printf '| %s |' "$day"
		for store in "$@"; do
			# shellcheck disable=SC2046 # five words
			printf ' %s |' "$(words $(rehearse "$transition" "$store" "$day"))"
		done
		printf '\n'
	done
}
declare -A names=([baltimore]="Baltimore CyberTrust Root" [g2]="DigiCert Global Root G2" [move]="both"
	[two]="G2 and Microsoft RSA Root 2017" [six]="all but DigiCert TLS RSA4096 Root G5" [seven]="all seven")
seven=("DigiCert Global Root CA" "DigiCert Global Root G2" "DigiCert Global Root G3" "DigiCert TLS ECC P384 Root G5"
	"Microsoft RSA Root Certificate Authority 2017" "Microsoft ECC Root Certificate Authority 2017")
take baltimore.pem "Baltimore CyberTrust Root"
take g2.pem "DigiCert Global Root G2"
cat baltimore.pem g2.pem >move.pem
take two.pem "DigiCert Global Root G2" "Microsoft RSA Root Certificate Authority 2017"
take six.pem "${seven[@]}"
take seven.pem "${seven[@]}" "DigiCert TLS RSA4096 Root G5"

expect teams-2023 baltimore 2023-08-01 "atRisk 2023-10-03 - 1 1"
expect teams-2023 baltimore 2023-08-25 "atRisk 2023-10-03 - 1 2"
expect teams-2023 baltimore 2023-09-05T12:00:00Z "broken 2023-09-05 - 1 2"
expect teams-2023 baltimore 2023-09-06 "atRisk 2023-10-03 - 1 2"
expect teams-2023 baltimore 2023-09-19T12:00:00Z "broken 2023-09-19 - 1 2"
expect teams-2023 baltimore 2023-10-03T09:59:59Z "atRisk 2023-10-03 - 1 2"
expect teams-2023 baltimore 2023-10-03T10:00:00Z "broken 2023-10-03 - 1 2"
# The exit status is that of the second move, for which these stores are not ready.
for day in 2023-08-01 2023-09-05T12:00:00Z 2023-10-04; do
	expect teams-2023 g2 $day "ready - - 0 1"
	expect teams-2023 move $day "ready - - 0 1"
done
table teams-2023 "2023-08-01 2023-09-05T12:00:00Z 2023-09-07 2023-09-19T12:00:00Z 2023-10-02 2023-10-04" baltimore move g2 >2023.md
page history-teams.md teams-2023 2023.md

expect teams-2026 two 2026-02-01 "atRisk 2026-06-30 - 5 1"
expect teams-2026 two 2026-03-20 "atRisk 2026-06-30 - 5 2"
expect teams-2026 two 2026-04-01 "atRisk 2026-06-30 2026-04-01 5 2"
expect teams-2026 two 2026-06-30 "atRisk 2026-06-30 2026-04-01 5 2"
expect teams-2026 two 2026-07-01 "broken 2026-06-30 - 5 2"
expect teams-2026 six 2026-07-01 "broken 2026-06-30 - 1 2"
expect teams-2026 seven 2026-07-01 "ready - - 0 0"
rehearse teams-2026 two 2026-07-01 >out
equal "the five by name" "DigiCert Global Root CA, DigiCert Global Root G3, DigiCert TLS RSA4096 Root G5, DigiCert TLS ECC P384 Root G5, Microsoft ECC Root Certificate Authority 2017" \
	"$(jq -r '[.transitions[] | select(.name == "teams-2026").missing[].name] | join(", ")' out.json)"
reason=$(jq -r '.transitions[] | select(.name == "teams-2026").break_reason' out.json)
matches "calls are what fails" 'calls over it fail' "$reason"
equal "and not licenses" 0 "$(grep -c 'licenses stop' <<<"$reason")"
table teams-2026 "2026-02-01 2026-03-20 2026-04-15 2026-06-30 2026-07-01" two six seven >2026.md
page history-teams.md teams-2026 2026.md

# --- DST Root CA X3: certificates of the same shape and dates
host=license.example
certificate old "Old Root X3" old 20000930 20210930 "$ca" && certificate new "New Root X1" new 20150604 20350604 "$ca" &&
	cp new.key cross.key && certificate cross "New Root X1" old 20210120 20240930 "$ca" &&
	certificate issuer "Issuer R3" new 20200904 20250915 "$ca" &&
	certificate leaf $host issuer 20210801 20211030 "subjectAltName=DNS:$host" || exit 1
cat leaf.pem issuer.pem cross.pem >chain.pem
cat old.pem new.pem >both.pem
"$bin/anchorwatch" transitions --new old.pem new.pem | sed 's/"NAME"/x3/; s/= declared/= holders/' >x3.conf
look() { # STORE DAY: "readiness break verified search exit"
	local status
	"$bin/anchorwatch" rehearse --transitions x3.conf --store "$1.pem" --chain chain.pem --service $host --as-of "$2" --json >out.json
	status=$?
	jq -r --arg status $status '[.transitions[0].readiness, .transitions[0].break_date // "-", .services[0].verified,
		(if .services[0].reason | test("order of OpenSSL 1.0.2") then "old-fails" else "-" end), $status] |
		map(tostring | .[:10]) | join(" ")' out.json
}
equal "the old root alone, a month before" "atRisk 2021-09-30 true - 1" "$(look old 2021-09-01)"
equal "the old root alone, a day before" "atRisk 2021-09-30 true - 2" "$(look old 2021-09-29)"
equal "the old root alone, a day after" "broken 2021-09-30 false - 2" "$(look old 2021-10-01)"
equal "both, a month before: OpenSSL 1.0.2 will fail" "ready - true old-fails 0" "$(look both 2021-09-01)"
# The leaf itself ends within 30 days.
equal "both, a day after: OpenSSL 1.0.2 fails" "ready - true old-fails 1" "$(look both 2021-10-01)"
equal "the new root alone" "ready - true - 1" "$(look new 2021-10-01)"
said() { # READINESS BREAK VERIFIED SEARCH EXIT
	case $1 in
	atRisk) printf 'at risk: breaks on %s' "$2" ;;
	broken) printf 'broken since %s' "$2" ;;
	*) printf '%s' "$1" ;;
	esac
	[ "$4" = - ] || printf '; note: OpenSSL 1.0.2 and older fail from 2021-09-30 on, remove the old root'
}
{
	printf '| as of | old root | both roots | new root |\n|---|---|---|---|\n'
	for day in 2021-09-01 2021-09-29 2021-10-01; do
		# shellcheck disable=SC2046 # five words
		printf '| %s | %s | %s | %s |\n' $day "$(said $(look old $day))" "$(said $(look both $day))" "$(said $(look new $day))"
	done
} >x3.md
page history-dst-x3.md dst-x3 x3.md
done_testing
