#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# The end of clientAuth in public certificates: what rehearse reports of Expressways before, on and after the days on which
# the CAs stop, what a certificate without it means to each version, and a fleet on the day after Chrome's date.
# docs/history-clientauth-2027.md contains the tables; AW_UPDATE=1 writes them.
# shellcheck source=lib.sh
# shellcheck disable=SC2016 # programs of jq
. "$(dirname "$0")/lib.sh"

page=$root/docs/history-clientauth-2027.md
tools=$AW_BUILD/tests/tools
state=$work/state
cd "$work" || exit 1
declare -A issuer=([identrust]=5d56499be4d2e08bcfcad08a3e38723d50503bde706948e42f55603019e528ae
	[digicert]=cb3ccbb76031e5e0138f8dd39a23f9de47ffc35e43c1144cea27d46a5ab1cb5f
	[sectigo]=7bb647a62aeeac88bf257aa522d01ffea395e0ab45c73f93f65654ec38f25a06
	[isrg]=96bcec06264976f37460779acf28c5a7cfe8a3c0aae11a8ffcee05c0bddf08c6
	[sector]=30d0895a9a448a262091635522d1f52010b5867acae12c78ef958fd4f4389f2f
	[assured]=7d05ebb682339f8c9451ee094eebfefa7953a114edb2f44949452fab7d2fc185
	[private]=00000000000000000000000000000000000000000000000000000000000000ee)
both='["server-auth","client-auth"]' server='["server-auth"]'
seconds() { date -u -d "$1" +%s; }

# device NAME VERSION ISSUER END PURPOSES [ROLE]: an Expressway with one certificate, from 2026-06-01 on. VERSION "-": not
# known. Its license server hangs on a root that stays. A rehearsal takes the facts of now as of its day.
device() {
	"$tools/make_records" -t "$(seconds 2026-06-01)" -l ok -c 864000 made "$1" 1 1 1 1 "${issuer[identrust]}" &&
		jq -c --arg name "$1" --arg version "$2" --arg sha "${issuer[$3]}" --argjson till "$(seconds "$4")" \
			--argjson purposes "$5" --arg role "${6:-server}" --argjson from "$(seconds 2026-06-01)" '
			(.anchor_columns | to_entries | map({(.value): .key}) | add) as $at | .device = $name
			| .identity.product = "Expressway" | .identity.version = if $version == "-" then null else $version end
			| .certificates[0] |= (.role = $role | .facts = {purposes: $purposes, key_usage: ["digital-signature"], names: ["DNS:exp.example.net"]}
				| .certificate[$at.name] = "exp.example.net" | .certificate[$at.issuer] = "CN=Issuing CA"
				| .certificate[$at.not_before] = $from | .certificate[$at.not_after] = $till)
			| .certificates[0].path = [.stores[0].anchors[0] | .[$at.sha256] = $sha]' \
			"made/records/$1-1.json" >edited && mkdir -p "$state/records" && cp edited "$state/records/$1.json"
}
printf 'state-directory = "%s"\n' "$state" >aw.conf
rehearse() { "$bin/anchorwatch" rehearse --config aw.conf --transitions "$transitions" "$@"; }
# say DEVICE DAY: "code severity date exit" of what is found of its certificate, the date by which or since when.
say() {
	[ -s "answer-$1-$2" ] || look "$1" "$2" >"answer-$1-$2"
	cat "answer-$1-$2"
}
look() {
	local status
	rehearse --json --as-of "$2" "$1" >out.json
	status=$?
	jq -r --arg status $status \
		'.certificates[0] // {} | [.code // "-", .severity // "ok", (.until // "-")[:10], $status] | join(" ")' out.json
}
expect() { equal "$1, $2" "$3" "$(say "$1" "$2")"; }
words() { # CODE SEVERITY DATE EXIT
	case $1/$2 in
	-/*) printf 'OK' ;;
	certificate-renewal/ok) printf 'OK; note: the CA stops on %s' "$3" ;;
	certificate-renewal/*) if [ "$3" = - ]; then printf 'WARNING: it has ended'; else printf 'WARNING: until %s' "$3"; fi ;;
	*) printf '%s: lacks clientAuth' "$(tr '[:lower:]' '[:upper:]' <<<"${2/ok/note}")" ;;
	esac
}
# table HEAD DAYS DEVICE...: a row for each day, a column for each device.
table() {
	local days=$2 day name
	printf '| as of |%s\n|---|' "$1"
	shift 2
	printf -- '---|%.0s' "$@"
	for day in $days; do
		printf '\n| %s |' "$day"
		for name in "$@"; do
			# shellcheck disable=SC2046 # four words
			printf ' %s |' "$(words $(say "$name" "$day"))"
		done
	done
	printf '\n'
}
# page MARK FILE: the page has that text behind its mark.
page() {
	if [ -n "${AW_UPDATE:-}" ]; then
		sed -i -e "/^<!-- $1 -->\$/,/^<!-- end -->\$/{//!d}" -e "/^<!-- $1 -->\$/r $2" "$page"
	fi
	equal "the page has the text of $1" "$(cat "$2")" "$(sed "1,/^<!-- $1 -->\$/d; /^<!-- end -->\$/,\$d" "$page")"
}

# --- An X14.2 with both purposes until 2027-06-01, by its CA. 90 days before the stop the warning begins.
for ca in identrust digicert sectigo sector assured private; do
	check "an X14.2 under $ca" device $ca X14.2 $ca 2027-06-01 "$both"
done
expect identrust 2026-11-02 "certificate-renewal ok 2027-02-01 0"
expect identrust 2026-11-03 "certificate-renewal warning 2027-02-01 1"
expect identrust 2027-01-31 "certificate-renewal warning 2027-02-01 1"
expect identrust 2027-02-01 "certificate-renewal warning 2027-06-01 1"
expect identrust 2027-02-02 "certificate-renewal warning 2027-06-01 1"
expect digicert 2026-11-30 "certificate-renewal ok 2027-03-01 0"
expect digicert 2026-12-01 "certificate-renewal warning 2027-03-01 1"
expect digicert 2027-02-28 "certificate-renewal warning 2027-03-01 1"
expect digicert 2027-03-01 "certificate-renewal warning 2027-06-01 1"
expect digicert 2027-03-02 "certificate-renewal warning 2027-06-01 1"
expect sectigo 2026-12-15 "certificate-renewal ok 2027-03-16 0"
expect sectigo 2026-12-16 "certificate-renewal warning 2027-03-16 1"
expect sectigo 2027-03-15 "certificate-renewal warning 2027-03-16 1"
expect sectigo 2027-03-16 "certificate-renewal warning 2027-06-01 1"
for ca in identrust digicert sectigo; do
	expect $ca 2027-06-01 "certificate-renewal warning 2027-06-01 1"
	expect $ca 2027-06-02 "certificate-renewal warning - 1"
done
for ca in sector assured private; do
	for day in 2026-11-30 2027-03-16 2027-06-01; do expect $ca $day "- ok - 0"; done
done
text=$(rehearse --as-of 2027-03-16 digicert | tr -s ' \n' ' ')
for part in 'renewed certificate will not serve its role \(WARNING\)' 'is valid until 2027-06-01' \
	'Expressway X14.2 needs for traversal zones, MRA and mutual TLS \(FN74362\)' \
	'DigiCert issues none from 2027-03-01 on' 'Before 2027-06-01: upgrade to X15.5' 'a certificate of a private CA' \
	'one of a public root that still serves both: IdenTrust Public Sector Root CA 1, DigiCert Assured ID Root G2'; do
	matches "in words: $part" "$part" "$text"
done
table ' IdenTrust | DigiCert | another public CA | IdenTrust Public Sector Root CA 1 | private CA |' \
	"2026-11-02 2026-11-03 2026-11-30 2026-12-01 2026-12-15 2026-12-16 2027-01-31 2027-02-01 2027-02-28 2027-03-01 2027-03-15 2027-03-16 2027-06-01 2027-06-02" \
	identrust digicert sectigo sector private >stops.md
page stops stops.md

# --- Let's Encrypt, which stopped first: a certificate of 90 days of its last profile with both.
check "an X14.2 under Let's Encrypt" device isrg X14.2 isrg 2026-08-30 "$both"
expect isrg 2026-07-07 "certificate-renewal warning 2026-07-08 1"
expect isrg 2026-07-08 "certificate-renewal warning 2026-08-30 1"
expect isrg 2026-07-09 "certificate-renewal warning 2026-08-30 1"
table " Let's Encrypt |" "2026-06-02 2026-07-07 2026-07-08 2026-08-30 2026-08-31" isrg >isrg.md
page lets-encrypt isrg.md

# --- What a certificate with serverAuth alone is to each version, and who needs to act on 2027-03-16.
for version in X12.7 X14.0 X14.3.7 X15.3.2 X15.4 X15.5 -; do
	check "$version with serverAuth alone" device "alone$version" $version private 2027-06-01 "$server"
	check "$version with both" device "both$version" $version digicert 2027-06-01 "$both"
done
check "X15.5, its client certificate" device client X15.5 private 2027-06-01 "$server" client
for version in X14.0 X14.3.7 X15.3.2; do
	expect alone$version 2027-03-16 "certificate-purpose critical - 2"
	expect both$version 2027-03-16 "certificate-renewal warning 2027-06-01 1"
done
for version in X15.4 X15.5; do
	expect alone$version 2027-03-16 "- ok - 0"
	expect both$version 2027-03-16 "- ok - 0"
done
for version in X12.7 -; do
	expect alone$version 2027-03-16 "certificate-purpose ok - 0"
	expect both$version 2027-03-16 "certificate-renewal ok 2027-06-01 0"
done
expect client 2027-03-16 "certificate-purpose critical - 2"
versions() {
	local version
	printf '| version | private CA, serverAuth alone | DigiCert, both purposes, until 2027-06-01 |\n|---|---|---|\n'
	for version in X12.7 X14.0 X14.3.7 X15.3.2 X15.4 X15.5 -; do
		# shellcheck disable=SC2046 # four words
		printf '| %s | %s | %s |\n' "${version/#-/not known}" "$(words $(say alone$version 2027-03-16))" \
			"$(words $(say both$version 2027-03-16) | sed 's/the CA stops on 2027-06-01/its version is not in the notice/')"
	done
}
versions >versions.md
page versions versions.md

# --- The fleet
rm -f "$state"/records/*
fleet() { # NAME VERSION ISSUER PURPOSES
	device "$1" "$2" "$3" 2027-06-01 "$4" || exit 1
}
fleet edge-1 X14.2 digicert "$both"
fleet edge-2 X14.2 identrust "$both"
fleet edge-3 X14.2 sector "$both"
fleet edge-4 X15.5 digicert "$server"
fleet edge-5 X15.3 digicert "$server"
fleet core-1 X14.2 private "$both"
fleet core-2 X15.5 private "$server"
rehearse --all --as-of 2027-03-16 >fleet.txt
equal "the fleet: worst of all" 2 $?
sed -i 's/ *$//' fleet.txt
equal "who is hit, worst first" "edge-5 edge-1 edge-2 core-1 core-2 edge-3 edge-4" "$(awk 'NR > 2 && NF > 3 && $2 != "devices:" {print $1}' fleet.txt | tr '\n' ' ' | sed 's/ $//')"
matches "and how many" '7 devices: 1 CRITICAL, 2 WARNING, 4 OK' "$(tail -1 fleet.txt)"
{
	printf '```\n'
	cat fleet.txt
	printf '```\n'
} >fleet.md
page fleet fleet.md
done_testing
