#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Law 1, one world and one answer: drawn worlds as records, and what each program says of them. AW_LAW_OUTPUTS worlds
# (5000), in batches of 500 that share their transitions; AW_LAW_SEED is the seed of the first. The modes of the plugin
# are asked for each fourth world, or each one of AW_LAW_EACH. With AW_KEEP=1 a batch with a difference is kept.
# shellcheck source=../integration/lib.sh
. "$(dirname "$0")/../integration/lib.sh"
PATH=$PATH:/usr/sbin:/sbin
export SNMP_PERSISTENT_DIR=$work/snmp MIBS=

tools=$AW_BUILD/tests/tools
total=${AW_LAW_OUTPUTS:-5000} seed=${AW_LAW_SEED:-20211} each=${AW_LAW_EACH:-4} most=500
modes="readiness anchors collector license certificate source service"
port=$(free_port)
"$tools/print_mib" >"$work/mib"
column() { awk -v name="$1" '$2 == name {print "." $1}' "$work/mib"; }
walked="awDeviceSeverity awDeviceStale awReadinessState awReadinessSeverity awReadinessBreakDate awReadinessSince
awLicenseSeverity awLicenseGrace awLicenseDeadline awServiceSeverity awServiceVerified awCertificateSeverity awCertificateNotice"
cat >"$work/snmpd.conf" <<EOF
master agentx
agentXSocket $work/agentx.sock
agentaddress udp:127.0.0.1:$port
rocommunity public 127.0.0.1
[snmp] persistentDir $work/snmp
EOF

# run_modes DIR DEVICE...: each mode of the plugin, "DEVICE MODE STATUS" a line.
run_modes() {
	local dir=$1 device mode
	shift
	for device in "$@"; do
		for mode in $modes; do
			"$bin/check_anchorwatch" -H "$device" -m "$mode" --config "$dir/anchorwatch.conf" \
				--transitions "$dir/law.conf" -t 60 >/dev/null
			printf '%s %s %d\n' "$device" "$mode" $?
		done
	done
}

# walk_rows DIR COUNT: the columns that are compared, of one agent on that batch.
walk_rows() {
	local column devices
	devices=$(column awFleetDevices).0
	start agent "$bin/anchorwatch-agentx" --config "$1/anchorwatch.conf" --agentx "$work/agentx.sock" \
		--transitions "$1/law.conf"
	has_all() { [ "$(snmpget -t 2 -r 0 -Oqv -v2c -c public "127.0.0.1:$port" "$devices" 2>/dev/null)" = "$1" ]; }
	wait_for 60 has_all "$2"
	for column in "${devices%.1.0}" $(for name in $walked; do column "$name"; done); do
		snmpbulkwalk -t 20 -r 2 -Cr100 -On -v2c -c public "127.0.0.1:$port" "$column"
	done >"$1/walk" 2>&1
	stop agent
}

# batch NUMBER WORLDS: all outputs of one batch, compared.
batch() {
	local dir=$work/$1 now options half
	mkdir "$dir"
	now=$(date +%s)
	AW_LAW_SEED=$((seed + $1)) "$tools/law_batch" "$dir" "$2" "$now" || return 2
	cp "$work/mib" "$dir/mib"
	options=(-c "$dir/anchorwatch.conf" --transitions "$dir/law.conf")
	mapfile -t devices < <(sed 's/^{"device": "\([^"]*\)".*/\1/' "$dir/expected" | awk -v n="$each" 'NR % n == 0')
	half=$((${#devices[@]} / 2))
	local jobs=()
	run_modes "$dir" "${devices[@]:0:half}" >"$dir/plugin.1" &
	jobs+=($!)
	run_modes "$dir" "${devices[@]:half}" >"$dir/plugin.2" &
	jobs+=($!)
	"$bin/anchorwatch" show --json "${options[@]}" >"$dir/show"
	"$bin/anchorwatch" export --openmetrics "${options[@]}" >"$dir/metrics"
	"$bin/anchorwatch" export --html "$dir/html" "${options[@]}" && mv "$dir/html/index.html" "$dir/page"
	"$bin/check_anchorwatch" -m fleet --config "$dir/anchorwatch.conf" --transitions "$dir/law.conf" -t 60 \
		>"$dir/fleet.line"
	printf '%d\n' $? | cat - "$dir/fleet.line" >"$dir/fleet"
	walk_rows "$dir" "$2"
	wait "${jobs[@]}"
	cat "$dir/plugin.1" "$dir/plugin.2" >"$dir/plugin"
	printf '# AW_LAW_SEED=%d, worlds: %d, with --as-of %s\n' $((seed + $1)) "$2" "$now"
	python3 "$here/../law/compare.py" "$dir"
}

# forge OUTPUT EXPRESSION NAME: one value of that output is changed in a copy of the batch; the law must find it.
forge() {
	local out
	rm -rf "$work/forged" && mkdir "$work/forged" && cp "$work"/0/* "$work/forged" 2>/dev/null
	sed -i "$2" "$work/forged/$1"
	cmp -s "$work/0/$1" "$work/forged/$1" && not_ok "planted: the copy of $1 is changed" && return
	out=$(python3 "$here/../law/compare.py" "$work/forged")
	check "planted: law 1 finds a changed value of $1" grep -q "^not ok - law 1: .*$3" <<<"$out"
}
forge_all() {
	forge show '0,/"severity":"critical"/s//"severity":"ok"/' "show"
	forge metrics '0,/^\(anchorwatch_device_severity.* \)4$/s//\11/' "metrics"
	forge plugin '0,/readiness 2$/s//readiness 0/' "plugin"
	forge fleet "s/'broken'=/'broken'=1/" "counts"
	forge page 's,</svg>CRITICAL</dt><dd>,&1,' "counts"
	forge walk '0,/= INTEGER: 4$/s//= INTEGER: 1/' "SNMP"
}

start snmpd snmpd -f -C -c "$work/snmpd.conf" -Lo -I -smux
for ((i = 0; i * most < total; i++)); do
	n=$((total - i * most < most ? total - i * most : most))
	batch $i $n || failed=$((failed + 1))
	[ "$i" -ne 0 ] || forge_all
	[ "$failed" -ne 0 ] && [ -n "${AW_KEEP:-}" ] && break
	rm -rf "${work:?}/$i"
done
done_testing
