#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Icinga 2 with the shipped CheckCommand and apply rules and a private configuration: the scenario, results read by
# its API, and the output for hostile texts.
. "$(dirname "$0")/story.bash"
. "$root/tests/platform/icinga.bash"
objects=$root/nagios/icinga2

icinga_files() {
	new_node icinga
	ln -s "$objects"/anchorwatch-command.conf "$objects"/anchorwatch-example.conf "$work/icinga/etc/conf.d/"
	quick_services >"$work/icinga/etc/conf.d/anchorwatch-services.conf"
	cat >"$work/icinga/etc/conf.d/test.conf" <<CONF
object Host "noc" {
	check_command = "dummy"
	vars.anchorwatch_config = "$work/aw.conf"
	vars.anchorwatch_transitions = "$work/transitions"
	vars.anchorwatch_fleet = true
	vars.anchorwatch_devices["story"] = { vars = { anchorwatch_verbose = true } }
	vars.anchorwatch_devices["hostile"] = {
		modes = [ "readiness", "license", "anchors", "certificate", "collector", "source" ]
		vars = { anchorwatch_verbose = true }
		anchors = { anchorwatch_warning = "40000d", anchorwatch_critical = "1d" }
		readiness = { anchorwatch_transition = [ "story", "other" ], anchorwatch_timeout = 5 }
	}
}
object Host "site" {
	check_command = "dummy"
	vars.anchorwatch_config = "$work/aw.conf"
	vars.anchorwatch_transitions = "$work/transitions"
	vars.anchorwatch_state = "$work/state"
	vars.anchorwatch_template = "site-service"
	vars.anchorwatch_modes = [ "source", "anchors" ]
	vars.anchorwatch_fleet = { anchorwatch_verbose = 2 }
	vars.anchorwatch_devices["story"] = {}
	vars.anchorwatch_checks["one transition"] = {
		anchorwatch_mode = "readiness"
		anchorwatch_hostname = "story"
		anchorwatch_transition = "story"
	}
	vars.anchorwatch_checks["every"] = {
		anchorwatch_mode = "anchors"
		anchorwatch_hostname = "story"
		anchorwatch_every_anchor = true
		anchorwatch_warning = "40000d:"
	}
}
template Service "site-service" {
	notes = "of the site"
}
object Host "hostile" {
	check_command = "dummy"
	vars.anchorwatch_devices["a; touch $mark; \`touch $mark\` 'x"] = { modes = [ "readiness" ] }
	vars.anchorwatch_devices["story"] = {
		modes = [ "readiness" ]
		vars = { anchorwatch_extra_opts = "set@$work/plugin.ini" }
	}
}
CONF
	printf '[set]\nconfig=%s\ntransitions=%s\nwarning=@1:2\n' "$work/aw.conf" "$work/transitions" >plugin.ini
	chmod 644 plugin.ini
}

platform_start() {
	icinga_files >icinga.files 2>&1
	node icinga daemon -C -c "$work/icinga/etc/icinga2.conf" >verify.out 2>&1
	start_node icinga
}
platform_up() { result_is icinga noc anchorwatch-readiness-story 0; }
platform_says() { result_is icinga noc anchorwatch-readiness-story "${number[$1]}"; }
run_story "Icinga 2"

matches "icinga2 daemon -C finds nothing but services" "Finished validating the configuration" "$(cat verify.out)"
equal "no warning about the shipped objects" "" "$(grep -E 'warning|critical' verify.out)"

steady() { sed -E 's/(-?[0-9]+ (d|h|min|s) ?)+/T /g; s/ +$//'; }
labels() { tr -d "'" | grep -oE "[^ =]+=" || :; } # Icinga removes quotes where it can
as_printed() { # MODE
	local result code options=(-v -H hostile -m "$1")
	case $1 in readiness) options+=(--transition=story --transition=other) ;; anchors) options+=(-w 40000d -c 1d) ;; esac
	result=$(result icinga noc "anchorwatch-$1-hostile" | jq .last_check_result)
	"$bin/check_anchorwatch" "${aw[@]}" "${options[@]}" >hostile.out
	code=$?
	diff <(shown "$(jq .exit_status <<<"$result" | sed 's/[.]0$//')" "$(jq -r .output <<<"$result")" \
		"$(jq -r '.performance_data[]' <<<"$result")") \
		<(shown "$code" "$(sed '1s/ *|.*//' hostile.out)" "$(sed -n '1s/^[^|]*|//p' hostile.out)")
}
shown() { printf '%s\n' "$1" "$(steady <<<"$2")" "$(labels <<<"$3")"; }
for mode in readiness license anchors certificate source collector; do
	wait_for 10 as_printed "$mode"
	check "mode $mode of the hostile device reads back as printed" as_printed "$mode"
done
matches "performance data of a license are whole" "^license_deadline=[0-9]+s license_grace=[0-9]+s license_regid[^ ']*=3;;;0 $" \
	"$(result icinga noc anchorwatch-license-hostile | jq -r '.last_check_result.performance_data[]' | tr '\n' ' ')"

command_of() { result icinga "$1" "$2" | jq -c '.last_check_result.command'; }
has() { command_of "$1" "$2" | jq -e --arg o "$3" --arg v "$4" '[index($o) as $i | .[$i + 1]] == [$v]' | grep -q true; }
check "the device of a service is in its command" has noc anchorwatch-license-hostile --hostname hostile
check "and its mode" has noc anchorwatch-license-hostile --mode license
equal "an array repeats its option" "story other" \
	"$(command_of noc anchorwatch-readiness-hostile | jq -r '[.[index("--transition") + 1], .[rindex("--transition") + 1]] | join(" ")')"
check "a number is a value" has noc anchorwatch-readiness-hostile --timeout 5
check "a flag has no value" grep -q '"--verbose"' <<<"$(command_of noc anchorwatch-license-hostile)"
equal "an unset option is not there" "" "$(command_of noc anchorwatch-license-hostile | grep -e '--warning')"
# The hostile device has findings of its own.
"$bin/check_anchorwatch" "${aw[@]}" -m fleet >/dev/null
check "mode fleet runs without a device" wait_for 10 result_is icinga noc anchorwatch-fleet "$?"
equal "and without --hostname" "" "$(command_of noc anchorwatch-fleet | grep -e --hostname)"
check "--extra-opts reads its section" result_is icinga hostile anchorwatch-readiness-story 0
matches "as one word" '"--extra-opts=set@' "$(command_of hostile anchorwatch-readiness-story)"

evil="anchorwatch-readiness-a; touch $mark; \`touch $mark\` 'x"
evil() {
	ask icinga objects/services -X POST -H 'X-HTTP-Method-Override: GET' -d "$(jq -n --arg n "$evil" \
		'{filter: "service.name == n", filter_vars: {n: $n}}')" | jq -r '.results[0].attrs | "\(.state) \(.last_check_result.output)"'
}
matches "a device name that is none is refused" "^3 ANCHORWATCH UNKNOWN: .*--hostname" "$(evil)"
check "nothing was executed" not_executed
equal "the services of the example" "asa-edge collector license readiness cucm-pub collector license readiness exp-core-1 anchors collector license readiness service" \
	"$(ask icinga objects/services | jq -r '.results[].attrs | select(.host_name | test("exp-core-1|noc-collector-1")) |
		select(.name != "anchorwatch-fleet") | "\(.vars.anchorwatch_hostname) \(.vars.anchorwatch_mode)"' | sort |
		awk '$1 != last { printf "%s%s", sep, $1; last = $1; sep = " " } { printf " %s", $2 }')"

# Everything is set from outside the shipped files: by the host, and by a constant of the site.
services_of() { # HOST
	ask icinga objects/services | jq -r --arg h "$1" '.results[].attrs | select(.host_name == $h) | .name' | sort | tr '\n' ' '
}
equal "a host sets the modes and the checks of its devices" \
	"anchorwatch-anchors-story anchorwatch-every anchorwatch-fleet anchorwatch-one transition anchorwatch-source-story " "$(services_of site)"
equal "its services import a template of the site" "of the site" "$(ask icinga objects/services | jq -r \
	'.results[].attrs | select(.host_name == "site") | .notes' | sort -u)"
check "a check of its own has its result" wait_for 30 result_is icinga site "anchorwatch-one%20transition" 0
check "with the transition" has site "anchorwatch-one%20transition" --transition story
check "another one its threshold" wait_for 30 result_is icinga site anchorwatch-every 1
check "and its flag" grep -q '"--every-anchor"' <<<"$(command_of site anchorwatch-every)"
check "a variable of the host is in all commands" has site anchorwatch-source-story --state "$work/state"
check "the fleet has options" wait_for 10 has site anchorwatch-fleet --state "$work/state"
equal "verbose = 2 gives the option twice" '"--verbose" "-v"' \
	"$(command_of site anchorwatch-fleet | grep -oE '"(--verbose|-v)"' | sort | tr '\n' ' ' | sed 's/ $//')"

# configured NAME: validates etc/NAME, written from stdin, with the shipped files; output in NAME.out.
configured() {
	{
		printf 'const PluginDir = "/x"\nconst PluginContribDir = "/x"\nconst NodeName = "icinga"\ninclude <itl>\ninclude <plugins>\n'
		cat
		printf 'include "%s"\n' "$objects/anchorwatch-command.conf" "$objects/anchorwatch-services.conf"
	} >"icinga/etc/$1"
	rm -f icinga/cache/icinga2.debug
	# A newer Icinga writes the list of objects only with this option.
	if icinga2 daemon --help | grep -q -e --dump-objects; then set -- "$1" --dump-objects; fi
	node icinga daemon -C -c "$work/icinga/etc/$1" "${@:2}" >"$1.out" 2>&1
}
refused() { ! configured "$@"; }
listed() { node icinga "object list" --type Service 2>/dev/null | sed -n "s/^Object '\(.*\)' of type 'Service':/\1/p" | sort | tr '\n' ' '; }
check "a site's constant sets the modes of all hosts" configured constant <<'CONF'
const AnchorwatchModes = [ "anchors", "service" ]
object Host "h" {
	check_command = "dummy"
	vars.anchorwatch_devices["d"] = {}
	vars.anchorwatch_devices["e"] = { modes = [ "license" ] }
}
CONF
equal "and a device has its own" "h!anchorwatch-anchors-d h!anchorwatch-license-e h!anchorwatch-service-d " "$(listed)"
for wrong in 'devices["d"] = { modes = [ "readyness" ] }' 'devices["d"] = { modes = [ "fleet" ] }' \
	'modes = [ "readiness", "" ]
	vars.anchorwatch_devices["d"] = {}'; do
	check "an unknown mode is an error: ${wrong%%$'\n'*}" refused wrong <<CONF
object Host "h" {
	check_command = "dummy"
	vars.anchorwatch_$wrong
}
CONF
	matches "and the message names host, device and mode" "host 'h', device 'd': a device has no mode '" "$(cat wrong.out)"
done

# A notification can also be a passive result; the API accepts it.
check "the API takes a passive result" grep -q '"code":200' <<<"$(ask icinga actions/process-check-result -X POST -d "$(jq -n \
	'{type: "Service", filter: "host.name==\"exp-core-1\" && service.name==\"anchorwatch-readiness-exp-core-1\"", exit_status: 2,
	plugin_output: "ANCHORWATCH CRITICAL: sent by notification"}')" | tr -d ' ' | sed 's/200\.0/200/')"
check "and shows it" result_is icinga exp-core-1 anchorwatch-readiness-exp-core-1 2
done_testing
