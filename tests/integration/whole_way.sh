#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# All programs together: a store file changes, and the collector, the subagent with a real snmpd, the notifications,
# the plugin and `anchorwatch show` report the same, for every anchor.
. "$(dirname "$0")/lib.sh"
PATH=$PATH:/usr/sbin:/sbin
export SNMP_PERSISTENT_DIR=$work/snmp MIBDIRS=$AW_BUILD/mibs-base:$AW_BUILD/mib
export MIBS=ANCHORWATCH-MIB:SNMPv2-MIB
cd "$work" || exit 1

identrust=$data/roots/identrust-commercial-root-ca-1.pem
quovadis=$data/roots/quovadis-root-ca-2.pem
identrust_sha256=5d56499be4d2e08bcfcad08a3e38723d50503bde706948e42f55603019e528ae
bundle=/etc/ssl/certs/ca-certificates.crt
port=$(free_port)
trap_port=$(free_port)
snmp=(-v2c -c public -t 5 "127.0.0.1:$port")
common=(--config "$work/aw.conf" --transitions "$transitions")

cat >snmpd.conf <<EOF
master agentx
agentXSocket $work/agentx.sock
agentaddress udp:127.0.0.1:$port
rocommunity public 127.0.0.1
trap2sink 127.0.0.1:$trap_port public
EOF
printf 'disableAuthorization yes\nformat2 %%V;%%v\\n\n' >snmptrapd.conf
cat >aw.conf <<EOF
state-directory = "$work/state"
notifications-per-hour = 0
notifications-per-second = 0
device "host" { store "system" { file = "$bundle" } }
device "way" { store "ca" { file = "$work/ca.pem" } }
EOF

# A root with IdenTrust's subject, another key, and fixed dates.
lookalike() {
	printf '[ca]\nRANDFILE=x\n[r]\ndistinguished_name=d\nstring_mask=utf8only\n[d]\n[e]\nbasicConstraints=critical,CA:TRUE\n' >l.cnf
	printf '[ca]\ndefault_ca=c\n[c]\ndatabase=index\nserial=serial\nnew_certs_dir=.\ndefault_md=sha256\npolicy=p\n[p]\nC=optional\nO=optional\nCN=optional\n[e]\nbasicConstraints=critical,CA:TRUE\n' >ca.cnf
	: >index
	echo 0A01 >serial
	openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -config l.cnf -keyout l.key -out l.csr \
		-subj '/C=US/O=IdenTrust/CN=IdenTrust Commercial Root CA 1' &&
		openssl ca -batch -selfsign -config ca.cnf -extensions e -notext -keyfile l.key -in l.csr -out lookalike.pem \
			-startdate 20140116181223Z -enddate 20340116181223Z
}
check "a look-alike of the replacement root is made" lookalike

put() { cat "$@" >ca.new && mv ca.new ca.pem; }
show() { "$bin/anchorwatch" show --json "${common[@]}" "$@"; }
plugin() { "$bin/check_anchorwatch" "${common[@]}" "$@"; }
get() { snmpget -OQveU "${snmp[@]}" "ANCHORWATCH-MIB::$1" 2>&1 | tr -d '"'; }
of_way='"way"."quovadis-identrust"'
snmp_state() { # the readiness in SNMP
	case $(get "awReadinessState.$of_way") in
	1) echo notAffected ;; 2) echo ready ;; 3) echo cleanUp ;; 4) echo atRisk ;; 5) echo broken ;; 6) echo unknown ;;
	*) echo none ;;
	esac
}
state_is() { [ "$(snmp_state)" = "$1" ]; }
shown_anchors() { [ "$(show way | jq '.stores[0].anchors | length')" = "$1" ]; }
snmp_anchors() { [ "$(get 'awStoreAnchors."way"."ca"')" = "$1" ]; }
shown_failure() { [ "$(show way | jq -r '.stores[0].attempt.code')" != null ]; }

# agree NAME: SNMP, show and the plugin agree about device "way" and all anchors of both devices.
agree() {
	local name=$1 filter='.readiness[] | select(.transition == "quovadis-identrust")'
	equal "$name: SNMP and show have one readiness" "$(show way | jq -r "$filter.state")" "$(snmp_state)"
	equal "$name: one reason, as far as SNMP has room" "$(show way | jq -r "$filter.reason[0:250]")" \
		"$(get "awReadinessReason.$of_way" | cut -c 1-250)"
	equal "$name: one severity" "$(show way | jq -r '.severity')" "$(severity "$(get 'awDeviceSeverity."way"')")"
	equal "$name: the plugin has that of the readiness" "$(show way | jq -r "$filter.severity")" "$(plugin_severity)"
	show_anchors >show.txt
	walk_anchors >walk.txt
	equal "$name: the walk has every anchor of show, and no other" "" "$(diff show.txt walk.txt)"
}
plugin_severity() {
	plugin -H way -m readiness >/dev/null
	case $? in 0) echo ok ;; 1) echo warning ;; 2) echo critical ;; *) echo unknown ;; esac
}
severity() { case $1 in 1) echo ok ;; 2) echo unknown ;; 3) echo warning ;; 4) echo critical ;; *) echo "none: $1" ;; esac }
# "device store id sha256 notAfter usable" of each anchor, sorted, from show and from a walk of three columns.
show_anchors() {
	show | jq -r '.device as $d | .stores[] | .name as $s | .anchors[] |
		"\($d) \($s) \(.id) \(.sha256) \(.not_after) \(if .usable then 1 else 2 end)"' | sort
}
walk_column() { # index and value; the tools print long strings on several lines
	snmpbulkwalk -OQxe "${snmp[@]}" "ANCHORWATCH-MIB::$1" | tr -d '"\n' | sed "s/ANCHORWATCH-MIB::$1\\./\n/g" |
		sed -n 's/ = /\t/p'
}
walk_anchors() {
	join -t $'\t' <(walk_column awAnchorSha256 | sort) <(walk_column awAnchorNotAfter | sort) |
		join -t $'\t' - <(walk_column awAnchorUsable | sort) |
		awk -F '\t' '
		function digits(hash,   out, n, i, part) { # the tools leave leading zeros out
			n = split(hash, part, ":")
			for (i = 1; i <= n; i++) out = out (length(part[i]) == 1 ? "0" : "") part[i]
			return out
		}
		{
			split($1, index_, ".")
			split($3, date, /[-,:+.]/)
			printf "%s %s %s %s %04d-%02d-%02dT%02d:%02d:%02dZ %s\n", index_[1], index_[2], index_[3], digits($2),
			    date[1], date[2], date[3], date[4], date[5], date[6], $4
		}' | sort
}

put "$quovadis" "$identrust"
start snmptrapd snmptrapd -f -C -c snmptrapd.conf -Lo -OQs "udp:127.0.0.1:$trap_port"
start snmpd snmpd -f -C -c snmpd.conf -Lo -I -smux
start collector "$bin/anchorwatchd" "${common[@]}"
start agent "$bin/anchorwatch-agentx" "${common[@]}" --agentx "$work/agentx.sock"
check "all of it is up" wait_for 20 state_is ready
agree "both roots, ready"
matches "the plugin: ready, the retired root is a note" '^ANCHORWATCH OK: way: ' "$(plugin -H way -m readiness | head -1)"

put "$quovadis"
check "without IdenTrust: broken" wait_for 10 state_is broken
agree "without IdenTrust"
out=$(plugin -H way -m readiness)
equal "the plugin is CRITICAL" 2 "$(plugin -H way -m readiness >/dev/null; echo $?)"
matches "it names the missing root with its SHA-256" "IdenTrust Commercial Root CA 1 \(SHA-256 $identrust_sha256\) is not in store ca" "$out"
matches "and says since when" 'broken since 2022-02-05' "$out"
check "the notification arrives" wait_for 10 grep -q awReadinessBroken snmptrapd.log
matches "with the reason" "$identrust_sha256" "$(grep awReadinessBroken snmptrapd.log)"

put "$quovadis" lookalike.pem
check "a look-alike comes in" wait_for 10 shown_anchors 2
check "SNMP has it too" wait_for 10 snmp_anchors 2
check "and changes nothing" state_is broken
agree "with a look-alike"

put lookalike.pem
check "only the look-alike: SNMP has it" wait_for 10 snmp_anchors 1
check "broken still" state_is broken
agree "only a look-alike"

put "$quovadis" lookalike.pem "$identrust"
check "IdenTrust appended: it clears" wait_for 10 grep -q awReadinessCleared snmptrapd.log
check "ready again" wait_for 10 state_is ready
agree "appended"

put "$identrust"
check "only IdenTrust: SNMP has it" wait_for 10 snmp_anchors 1
check "ready still" state_is ready
agree "only IdenTrust"
of_device() { grep "$1" snmptrapd.log | grep -c "\"way\".readiness.\"quovadis-identrust\""; }
equal "raised once, cleared once" "1 1" "$(of_device awReadinessBroken) $(of_device awReadinessCleared)"

rm ca.pem
check "the file goes: the last good facts stay" wait_for 10 shown_failure
agree "file gone"
equal "the collector mode reports it" 1 "$(plugin -H way -m collector >/dev/null; echo $?)"
matches "with the failure's code" 'file-missing' "$(plugin -H way -m collector)"
done_testing
