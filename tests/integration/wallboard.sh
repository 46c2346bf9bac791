#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# The wallboard against the other outputs for the same records: headline, cards and rows are the worst of everything, and
# each row has state, date and remedy of one verdict.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=pki.bash
. "$here/pki.bash"

cd "$work" || exit 1
certificate old "Old Root" old 20100101 20990101 "$ca"
certificate new "New Root" new 20150101 20990101 "$ca"
certificate third "Third Root" third 20150101 20990101 "$ca"
cat old.pem new.pem third.pem >all.pem
day() { date -u -d "$1" +%F; }

# transition NAME NEW SWITCH: from the old root to it.
transition() {
	cat <<-END
		transition "$1" {
			title = "t"
			source = "s"
			applies-to = all
			clean-up = 2095-01-01
			service "$1.example.com:443" { switch = $3 }
			retiring "Old Root" { sha256 = $(fingerprint old.pem) }
			replacement "$2 root" { sha256 = $(fingerprint "$2.pem") }
		}
	END
}
mkdir transitions
transition first new "$(day '+40 days')" >transitions/1.conf
transition second third "$(day '-10 days')" >transitions/2.conf
cat >expired.txt <<'END'
Smart Licensing is ENABLED

Registration:
  Status: REGISTERED
  Registration Expires: Dec 31 23:59:59 2098 UTC

License Authorization:
  Status: AUTHORIZATION EXPIRED on Jan 10 10:00:00 2020 UTC
  Last Communication Attempt: FAILED on Jan 10 10:00:00 2020 UTC
    Failure reason: Fail to send out Call Home HTTP message
  Communication Deadline: DEADLINE EXCEEDED

License Usage:
  License                 Entitlement tag               Count Status
  -----------------------------------------------------------------------------
  Feature                 (FEATURE)                         1 AUTHORIZATION EXPIRED

Product Information
  UDI: PID:C9300-24T,SN:FCW1234A0B1
END
cat >c.conf <<END
device "lic" {
	store "ca" { file = "$work/all.pem" }
	source "text" { kind = license-text file = "$work/expired.txt" }
}
device "two" { store "ca" { file = "$work/old.pem" } }
device "well" { store "ca" { file = "$work/all.pem" } }
END
aw=(--config c.conf --state state --transitions transitions)
"$bin/anchorwatchd" --once "${aw[@]}" >log 2>&1 || not_ok "collected" "$(cat log)"

# page DEVICE...: the page of these devices, on one line.
page() { "$bin/anchorwatch" export --html page "${aw[@]}" "$@" && tr -d '\n' <page/index.html >line; }
# row DEVICE: its rows in the table of the devices. words: without markup.
row() { sed 's/.*<section id="devices"//' line | grep -oE '<tbody class="[a-z]+"><tr><th scope="row"><bdi>'"$1"'</bdi>.*' | sed 's/<\/tbody>.*//'; }
words() { sed -E 's/<[^>]*>/ /g; s/&gt;/>/g; s/&lt;/</g; s/&amp;/\&/g; s/&#39;/'"'"'/g; s/ +/ /g'; }
json() { "$bin/anchorwatch" show -j "${aw[@]}" "$1" | jq -r "$2"; }
# card CLASS: the words of its card.
card() { grep -oE "<dt>$1</dt><dd>.*" line | sed 's/<\/div>.*//' | words; }

page lic
matches "an expired license of a device that is ready: the title" '<title>CRITICAL: 1 of 1 device - anchorwatch</title>' "$(cat line)"
matches "the headline says of what class" '<strong class="broken">CRITICAL: 1 of 1 device.</strong> <span class="worst">Worst: license, <bdi>lic</bdi>: ' "$(cat line)"
matches "the card of licenses" 'CRITICAL 1 of 1' "$(card license)"
matches "the card of trust" 'OK 0 of 1' "$(card trust)"
matches "its row is critical, of class license, and ready" '^<tbody class="broken">.*CRITICAL</span><small>license</small>.*ready</span>' "$(row lic)"
matches "its row has text and remedy of the worst verdict" "license.*: $(json lic '.verdicts[0].text | .[0:100]' | sed 's/[()]/\\&/g') ?.*Do: $(json lic '.verdicts[0].remedy | .[0:60]')" \
	"$(row lic | words)"
equal "no alarm is left out" "$(json lic '[.verdicts[] | select(.severity != "ok") | .remedy] | unique | length')" \
	"$(sed 's/.*<section id="alarms"//' line | grep -o '<tbody' | wc -l)"

# One transition is at risk in 40 days, the other broke 10 days ago: the row is of one of them.
page two
chosen=$(row two | grep -oE '<small><bdi>[a-z]+</bdi></small>' | words | tr -d ' ')
equal "the row of a device with two transitions is of the broken one" second "$chosen"
one=".readiness[] | select(.transition == \"$chosen\")"
matches "its state and date are of it" "broken second $(json two "$one | .break_date | .[0:10]")" "$(row two | words)"
matches "its remedy is of it" "Do: $(json two "$one | .remedy | .[0:60]" | sed 's/[()]/./g')" "$(row two | words)"
equal "its missing roots are a list, each with its name and whole SHA-256" \
	"$(json two "$one | .missing_roots[] | \"\(.name) \(.sha256)\"")" \
	"$(row two | grep -oE '<li><bdi>[^<]*</bdi>, SHA-256 <code>[0-9a-f]{64}</code>' |
		sed -E 's/<li><bdi>([^<]*)<.bdi>, SHA-256 <code>([0-9a-f]*)<.code>/\1 \2/')"
# The wall has one line for each device: state, name, date, and the action with the beginning of the SHA-256.
wall() { sed 's/.*<section id="board"//' line | grep -oE '<tr class="[a-z]+"><td class="state">.*' | sed 's/<\/section>.*//; s/<\/tr>/&\n/g' | grep -F "title=\"$1\""; }
matches "the wall: state, name, date, action" \
	"^ ?CRITICAL two $(json two "$one | .break_date | .[0:10]") broken: append [a-z]+ root \($(json two "$one | .missing_roots[0].sha256[0:8]")….*\$" \
	"$(wall two | words)"
other=$(json two ".readiness[] | select(.transition != \"$chosen\") | .remedy")
if row two | words | grep -qF "${other:0:60}"; then not_ok "nothing of the other transition" "$(row two | words)"; else ok "nothing of the other transition"; fi

# All outputs have the same worst severity and the same counts.
page
matches "the headline of all" '<title>CRITICAL: 2 of 3 devices - anchorwatch</title>' "$(cat line)"
"$bin/check_anchorwatch" "${aw[@]}" -m fleet >plugin.out
equal "the plugin: the same" 2 $?
"$bin/anchorwatch" show "${aw[@]}" >show.out
equal "show: the same" 2 $?
"$bin/anchorwatch" export --openmetrics "${aw[@]}" >metrics
equal "the metrics: the same" "4 2 1" "$(sed -n 's/^anchorwatch_fleet_severity //p' metrics) $(sed -nE 's/^anchorwatch_fleet_devices\{severity="(critical|ok)"\} //p' metrics | sort -r | paste -sd' ')"
for class in trust license service certificate collection; do
	found=$(($(sed -nE "s/^anchorwatch_fleet_class_devices\{class=\"$class\",severity=\"(unknown|warning|critical)\"\} //p" metrics | paste -sd+)))
	matches "the card of $class has the number of the metrics" " $found of 3" "$(card $class)"
done
equal "the rows are worst first" "broken broken ready" "$(sed 's/.*<section id="devices"//; s/<\/section>.*//' line | grep -oE '<tbody class="[a-z]+"' | cut -d'"' -f2 | paste -sd' ')"

# What was never read is called that, on the page and by the plugin.
printf 'device "new" { store "ca" { file = "%s" } }\n' "$work/nowhere.pem" >>c.conf
page new
matches "never collected: the row" 'UNKNOWN collection unknown.*never collected' "$(row new | words)"
matches "never collected: not called stale" '<small class="stale">never read</small>' "$(row new)"
"$bin/anchorwatchd" --once "${aw[@]}" >log 2>&1
page new
matches "never read: the row" 'never read' "$(row new | words)"
for mode in readiness anchors collector; do
	out=$("$bin/check_anchorwatch" "${aw[@]}" -H new -m $mode)
	if [[ $out == *"too old"* || $out == *"long ago"* ]]; then not_ok "never read is not called old: $mode" "$out"; else ok "never read is not called old: $mode"; fi
done
out=$("$bin/check_anchorwatch" "${aw[@]}" -m fleet)
if [[ $out == *"too old"* || $out == *"long ago"* ]]; then not_ok "never read is not called old: fleet" "$out"; else ok "never read is not called old: fleet"; fi
done_testing
