#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# The wallboard of `anchorwatch export --html` in a real browser: the scenario with a new export for each step, a
# device with hostile texts, a fleet of 500.
# page_layout.sh measures how it looks.
. "$(dirname "$0")/story.bash"

browser=(chromium --headless=new --test-type --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run
	--disable-background-networking --disable-component-update --disable-sync --disable-extensions
	--disable-features=NetworkTimeServiceQuerying --disable-default-apps --hide-scrollbars
	--enable-logging=stderr --v=0 "--user-data-dir=$work/profile")
page=$work/wall/index.html
export HOME=$work XDG_CONFIG_HOME=$work/.config XDG_CACHE_HOME=$work/.cache

export_page() { "$bin/anchorwatch" export --html "$work/wall" "${aw[@]}" "$@"; }
# dom: writes the document of the browser after loading to page.dom, and its messages to browser.log.
dom() { timeout 600 "${browser[@]}" --dump-dom "file://$page" >page.dom 2>browser.log; }
# state_of DEVICE: the class of its readiness in the table of the devices.
state_of() {
	sed -n '/<section id="devices"/,/<\/section>/p' page.dom | tr -d '\n' |
		grep -oE "<bdi>$1</bdi>.*" | grep -oE '<span class="badge [a-z]+"' | sed -n '2s/.*badge //; 2s/"//p'
}
# tile LABEL: its number.
tile() { tr -d '\n' <page.dom | grep -oE "</svg>$1</dt><dd>[0-9]+" | sed 's/.*<dd>//'; }
without() { ! grep -qi "$@"; }

platform_start() { :; }
platform_up() { export_page && dom && grep -q '<h1>anchorwatch</h1>' page.dom; }
platform_says() {
	export_page && dom || return 1
	case $1 in ready) [ "$(state_of story)" = ready ] ;; atRisk) [ "$(state_of story)" = risk ] ;; *) [ "$(state_of story)" = "$1" ] ;; esac
}
run_story "wallboard in Chromium"

# The hostile device in the browser's document.
export_page && dom
tags() { grep -oE '<[a-zA-Z][^>]*>' page.dom; }
known="a b bdi body caption circle code col colgroup dd desc details div dl dt footer foreignObject g h1 h2 head header html
	li link main meta p path rect section small span strong style summary svg symbol table tbody td text th thead time title tr
	ul use"
foreign() { # elements that the page does not have, and attributes that run something
	tags | sed -E 's/^<([a-zA-Z0-9]+).*/\1/' | sort -u | grep -vxF "$(tr -s ' \t\n' '\n' <<<"$known")"
	tags | grep -E ' on[a-z]+=| style='
}
equal "hostile texts make no element and no attribute" "" "$(foreign)"
check "hostile texts are there as text" grep -q '&lt;b onload=x&gt;' page.dom
check "no script ran, and the page's own policy lets its style in" without 'refused\|alert\|violat' browser.log
equal "the page names nothing to load" "" "$(grep -oE '(src|href|action|data|poster|srcset|background)="[^"]*"' "$page" |
	grep -vE '^href="(#i-[a-z]+|list.html|index.html|data:,)"$'; grep -oE 'url\(|@import' "$page")"
equal "mode of the file" 644 "$(stat -c %a "$page")"
equal "nothing else is left in the folder" "index.html list.html" "$(find wall -type f -printf "%f\n" | sort | paste -sd " ")"
for file in index list; do
	check "$file.html reloads each minute" grep -q '<meta http-equiv="refresh" content="60">' "$work/wall/$file.html"
done
export_page --refresh 0
check "--refresh 0: never" without 'http-equiv="refresh"' "$page"
export_page --refresh 5m story
check "--refresh 5m" grep -q 'http-equiv="refresh" content="300"' "$page"
check "one device alone" without '<bdi>hostile' "$page"
before=$(sha256sum <"$page")
export_page --refresh never 2>refused
equal "a refresh that is no duration" 64 "$?"
export_page --output x 2>refused
equal "--output does not go with it" 64 "$?"
equal "the page before stays" "$before" "$(sha256sum <"$page")"

# The net log has every request of the browser, also its own to its vendor, which are not from the page.
export_page
requests() { timeout 600 "${browser[@]}" --log-net-log="$work/net.json" --dump-dom "file://$page" >/dev/null 2>&1; }
check "the browser loads it once more" requests
equal "no request on the network" "" "$(grep -oE '"url":"(https?|wss?)://[^"]*' net.json |
	grep -vE '://[a-z0-9.-]*(google|googleapis|gstatic)\.com/' | head -3)"

# The fleet: 160 ready, 120 and 90 at risk, 60 broken, 69 with facts of five days ago, one never read.
fleet() {
	local make=$AW_BUILD/tests/tools/make_records state=$work/fleet old new day=86400
	mkdir -p "$state" fleet.d
	old=$(printf old | sha256sum | cut -c1-64) new=$(printf new | sha256sum | cut -c1-64)
	cat >fleet.d/f.conf <<CONF
transition "labs" {
	title = "t"
	source = "invented"
	applies-to = declared
	service "labs.example.net:443" { switch = $(date -u -d '-6 days' +%F) }
	retiring "Labs Root A" { sha256 = ${new//[0-9a-f]/a} }
	replacement "Labs Root B" { sha256 = ${new//[0-9a-f]/b} }
}
transition "roots" {
	title = "t"
	source = "invented"
	applies-to = declared
	service "license.example.net:443" { switch = $(date -u -d '+40 days' +%F) }
	retiring "Example Root CA 1" { sha256 = $old }
	replacement "Example Root CA 2" { sha256 = $new }
}
CONF
	printf 'state-directory = "%s"\ndevice "never-1" { store "ca" { file = "/nonexistent" } }\n' "$state" >fleet.conf
	"$make" -u license.example.net:443 -l ok -c $((200 * day)) -v 60 "$state" exp-seoul 1 160 40 200 "$old" "$new" &&
		"$make" -u license.example.net:443 -l ok -c $((25 * day)) "$state" isr-busan 1 120 40 200 "$old" &&
		"$make" -u license.example.net:443 -l grace -c $((300 * day)) "$state" n9k-dc1 1 90 40 200 "$old" &&
		"$make" -u labs.example.net:443 -l failed "$state" cube-lon 1 60 40 200 "${new//[0-9a-f]/a}" &&
		"$make" -u license.example.net:443 -l expired -a $((5 * day)) "$state" ise-fra 1 69 40 200 "$old"
}
check "records of 499 devices" fleet
aw=(--config "$work/fleet.conf" --transitions "$work/fleet.d")
# By the processor: the time by the clock depends on what else runs.
TIMEFORMAT='%U %S'
took=$({ time check "500 devices are exported" export_page >exported; } 2>&1)
cat exported
took=$(awk '{ printf "%d", ($1 + $2) * 1000 }' <<<"$took")
check "within 3 s of the processor ($took ms)" [ "$took" -lt 3000 ]
size=$(stat -c %s "$page")
check "in less than 1 MB ($size bytes)" [ "$size" -lt 1000000 ]
check "the browser loads it" dom
equal "every device has its rows" 500 "$(sed -n '/<section id="devices"/,/<\/section>/p' page.dom | grep -c '<tbody')"
check "the wall has the number of the others" grep -q '>and 461 more</a>: ' page.dom
equal "counts by readiness" "60 210 70 0 160 0 70" \
	"$(tile broken) $(tile 'at risk') $(tile unknown) $(tile 'clean up') $(tile ready) $(tile 'not affected') $(tile 'without fresh data')"
# The page, the plugin and show count the same.
severities="$(tile CRITICAL) critical, $(tile WARNING) warning, $(tile UNKNOWN) unknown, $(tile OK) ok"
matches "counts by severity are those of show" "^500 devices: $(sed -E 's/(^|, )0 [a-z]+//g' <<<"$severities")" \
	"$("$bin/anchorwatch" show "${aw[@]}" | grep '^500 devices: ')"
check "the worst is written in words" grep -qE "<strong class=\"broken\">CRITICAL: $(tile CRITICAL) of 500 devices.</strong>" page.dom
for class in trust license service certificate collection; do
	check "a card for $class" grep -qE "<div class=\"card [a-z]+\"><dt>$class</dt>" page.dom
done
matches "the first row is a broken one" '^broken$' "$(state_of cube-lon-1)"
check "stale facts say so in words" grep -q '<small class="stale">STALE: read 5 d ago</small>' page.dom
check "and what was never read" grep -q '<small class="stale">never read</small>' page.dom
check "which is not called stale" without 'STALE: never' page.dom
equal "the timeline has few marks" small "$([ "$(grep -cE '<g class="lane-' page.dom)" -lt 40 ] && echo small)"
check "and says how many" grep -q 'class="count"[^>]*>210<' page.dom
# The plugin's output for the same records at the same time.
equal "the plugin has the same" "2 1 3" "$(for device in cube-lon-1 isr-busan-1 ise-fra-1; do
	"$bin/check_anchorwatch" "${aw[@]}" -H $device -m readiness >/dev/null
	printf '%s ' $?
done | sed 's/ $//')"
done_testing
