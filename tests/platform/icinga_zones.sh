#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Icinga 2 in two zones: a satellite that has the collector and runs the checks, and a master that shows the results.
# Each has its own certificate from the master's CA; the satellite gets hosts and the CheckCommand from the master.
# The scenario, then the satellite is stopped and started again.
. "$(dirname "$0")/story.bash"
. "$root/tests/platform/icinga.bash"
objects=$root/nagios/icinga2

# zones NODE: the same three zones on both nodes; the satellite connects to its master.
zones() {
	local master="" satellite=""
	[ "$1" = satellite ] && master="host = \"127.0.0.1\", port = ${api_port[master]}"
	cat >"$work/$1/etc/zones.conf" <<CONF
object Endpoint "master" { $master }
object Endpoint "satellite" { $satellite }
object Zone "master" { endpoints = [ "master" ] }
object Zone "satellite" { endpoints = [ "satellite" ], parent = "master" }
object Zone "global-templates" { global = true }
CONF
	chown -R "$icinga_user" "$work/$1"
}

# device_host NAME [CUSTOM]: a host for which device "story" is checked on the satellite.
device_host() {
	cat <<CONF
object Host "$1" {
	check_command = "dummy"
	vars.anchorwatch_config = "$work/aw.conf"
	vars.anchorwatch_transitions = "$work/transitions"
	vars.anchorwatch_devices["story"] = { modes = [ "readiness", "collector" ] }
	${2:-}
}
CONF
}

two_nodes() {
	local zones=$work/master/etc/zones.d
	new_node master
	new_node satellite master
	zones master
	zones satellite
	mkdir -p "$zones"/{global-templates,satellite,master}
	cp "$objects/anchorwatch-command.conf" "$zones/global-templates/"
	quick_services >"$zones/global-templates/anchorwatch-services.conf"
	device_host noc >"$zones/satellite/hosts.conf"
	device_host byendpoint 'vars.anchorwatch_endpoint = "satellite"' >"$zones/master/hosts.conf"
	cat >>"$zones/master/hosts.conf" <<CONF
object Service "satellite" {
	host_name = "byendpoint"
	check_command = "cluster-zone"
	check_interval = ${period}s
	retry_interval = ${period}s
	max_check_attempts = 1
	vars.cluster_zone = "satellite"
}
CONF
	chown -R "$icinga_user" master satellite 2>/dev/null
	# The plugin is on the satellite only.
	sed -i 's|^const PluginContribDir.*|const PluginContribDir = "/nowhere"|' master/etc/icinga2.conf
}

on_master() { # HOST FILTER: of the check of device "story"
	result master "$1" anchorwatch-readiness-story | jq -e "$2" | grep -q true
}
platform_start() {
	two_nodes >zones.log 2>&1
	start_node master
	start_node satellite
}
platform_up() { on_master noc '.last_check_result.check_source == "satellite"'; }
platform_says() { result_is master noc anchorwatch-readiness-story "${number[$1]}"; }
run_story "Icinga 2, two zones" 90

equal "two certificates of one CA" "satellite: OK master: OK" \
	"$(for n in satellite master; do openssl verify -CAfile master/data/ca/ca.crt "$n/data/certs/$n.crt"; done | sed 's|.*/||; s/.crt//' | tr '\n' ' ' | sed 's/ $//')"
check "the satellite has no key of the CA" test ! -e satellite/data/ca/ca.key
check "a host of the master's zone is checked by the satellite, too" wait_for 30 on_master byendpoint '.last_check_result.check_source == "satellite" and .state == 0'
check "the command came from the master" test -s satellite/data/api/zones/global-templates/_etc/anchorwatch-command.conf
endpoint() { ask master "objects/endpoints/satellite?attrs=connected" | jq -e ".results[0].attrs.connected == $1" | grep -q true; }
check "the master sees the satellite" endpoint true

# The satellite's machine goes down: its Icinga and its collector are killed.
kill_node satellite
stop collector
check "the master notices" wait_for 30 endpoint false
check "the check of the zone is CRITICAL" wait_for 30 result_is master byendpoint satellite 2
overdue() { # HOST SECONDS: its last result is older
	result master "$1" anchorwatch-readiness-story |
		jq -e --argjson now "$(date +%s)" ".last_check_result.execution_end < \$now - $2" | grep -q true
}
check "the zone's own checks are overdue" wait_for 30 overdue noc 5
check "so are those by endpoint" wait_for 30 overdue byendpoint 5
check "the master still answers" wait_for 5 endpoint false
story_to broken
start collector "$bin/anchorwatchd" "${aw[@]}"
start_node satellite
check "results come again after its return" wait_for 90 platform_says broken
check "the check of the zone is OK" wait_for 30 result_is master byendpoint satellite 0
check "by endpoint, too" wait_for 60 on_master byendpoint '.state == 2'
story_to ready
check "and the alarm clears" wait_for 60 platform_says ready
done_testing
