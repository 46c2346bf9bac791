#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# How the wallboard looks, measured in Chromium: a wall of 1920x1080 shows a fleet on one screen in large letters; list,
# phone and print have everything. Fleets of 0, 1, 40, 41 and 500 devices, hostile names, every kind of date.
# AW_PICTURES=DIR keeps screenshots.
# shellcheck source=../integration/lib.sh
. "$(dirname "$0")/../integration/lib.sh"
# shellcheck source=fleet.bash
. "$(dirname "$0")/fleet.bash"
tools=$root/tests/platform
cd "$work" || exit 1
all=(wall dark big high list portrait phone phone-dark print)

# measured NAME [FORM...]: the page of the fleet is right in these forms, by default in all; the facts are in the file facts.
measured() {
	local name=$1
	shift
	[ $# -gt 0 ] || set -- "${all[@]}"
	python3 "$tools/measure_page.py" "$work/page/index.html" "$@" >measured 2>&1 || echo "measure_page.py failed" >>measured
	grep '^=' measured >facts
	equal "$name: in the forms $*" "" "$(grep -v '^=' measured)"
}
fact() { sed -n "s/^=$1 $2: //p" facts; }
# shown NAME FOLDER READY RISK GRACE BROKEN STALE: a fleet, and its page.
shown() {
	local name=$1 folder=$2
	shift 2
	check "$name: records" fleet "$work/$folder" "$@"
	fleet_options "$work/$folder"
	check "$name: the page" at_fleet_time "$bin/anchorwatch" export --html page "${aw[@]}"
}
picture() { # NAME FORM
	[ -z "${AW_PICTURES:-}" ] || python3 "$tools/measure_page.py" --picture "$AW_PICTURES/$1.png" "$work/page/index.html" "$2"
}

# --- no device: what to do next
shown "no device" none 0 0 0 0 0
measured "no device"
equal "no device: the headline" "No device is watched yet." "$(fact wall headline)"
matches "no device: the next steps" 'Name a device.*anchorwatch\.conf.*anchorwatchd --once.*export this page again' "$(fact wall empty)"
equal "no device: no empty rows, cards and dates" "0   " "$(fact wall rows) $(fact wall cards) $(fact wall lanes) "
picture none wall

# --- one device: large rows, and only the lanes that have dates
shown "one device" one 0 0 0 1 0
measured "one device"
equal "one device: empty lanes are folded" "Services switch | Devices break" "$(fact wall lanes)"
equal "one device: its row" "1 cube-london-1" "$(fact wall rows) $(fact wall names)"
equal "the classes" "trust | license | service | certificate | collection" "$(fact wall cards)"
picture one wall

# --- 40 devices: all on one screen
shown "40 devices" forty 15 10 7 4 4
measured "40 devices"
equal "40 devices: a row for each" "40 40" "$(fact wall rows) $(fact phone rows)"
equal "and nothing more" "" "$(fact wall more)"
equal "the headline" "CRITICAL: 4 of 40 devices." "$(fact wall headline)"
matches "worst first" '^cube-london-1 \| .* \| exp-seoul-9$' "$(fact wall names)"
equal "the wall shortens fingerprints" 0 "$(fact wall hashes)"
for form in list print phone; do
	check "$form has them whole" [ "$(fact $form hashes)" -ge 8 ]
done
picture forty wall
picture forty-dark dark
picture forty-phone phone
picture forty-list list

# --- more than fits
shown "41 devices" forty-one 16 10 7 4 4
measured "41 devices" wall
equal "41 devices: 39 rows" 39 "$(fact wall rows)"
equal "41 devices: and how many more, by severity" "and 2 more: 2 OK" "$(fact wall more)"
shown "500 devices" many 161 120 90 60 69
measured "500 devices" wall dark list phone print
equal "500 devices: 39 rows" 39 "$(fact wall rows)"
equal "500 devices: the others" "and 461 more: 21 CRITICAL, 210 WARNING, 69 UNKNOWN, 161 OK" "$(fact wall more)"
equal "500 devices: each on the list" 500 "$(sed -n '/<section id="devices"/,/<\/section>/p' page/index.html | grep -c '<tbody')"
picture many wall

# --- hostile texts: wide letters without a space, HTML, right to left, long reasons, and all kinds of dates
wide=$(printf 'W%.0s' {1..31})
long=$(printf 'W%.0s' {1..150})
evil='<b onload=x>"&lt; שלום עולם مرحبا 서울'
hostile() {
	fleet "$work/hostile" 10 10 10 6 2 || return
	"$AW_BUILD/tests/tools/make_records" -n "$(date -u -d "$fleet_now" +%s)" -l compliance -c 864000 \
		-v -5 hostile/state "${wide:0:30}" 1 2 40 200 "$(printf laba | sha256sum | cut -c 1-64)" || return
	local record i
	for record in hostile/state/records/*.json; do
		jq --arg text "$evil $long" '(.. | strings | select(. == "Communication message send error")) |= $text' \
			"$record" >new.json && mv new.json "$record" || return
	done
	# Services with long names that switch on many days, so that the lane of switches is full.
	for i in {1..12}; do
		cat <<-CONF
			transition "t$i" {
				title = "t"
				source = "invented"
				applies-to = all
				service "$(printf 'w%.0s' {1..40}).example$i.net:443" { switch = $(date -u -d "2026-11-01 +$((i * 29)) days" +%F) }
				retiring "${evil//\"/\\\"} $long" { sha256 = $(printf 'r%s' "$i" | sha256sum | cut -c 1-64) }
				replacement "${evil//\"/\\\"} $long" { sha256 = $(printf 'n%s' "$i" | sha256sum | cut -c 1-64) }
			}
		CONF
	done >hostile/transitions/hostile.conf
}
check "hostile texts: records" hostile
fleet_options "$work/hostile"
check "hostile texts: the page" at_fleet_time "$bin/anchorwatch" export --html page "${aw[@]}"
measured "hostile texts"
check "hostile texts: 40 rows" [ "$(fact wall rows)" = 40 ]
matches "hostile texts: names are whole for who reads them" "${wide:0:30}-1" "$(fact wall names)"
check "hostile texts are there" grep -qF '&lt;b onload=x&gt;&quot;&amp;lt; שלום' page/index.html
picture hostile wall

# --- local time in addition to UTC
check "--time-zone" at_fleet_time "$bin/anchorwatch" export --html page --time-zone Asia/Seoul "${aw[@]}"
measured "with a time zone" wall list phone
matches "the time of the page, in both" '^as of 2026-12-01 06:00:00 UTC ?2026-12-01 15:00:00 KST' "$(fact wall made)"
matches "and each date of the list" '2027-01-10 09:00:00 KST' "$(grep -oE '<p class="made">.*|[0-9: -]+ KST' page/index.html)"
TZ=America/Sao_Paulo "$bin/anchorwatch" export --html page --time-zone local "${aw[@]}"
matches "local: the zone of this host" 'UTC</time></b><span class="local">[0-9-]+ [0-9:]+ UTC-03</span>' "$(grep -oE '<p class="made">.*|[0-9: -]+ KST' page/index.html)"
for zone in Asia/Soul ../../../etc/passwd /etc/localtime '' Asia; do
	"$bin/anchorwatch" export --html page --time-zone "$zone" "${aw[@]}" 2>refused
	equal "no such zone: '$zone'" "64 1" "$? $(grep -c 'time zone' refused)"
done
"$bin/anchorwatch" export --openmetrics --time-zone local "${aw[@]}" >/dev/null 2>refused
equal "a time zone is for the page alone" 64 $?

# --- the pictures of the documentation
check "the pictures of the documentation are made" "$root/scripts/docs-images" "$work/images"
equal "they are those of docs/images (make screenshots)" "$(cd "$root/docs/images" && ls)" "$(ls images)"
equal "each is small" "" "$(find "$root/docs/images" -size +195k)"
equal "each is on a page" "" "$(for file in images/*.png; do
	grep -rqF "images/${file##*/})" "$root/README.md" "$root"/docs/*.md "$root"/docs/platforms || echo "$file"; done)"
done_testing
