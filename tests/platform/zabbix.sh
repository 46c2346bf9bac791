#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# run: long
# A real Zabbix server on a private PostgreSQL, its frontend for the API: the template is imported, its discovery
# finds the rows of the real agent, and the scenario shows as problems.
# shellcheck disable=SC2016 # hostile texts and macros of Zabbix must arrive unchanged
. "$(dirname "$0")/story.bash"

template="anchorwatch by SNMP"
pg_port=$(free_port) web_port=$(free_port) server_port=$(free_port)
api=http://127.0.0.1:$web_port/api_jsonrpc.php
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
		curl -s --max-time 60 -H 'Content-Type: application/json-rpc' --data-binary @- "$api" >answer.json
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
	jq -n --rawfile source "$root/nms/zabbix/template_anchorwatch_snmp.yaml" '
		{createMissing: true, updateExisting: true} as $both |
		{format: "yaml", source: $source, rules: {templates: $both, items: $both, triggers: $both,
		discoveryRules: $both, valueMaps: $both, groups: $both}}' | call configuration.import
}

add_host() {
	local id
	id=$(jq -n --arg t "$template" '{filter: {host: $t}, output: ["templateid"]}' | call template.get | jq -r '.[0].templateid')
	host=$(jq -n --arg id "$id" --arg port "$snmp_port" '
		{host: "noc", groups: [{groupid: "2"}], templates: [{templateid: $id}],
		macros: [{macro: "{$AW.INTERVAL}", value: "1s"}, {macro: "{$AW.DISCOVERY}", value: "5m"}],
		interfaces: [{type: 2, main: 1, useip: 1, ip: "127.0.0.1", dns: "", port: $port,
		details: {version: 2, bulk: 1, community: "public"}}]}' | call host.create | jq -r '.hostids[0]')
	[ -n "$host" ]
}

discover_now() { # the rules, executed at once; the server must know the host by then
	call discoveryrule.get <<<"{\"hostids\": \"$host\", \"output\": [\"itemid\"]}" >rules.json &&
		jq '[.[] | {type: 6, request: {itemid: .itemid}}]' rules.json | call task.create
}

item_value() { # item_value KEY-PATTERN NAME-PATTERN: the last value
	jq -n --arg h "$host" --arg k "$1" --arg n "$2" '{hostids: $h, search: {key_: $k, name: $n},
		searchWildcardsEnabled: true, output: ["name", "lastvalue", "lastclock"]}' | call item.get |
		jq -r '.[] | select(.lastclock != "0") | .lastvalue'
}
problems() { # names of all current problems
	call problem.get <<<"{\"hostids\": \"$host\", \"output\": [\"name\", \"severity\"]}" | jq -r '.[].name'
}

platform_start() {
	sed -i 's/^Evil "Lic"/Evil {$AW.NODATA} "Lic"/' hostile.txt
	start_database && start_server && start_frontend
	wait_for 30 log_in && import_template >import.log && sql -c ANALYZE && add_host # else the planner knows nothing
}
discovered() { item_value 'aw.readiness.state*' 'Device story, *' | grep -q '^[0-9]'; }
platform_up() { # the server knows the host after its next look at the configuration
	[ -n "$host" ] || return
	discovered && return
	[ "$SECONDS" -le "$asked" ] || { asked=$((SECONDS + 2)) && discover_now; }
	return 1
}
platform_says() {
	local now value
	now=$(problems) && value=$(item_value 'aw.readiness.state*' 'Device story, transition story*') || return 1
	now=$(grep '^Device story, transition story: ' <<<"$now")
	case $1 in
	ready) [ "$value" = 2 ] && [ -z "$now" ] ;;
	atRisk) [ "$value" = 4 ] && [[ $now == *": at risk"* ]] ;;
	broken) [ "$value" = 5 ] && [[ $now == *": broken"*"Another Root"* || $now == *": broken"*"New Root"* ]] ;;
	esac
}
run_story Zabbix 90

unsupported() { call item.get <<<"{\"hostids\": \"$host\", \"filter\": {\"state\": 1}, \"output\": [\"name\", \"error\"]}" | jq -c '.[]'; }
none_unsupported() { [ -z "$(unsupported)" ]; }
wait_for 20 none_unsupported
equal "every item can be read" "" "$(unsupported)"
equal "none of the rules failed" "" "$(call discoveryrule.get <<<"{\"hostids\": \"$host\", \"filter\": {\"state\": 1}}" | jq -c '.[]')"
depending() {
	call trigger.get <<<"{\"hostids\": \"$host\", \"selectDependencies\": [\"description\"], \"output\": [\"description\"]}" |
		jq -r --arg t "$1" '.[] | select(.description == $t) | .dependencies[].description' | sed "s/.*story: //" | sort | tr '\n' ';'
}
equal "at risk is silenced by what says more" "at risk, and it breaks soon;broken: it no longer verifies its service;facts are stale: nothing new is known;" \
	"$(depending 'Device story, transition story: at risk: it breaks at the switch')"

# The hostile device: its texts arrive unchanged, in their fields.
reason=$(snmpget -Oqv "${snmp[@]}" 'ANCHORWATCH-MIB::awLicenseSyncReason."hostile"."license"')
equal "a hostile text is the text of the device" "$reason" "$(item_value aw.license.syncreason* '*')"
matches "it has quotes and UTF-8" '^"x" .*Zürich 서울' "$reason"
matches "a problem contains it" 'Device hostile, license license: in grace: .*\$\(touch .*Zürich 서울' "$(problems | tr '\n' ' ')"
equal "only the worst of a license is a problem" 1 "$(problems | grep -c '^Device hostile, license license:')"
matches "a macro in a name of the device stays a text" 'entitlement Evil \(\$AW\.NODATA\) "Lic" \| \$\(touch' "$(problems | tr '\n' ' ')"
check "nothing of it was executed" not_executed

# A notification as snmptrapd's receiver for Zabbix writes it.
printf '%s ZBXTRAP 127.0.0.1\n%s.0.2 "story" $(touch %s) <b>\n' "$(date +%Y%m%d.%H%M%S)" "$(snmptranslate -On ANCHORWATCH-MIB::anchorwatchMIB)" "$mark" >>traps.log
trap_seen() { item_value 'snmptrap*' '*' | grep -qF '"story" $(touch'; }
check "the item of notifications gets one" wait_for 30 trap_seen
done_testing
