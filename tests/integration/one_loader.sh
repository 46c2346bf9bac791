#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Every command judges by the same configuration: its policy, its exceptions and its own transitions, with and without
# --transitions. A store is collected, and then judged from its record and from its file.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=pki.bash
. "$here/pki.bash"

cd "$work" || exit 1
certificate old "Old Root" old 20100101 20990101 "$ca"
certificate new "New Root" new 20150101 20990101 "$ca"
cp new.key newer.key
certificate newer "New Root" newer 20160101 20990101 "$ca"
certificate ended "Ended Root" ended 20100101 20200101 "$ca"
cat old.pem newer.pem >by-key.pem
cp old.pem old-only.pem
cat old.pem ended.pem >ended-only.pem

# transition NAME NEW: from the old root to it, years ago.
transition() {
	cat <<-END
		transition "$1" {
			title = "t"
			source = "s"
			applies-to = all
			clean-up = 2095-01-01
			service "lic.example.com:443" { switch = 2021-01-01 }
			retiring "Old Root" { sha256 = $(fingerprint old.pem) }
			replacement "New Root" { sha256 = $(fingerprint "$2.pem")
				subject = "CN=New Root"
				key-sha256 = $(key "$2.pem") }
		}
	END
}
key() { openssl x509 -in "$1" -noout -pubkey | openssl pkey -pubin -outform DER | sha256sum | cut -d' ' -f1; }
mkdir shipped other
transition shipped new >shipped/shipped.conf
transition other new >other/other.conf
transition own ended >own.conf
transition shipped ended >replaces.conf

# states: "transition state" a line of one JSON object of a command, sorted.
states() {
	jq -r '(.readiness // .transitions)[] | "\(.transition // .name) \(.state // .readiness)"' "$1" | sort
}
metrics() {
	sed -nE 's/^anchorwatch_readiness\{device="d",transition="([^"]+)",state="([^"]+)"\} 1$/\1 \2/p' "$1" | sort
}

# worst STATES: the class that the page gives the worst of them.
worst() {
	case $1 in
	*broken*) echo broken ;;
	*cleanUp*) echo cleanup ;;
	*) echo ready ;;
	esac
}

# all_of NAME STORE EXPECTED CONF [OPTION...]: each command gives these states ("t ready;u broken") for the store, with
# the text of CONF before the device in the configuration.
all_of() {
	local name=$1 store=$2 expected=$3 conf=$4 got command
	shift 4
	local t=(-t shipped)
	[ $# -eq 0 ] || t=("$@")
	rm -rf state page
	printf '%s\n%s\n' "$conf" \
		'device "d" { store "ca" { file = "'"$work/$store"'" } }' >c.conf
	"$bin/anchorwatchd" --once --config c.conf --state state --transitions shipped >log 2>&1 || not_ok "$name: collected" "$(cat log)"
	{
		"$bin/anchorwatch" show -j -c c.conf -s state "${t[@]}" d >show.json
		"$bin/anchorwatch" inspect -j -c c.conf "${t[@]}" "$store" >inspect.json
		"$bin/anchorwatch" rehearse -j -c c.conf -s state "${t[@]}" d >rehearse.json
		"$bin/anchorwatch" rehearse -j -c c.conf "${t[@]}" --store "$store" >files.json
		"$bin/anchorwatch" export -m -c c.conf -s state "${t[@]}" d >metrics
		"$bin/anchorwatch" export -w page -c c.conf -s state "${t[@]}" d
	} 2>err
	for command in show inspect rehearse files; do
		got=$(states $command.json | paste -sd';')
		equal "$name: $command" "$expected" "$got$(cat err)"
	done
	equal "$name: metrics" "$expected" "$(metrics metrics | paste -sd';')"
	equal "$name: page" "$(worst "$expected")" \
		"$(tr -d '\n' <page/index.html | sed 's/.*<section id="devices"//' | grep -oE '<span class="badge [a-z]+"' | sed -n '2s/.*badge //; 2s/"//p')"
	equal "$name: transitions" "$(cut -d' ' -f1 <<<"${expected//;/$'\n'}" | sort | paste -sd';')" \
		"$("$bin/anchorwatch" transitions -j -c c.conf "${t[@]}" | jq -r .name | sort | paste -sd';')"
}

all_of "the defaults" by-key.pem "shipped ready" ""
all_of "match = fingerprint" by-key.pem "shipped broken" 'policy { match = fingerprint }'
all_of "an own transition" by-key.pem "own broken;shipped ready" "transitions = { \"$work/own.conf\" }"
all_of "an own one in place of a shipped one" by-key.pem "shipped broken" "transitions = { \"$work/replaces.conf\" }"
all_of "-t" by-key.pem "other ready" "" -t other
all_of "-t, an own one and match" by-key.pem "other broken;own broken" "transitions = { $work/own.conf }
policy { match = fingerprint }" -t other
all_of "-t of one file" by-key.pem "other ready" "" -t other/other.conf

# An exception holds a finding back, and the severity of a state is the policy's, on every output.
exception() { printf 'exception { certificate = %s\nreason = "known"\nuntil = 2090-01-01 }\n' "$1"; }
severities() { # of the last all_of, by show, rehearse of the device, rehearse of the file
	"$bin/anchorwatch" show -c c.conf -s state -t shipped d >/dev/null 2>&1
	printf '%s ' $?
	"$bin/anchorwatch" rehearse -c c.conf -s state -t shipped d >/dev/null 2>&1
	printf '%s ' $?
	"$bin/anchorwatch" rehearse -c c.conf -t shipped --store "$1" >/dev/null 2>&1
	printf '%s\n' $?
}
all_of "a broken one" old-only.pem "shipped broken" ""
equal "a broken one is critical" "2 2 2" "$(severities old-only.pem)"
all_of "one with an exception" old-only.pem "shipped broken" "$(exception "$(fingerprint new.pem)")"
equal "an exception for the missing root holds it back" "0 0 0" "$(severities old-only.pem)"
all_of "a policy" old-only.pem "shipped broken" 'policy { broken = warning }'
equal "its severity is the policy's" "1 1 1" "$(severities old-only.pem)"

# The roots to install follow the same policy.
bundle() { # CONF: the certificates of the bundle
	printf '%s\n' "$1" >b.conf
	"$bin/anchorwatch" export -b -c b.conf -t shipped -f new.pem --store by-key.pem 2>&1 | grep -c 'BEGIN CERTIFICATE'
}
equal "a bundle by the defaults" 0 "$(bundle "# none")"
equal "a bundle by match = fingerprint" 1 "$(bundle 'policy { match = fingerprint }')"

# A license text is judged by the policy, too.
cat >license.txt <<'END'
Smart Licensing is ENABLED

Registration:
  Status: REGISTERED
  Registration Expires: Dec 31 23:59:59 2098 UTC

License Authorization:
  Status: OUT OF COMPLIANCE on Feb 01 10:00:00 2026 UTC
  Last Communication Attempt: SUCCEEDED on Feb 01 10:00:00 2026 UTC
  Next Communication Attempt: Mar 01 10:00:00 2026 UTC
  Communication Deadline: May 01 10:00:00 2026 UTC

License Usage:
  License                 Entitlement tag               Count Status
  -----------------------------------------------------------------------------
  Feature                 (FEATURE)                         1 OUT OF COMPLIANCE

Product Information
  UDI: PID:C9300-24T,SN:FCW1234A0B1
END
inspected() { # CONF: the worst state of the text
	printf '%s\n' "$1" >b.conf
	"$bin/anchorwatch" inspect -j -c b.conf -t shipped --as-of 2026-02-02 license.txt | jq -r .state
}
equal "a license text by the defaults" warning "$(inspected "# none")"
equal "a license text by the policy" critical "$(inspected 'policy { out-of-compliance = critical }')"

# A device may have a policy of its own: a file belongs to no device, and has the general one.
all_of "a policy of the device" by-key.pem "shipped ready" ""
sed -i 's/device "d" {/& policy { match = fingerprint }/' c.conf
for command in "show -j -s state d" "rehearse -j -s state d"; do
	# shellcheck disable=SC2086 # words of the command
	"$bin/anchorwatch" $command -c c.conf -t shipped >out.json
	equal "the policy of the device: ${command%% *}" "shipped broken" "$(states out.json)"
done
"$bin/anchorwatch" rehearse -j -c c.conf -t shipped --store by-key.pem >out.json
equal "and none of a file" "shipped ready" "$(states out.json)"

# A configuration that cannot be read stops every command, with --transitions too.
printf 'nonsense = 1\n' >bad.conf
for command in "show" "inspect by-key.pem" "rehearse --store by-key.pem" "export -m" "export -b -f by-key.pem --store by-key.pem" \
	"transitions"; do
	# shellcheck disable=SC2086
	out=$("$bin/anchorwatch" $command -c bad.conf -t shipped 2>&1)
	rc=$?
	matches "a bad configuration: $command" "^[23] .*bad\.conf:1: .*nonsense" "$rc $out"
done

# A date that the user gives is no wrong clock, whatever this host's is.
all_of "as of an early date" by-key.pem "shipped ready" ""
jq '.stores[0].observed_at = 1262304000 | .stores[0].attempt.at = 1262304000 | .written_at = 1262304000' state/records/d.json >early.json
mv early.json state/records/d.json
"$bin/anchorwatch" show -j -c c.conf -s state -t shipped --as-of 2010-01-02 d >out.json
equal "--as-of before this version was made" "0" "$(jq '[.verdicts[] | select(.code == "clock")] | length' out.json)"
done_testing
