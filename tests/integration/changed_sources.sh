#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Facts of a source that a device no longer has leave its record, after a restart and after a reload; others stay.
# shellcheck disable=SC2016 # programs of jq
# shellcheck source=tests/integration/lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source=tests/integration/pki.bash
source "$(dirname "$0")/pki.bash"

state=$work/state
conf=$work/aw.conf
mkdir "$work/none"
daemon=("$bin/anchorwatchd" --transitions "$work/none" --state "$state" --config "$conf")
cd "$work" || exit 1
certificate root "Some Root" root 20200101 20400101 "$ca"
certificate leaf "h.example" root 20210101 20350101 "subjectAltName=DNS:h.example"
cat leaf.pem root.pem >chain.pem
cp "$data/license/cucm.txt" license.txt
closed=$(free_port)

file='store "s" { file = "'$work'/root.pem" }'
keeper='store "keeper" { file = "'$work'/root.pem" }'
text='source "l" { kind = license-text file = "'$work'/license.txt" }'
network='address = "127.0.0.1:'$closed'" password-file = "'$work'/secret" ca-file = "'$work'/root.pem" }'
echo user:secret >secret
chmod 600 secret
uses='services = {"h.example"}'
chain='service "h.example" { chain = "'$work'/chain.pem" }'

# configure SECTIONS LINE...: the configuration with one device of these lines.
configure() {
	local sections=$1
	shift
	printf '%s\ndevice "d" {\ninterval = 1h\n' "$sections"
	printf '\t%s\n' "$@"
	echo '}'
}
# parts: what the record has: "store/s", in brackets where it was never read.
parts() {
	jq -r 'def part(kind): .[] | if .observed_at then kind + "/" + .name else "(" + kind + "/" + .name + ")" end;
		[(.stores | part("store")), (.licenses | part("license")), (.sources | part("source")),
		(.presented.services | part("service"))] | join(" ")' "$state/records/d.json"
}
has() { [ "$(parts)" = "$1" ]; }

all='store/keeper store/s license/license source/l service/h.example:443'
# change NAME PARTS SECTIONS LINE...: from all to that, by a restart and by a reload.
change() {
	local name=$1 expected=$2
	shift 2
	configure "$chain" "$file" "$keeper" "$text" "$uses" >"$conf"
	rm -rf "$state"
	"${daemon[@]}" --once >"$work/once.log" 2>&1
	has "$all" || not_ok "$name: before" "$(parts)"
	configure "$@" >"$conf"
	"${daemon[@]}" --once >>"$work/once.log" 2>&1
	equal "$name: after a restart" "$expected" "$(parts)"

	configure "$chain" "$file" "$keeper" "$text" "$uses" >"$conf"
	rm -rf "$state"
	start daemon "${daemon[@]}"
	wait_for 20 has "$all" || not_ok "$name: before the reload" "$(parts)"
	configure "$@" >"$conf"
	kill -HUP "${pids[daemon]}"
	check "$name: after a reload" wait_for 20 has "$expected"
	stop daemon
}

change "nothing changed" "$all" "$chain" "$file" "$keeper" "$text" "$uses"
change "a store is renamed" 'store/keeper store/t license/license source/l service/h.example:443' \
	"$chain" "${file/\"s\"/\"t\"}" "$keeper" "$text" "$uses"
change "a store is another kind, which is not there" 'store/keeper (store/s) license/license source/l service/h.example:443' \
	"$chain" 'store "s" { directory = "/nonexistent/s" }' "$keeper" "$text" "$uses"
change "a store is removed" 'store/keeper license/license source/l service/h.example:443' "$chain" "$keeper" "$text" "$uses"
change "the license is removed" 'store/keeper store/s service/h.example:443' "$chain" "$file" "$keeper" "$uses"
change "a source is renamed" 'store/keeper store/s license/license source/m service/h.example:443' \
	"$chain" "$file" "$keeper" "${text/\"l\"/\"m\"}" "$uses"
change "a source is another kind" 'store/keeper store/s (license/license) (source/l) service/h.example:443' \
	"$chain" "$file" "$keeper" "source \"l\" { kind = restconf $network" "$uses"
change "the service has no section" 'store/keeper store/s license/license source/l' "" "$file" "$keeper" "$text" "$uses"
change "the device does not use the service" 'store/keeper store/s license/license source/l' \
	"$chain" "$file" "$keeper" "$text" 'services = {"i.example"}'
change "the service is probed, and does not answer" \
	'store/keeper store/s license/license source/l (service/h.example:443)' \
	'service "h.example" { proxy = "http://127.0.0.1:'"$closed"'" }' "$file" "$keeper" "$text" "$uses"
done_testing
