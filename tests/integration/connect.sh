#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# anchorwatch connect, and services with STARTTLS: real servers of LDAP, XMPP and SMTP, and hostile ones.
# shellcheck disable=SC2016,SC2154 # programs of jq; ports are declared in a loop
# shellcheck source=tests/integration/lib.sh
source "$(dirname "$0")/lib.sh"
# shellcheck source=tests/integration/appliance.bash
source "$(dirname "$0")/appliance.bash"
export PATH=$PATH:/usr/sbin:/sbin
ca=$work/ca
make_ca "$ca"
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=other CA" -keyout "$work/other.key" -out "$work/other.pem" 2>/dev/null

# look HOST:PORT [OPTION...]: connect with the store of the test's CA.
look() {
	out=$("$bin/anchorwatch" connect "$@" -t "$transitions" 2>&1)
	rc=$?
}
good=(--store "$ca/ca.pem")

# --- TLS from the first octet, as SIP TLS and LDAPS
for name in sip nobody; do declare "$name=$(free_port)"; done
start sip openssl s_server -accept "$sip" -cert "$ca/good.pem" -key "$ca/good.key" -cert_chain "$ca/ca.pem" -quiet
wait_for 10 bash -c ": </dev/tcp/127.0.0.1/$sip"
look "127.0.0.1:$sip" "${good[@]}"
equal "a chain that the store verifies: exit 0" 0 "$rc"
matches "what is presented" "chain 1, RSA, under CN=test CA.*0  [-0-9]+ to [-0-9]+  CN=good" "$(tr '\n' ' ' <<<"$out")"
matches "the path and what limits it" 'path to test CA: [-0-9]+ to [-0-9]+, ends by good' "$out"
matches "the verdict" "service 127.0.0.1:$sip: verifies \(OK\)" "$out"
look "127.0.0.1:$sip" "${good[@]}" --json
equal "json: exit 0" 0 "$rc"
check "json: its members" jq -e --arg s "127.0.0.1:$sip" 'keys_unsorted == ["service", "as_of", "severity", "stores", "services", "transitions", "verdicts", "asked"]
	and .service == $s and .severity == "ok" and .stores[0].certificates == 1
	and .services[0].verdict.verified == true and .services[0].chains[0].trusts[0].paths[0].ends_by == "good"
	and (.asked[1].what | startswith("TLS handshake with"))' <<<"$out"
look "127.0.0.1:$sip" "${good[@]}" --as-of +10d
equal "as of a day after its end: exit 2" 2 "$rc"
matches "and why" 'does not verify \(CRITICAL\)' "$out"
look "127.0.0.1:$sip" --store "$work/other.pem"
equal "another store: exit 2" 2 "$rc"
matches "what is wanted, and what to do" 'wanted: CN=test CA.*what to do' "$(tr '\n' ' ' <<<"$out")"
look "127.0.0.1:$sip"
matches "the default store is that of this host" 'store /.*: [0-9]+ certificates' "$out"
look "127.0.0.1:$nobody" "${good[@]}"
matches "nobody listens" 'failed: .*\[net-refused\]' "$out"
check "and that is not OK" test "$rc" -ne 0
look "127.0.0.1:$sip" --store "$work/gone.pem"
matches "a store that is missing" 'not read: .*\[file-missing\]' "$out"
check "and that is not OK" test "$rc" -ne 0
for wrong in "--starttls ftp" "--store a --store b" "--as-of never"; do
	# shellcheck disable=SC2086 # words of options
	look "127.0.0.1:$sip" $wrong
	equal "wrong use: $wrong: exit 64" 64 "$rc"
done
look "not a host:1"
equal "a service that is none: exit 64" 64 "$rc"
check "no record is written" test ! -e "$work/state"
check "the command uses no network itself" bash -c '! ldd "$1" | grep -q libcurl' - "$bin/anchorwatch"

# --- real servers
# shellcheck disable=SC2024 # the files are ours
if command -v slapd >/dev/null; then
	for name in ldap ldaps; do declare "$name=$(free_port)"; done
	mkdir "$work/ldap.db"
	cat >"$work/slapd.conf" <<-CONF
		include /etc/ldap/schema/core.schema
		pidfile $work/slapd.pid
		modulepath /usr/lib/ldap
		moduleload back_mdb
		TLSCertificateFile $ca/good.pem
		TLSCertificateKeyFile $ca/good.key
		TLSCACertificateFile $ca/ca.pem
		database mdb
		suffix "dc=example"
		directory $work/ldap.db
	CONF
	start slapd slapd -d 0 -f "$work/slapd.conf" -h "ldap://127.0.0.1:$ldap ldaps://127.0.0.1:$ldaps"
	wait_for 10 bash -c ": </dev/tcp/127.0.0.1/$ldaps"
	look "127.0.0.1:$ldap" "${good[@]}" --starttls ldap
	equal "OpenLDAP, StartTLS: exit 0" 0 "$rc"
	matches "OpenLDAP, StartTLS: the chain" 'by STARTTLS ldap.*path to test CA' "$(tr '\n' ' ' <<<"$out")"
	look "127.0.0.1:$ldaps" "${good[@]}"
	equal "OpenLDAP, LDAPS: exit 0" 0 "$rc"
	look "127.0.0.1:$ldap" "${good[@]}" --starttls xmpp
	matches "OpenLDAP is no XMPP server" '\[net-' "$out"
else
	echo "# no slapd here"
fi
if command -v prosody >/dev/null; then
	xmpp=$(free_port)
	mkdir "$work/prosody"
	cat >"$work/prosody.lua" <<-CONF
		daemonize = false
		pidfile = "$work/prosody/pid"
		data_path = "$work/prosody"
		run_as_root = true
		modules_enabled = { "tls"; "saslauth" }
		modules_disabled = { "s2s"; "posix" }
		interfaces = { "127.0.0.1" }
		c2s_ports = { $xmpp }
		s2s_ports = {}
		c2s_require_encryption = true
		ssl = { key = "$ca/good.key"; certificate = "$ca/good.pem" }
		log = { error = "*console" }
		VirtualHost "127.0.0.1"
	CONF
	start prosody prosody -F --config "$work/prosody.lua"
	if wait_for 15 bash -c ": </dev/tcp/127.0.0.1/$xmpp"; then
		look "127.0.0.1:$xmpp" "${good[@]}" --starttls xmpp
		equal "Prosody: exit 0" 0 "$rc"
		matches "Prosody: the chain" 'by STARTTLS xmpp.*path to test CA' "$(tr '\n' ' ' <<<"$out")"
	else
		not_ok "Prosody starts" "$(cat "$work/prosody.log")"
	fi
fi
if command -v exim4 >/dev/null && [ "$(id -u)" -eq 0 ]; then
	smtp=$(free_port)
	mkdir -m 777 "$work/exim"
	chmod 755 "$work"
	cat >"$work/exim.conf" <<-CONF
		spool_directory = $work/exim
		log_file_path = $work/exim/%slog
		local_interfaces = 127.0.0.1
		daemon_smtp_ports = $smtp
		pid_file_path = $work/exim/pid
		tls_certificate = $work/exim/good.pem
		tls_privatekey = $work/exim/good.key
		tls_advertise_hosts = *
		begin acl
		begin routers
		begin transports
	CONF
	install -m 644 "$ca/good.pem" "$ca/good.key" "$work/exim"
	start exim exim4 -C "$work/exim.conf" -bdf -q1h
	if wait_for 15 bash -c ": </dev/tcp/127.0.0.1/$smtp"; then
		look "127.0.0.1:$smtp" "${good[@]}" --starttls smtp
		equal "Exim: exit 0" 0 "$rc"
		matches "Exim: the chain" 'by STARTTLS smtp.*path to test CA' "$(tr '\n' ' ' <<<"$out")"
	else
		not_ok "Exim starts" "$(cat "$work/exim.log")"
	fi
fi

# --- simulated servers, faults included
modes=(ldap ldap-long ldap-refuse ldap-inject ldap-http ldap-notice ldap-bytes xmpp xmpp-none xmpp-failure xmpp-inject xmpp-error
	xmpp-doctype xmpp-deep xmpp-endless xmpp-bytes smtp smtp-none ldap-close xmpp-silent)
declare -A port=()
for mode in "${modes[@]}"; do
	port[$mode]=$(free_port)
	server=$mode
	[[ $mode == *-close ]] && server=close
	[[ $mode == *-silent ]] && server=silent
	start "$mode" python3 "$here/starttls_server.py" "${port[$mode]}" "$server" "$ca/good.pem" "$ca/good.key"
done
for mode in "${modes[@]}"; do wait_for 20 bash -c ": </dev/tcp/127.0.0.1/${port[$mode]}"; done
conf=$work/aw.conf
{
	printf 'device "d" {\n\tstore "x" { file = "%s" }\n\tservices = {' "$ca/ca.pem"
	for mode in "${modes[@]}"; do printf '"127.0.0.1:%s", ' "${port[$mode]}"; done
	printf '"127.0.0.1:%s"}\n}\n' "$sip"
	for mode in "${modes[@]}"; do
		printf 'service "127.0.0.1:%s" { starttls = %s timeout = 3s }\n' "${port[$mode]}" "${mode%%-*}"
	done
	printf 'service "127.0.0.1:%s" { timeout = 3s }\n' "$sip"
} >"$conf"
"$bin/anchorwatchd" --transitions "$transitions" --state "$work/state" --config "$conf" --once >"$work/once" 2>&1
code() { jq -r --arg s "127.0.0.1:${port[$1]}" '.presented.services[] | select(.name == $s) | .attempt.code' "$work/state/records/d.json"; }
for mode in ldap ldap-long ldap-bytes xmpp xmpp-bytes smtp; do equal "$mode: a chain" ok "$(code $mode)"; done
for mode in ldap-refuse ldap-inject ldap-http ldap-notice xmpp-none xmpp-failure xmpp-inject xmpp-error xmpp-doctype xmpp-deep \
	xmpp-endless smtp-none; do
	equal "$mode: no TLS" net-starttls "$(code $mode)"
done
equal "TLS from the first octet, by a service section" ok \
	"$(jq -r --arg s "127.0.0.1:$sip" '.presented.services[] | select(.name == $s) | .attempt.code' "$work/state/records/d.json")"
equal "a server that closes" net-closed "$(code ldap-close)"
equal "a server that says nothing" net-answer-timeout "$(code xmpp-silent)"
check "the words of the server are in the text, on one line" jq -e --arg s "127.0.0.1:${port[ldap-refuse]}" \
	'.presented.services[] | select(.name == $s) | .attempt.text | endswith("LDAP result 52: no TLS\\x0anow")' "$work/state/records/d.json"
equal "the record says how the service is reached" "STARTTLS ldap" \
	"$(jq -r --arg s "127.0.0.1:${port[ldap]}" '.presented.services[] | select(.name == $s) | .via' "$work/state/records/d.json")"
check "and what was asked" grep -q "TLS handshake with 127.0.0.1:${port[ldap]} for 127.0.0.1, by STARTTLS ldap" "$work/state/records/d.json"

# --- configuration
refused() {
	printf '%b\n' "$2" >"$conf"
	matches "$1" "$3" "$("$bin/anchorwatchd" --transitions "$transitions" --check-config --config "$conf" 2>&1)"
}
refused "an unknown protocol" 'service "a:1" {\nstarttls = ftp }' 'aw.conf:2: starttls must be smtp, ldap or xmpp'
refused "LDAP by a proxy" 'service "a:1" {\nstarttls = ldap\nproxy = "http://b:1" }' 'aw.conf:3: .*takes no proxy'
refused "a chain from a file" 'service "a:1" {\nchain = "/x"\nstarttls = ldap }' 'aw.conf:3: .*takes no starttls'
done_testing
