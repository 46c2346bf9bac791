#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# The events of 2021 with the real programs, a simulated Expressway and a shifted clock, six years later so that no
# clock is before the version: authorized; renewals fail because the new root is missing; 60 days of grace;
# Authorization Expired; root appended, contact restored; its replacement, which cannot register. SNMP, plugin and
# `anchorwatch show` agree at every step.
# shellcheck disable=SC2154 # variables that appliance.bash fills
# shellcheck source=tests/integration/lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source=tests/integration/appliance.bash
source "$(dirname "$0")/appliance.bash"
PATH=$PATH:/usr/sbin:/sbin
export SNMP_PERSISTENT_DIR=$work/snmp MIBDIRS=$AW_BUILD/mibs-base:$AW_BUILD/mib
export MIBS=ANCHORWATCH-MIB:SNMPv2-MIB
ca=$work/ca
appliance=$work/appliance
www=$appliance/www
https=$(free_port)
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

mkdir "$work/transitions"
# The appliance reports its own license server, which switches like Cisco's.
sed 's/smartreceiver.cisco.com/smartreceiver.example.org/; s/= 2023-01-26/= 2028-02-05/
	s/= 2021-/= 2027-/; s/= 2022-/= 2028-/; s/= 2023-/= 2029-/' "$transitions/10-quovadis-identrust.conf" \
	>"$work/transitions/story.conf"
make_ca "$ca"
appliance_files "$www"
(umask 077 && printf 'reader:pass:word\n' >"$work/secret")
rm "$www/api/v1/status/common/smartlicensing/licensing"
# watch NAME: configures one device, which has that name.
watch() {
	device=$1
	cat >"$work/aw.conf" <<-CONF
		state-directory = "$work/state"
		notifications-per-hour = 0
		notifications-per-second = 0
		device "$device" {
		 address = "127.0.0.1:$https"
		 interval = 30d
		 source "expressway" { password-file = "$work/secret" pin = "$(pin_of "$ca/good.pem")" }
		}
	CONF
}
watch exp
cat >"$work/snmpd.conf" <<-CONF
	master agentx
	agentXSocket $work/agentx.sock
	agentaddress udp:127.0.0.1:$port
	rocommunity public 127.0.0.1
	trap2sink 127.0.0.1:$trap_port public
CONF
printf 'disableAuthorization yes\nformat2 %%V;%%v\\n\n' >"$work/snmptrapd.conf"

# says STATUS ATTEMPT SUCCESS NEXT: sets the answer of the device, lines of `show license`.
says() {
	sed -e 's/2021/2027/g; s/2022/2028/g' -e "s/^  Status: AUTHORIZED on .*/  Status: $1/" \
		-e "s/^  Last Communication Attempt: .*/  Last Communication Attempt: $2/" \
		-e "s/^  Next Communication Attempt: .*/  Next Communication Attempt: $3/" \
		-e "s/^  Communication Deadline: .*/  Communication Deadline: $4/" "$data/expressway/status.xml" |
		sed 's/@/\n    /' >"$work/getxml" && mv "$work/getxml" "$www/getxml"
}
# begins STATUS LEFT: the answer of a device that tries to register, with so much of its evaluation left.
begins() {
	local text
	text="Smart Licensing is ENABLED@@Registration:@  Status: $1@  Export-Controlled Functionality: NOT ALLOWED"
	[ "$1" = UNREGISTERED ] || text+="@  Initial Registration: FAILED on $2@    Failure reason: Fail to send out Call Home HTTP message"
	text+="@@License Authorization:@  Status: EVAL MODE@  Evaluation Period Remaining: $3"
	sed -e '/^Smart Licensing is/,/^Transport/{/^Transport/!d}' -e "s/^Transport:/$text@@&/" \
		-e 's/0A1B2C3D/0A1B2C3E/' "$data/expressway/status.xml" | sed 's/@/\n/g' >"$work/getxml" &&
		mv "$work/getxml" "$www/getxml"
}
failing='Failure reason: Communication message send error'
show() { "${moved[@]}" "$bin/anchorwatch" show --json "${common[@]}" "$device"; }
plugin() { "${moved[@]}" "$bin/check_anchorwatch" "${common[@]}" -H "$device" -m license; }
get() { snmpget -OQveU "${snmp[@]}" "ANCHORWATCH-MIB::$1" 2>&1 | tr -d '"'; }
grace() { case $(get "awLicenseGrace.\"$device\".\"license\"") in 2) echo none ;; 3) echo inGrace ;; 4) echo expired ;; *) echo unknown ;; esac }
severity() { case $(get "awLicenseSeverity.\"$device\".\"license\"") in 1) echo ok ;; 3) echo warning ;; 4) echo critical ;; *) echo unknown ;; esac }
state_is() { [ "$(grace) $(severity)" = "$1" ]; }
sent() { grep -c "snmpTrapOID.0 = $1;" "$work/snmptrapd.log"; }

# step NAME GRACE SEVERITY: waits for SNMP, then all three must agree.
step() {
	local name=$1 want="$2 $3" status
	check "$name: SNMP says $want" wait_for 20 state_is "$want"
	[ "$(grace) $(severity)" = "$want" ] || not_ok "$name: it says" "$(grace) $(severity)" "$(get "awLicenseReason.\"$device\".\"license\"")"
	equal "$name: show says it" "$want" "$(show | jq -r '.licenses[0] | "\(.clock.grace) \(.severity)"')"
	case $3 in ok) status=0 ;; warning) status=1 ;; critical) status=2 ;; *) status=3 ;; esac
	out=$(plugin)
	equal "$name: the plugin says it" "$status" "$(plugin >/dev/null; echo $?)"
}

says 'AUTHORIZED on Feb 20 2027 08:02:32 UTC' 'SUCCEEDED on Feb 20 2027 08:02:32 UTC' 'Mar 22 2027 08:02:31 UTC' \
	'May 21 2027 07:33:04 UTC'
clock '2027-03-01 12:00:00'
start_appliance "$https"
start snmptrapd snmptrapd -f -C -c "$work/snmptrapd.conf" -Lo -OQs "udp:127.0.0.1:$trap_port"
start snmpd snmpd -f -C -c "$work/snmpd.conf" -Lo -I -smux
start collector "${moved[@]}" "$bin/anchorwatchd" "${common[@]}" -v
start agent "${moved[@]}" "$bin/anchorwatch-agentx" "${common[@]}" --agentx "$work/agentx.sock"
step "registered and authorized" none ok

says 'AUTHORIZED on Feb 20 2027 08:02:32 UTC' "FAILED on Mar 22 2027 08:02:31 UTC@$failing" 'Mar 22 2027 08:25:00 UTC' \
	'May 21 2027 07:33:04 UTC'
clock '2027-03-22 08:10:00'
step "the renewal fails" inGrace warning
matches "with the device's reason" 'Communication message send error' "$out"
matches "and the days left" '59 d 23 h left until 2027-05-21T07:33:04Z' "$out"
equal "grace begins with the failed renewal" 2027-03-22T08:02:31Z "$(show | jq -r '.licenses[0].clock.grace_start')"
check "the notification arrives" wait_for 10 grep -q awGraceEntered "$work/snmptrapd.log"

says 'AUTHORIZED on Feb 20 2027 08:02:32 UTC' "FAILED on May 07 2027 07:00:00 UTC@$failing" 'May 07 2027 07:30:00 UTC' \
	'May 21 2027 07:33:04 UTC'
clock '2027-05-07 07:20:00'
step "15 days before the deadline" inGrace warning
clock '2027-05-07 07:40:00'
step "in the last 14 days" inGrace critical
# An event waits for a moment, since it may be the first of many; what changes meanwhile is sent as one.
sent_twice() { [ "$(sent awGraceEntered)" = 2 ]; }
check "the notification of the critical state arrives" wait_for 20 sent_twice

clock '2027-05-21 07:25:00'
step "minutes before the deadline" inGrace critical
says 'AUTHORIZATION EXPIRED on May 21 2027 07:33:05 UTC' "FAILED on May 21 2027 07:30:00 UTC@$failing" \
	'May 21 2027 08:00:00 UTC' 'May 21 2027 07:33:04 UTC'
clock '2027-05-21 07:40:00'
step "after it" expired critical
check "the notification arrives" wait_for 10 grep -q awAuthorizationExpired "$work/snmptrapd.log"
matches "the missing root is named by readiness" 'IdenTrust Commercial Root CA 1' \
	"$(show | jq -r '.readiness[] | select(.transition == "quovadis-identrust") | .reason')"

# The agent is restarted meanwhile: it sends nothing again.
stop agent
start agent "${moved[@]}" "$bin/anchorwatch-agentx" "${common[@]}" --agentx "$work/agentx.sock"
step "after a restart of the agent" expired critical

cat "$data/roots/identrust-commercial-root-ca-1.pem" >>"$www/api/v1/provisioning/certs/root"
says 'AUTHORIZED on May 21 2027 09:02:32 UTC' 'SUCCEEDED on May 21 2027 09:02:32 UTC' 'Jun 20 2027 09:02:31 UTC' \
	'Aug 19 2027 08:57:04 UTC'
clock '2027-05-21 09:10:00'
step "root appended, contact restored" none ok
equal "and ready for the switch" ready "$(show | jq -r '.readiness[] | select(.transition == "quovadis-identrust") | .state')"
check "the alarm clears" wait_for 10 grep -qE 'aw(Sync|License)[A-Za-z]*(Restored|Cleared)|awGraceEnded' "$work/snmptrapd.log"
equal "expired once" 1 "$(sent awAuthorizationExpired)"
equal "in grace twice: when it began, and when it became critical" 2 "$(sent awGraceEntered)"
equal "one clear" 1 "$(grep -cE 'snmpTrapOID.0 = aw(SyncRestored|GraceEnded|LicenseCleared);' "$work/snmptrapd.log")"

# --- the replacement of the device comes without the root, and cannot register
# registering NAME SEVERITY CODES: a step, with these alarms. No grace runs before the registration.
registering() {
	step "$1" none "$2"
	matches "$1: SNMP has the reason of the device" 'Fail to send out Call Home HTTP message' \
		"$(get "awLicenseReason.\"$device\".\"license\"")"
	matches "$1: and the root that is missing" 'lacks IdenTrust Commercial Root CA 1' \
		"$(get "awLicenseReason.\"$device\".\"license\"")"
	matches "$1: the plugin has both" 'Call Home HTTP message.* lacks IdenTrust Commercial Root CA 1' "$out"
	matches "$1: what to do names the root" 'IdenTrust Commercial Root CA 1.*then register the device again' \
		"$(show | jq -r '.verdicts[] | select(.code == "registration-failed") | .remedy')"
	equal "$1: the alarms of the license" "$3" \
		"$(show | jq -c '[.verdicts[] | select(.object == "license" and .severity != "ok") | .code] | sort | join(" ")' | tr -d '"')"
}
cat "$data/roots/quovadis-root-ca-2.pem" "$data/roots/quovadis-root-ca-2-g3.pem" >"$www/api/v1/provisioning/certs/root"
clock '2028-03-01 12:00:00'
begins 'UNREGISTERED - REGISTRATION FAILED' 'Mar 01 2028 11:58:02 UTC' '85 days, 1 hours, 33 minutes, 51 seconds'
watch spare
kill -HUP "${pids[collector]}" "${pids[agent]}"
registering "85 days of evaluation are left" warning registration-failed
check "85 days of evaluation are left: the notification arrives" wait_for 10 grep -q awRegistrationLost "$work/snmptrapd.log"
begins 'UNREGISTERED - REGISTRATION FAILED' 'May 20 2028 11:58:02 UTC' '5 days, 1 hours, 33 minutes, 51 seconds'
clock '2028-05-20 12:00:00'
registering "5 days are left" critical "evaluation registration-failed"
begins 'REGISTERING - REGISTRATION IN PROGRESS' 'May 20 2028 12:28:02 UTC' '5 days, 1 hours, 3 minutes, 51 seconds'
clock '2028-05-20 12:30:00'
registering "it tries again" critical "evaluation registration-failed"

cat "$data/roots/identrust-commercial-root-ca-1.pem" >>"$www/api/v1/provisioning/certs/root"
says 'AUTHORIZED on May 20 2028 13:02:32 UTC' 'SUCCEEDED on May 20 2028 13:02:32 UTC' 'Jun 19 2028 13:02:31 UTC' \
	'Aug 18 2028 12:57:04 UTC'
sed -i 's/Registration Expires: .*/Registration Expires: May 20 2029 13:00:00 UTC/
	s/Next Renewal Attempt: .*/Next Renewal Attempt: Nov 16 2028 13:00:00 UTC/' "$www/getxml"
clock '2028-05-20 13:10:00'
step "root appended, registered" none ok
done_testing
