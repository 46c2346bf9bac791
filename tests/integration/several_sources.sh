#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# A device with several sources: a license by RESTCONF and from a text, a trustpool from a file. Which source gives a
# part, what each output says of it, and that one source does not hold up another.
# shellcheck disable=SC2016,SC2034 # programs of jq; variables of appliance.bash
# shellcheck source=tests/integration/lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source=tests/integration/appliance.bash
source "$(dirname "$0")/appliance.bash"
PATH=$PATH:/usr/sbin:/sbin
export SNMP_PERSISTENT_DIR=$work/snmp MIBS=

ca=$work/ca
appliance=$work/appliance
www=$appliance/www
state=$work/state
conf=$work/aw.conf
secret=$work/secret
text=$work/show-license-all.txt
resource=restconf/data/cisco-smart-license:licensing/state
daemon=("$bin/anchorwatchd" --transitions "$transitions" --state "$state" --config "$conf")

make_ca "$ca"
good=$(free_port)
mkdir -p "$www/$(dirname "$resource")" "$www/other/$(dirname "$resource")"
cp "$data/restconf/classic.json" "$www/$resource"
sed 's/FCW0000A0AA/FCW0000B0BB/' "$data/restconf/classic.json" >"$www/other/$resource"
(umask 077 && printf 'reader:pass:word\n' >"$secret")
start_appliance "$good"

# put_text SAMPLE: as a job saves it now.
put_text() { cp "$data/license/$1" "$text.new" && mv "$text.new" "$text"; }
put_text asa-renewal-failed.txt

# restconf NAME [LINES] / nightly: sections of sources.
restconf() {
	printf '\tsource "%s" {\n\t\tkind = "restconf"\n\t\tpassword-file = "%s"\n\t\tca-file = "%s"\n\t\ttimeout = 60s\n\t\t%s\n\t}\n' \
		"$1" "$secret" "$ca/ca.pem" "${2:-}"
}
nightly() { printf '\tsource "nightly" {\n\t\tkind = "license-text"\n\t\tfile = "%s"\n\t}\n' "$text"; }
# device NAME [SECTION...]: a section of the configuration.
device() {
	printf 'device "%s" {\n\taddress = "127.0.0.1:%s"\n\tinterval = 10s\n' "$1" "$good"
	printf '\tstore "trustpool" { file = "%s" }\n' "$data/stores/trustpool-both.txt"
	shift
	printf '%s\n' "$@" "}"
}
show() { "$bin/anchorwatch" show "$@" --config "$conf" --state "$state" --transitions "$transitions" 2>&1; }
plugin() {
	out=$("$bin/check_anchorwatch" --config "$conf" --state "$state" --transitions "$transitions" "$@" 2>&1)
	rc=$?
}
license='.licenses[0] | [.source, .attempt.code, .authorization.state, .authorization.sync.result]'
overlaps='[.sources[] | [.name, (.overlaps[] | .part, .used, .first)]]'

# --- both answer: the first one is used, the other is noted
device sw "$(restconf api)" "$(nightly)" >"$conf"
collect
equal "two sources and a store: exit 0" 0 "$rc"
equal "one license, of the first source" '[1,"api","ok","authorized","succeeded"]' \
	"[$(record sw '.licenses | length'),$(record sw "$license" | tr -d '[]')]"
equal "each source with its kind" '[["api","restconf","ok"],["nightly","license-text","ok"]]' \
	"$(record sw '[.sources[] | [.name, .kind, .attempt.code]]')"
equal "the other one is noted" '[["api"],["nightly","license/license","api",false]]' "$(record sw "$overlaps")"
equal "the store names where it is from" '["trustpool","file",3]' "$(record sw '.stores[0] | [.name, .source, (.anchors | length)]')"
equal "the identity, too, and the clock" '["C9300-24T","api","api"]' "$(record sw '.identity | [.product, .source, .clock_source]')"
matches "collect names the source of a part" 'sw/license: license, registration registered, authorization authorized, source api' "$out"
matches "and what is not used" 'sw/nightly: license/license is used from source api, which comes first' "$out"
out=$(show sw)
matches "show: each source" 'api +restconf +.*nightly +license-text ' "$out"
matches "show: the source of the license" 'license +CRITICAL +registered +authorized [^'$'\n'']* api' "$out"
matches "show: what is not used" 'source nightly: license/license is used from source api, which comes first' "$out"
matches "show: the verdict on the source says it" 'source nightly was read .*; license/license is used from source api' "$(show sw -v)"
matches "readiness is judged on the trustpool" '^ready$' "$(show sw --json | jq -r '.readiness[] | select(.transition == "quovadis-identrust") | .state')"
plugin -m source -H sw -v
equal "plugin: both sources are in order" 0 "$rc"
matches "plugin: it shows both" "2 sources answered in time.*note: license/license is used from source api, which comes first" "$out"
matches "plugin: with the age of each" "'api_age'=.*'nightly_age'=" "$out"
equal "show: the license that is judged" '["api","auth-state-authorized"]' \
	"$(show sw --json | jq -c '.licenses[0] | [.source, .authorization.raw]')"
out=$("$bin/anchorwatch" export --openmetrics --config "$conf" --state "$state" --transitions "$transitions")
matches "OpenMetrics: each source with its kind" 'anchorwatch_source_info\{device="sw",source="nightly",kind="license-text"\} 1' "$out"
matches "OpenMetrics: parts that are used from another" 'anchorwatch_source_overlaps\{device="sw",source="nightly"\} 1' "$out"
mkdir "$work/page"
"$bin/anchorwatch" export --html "$work/page" --config "$conf" --state "$state" --transitions "$transitions" >/dev/null
equal "the page has a row for each source" 2 "$(grep -cE '<small><bdi>(api|nightly)</bdi></small>' "$work/page/index.html")"

# --- SNMP
port=$(free_port)
cat >"$work/snmpd.conf" <<-CONF
	master agentx
	agentXSocket $work/agentx.sock
	agentaddress udp:127.0.0.1:$port
	rocommunity public 127.0.0.1
	[snmp] persistentDir $work/snmp
CONF
start snmpd snmpd -f -C -c "$work/snmpd.conf" -Lo -I -smux
start agent "$bin/anchorwatch-agentx" --config "$conf" --state "$state" --agentx "$work/agentx.sock" --transitions "$transitions"
base=1.3.6.1.4.1.8072.9999.9999.2022
# column N: of awSourceTable, one line a source.
column() { snmpwalk -v2c -c public -r 0 -t 2 -Oqv "127.0.0.1:$port" "$base.1.12.1.$1" 2>&1; }
is_column() { [ "$(column "$1" | tr '\n' ' ')" = "$2" ]; }
check "SNMP: the kind of each source" wait_for 20 is_column 10 "2 4 "
equal "SNMP: what is not used" '"license/license is used from source api, which comes first"' "$(column 11)"
stop agent
stop snmpd

# --- the first source never answered: the next one is used, until the first one answers
rm -rf "$state" "${www:?}/$resource"
sed -i '1i retry = 1s\nretry-max = 1s' "$conf"
collect
equal "the first one fails: exit 1" 1 "$rc"
equal "the license is that of the next one" '["nightly","ok","authorized","failed"]' "$(record sw "$license")"
equal "the first one is noted" '[["api","license/license","nightly",true],["nightly"]]' "$(record sw "$overlaps")"
matches "collect says so" 'sw/api: license/license never came from here and is used from source nightly' "$out"
equal "show: the license that is judged" '["nightly","AUTHORIZED"]' \
	"$(show sw --json | jq -c '.licenses[0] | [.source, .authorization.raw]')"
plugin -m source -H sw
equal "plugin: a source that never answered is unknown" 3 "$rc"
start daemon "${daemon[@]}"
is() { [ "$(record sw "$1")" = "$2" ]; }
check "the daemon begins with the next one, too" wait_for 20 is "$license" '["nightly","ok","authorized","failed"]'
cp "$data/restconf/classic.json" "$www/$resource"
check "the first one answers: its license is used" wait_for 20 is "$license" '["api","ok","authorized","succeeded"]'
check "and the next one is noted" wait_for 20 is "$overlaps" '[["api"],["nightly","license/license","api",false]]'
matches "the log says so" 'sw/license: .*source api' "$(cat "$work/daemon.log")"

# --- a source that fails keeps its last good facts
before=$(record sw '.licenses[0].observed_at')
rm "$www/$resource"
check "the first one fails" wait_for 20 is "$license" '["api","http-missing","authorized","succeeded"]'
put_text synthetic-authorization-expired.txt
check "the text is read" wait_for 20 is '.sources[1].observed_at > '"$before" true
equal "its facts stay, with the failure" '["api","http-missing","authorized","succeeded"]' "$(record sw "$license")"
equal "the text is not used" '["nightly","license/license","api",false]' "$(record sw "$overlaps | .[1]")"
check "they become stale" wait_for 60 bash -c "! $(printf '%q ' "$bin/check_anchorwatch" --config "$conf" --state "$state" \
	--transitions "$transitions" -m license -H sw) | grep -q '^ANCHORWATCH \(OK\|WARNING\|CRITICAL\)'"

# --- the order decides at the reload
{
	printf 'retry = 1s\nretry-max = 1s\n'
	device sw "$(nightly)" "$(restconf api)"
} >"$conf"
kill -HUP "${pids[daemon]}"
check "the text comes first now: its license is used" wait_for 20 is "$license" '["nightly","ok","expired","failed"]'
cp "$data/restconf/classic.json" "$www/$resource"
check "RESTCONF answers again, and is noted" wait_for 20 is "$overlaps" '[["api","license/license","nightly",false],["nightly"]]'
{
	printf 'retry = 1s\nretry-max = 1s\n'
	device sw "$(restconf api)" "$(nightly)"
} >"$conf"
kill -HUP "${pids[daemon]}"
check "and back" wait_for 20 is "$license" '["api","ok","authorized","succeeded"]'

# --- one source does not hold up another
worker=$(pgrep -P "${pids[nginx]}")
kill -STOP "$worker"
connected() { ss -Htn state established "dport = :$good" | grep -q .; }
check "RESTCONF is asked and does not answer" wait_for 30 connected
put_text asa-evaluation.txt
now=$(date +%s)
touch -d "@$now" "$text"
check "the record has the newer text meanwhile" wait_for 10 is '[.sources[1].observed_at >= '"$now"', .sources[0].attempt.code]' '[true,"ok"]'
check "and RESTCONF is still asked" connected
kill -CONT "$worker"

# --- a source that is gone takes its facts along
{
	printf 'retry = 1s\nretry-max = 1s\n'
	device sw "$(nightly)"
} >"$conf"
kill -HUP "${pids[daemon]}"
check "without RESTCONF: the license of the text" wait_for 20 is "$license" '["nightly","ok","evaluation","none"]'
equal "and nothing of the other" '[[["nightly"]],[null,null,null]]' \
	"$(record sw "[$overlaps, [.identity.product, .identity.source, .identity.clock_skew]]")"
stop daemon

# --- two sources of one kind, each at its own address
rm -rf "$state"
device pair "$(restconf one)" "$(restconf two "address = \"127.0.0.1:$good\"
		path-prefix = \"/other\"")" >"$conf"
collect
equal "two of one kind: exit 0" 0 "$rc"
equal "each has its own place" "[\"https://127.0.0.1:$good\",\"https://127.0.0.1:$good/other\"]" "$(record pair '[.sources[].endpoint]')"
equal "the second one is noted" '["two","clock","one",false,"identity","one",false,"license/license","one",false]' \
	"$(record pair "$overlaps | .[1]")"
sed -i 's/^\tinterval.*/&\n\tidentity { serial = "FCW0000A0AA" }/' "$conf"
collect
equal "one of another serial number fails alone" '[1,"ok","identity-other"]' "[$rc,$(record pair '.sources[].attempt.code' | paste -sd,)]"
equal "the license is of the right device" '["one","ok"]' "$(record pair '.licenses[0] | [.source, .attempt.code]')"
plugin -m source -H pair
equal "and that is critical" 2 "$rc"
matches "with the source that reads it" 'asked by source two, another machine than the configured one answers' "$out"
done_testing
