#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# The Director basket in a real Icinga Director with a private PostgreSQL: restored twice, a host with its service
# set, deployed to Icinga 2, and the scenario with the resulting checks.
. "$(dirname "$0")/story.bash"
. "$root/tests/platform/icinga.bash"
basket=$root/nagios/director/anchorwatch-basket.json
export ICINGAWEB_CONFIGDIR=$work/web
pg=$(echo /usr/lib/postgresql/*/bin)
pg=${pg##* }
db_port=$(free_port)
as_postgres=(env)
[ "$(id -u)" != 0 ] || as_postgres=(setpriv --reuid=postgres --regid=postgres --clear-groups)

database() {
	mkdir -p "$work/pg"
	[ "$(id -u)" != 0 ] || chown postgres "$work/pg"
	"${as_postgres[@]}" "$pg/initdb" -A trust -U director -E UTF8 -D "$work/pg/data" || return
	start postgres "${as_postgres[@]}" "$pg/postgres" -D "$work/pg/data" -p "$db_port" -k "$work/pg" -c fsync=off \
		-c listen_addresses=127.0.0.1
	wait_for 20 sql postgres 'select 1' && sql postgres 'create database director' &&
		sql director 'create extension pgcrypto'
}
sql() { "$pg/psql" -h 127.0.0.1 -p "$db_port" -U director -Atc "$2" "$1"; }

web() {
	mkdir -p web/modules/director web/enabledModules
	for module in director incubator reactbundle; do
		ln -s "/usr/share/icingaweb2/modules/$module" "web/enabledModules/$module"
	done
	cat >web/config.ini <<CONF
[global]
module_path = "/usr/share/icingaweb2/modules"
config_backend = "ini"
[logging]
log = "none"
CONF
	cat >web/resources.ini <<CONF
[director_db]
type = "db"
db = "pgsql"
host = "127.0.0.1"
port = "$db_port"
dbname = "director"
username = "director"
password = "x"
charset = "utf8"
CONF
	printf '[db]\nresource = "director_db"\n' >web/modules/director/config.ini
	cat >web/modules/director/kickstart.ini <<CONF
[config]
endpoint = "icinga"
host = "127.0.0.1"
port = ${api_port[icinga]}
username = "root"
password = "icinga"
CONF
}

director() { icingacli director "$@"; }
restore() { director basket restore <"$basket"; }
device_host() { # NAME
	director host create "$1" --json "$(jq -n --arg c "$work/aw.conf" --arg t "$work/transitions" '{object_type: "object",
		check_command: "dummy", vars: {anchorwatch_config: $c, anchorwatch_transitions: $t}}')"
}
# One service by hand for the story, the whole set for the other device.
deploy() {
	device_host story && device_host hostile &&
		director service create "readiness by hand" --json '{"object_type":"object","host":"story","imports":["anchorwatch-service"],
			"check_interval":"'"$period"'","retry_interval":"'"$period"'","vars":{"anchorwatch_mode":"readiness","anchorwatch_transition":["story"]}}' &&
		director serviceset create "anchorwatch device" --json '{"object_type":"object","host":"hostile","imports":["anchorwatch device"]}' &&
		director config deploy
}
platform_start() {
	{
		database
		new_node icinga
		printf 'object Zone "director-global" { global = true }\nobject Zone "global-templates" { global = true }\n' \
			>>"$work/icinga/etc/zones.conf"
		web
		start_node icinga
		wait_for 30 ask icinga status -f
		director migration run
		director kickstart run
		restore && restore
		deploy
	} >director.log 2>&1
}
platform_up() { result_is icinga story "readiness%20by%20hand" 0; }
platform_says() { result_is icinga story "readiness%20by%20hand" "${number[$1]}"; }
run_story "Icinga Director" 60 || tail -5 director.log

matches "a second restoration changes nothing" "restored.*restored" "$(grep restored director.log | tr '\n' ' ')"
equal "each field of the command is there once" "$(jq '.Command.anchorwatch.fields | length' "$basket")" \
	"$(sql director "select count(distinct f.varname) from director_datafield f join icinga_command_field c on c.datafield_id = f.id
		where f.varname like 'anchorwatch_%'")"
equal "the list of modes has each mode" "$(jq '.DataList[].entries | length' "$basket")" \
	"$(sql director "select count(*) from director_datalist_entry")"
result_of() { # MODE PART
	result icinga hostile "anchorwatch%20$1" | jq -r ".last_check_result.$2"
}
# Checked now: the first check of a new service comes within its interval.
ask icinga actions/reschedule-check -X POST -d '{"type": "Service", "filter": "host.name==\"hostile\"", "force": true}' >/dev/null
of_hostile() { result_of "$1" output | grep -qE '^ANCHORWATCH (OK|WARNING|UNKNOWN|CRITICAL): hostile'; }
for mode in $(jq -r '.ServiceSet[].services[].vars.anchorwatch_mode' "$basket"); do
	check "the set has mode $mode" wait_for 20 of_hostile "$mode"
done
matches "an array of the Director repeats its option" '"--transition","story"' \
	"$(result icinga story "readiness%20by%20hand" | jq -c .last_check_result.command)"
matches "the device is the host" '"--hostname","hostile"' "$(result_of license command | tr -d ' \n')"
equal "the basket that the Director writes has no other command" \
	"$(jq -S '.Command.anchorwatch.arguments | map_values(del(.description))' "$basket")" \
	"$(director command show anchorwatch --json --no-defaults | jq -S '.arguments | map_values(del(.description))')"
done_testing
