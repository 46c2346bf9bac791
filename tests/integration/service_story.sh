#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# A transition and its services, with the real programs and a shifted clock: the old chain, the live switch, the
# root appended, and a service that fails with no transition to explain it. SNMP, show and plugin agree at every
# step; each notification is sent once, also after a restart of the agent.
# shellcheck source=tests/integration/lib.sh
source "$(dirname "$0")/lib.sh"
PATH=$PATH:/usr/sbin:/sbin
export SNMP_PERSISTENT_DIR=$work/snmp MIBDIRS=$AW_BUILD/mibs-base:$AW_BUILD/mib
export MIBS=ANCHORWATCH-MIB:SNMPv2-MIB
pki=$work/pki
port=$(free_port)
trap_port=$(free_port)
snmp=(-v2c -c public -t 5 "127.0.0.1:$port")
common=(--config "$work/aw.conf" --transitions "$work/transitions")

# A file contains the clock of the programs; intervals are real.
fake=$(find /usr/lib -name libfaketime.so.1 2>/dev/null | head -1)
[ -n "$fake" ] || {
	not_ok "libfaketime is installed"
	exit 1
}
moved=(env "LD_PRELOAD=$fake" "FAKETIME_TIMESTAMP_FILE=$work/clock" FAKETIME_NO_CACHE=1 FAKETIME_DONT_FAKE_MONOTONIC=1
	DONT_FAKE_MONOTONIC=1 TZ=UTC)
clock() { printf '@%s\n' "$1" >"$work/clock.new" && mv "$work/clock.new" "$work/clock"; }
put() { cat "${@:2}" >"$work/new.pem" && mv "$work/new.pem" "$work/$1"; }

# --- three families: root and leaf each, with fixed dates
family() { # LETTER HOST
	local dir=$pki/$1
	mkdir -p "$dir/issued" && : >"$dir/index.txt" && echo 01 >"$dir/serial"
	printf '%s\n' "[ca]" "default_ca = own" "[own]" "dir = $dir" "database = $dir/index.txt" "serial = $dir/serial" \
		"new_certs_dir = $dir/issued" "certificate = $dir/ca.pem" "private_key = $dir/ca.key" "default_md = sha256" \
		"policy = any" "unique_subject = no" "copy_extensions = copy" "[any]" "commonName = supplied" >"$dir/ca.conf"
	openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=root $1" \
		-addext basicConstraints=critical,CA:TRUE -keyout "$dir/ca.key" -out "$dir/ca.csr" &&
		openssl ca -batch -notext -selfsign -config "$dir/ca.conf" -startdate 20200101000000Z -enddate 20400101000000Z \
			-in "$dir/ca.csr" -out "$dir/ca.pem" &&
		openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$2" -addext "subjectAltName=DNS:$2" \
			-keyout "$dir/leaf.key" -out "$dir/leaf.csr" &&
		openssl ca -batch -notext -config "$dir/ca.conf" -startdate 20210101000000Z -enddate 20350101000000Z \
			-in "$dir/leaf.csr" -out "$dir/leaf.pem"
}
check "root A and a leaf" family A licenses.example
check "root B and a leaf" family B licenses.example
check "root C and a leaf" family C other.example
sha256() { openssl x509 -in "$pki/$1/ca.pem" -outform der | sha256sum | cut -c1-64; }
the_root() { # WORD LETTER
	printf '\t%s "root %s" {\n\t\tsha256 = %s\n\t\tsubject = "CN=root %s"\n\t\tnot-after = 2040-01-01T00:00:00Z\n\t}\n' \
		"$1" "$2" "$(sha256 "$2")" "$2"
}
mkdir "$work/transitions"
{
	printf 'transition "story" {\n\ttitle = "root A to root B"\n\tsource = "a test"\n\tapplies-to = all\n'
	printf '\tissuance-stop = 2027-05-01\n\tservice "licenses.example:443" { switch = 2027-09-01 }\n'
	the_root retiring A
	the_root replacement B
	printf '}\n'
} >"$work/transitions/story.conf"

cat >"$work/aw.conf" <<-CONF
	state-directory = "$work/state"
	notifications-per-hour = 0
	notifications-per-second = 0
	catalogue = "$pki/B/ca.pem"
	service "licenses.example" { chain = "$work/chain.pem" }
	service "other.example" { chain = "$work/other.pem" }
	device "exp" {
	 interval = 30d
	 store "ca" { file = "$work/ca.pem" }
	 source "license-text" { file = "$work/license.txt" }
	 services = {"licenses.example:443", "other.example:443"}
	}
CONF
cat >"$work/snmpd.conf" <<-CONF
	master agentx
	agentXSocket $work/agentx.sock
	agentaddress udp:127.0.0.1:$port
	rocommunity public 127.0.0.1
	trap2sink 127.0.0.1:$trap_port public
CONF
printf 'disableAuthorization yes\nformat2 %%V;%%v\\n\n' >"$work/snmptrapd.conf"

show() { "${moved[@]}" "$bin/anchorwatch" show --json "${common[@]}" exp; }
plugin() { "${moved[@]}" "$bin/check_anchorwatch" "${common[@]}" -H exp "$@"; }
get() { snmpget -OQveUt "${snmp[@]}" "ANCHORWATCH-MIB::$1" 2>&1 | tr -d '"\n' | sed 's/ *$//'; }
sent() { grep -c "snmpTrapOID.0 = $1;" "$work/snmptrapd.log"; }
is_sent() { wait_for 20 sent "$1"; }
word() { case $1 in 1) echo ok ;; 2) echo unknown ;; 3) echo warning ;; 4) echo critical ;; *) echo "none: $1" ;; esac }
# column NAME HOST / shown HOST JQ: of the row of a service.
column() { get "$1.\"exp\".\"$2:443\""; }
shown() { show | jq -r ".services[] | select(.name == \"$1:443\") | $2"; }
readiness() { show | jq -r ".readiness[] | select(.transition == \"story\") | $1"; }
verified_is() { [ "$(column awServiceVerified "$1")" = "$2" ]; }
stamp() { # an 11-octet date of SNMP as RFC 3339
	awk -F '[-,:+.]' 'NF < 6 { print "null"; next } { printf "%04d-%02d-%02dT%02d:%02d:%02dZ\n", $1, $2, $3, $4, $5, $6 }' <<<"$1"
}
# worst HOST: the worst of its verdict and its other findings, as a rank in the order of the guidelines.
worst() {
	show | jq "[(.services[] | select(.name == \"$1:443\") | .verdict.severity),
		(.verdicts[] | select(.object == \"$1:443\") | .severity)] |
		map(. as \$s | [\"ok\", \"unknown\", \"warning\", \"critical\"] | index(\$s)) | max"
}
# metric NAME HOST: the value of a metric of a service.
metric() {
	"${moved[@]}" "$bin/anchorwatch" export --openmetrics "${common[@]}" |
		awk -v name="anchorwatch_$1{" -v host="\"$2:443\"" 'index($0, name) == 1 && index($0, host) { print $NF }'
}
# step NAME HOST VERIFIED (yes or no): waits for SNMP; then all three must agree about that service.
step() {
	local name="$1, $2" number=3 want=false status
	[ "$3" = no ] || number=2 want=true
	check "$name: SNMP says $3" wait_for 20 verified_is "$2" "$number"
	equal "$name: show says it" "$want" "$(shown "$2" .verdict.verified)"
	equal "$name: one severity" "$(shown "$2" .verdict.severity)" "$(word "$(column awServiceSeverity "$2")")"
	equal "$name: one reason" "$(shown "$2" '.verdict.reason[0:250]')" "$(column awServiceReason "$2" | cut -c 1-250)"
	equal "$name: verified until" "$(shown "$2" .verdict.verified_until)" "$(stamp "$(column awServiceVerifiedUntil "$2")")"
	equal "$name: the leaf ends" "$(shown "$2" .verdict.leaf_not_after)" "$(stamp "$(column awServiceLeafNotAfter "$2")")"
	equal "$name: the chain ends" "$(shown "$2" .verdict.chain_not_after)" "$(stamp "$(column awServiceChainNotAfter "$2")")"
	matches "$name: seconds are left to it" '^[0-9]+$' "$(column awServiceChainSeconds "$2")"
	equal "$name: licenses stop" "$(shown "$2" .verdict.impact_date)" "$(stamp "$(column awServiceImpactDate "$2")")"
	equal "$name: the anchor" "$(shown "$2" '.verdict.anchor.sha256')" \
		"$(column awServiceAnchorSha256 "$2" | sed -E 's/^No Such.*/null/; :zero; s/(^|:)(.)(:|$)/\10\2\3/; tzero; s/://g')"
	out=$(plugin -m service --service "$2")
	status=$?
	[ "$3" = yes ] || matches "$name: the plugin has the end of the leaf" "the leaf ends on $(shown "$2" .verdict.leaf_not_after)" "$out"
	matches "$name: in seconds" "'$2_443_leaf_until'=[0-9]+s .*'$2_443_chain_until'=[0-9]+s" "$out"
	equal "$name: the metrics have the end of the leaf" "$(date -d "$(shown "$2" .verdict.leaf_not_after)" +%s)" "$(metric service_leaf_not_after_timestamp_seconds "$2")"
	equal "$name: and of the chain" "$(date -d "$(shown "$2" .verdict.chain_not_after)" +%s)" "$(metric service_chain_not_after_timestamp_seconds "$2")"
	matches "$name: the page has the end of the leaf" "$(shown "$2" '.verdict.leaf_not_after[0:10]')" \
		"$("${moved[@]}" "$bin/anchorwatch" export --html "$work/page" "${common[@]}" >/dev/null; cat "$work"/page/*.html)"
	case $(worst "$2") in 0) set -- 0 ;; 2) set -- 1 ;; 3) set -- 2 ;; *) set -- 3 ;; esac
	equal "$name: the plugin's state" "$1" "$status"
}
# kept NAME: the JSON of show has the documented form.
kept() { equal "$1: the contract of show's JSON" true "$(show | jq -f "$here/show_contract.jq")"; }
# both NAME STATE: readiness in SNMP, show and the plugin, with its dates.
both() {
	local row='"exp"."story"' state
	case $2 in ready) state=2 ;; cleanUp) state=3 ;; atRisk) state=4 ;; broken) state=5 ;; esac
	snmp_is() { [ "$(get "awReadinessState.$row")" = "$1" ]; }
	check "$1: $2" wait_for 20 snmp_is "$state"
	equal "$1: show says it" "$2" "$(readiness .state)"
	equal "$1: break date" "$(readiness .break_date)" "$(stamp "$(get "awReadinessBreakDate.$row")")"
	equal "$1: impact date" "$(readiness .impact_date)" "$(stamp "$(get "awReadinessImpactDate.$row")")"
	equal "$1: any day since" "$(readiness .any_day_since)" "$(stamp "$(get "awReadinessAnyDaySince.$row")")"
	equal "$1: remedy" "$(readiness '.remedy // "" | .[0:250]')" \
		"$(get "awReadinessRemedy.$row" | cut -c 1-250 | sed 's/^No Such.*//')"
	kept "$1"
	out=$(plugin -m readiness)
}

# --- before the switch
put ca.pem "$pki/A/ca.pem" "$pki/C/ca.pem"
put chain.pem "$pki/A/leaf.pem"
put other.pem "$pki/C/leaf.pem"
sed 's/2021/2028/g; s/2020/2027/g' "$data/license/asa-authorized.txt" >"$work/license.txt"
clock '2027-06-01 12:00:00'
start snmptrapd snmptrapd -f -C -c "$work/snmptrapd.conf" -Lo -OQs "udp:127.0.0.1:$trap_port"
start snmpd snmpd -f -C -c "$work/snmpd.conf" -Lo -I -smux
start collector "${moved[@]}" "$bin/anchorwatchd" "${common[@]}" -v
start agent "${moved[@]}" "$bin/anchorwatch-agentx" "${common[@]}" --agentx "$work/agentx.sock"
both "before the switch" atRisk
equal "it could break any day since the old root issues no more" 2027-05-01T00:00:00Z "$(readiness .any_day_since)"
equal "and does on the announced day" 2027-09-01T00:00:00Z "$(readiness .break_date)"
matches "licenses stop after it" '^20' "$(readiness .impact_date)"
matches "the plugin shows the dates" 'breaks at the latest: 2027-09-01T00:00:00Z \(in 91 d' "$out"
matches "and when licenses stop" "licenses stop: $(readiness .impact_date)" "$out"
matches "and the remedy" "remedy: .*$(sha256 B)" "$out"
matches "seconds to the break and to the impact" "'story_impact'=[0-9]+s .*'story_break'=79[0-9]{5}s" "$out"
step "before the switch" licenses.example yes
step "before the switch" other.example yes
matches "seconds left" "'other.example_443_verified_until'=[0-9]+s;[0-9]+:;[0-9]+:" "$out"
check "at risk is sent" is_sent awReadinessAtRisk
note=$(grep 'snmpTrapOID.0 = awReadinessAtRisk;' "$work/snmptrapd.log")
matches "with the break date" '2027-09-01T00:00:00Z' "$note"
matches "the impact date" "$(readiness .impact_date)" "$note"
matches "the root to append" "awAlarmMissingName.* = (\")?root B" "$note"
matches "its fingerprint" "awAlarmMissingFingerprint.* = (\")?$(sha256 B)" "$note"
matches "and the remedy" 'awAlarmRemedy.* = (")?[Aa]ppend' "$note"

# --- the live switch
clock '2027-06-10 12:00:00'
put chain.pem "$pki/B/leaf.pem"
both "the live switch" broken
step "the live switch" licenses.example no
matches "the plugin names what is missing" "missing: root B, SHA-256 $(sha256 B)" "$out"
equal "SNMP too" "root B" "$(column awServiceWantedName licenses.example)"
equal "and where it came from" "CN=root A" "$(column awServiceChangedFrom licenses.example)"
check "broken is sent" is_sent awReadinessBroken
check "the switch is sent" is_sent awChainChanged
matches "as one of a transition" 'service-switched' "$(grep 'snmpTrapOID.0 = awChainChanged;' "$work/snmptrapd.log")"
stop agent
start agent "${moved[@]}" "$bin/anchorwatch-agentx" "${common[@]}" --agentx "$work/agentx.sock"
both "the restarted agent" broken
equal "what readiness explains is no alarm of the service" 0 "$(sent awServiceFails)"
equal "one device, one failing service" "1 1" "$(get awDeviceServicesFailing.'"exp"') $(get awFleetServicesFailing.0)"

# --- a service that no transition explains
put ca.pem "$pki/A/ca.pem"
step "its root removed" other.example no
check "it is sent" is_sent awServiceFails
matches "with the issuer that is missing" 'awAlarmMissingName.* = (")?CN=root C' \
	"$(grep 'snmpTrapOID.0 = awServiceFails;' "$work/snmptrapd.log")"

# --- roots appended
put ca.pem "$pki/A/ca.pem" "$pki/B/ca.pem" "$pki/C/ca.pem"
both "the root appended" ready
step "the root appended" licenses.example yes
step "the root appended" other.example yes
check "the service's alarm clears" is_sent awServiceCleared
check "ready again is sent" is_sent awReadinessCleared

# --- a day later the switch is no longer reported
clock '2027-06-12 12:00:00'
check "the change is over" is_sent awChainCleared
for one in awReadinessAtRisk awReadinessBroken awReadinessCleared awServiceFails awServiceCleared awChainChanged awChainCleared; do
	equal "$one once" 1 "$(sent "$one")"
done
done_testing
