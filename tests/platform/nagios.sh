#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Nagios Core 4 with the shipped commands and templates and a private configuration: the scenario by active checks,
# then by notifications that snmptrapd passes to anchorwatch-nagios-trap, and the output for hostile texts.
. "$(dirname "$0")/story.bash"
objects=$root/nagios
nagios=$work/nagios
fifo=$nagios/nagios.cmd
user=$(id -un)
[ "$(id -u)" != 0 ] || user=nagios

nagios_files() {
	mkdir -p "$nagios"/{spool,archive,tmp}
	cat >"$nagios/nagios.cfg" <<CONF
log_file=$nagios/nagios.log
cfg_file=/etc/nagios4/objects/templates.cfg
cfg_file=/etc/nagios4/objects/timeperiods.cfg
cfg_file=/etc/nagios4/objects/contacts.cfg
cfg_file=$nagios/site.cfg
cfg_file=$objects/anchorwatch.cfg
cfg_file=$objects/anchorwatch-templates.cfg
cfg_file=$objects/anchorwatch-example.cfg
cfg_file=$nagios/devices.cfg
object_cache_file=$nagios/objects.cache
precached_object_file=$nagios/objects.precache
resource_file=$nagios/resource.cfg
status_file=$nagios/status.dat
status_update_interval=1
nagios_user=$user
nagios_group=$(id -gn "$user")
check_external_commands=1
command_file=$fifo
lock_file=$nagios/nagios.pid
temp_file=$nagios/tmp/nagios.tmp
temp_path=$nagios/tmp
check_result_path=$nagios/spool
state_retention_file=$nagios/retention.dat
query_socket=$nagios/nagios.qh
log_archive_path=$nagios/archive
use_syslog=0
check_for_updates=0
interval_length=1
check_result_reaper_frequency=1
service_freshness_check_interval=1
enable_notifications=0
illegal_macro_output_chars=\`~\$&|'"<>
process_performance_data=1
service_perfdata_file=$nagios/perfdata
service_perfdata_file_template=\$HOSTNAME\$\t\$SERVICEDESC\$\t\$SERVICEPERFDATA\$
service_perfdata_file_mode=a
CONF
	cat >"$nagios/cgi.cfg" <<CONF
main_config_file=$nagios/nagios.cfg
physical_html_path=/usr/share/nagios4/htdocs
url_html_path=/nagios4
use_authentication=0
CONF
	mkdir -p "$nagios/plugins"
	ln -s "$bin/check_anchorwatch" /usr/lib/nagios/plugins/check_dummy "$nagios/plugins/"
	echo "\$USER1\$=$nagios/plugins" >"$nagios/resource.cfg"
	cat >"$nagios/site.cfg" <<CONF
define command {
	command_name	check-host-alive
	command_line	\$USER1\$/check_dummy 0
}
define command {
	command_name	notify-host-by-email
	command_line	/bin/true
}
define command {
	command_name	notify-service-by-email
	command_line	/bin/true
}
CONF
	{ device story 1800 readiness && device hostile 1800 readiness license anchors certificate collector source; } >"$nagios/devices.cfg"
	cat >>"$nagios/devices.cfg" <<CONF
define service {
	use	anchorwatch-fleet
	host_name	story
	check_interval	1
	_ANCHORWATCH_OPTIONS	--config=$work/aw.conf --transitions=$work/transitions
}
CONF
	chown -R "$user" "$nagios" 2>/dev/null
	return 0
}

# device NAME FRESHNESS MODE...: a host with one active check per mode and its alarms by notification.
device() {
	local name=$1 fresh=$2 mode
	shift 2
	cat <<CONF
define host {
	use	anchorwatch-device
	host_name	$name
	address	127.0.0.1
	_ANCHORWATCH_DEVICE	$name
}
define service {
	use	anchorwatch-alarms
	host_name	$name
	freshness_threshold	$fresh
}
CONF
	for mode; do
		cat <<CONF
define service {
	use	anchorwatch-$mode
	host_name	$name
	check_interval	1
	max_check_attempts	1
	_ANCHORWATCH_OPTIONS	-v --config=$work/aw.conf --transitions=$work/transitions
}
CONF
	done
}

cgi() { # QUERY: the answer of statusjson.cgi, run without a web server
	NAGIOS_CGI_CONFIG=$nagios/cgi.cfg REQUEST_METHOD=GET REMOTE_USER=nagiosadmin QUERY_STRING=$1 \
		/usr/lib/cgi-bin/nagios4/statusjson.cgi 2>/dev/null | tr -d '\r' | sed '1,/^$/d'
}
state() { cgi "query=service&hostname=$1&servicedescription=${2// /+}" | jq -r .data.service.status; }
state_is() { [ "$(state "$1" "$2")" = "$3" ]; } # 2 ok, 4 warning, 8 unknown, 16 critical
# field HOST SERVICE FIELD: from status.dat, since the CGI drops a text with other letters than ASCII.
field() {
	awk -v host="host_name=$1" -v service="service_description=$2" -v field="$3=" '
		/^servicestatus/ { h = s = 0 }
		{ sub(/^\t/, "") }
		$0 == host { h = 1 }
		$0 == service { s = 1 }
		h && s && index($0, field) == 1 { print substr($0, length(field) + 1); exit }' "$nagios/status.dat"
}
declare -A number=([ready]=2 [atRisk]=4 [broken]=16)

platform_start() {
	nagios_files
	nagios4 -v "$nagios/nagios.cfg" >verify.out 2>&1
	start nagios nagios4 "$nagios/nagios.cfg"
	cat >snmptrapd.conf <<CONF
disableAuthorization yes
[snmp] printNumericOids yes
[snmp] printNumericEnums yes
traphandle default $objects/anchorwatch-nagios-trap $fifo $work/alarms
CONF
	start snmptrapd env MIBS= MIBDIRS=/nowhere snmptrapd -f -C -c snmptrapd.conf -Lo "udp:127.0.0.1:$trap_port"
}
platform_up() { [ -p "$fifo" ] && state_is story "Anchorwatch readiness" 2; }
platform_says() { state_is story "Anchorwatch readiness" "${number[$1]}"; }

run_story "Nagios Core"
matches "nagios4 -v finds nothing" "Total Warnings: 0 *Total Errors: *0" "$(tr '\n' ' ' <verify.out)"

# The same text, long output and labels of performance data as the plugin prints them; Nagios itself writes a colon
# for a semicolon in the first line.
as_printed() { # MODE
	local name="Anchorwatch $1"
	"$bin/check_anchorwatch" "${aw[@]}" -H hostile -m "$1" -v >hostile.out
	[ "$(field hostile "$name" plugin_output | steady)" = "$(sed '1s/ *|.*//; 1s/;/:/g; q' hostile.out | steady)" ] &&
		[ "$(field hostile "$name" long_plugin_output | sed 's/\\n/\n/g' | sed '/^$/d' | steady)" = "$(sed '1d' hostile.out | steady)" ] &&
		[ "$(field hostile "$name" performance_data | labels)" = "$(sed -n '1s/^[^|]*|//p;1q' hostile.out | labels)" ]
}
# Times change between the two.
steady() { sed -E 's/(-?[0-9]+ (d|h|min|s) ?)+/T /g'; }
labels() { grep -oE "'[^']*'=" || :; }
for mode in readiness license anchors certificate source collector; do
	check "mode $mode of the hostile device reads back as printed" wait_for 15 as_printed "$mode"
done
matches "performance data of a license are whole" "^'license_deadline'=[0-9]+s 'license_grace'=[0-9]+s 'license_regid.*=3;;;0$" \
	"$(field hostile "Anchorwatch license" performance_data)"
check "the file of performance data has whole lines" grep -qE "^hostile	Anchorwatch license	'license_deadline'=[0-9]+s" "$nagios/perfdata"
equal "no result came from a shell" "" "$(grep -iE 'uid=|syntax error|not found|unterminated' "$nagios/nagios.log")"
# A warning: the license of the hostile device is in grace.
check "mode fleet runs on the collector's host" wait_for 15 state_is story "Anchorwatch fleet" 4

# ---- passive ----
# The notification, from the subagent through snmpd and snmptrapd to the handler and the command file.
alarms() { field "$1" "Anchorwatch alarms" "$2"; }
alarm_is() { state_is "$1" "Anchorwatch alarms" "$2"; }
step_alarm() { # STATE STATUS
	story_to "$1"
	check "a notification brings $1" wait_for 30 alarm_is story "$2"
}
step_alarm atRisk 4
matches "the passive result names the transition and the reason" "^ANCHORWATCH WARNING: story - .*New Root" \
	"$(alarms story plugin_output)"
step_alarm broken 16
step_alarm ready 2
equal "nothing is left raised" "ANCHORWATCH OK: story - no alarms" "$(alarms story plugin_output)"

# The walk that resynchronises: it also brings hostile's alarms, which were raised before snmptrapd started.
resync() {
	local options=(-On -Oe -OQ "${snmp[@]}")
	{ snmpbulkwalk "${options[@]}" ANCHORWATCH-MIB::awAlarmTable && snmpbulkwalk "${options[@]}" ANCHORWATCH-MIB::awDeviceTable; } |
		"$objects/anchorwatch-nagios-trap" --resync "$fifo" "$work/alarms"
}
check "a walk resynchronises" resync
raised=$(snmpwalk -OQn "${snmp[@]}" ANCHORWATCH-MIB::awAlarmSeverity | grep -c '"hostile"\|\.7\.104\.111\.115\.116\.105\.108\.101\.')
lines() { [ "$(alarms hostile long_plugin_output | grep -oE '\[(OK|WARNING|CRITICAL|UNKNOWN)\]' | wc -l)" = "$raised" ]; }
check "every alarm of the hostile device is a line ($raised)" wait_for 10 lines
for part in plugin_output long_plugin_output; do
	equal "no metacharacter of the hostile texts in $part" "" "$(alarms hostile $part | sed 's/\\n//g' | grep '[|<>\\]')"
done
equal "no performance data were made of them" "" "$(alarms hostile performance_data)"
check "the hostile text is there as text" grep -qF "\$(touch $mark)" <<<"$(alarms hostile long_plugin_output)"

# A forged notification: it reaches no other field, no other command, no other directory.
forge() { # DEVICE OBJECT TEXT
	local row=5.115.116.111.114.121.1.5.115.116.111.114.121 base
	base=$(snmptranslate -On ANCHORWATCH-MIB::awAlarmEntry) || return
	snmptrap -v2c -c public "127.0.0.1:$trap_port" '' "$(snmptranslate -On ANCHORWATCH-MIB::awReadinessBroken)" \
		"$base.3.$row" s "$1" "$base.4.$row" s "$2" "$base.5.$row" i 4 "$base.7.$row" s "$3"
}
forge story "a;b" $'x | p=1;2\n[0] SHUTDOWN_PROGRAM\n$(touch '"$mark"$') `touch '"$mark"'` \\n 서울'
check "a forged notification is a result like any other" wait_for 10 alarm_is story 16
matches "its text stays in its field" "a:b: x ! p=1:2 \(0\) SHUTDOWN_PROGRAM" "$(alarms story plugin_output)"
matches "its text keeps its letters" "서울" "$(alarms story plugin_output)"
equal "it makes no performance data" "" "$(alarms story performance_data)"
forge ../../story a b
forge 'story;Anchorwatch alarms;0;x' a b
resync
check "a walk takes back what was forged" wait_for 10 alarm_is story 2
equal "there are no other devices" "hostile story" "$(cd alarms && echo *)"
check "Nagios took no other command" running nagios
equal "no forged command" "" "$(grep -E 'EXTERNAL COMMAND' "$nagios/nagios.log" | grep -vE 'PROCESS_SERVICE_CHECK_RESULT;(story|hostile);Anchorwatch alarms;')"
check "nothing was executed" not_executed

# Without the heartbeat the service becomes UNKNOWN; when Nagios is stopped nothing waits for its command file.
sed -i 's/freshness_threshold	1800/freshness_threshold	1/' "$nagios/devices.cfg"
kill -HUP "${pids[nagios]}"
check "no word for too long is UNKNOWN" wait_for 20 alarm_is story 8
stop nagios
[ -p "$fifo" ] || mkfifo "$fifo"
quick() { timeout 60 "$objects/anchorwatch-nagios-trap" "$fifo" "$work/alarms" <trap.txt; [ $? = 1 ]; }
base=$(snmptranslate -On ANCHORWATCH-MIB::anchorwatchMIB)
printf '%s\n' host 'UDP: [127.0.0.1]' ".1.3.6.1.6.3.1.1.4.1.0 $base.0.2" "$base.1.5.1.3.5.115 \"story\"" "$base.1.5.1.5.5.115 4" >trap.txt
check "a command file without a reader delays nothing" quick
done_testing
