# SPDX-License-Identifier: ISC
# shellcheck shell=bash
# shellcheck disable=SC2154 # variables of story.bash
# For the tests with Icinga 2: private nodes, each in $work/NAME, and their API. A script sources story.bash first.
icinga_user=$(id -un)
[ "$(id -u)" != 0 ] || icinga_user=nagios
declare -A api_port=()

# directories NAME: sets $options to the options for a node's directories.
directories() {
	local dir=$work/$1
	options=(-D ConfigDir="$dir/etc" -D ZonesDir="$dir/etc/zones.d" -D DataDir="$dir/data" -D LogDir="$dir/log"
		-D CacheDir="$dir/cache" -D SpoolDir="$dir/spool" -D InitRunDir="$dir/run" -D PidPath="$dir/run/icinga2.pid"
		-D RunAsUser="$icinga_user" -D RunAsGroup="$(id -gn "$icinga_user")")
}

# node NAME SUBCOMMAND ARGUMENT...: icinga2 with the directories of that node.
node() {
	local options sub
	directories "$1"
	read -ra sub <<<"$2" # may be two words
	icinga2 "${sub[@]}" "${options[@]}" "${@:3}"
}

# new_node NAME [CA_NODE]: its directories, certificate (of its own CA, or of another node's), and API with user root.
new_node() {
	local dir=$work/$1 ca=${2:-$1}
	mkdir -p "$dir"/{etc/zones.d,data/certs,data/ca,data/api,log,cache,spool/perfdata,spool/tmp,run/cmd}
	chown -R "$icinga_user" "$dir" 2>/dev/null
	[ -s "$work/$ca/data/ca/ca.crt" ] || node "$ca" "pki new-ca"
	node "$1" "pki new-cert" --cn "$1" --key "$dir/data/certs/$1.key" --csr "$dir/data/certs/$1.csr"
	node "$ca" "pki sign-csr" --csr "$dir/data/certs/$1.csr" --cert "$dir/data/certs/$1.crt"
	cp "$work/$ca/data/ca/ca.crt" "$dir/data/certs/"
	api_port[$1]=$(free_port)
	cat >"$dir/etc/icinga2.conf" <<CONF
const PluginDir = "/usr/lib/nagios/plugins"
const PluginContribDir = "$bin"
const NodeName = "$1"
const ZoneName = "$1"
include <itl>
include <plugins>
include "zones.conf"
object CheckerComponent "checker" {}
object ApiListener "api" {
	bind_host = "127.0.0.1"
	bind_port = ${api_port[$1]}
	accept_config = true
	accept_commands = true
}
object ApiUser "root" {
	password = "icinga"
	permissions = [ "*" ]
}
include "conf.d/*.conf"
CONF
	mkdir -p "$dir/etc/conf.d"
	printf 'object Endpoint NodeName { host = "127.0.0.1", port = %s }\nobject Zone ZoneName { endpoints = [ NodeName ] }\n' \
		"${api_port[$1]}" >"$dir/etc/zones.conf"
	chown -R "$icinga_user" "$dir" 2>/dev/null
	return 0
}

# quick_services: the shipped services, checked every $period seconds.
quick_services() { sed -E "s/(check|retry)_interval = [0-9]m/\1_interval = ${period}s/" "$root/nagios/icinga2/anchorwatch-services.conf"; }
start_node() {
	local options
	directories "$1"
	start "$1" setsid icinga2 daemon "${options[@]}" -c "$work/$1/etc/icinga2.conf" # a process group of its own
}
kill_node() { # all of its processes at once, as when its machine dies
	kill -KILL -- "-${pids[$1]}"
	stop "$1" KILL 2>/dev/null
}

# ask NODE PATH [CURL OPTION...]: the API's answer.
ask() { curl -gsk -m 60 -u root:icinga -H 'Accept: application/json' "https://127.0.0.1:${api_port[$1]}/v1/$2" "${@:3}"; }
result() { # NODE HOST SERVICE
	ask "$1" "objects/services/$2!$3?attrs=state&attrs=last_check_result" | jq -c '.results[0].attrs // {}'
}
result_is() { # NODE HOST SERVICE STATE
	result "$1" "$2" "$3" | jq -e --argjson s "$4" '.last_check_result != null and .state == $s' | grep -q true
}
declare -A number=([ready]=0 [atRisk]=1 [broken]=2)
