#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Wrong usage of every program: one exit status that no verdict has, and what was meant by a misspelt word of a command
# line, a configuration or a file of transitions.
. "$(dirname "$0")/lib.sh"
cd "$work" || exit 1

# wrong STATUS PROGRAM [ARGUMENT...]: its exit status, and a line on what is wrong.
wrong() {
	local status=$1 name=${*:2} out
	shift 2
	out=$("$bin/${name%% *}" "$@" 2>&1 </dev/null)
	equal "$name: exit status" "$status" $?
	matches "$name: says why" '[a-z]' "$out"
}
for program in anchorwatch anchorwatchd anchorwatch-agentx; do
	wrong 64 $program --nonsense
	wrong 64 $program -Z
	wrong 64 $program --config
	wrong 64 $program nonsense nonsense
done
wrong 64 anchorwatch
mapfile -t commands < <("$bin/anchorwatch" --help | sed '1,/^Commands /d' | sed -nE 's/^  ([a-z]+) .*/\1/p')
check "commands are found" test "${#commands[@]}" -ge 10
for command in "${commands[@]}"; do
	wrong 64 anchorwatch "$command" --nonsense
done
wrong 64 anchorwatch-ssh-helper
wrong 64 anchorwatchd --watch nothing
wrong 64 anchorwatch-agentx --agentx tcp:192.0.2.1:705
for argument in --nonsense -Z --mode nonsense; do wrong 3 check_anchorwatch -H localhost $argument; done
for unit in "$root"/packaging/systemd/*.service; do
	matches "${unit##*/} is not started again after wrong usage" '^RestartPreventExitStatus=.*64' "$(grep '^RestartPrevent' "$unit")"
done

# meant WORD PROGRAM ARGUMENT...: the message asks whether the word was meant.
meant() {
	local word=$1 out
	shift
	out=$("$bin/$1" "${@:2}" 2>&1)
	matches "$* means $word" "did you mean \"?(--)?$word\"?\?" "$out"
}
meant show anchorwatch shw
meant show anchorwatch help shw
meant problems anchorwatch show --problms
meant warning anchorwatch show --severity waring
meant broken anchorwatch explain broekn
meant readiness anchorwatch explain --mode readines
meant quovadis-identrust anchorwatch transitions quovadis-identrus
meant expressway anchorwatch export --plan --for expresway
meant smtp anchorwatch connect host.example.org --starttls smpt
meant once anchorwatchd --onec
meant state anchorwatch-agentx --sate x
meant license check_anchorwatch -H a -m license --licnse x
meant readiness check_anchorwatch -H a -m readines
meant deadline check_anchorwatch -H a -m license --of dedline
meant critical check_anchorwatch -H a -m license --on-stale critcal

# configured WORD TEXT: the same of a configuration.
configured() {
	printf '%s\n' "$2" >a.conf
	matches "in a configuration $2 means $1" "did you mean \"?$1\"?\?" "$("$bin/anchorwatchd" --check-config --config a.conf 2>&1)"
}
configured address 'device a { adress = h }'
configured transitions 'transition = /x'
configured critical-before-break 'policy { critical-before-brake = 3d }'
configured certificate 'exception { certificat = x }'
configured starttls 'service s { startls = smtp }'
configured expressway 'device a { source expresway { } }'
configured restconf 'device a { source x { kind = restcnf } }'
configured family 'device a { address = h source ssh { famly = ios } }'
configured ios-xe 'device a { address = h source ssh { family = ios-ex } }'
configured license 'device a { address = h source ssh { family = ios user = u key-file = /k parts = {licence} } }'
configured strict 'device a { address = h source restconf { password-file = /p ca-file = /c tls = strikt } }'
configured critical 'policy { broken = critcal }'
configured fingerprint 'policy { match = fingerprnt }'
configured smtp 'service "a:25" { starttls = smpt }'
configured true 'service a { probe = ture }'
configured ecdsa 'device a { key-types = {rsa, edcsa} store s { file = /x } }'
configured server 'device a { roles = {sever} store s { file = /x } }'
equal "a word that is like none is not guessed at" "" \
	"$(printf 'policy { broken = purple }\n' >a.conf && "$bin/anchorwatchd" --check-config --config a.conf 2>&1 | grep 'did you mean')"

# transition WORD TEXT: the same of a file of transitions.
transition() {
	printf 'transition x {\n%s\n}\n' "$2" >a.transitions
	matches "in a transition $2 means $1" "did you mean \"?$1\"?\?" "$("$bin/anchorwatch" transitions -t a.transitions 2>&1)"
}
transition title 'titel = x'
transition retiring 'retireing x { }'
transition all 'title = x source = y applies-to = al'
transition switch 'title = x service "a" { swich = 2026-01-01 }'
done_testing
