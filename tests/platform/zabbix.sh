#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# run: long
# A real Zabbix server on a private PostgreSQL, its frontend for the API: the template in the form of this version is
# imported, its discovery finds the rows of the real agent, and the scenario shows as problems.
# shellcheck disable=SC2016 # hostile texts and macros of Zabbix must arrive unchanged
. "$(dirname "$0")/story.bash"

template="anchorwatch by SNMP"
pg_port=$(free_port) web_port=$(free_port) server_port=$(free_port)
api=http://127.0.0.1:$web_port/api_jsonrpc.php
version=$(dpkg-query -W -f '${Version}' zabbix-server-pgsql) && version=${version#*:} # 6.0.14+dfsg-1
case $version in 6.*) form=6.0 ;; *) form=7.0 ;; esac
auth=null host='' asked=0
pg=$(find /usr/lib/postgresql/*/bin -name initdb -printf '%h\n' | sort -V | tail -1)

as() { # as USER COMMAND...: exec keeps the process id that start() knows, which is that of a group, too
	local user=$1
	shift
	exec setsid setpriv --reuid "$user" --regid "$(id -g "$user")" --init-groups "$@"
}
# The server first, while its database runs: it waits for the database, and its children outlive it when it is killed.
stop_server() {
	local group=${pids[zabbix]:-}
	[ -n "$group" ] || return
	stop zabbix
	kill -KILL -- "-$group" 2>/dev/null
}
trap 'stop_server; cleanup' EXIT
folder_of() { mkdir -p "$2" && chown "$1" "$2"; }
sql() { PGOPTIONS=--client-min-messages=warning "$pg/psql" -h 127.0.0.1 -p "$pg_port" -U zabbix -qAt "$@" zabbix; }

# call METHOD <PARAMS: the result of an API method.
call() {
	jq -c --arg method "$1" --argjson auth "$auth" \
		'{jsonrpc: "2.0", id: 1, method: $method, params: .} + if $auth then {auth: $auth} else {} end' |
		curl -s --max-time 600 -H 'Content-Type: application/json-rpc' --data-binary @- "$api" >answer.json
	jq -e 'has("result")' answer.json >/dev/null && jq -c .result answer.json && return
	jq -r '.error | "\(.message) \(.data)"' answer.json >&2
	return 1
}

start_postgres() {
	start postgres as postgres "$pg/postgres" -D "$work/pg/data" -p "$pg_port" -c listen_addresses=127.0.0.1 \
		-c unix_socket_directories="$work/pg" -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
		-c wal_level=minimal -c max_wal_senders=0 -c autovacuum=off
	wait_for 20 "$pg/pg_isready" -h 127.0.0.1 -p "$pg_port" -U zabbix -d postgres
}
# The empty database of this version of Zabbix takes most of the time, so it is kept in the build folder.
start_database() {
	local kept
	kept=$AW_BUILD/platform/zabbix-$(dpkg-query -W -f '${Version}' zabbix-server-pgsql | tr -c 'a-z0-9.\n' _).tar
	folder_of postgres pg
	if [ -f "$kept" ]; then
		tar -xf "$kept" && start_postgres
		return
	fi
	(as postgres "$pg/initdb" -A trust -U zabbix --no-sync -E UTF8 --locale=C -D "$work/pg/data") >initdb.log 2>&1
	start_postgres && "$pg/createdb" -h 127.0.0.1 -p "$pg_port" -U zabbix zabbix &&
		for part in schema images data; do zcat "/usr/share/zabbix-server-pgsql/$part.sql.gz"; done | sql >sql.log 2>&1 &&
		sql -c "UPDATE hosts SET status = 1 WHERE host = 'Zabbix server'" >>sql.log && # its agent is not here
		stop postgres INT && mkdir -p "${kept%/*}" && tar -cf "$kept.new" pg && mv "$kept.new" "$kept" && start_postgres
}

start_server() {
	folder_of zabbix zbx
	: >traps.log
	cat >zbx.conf <<CONF
ListenIP=127.0.0.1
ListenPort=$server_port
LogFile=$work/zbx/server.log
PidFile=$work/zbx/server.pid
SocketDir=$work/zbx
DBHost=127.0.0.1
DBPort=$pg_port
DBName=zabbix
DBUser=zabbix
CacheUpdateFrequency=1
StartSNMPTrapper=1
SNMPTrapperFile=$work/traps.log
StartPollers=2
StartTrappers=1
StartDBSyncers=1
StartPreprocessors=1
Timeout=30
StartHistoryPollers=1
StartDiscoverers=0
StartTimers=1
StartEscalators=1
StartAlerters=1
StartLLDProcessors=1
StartPingers=0
StartHTTPPollers=0
StartVMwareCollectors=0
CONF
	[ "$form" = 6.0 ] || sed -i 's/^StartVMware.*/StartSNMPPollers=1/' zbx.conf
	MIBS='' start zabbix as zabbix /usr/sbin/zabbix_server -f -c "$work/zbx.conf"
}

start_frontend() {
	cp -aL /usr/share/zabbix web
	sed -i "s|/etc/zabbix/zabbix.conf.php|$work/zabbix.conf.php|g" web/include/classes/core/CConfigFile.php
	cat >zabbix.conf.php <<PHP
<?php
\$DB['TYPE'] = 'POSTGRESQL'; \$DB['SERVER'] = '127.0.0.1'; \$DB['PORT'] = '$pg_port'; \$DB['DATABASE'] = 'zabbix';
\$DB['USER'] = 'zabbix'; \$DB['PASSWORD'] = ''; \$DB['SCHEMA'] = ''; \$DB['ENCRYPTION'] = false;
\$DB['DOUBLE_IEEE754'] = true;
\$ZBX_SERVER = '127.0.0.1'; \$ZBX_SERVER_PORT = '$server_port'; \$ZBX_SERVER_NAME = 'test';
\$IMAGE_FORMAT_DEFAULT = IMAGE_FORMAT_PNG;
PHP
	start web php -S "127.0.0.1:$web_port" -d post_max_size=16M -d max_execution_time=300 -d memory_limit=256M -t web
}

log_in() {
	local got
	got=$(auth=null call user.login <<<'{"username": "Admin", "password": "zabbix"}') && [ -n "$got" ] && auth=$got
}

import_template() {
	jq -n --rawfile source "$root/nms/zabbix/template_anchorwatch_snmp_$form.yaml" --arg form "$form" '
		{createMissing: true, updateExisting: true} as $both |
		{format: "yaml", source: $source, rules: ({templates: $both, items: $both, triggers: $both, graphs: $both,
		discoveryRules: $both, valueMaps: $both, templateDashboards: $both} +
		if $form == "6.0" then {groups: $both} else {template_groups: $both} end)}' | call configuration.import
}

# add_host NAME PORT: prints its identifier.
add_host() {
	local id
	id=$(jq -n --arg t "$template" '{filter: {host: $t}, output: ["templateid"]}' | call template.get | jq -r '.[0].templateid')
	jq -n --arg id "$id" --arg name "$1" --arg port "$2" --arg period "${period}s" '
		{host: $name, groups: [{groupid: "2"}], templates: [{templateid: $id}],
		macros: [{macro: "{$AW.INTERVAL}", value: $period}],
		interfaces: [{type: 2, main: 1, useip: 1, ip: "127.0.0.1", dns: "", port: $port,
		details: {version: 2, bulk: 1, community: "public"}}]}' | call host.create | jq -r '.hostids[0]'
}
set_macro() { # NAME VALUE, of the host
	jq -n --arg h "$host" --arg m "{\$AW.$1}" --arg v "$2" '{hostid: $h, macro: $m, value: $v}' | call usermacro.create
}

# The rules with requests of their own, executed at once; the server must know the host by then.
discover_now() {
	call discoveryrule.get <<<"{\"hostids\": \"$host\", \"output\": [\"itemid\"], \"filter\": {\"type\": 20}}" >rules.json &&
		jq '[.[] | {type: 6, request: {itemid: .itemid}}] | select(. != [])' rules.json | call task.create
}

item_value() { # item_value KEY-PATTERN NAME-PATTERN: the last value
	jq -n --arg h "$host" --arg k "$1" --arg n "$2" '{hostids: $h, search: {key_: $k, name: $n},
		searchWildcardsEnabled: true, output: ["name", "lastvalue", "lastclock"]}' | call item.get |
		jq -r '.[] | select(.lastclock != "0") | .lastvalue'
}
problems() { # severities and names of all current problems
	call problem.get <<<"{\"hostids\": \"$host\", \"output\": [\"name\", \"severity\"]}" | jq -r '.[] | .severity + " " + .name'
}

platform_start() {
	sed -i 's/^Evil "Lic"/Evil {$AW.NODATA} "Lic"/' hostile.txt
	start_database && start_server && start_frontend
	wait_for 30 log_in && import_template >import.log && sql -c ANALYZE && # else the planner knows nothing
		host=$(add_host noc "$snmp_port")
}
discovered() { item_value 'aw.readiness.state*' 'Device story, *' | grep -q '^[0-9]'; }
platform_up() { # the server knows the host after its next look at the configuration
	[ -n "$host" ] || return
	discovered && return
	[ "$form" != 6.0 ] || [ "$SECONDS" -le "$asked" ] || { asked=$((SECONDS + 5)) && discover_now; }
	return 1
}
platform_says() {
	local now value
	now=$(problems) && value=$(item_value 'aw.readiness.state*' 'Device story, transition story*') || return 1
	now=$(grep '^. Device story, readiness story: ' <<<"$now")
	case $1 in
	ready) [ "$value" = 2 ] && [ -z "$now" ] ;;
	atRisk) [ "$value" = 4 ] && [[ $now == "2 "*"New Root"* ]] && [ "$(wc -l <<<"$now")" = 1 ] ;; # warning
	broken) [ "$value" = 5 ] && [[ $now == "4 "*"New Root"* ]] && [ "$(wc -l <<<"$now")" = 1 ] ;; # high
	esac
}
run_story "Zabbix $form" 90

unsupported() { call item.get <<<"{\"hostids\": \"$host\", \"filter\": {\"state\": 1}, \"output\": [\"name\", \"error\"]}" | jq -c '.[]'; }
none_unsupported() { [ -z "$(unsupported)" ]; }
wait_for 20 none_unsupported
equal "every item can be read" "" "$(unsupported)"
equal "none of the rules failed" "" "$(call discoveryrule.get <<<"{\"hostids\": \"$host\", \"filter\": {\"state\": 1}}" | jq -c '.[]')"
# The hostile device: its texts arrive unchanged, in their fields.
reason=$(snmpget -Oqv "${snmp[@]}" 'ANCHORWATCH-MIB::awLicenseSyncReason."hostile"."license"')
equal "a hostile text is the text of the device" "$reason" "$(item_value aw.license.syncreason* '*')"
matches "it has quotes and UTF-8" '^"x" .*Zürich 서울' "$reason"
matches "a problem contains it" '2 Device hostile, license license: .*in grace: .*\$\(touch .*Zürich 서울' "$(problems | tr '\n' ' ')"
matches "a macro in a text of the device stays a text" 'entitlement Evil \{\$AW\.NODATA\} "Lic" \| \$\(touch' "$(problems | tr '\n' ' ')"
names() { call item.get <<<"{\"hostids\": \"$host\", \"output\": [\"name\"]}" | jq -r '.[].name'; }
matches "in a name of an item, too" 'entitlement Evil \(\$AW\.NODATA\) "Lic" \| \$\(touch' "$(names | tr '\n' ' ')"
check "nothing of it was executed" not_executed

# The severity is that of the policy, and nothing else.
cp aw.conf aw.base
policy() { # KEY = VALUE
	{ cat aw.base && printf 'policy { %s }\n' "$1"; } >aw.new && mv aw.new aw.conf && kill -HUP "${pids[agent]}" "${pids[collector]}"
}
readiness() { problems | sed -n 's/^\(.\) Device story, readiness story: .*/\1/p'; }
readiness_is() { [ "$(readiness)" = "$1" ]; }
story_to atRisk
check "at risk is a warning" wait_for 60 readiness_is 2
policy "at-risk = critical"
check "a policy that says critical makes it high" wait_for 60 readiness_is 4
policy "at-risk = ok"
check "a policy that says ok ends it" wait_for 60 readiness_is ""
policy "at-risk = warning"
check "it is a warning again" wait_for 60 readiness_is 2
story_to ready
check "and ends with its cause" wait_for 60 readiness_is ""

# How many requests one poll is: the packets of snmpd between two polls, by the number of polls.
in_packets() { snmpget -Oqv "${snmp[@]}" SNMPv2-MIB::snmpInPkts.0; }
item_id() { call item.get <<<"{\"hostids\": \"$host\", \"filter\": {\"key_\": \"$1\"}}" | jq -r '.[0].itemid'; }
polls() { call history.get <<<"{\"itemids\": \"$answers\", \"history\": 3, \"countOutput\": true}" | tr -d '"'; }
polled() { [ "$(polls)" -ge "$1" ]; }
requests() {
	local first before
	answers=$(item_id aw.agent.answers) && first=$(polls) && wait_for 60 polled $((first + 1)) && before=$(in_packets) &&
		first=$(polls) && wait_for 60 polled $((first + 5)) && echo $((($(in_packets) - before - 1) / ($(polls) - first)))
}
few() { taken=$(requests) && echo "# $1: $taken requests" && [ "$taken" -gt 0 ] && [ "$taken" -le 30 ]; }
stage "requests are counted"
if few "a poll of two devices"; then ok "a poll is at most 30 requests"; else not_ok "a poll is at most 30 requests" "$taken"; fi
if [ "$form" != 6.0 ]; then
	interface=$(call hostinterface.get <<<"{\"hostids\": \"$host\"}" | jq -r '.[0].interfaceid')
	jq -n --arg i "$interface" '{interfaceid: $i, details: {version: 2, bulk: 1, community: "public", max_repetitions: 50}}' |
		call hostinterface.update >/dev/null
	less=$((taken - 5))
	fewer() { few "with 50 repetitions" && [ "$taken" -le "$less" ]; }
	stage "requests are counted with 50 repetitions"
	if wait_for 60 fewer; then ok "with 50 repetitions fewer: $taken"; else not_ok "with 50 repetitions fewer" "$taken, $less"; fi
fi

# Dashboards: every item and graph of a widget is there.
boards() { call templatedashboard.get <<<'{"output": "extend", "selectPages": "extend"}' | jq -c --arg n anchorwatch '.[] | select(.name == $n)'; }
equal "the dashboard has its pages" "Fleet Agent" "$(boards | jq -r '[.pages[].name] | join(" ")')"
check "and widgets" test "$(boards | jq '[.pages[].widgets[]] | length')" -ge 25

# The subagent is gone: one problem, and those of devices stay.
set_macro NODATA 15s >/dev/null
silent() { problems | grep -qx '3 The anchorwatch subagent does not answer'; }
of_devices() { problems | grep -c '^. Device '; }
before=$(of_devices)
stop agent
check "a subagent that does not answer is a problem" wait_for 60 silent
equal "the problems of devices stay" "$before" "$(of_devices)"
equal "it is the only one of the agent" "" "$(problems | grep -v '^. Device \|does not answer')"
start agent "$bin/anchorwatch-agentx" "${aw[@]}" --agentx "$work/agentx.sock"
not_silent() { ! silent; }
check "it ends when the subagent is back" wait_for 60 not_silent
equal "the problems of devices are the same" "$before" "$(of_devices)"

# The other triggers of the agent: a second host, whose values are those of a file.
fake_port=$(free_port)
base=$(snmptranslate -On ANCHORWATCH-MIB::awObjects)
cat >fake.py <<'PY'
import sys
def number(oid): return [int(n) for n in oid.strip(".").split(".")]
def rows(): return sorted((line.rstrip("\n").split("|") for line in open(sys.argv[1])), key=lambda row: number(row[0]))
while True:
    asked = sys.stdin.readline().strip()
    if not asked:
        break
    if asked == "PING":
        print("PONG", flush=True)
        continue
    oid = sys.stdin.readline().strip()
    found = [r for r in rows() if (number(r[0]) > number(oid) if asked == "getnext" else r[0] == oid)][:1]
    print("\n".join(found[0]) if found else "NONE", flush=True)
PY
fake_values() { # DEVICES MINUTE-OF-JUDGEMENT UNREADABLE DROPPED PENDING
	cat >values.new <<FILE
$base.1.1.0|string|fake
$base.1.3.0|octet|07 EA 0C 01 0C 1E 00 00 2B 00 00
$base.1.6.0|octet|07 EA 0C 01 0C $2 00 00 2B 00 00
$base.1.7.0|gauge|$3
$base.1.10.0|counter|$4
$base.1.11.0|gauge|$5
$base.1.12.0|integer|1
$base.2.1.0|gauge|$1
FILE
	mv values.new values
}
fake_values 2 1D 0 5 0
printf 'agentaddress udp:127.0.0.1:%s\nrocommunity public\npass_persist %s /usr/bin/python3 %s %s\n' "$fake_port" "$base" \
	"$work/fake.py" "$work/values" >fake.conf
start fake snmpd -f -C -c fake.conf -Lo -I -smux,agentx
real=$host
host=$(add_host fake "$fake_port")
for macro in NODATA=15s PENDING.TIME=20s DROPPED.TIME=60s; do set_macro "${macro%=*}" "${macro#*=}" >/dev/null; done
dropped_is() { [ "$(item_value aw.agent.notificationsdropped '*')" = "$1" ]; }
check "the second host is polled" wait_for 60 dropped_is 5
equal "it has no problem" "" "$(problems)"
fake_values 0 12 3 7 4
expected='2 The anchorwatch subagent does not get rid of its notifications
2 The anchorwatch subagent dropped 2 notifications
2 anchorwatch cannot read 3 records
3 The anchorwatch subagent is stuck
3 anchorwatch watches no device'
problems_are() { [ "$(problems | LC_ALL=C sort)" = "$1" ]; }
check "stuck, without devices, unreadable, dropped, pending: a problem each" wait_for 60 problems_are "$expected"
equal "with these names" "$expected" "$(problems | LC_ALL=C sort)"
fake_values 2 1D 0 7 0
check "each ends" wait_for 60 problems_are ""
stop fake
check "a snmpd that is gone is a problem" wait_for 60 problems_are "3 The anchorwatch subagent does not answer"
host=$real

# A notification as snmptrapd's receiver for Zabbix writes it.
printf '%s ZBXTRAP 127.0.0.1\n%s.0.2 "story" $(touch %s) <b>\n' "$(date +%Y%m%d.%H%M%S)" "$(snmptranslate -On ANCHORWATCH-MIB::anchorwatchMIB)" "$mark" >>traps.log
trap_seen() { item_value 'snmptrap*' '*' | grep -qF '"story" $(touch'; }
check "the item of notifications gets one" wait_for 30 trap_seen
done_testing
