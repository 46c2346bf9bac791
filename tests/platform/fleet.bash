# SPDX-License-Identifier: ISC
# shellcheck shell=bash
# Invented fleets, the same on every day: the programs run with the clock of $fleet_now.
#
#   fleet FOLDER READY RISK GRACE BROKEN STALE   writes FOLDER/aw.conf, records and transitions of so many devices: ready, at
#                                                risk, at risk with a license in grace, broken, with facts of five days ago
#   fleet_options FOLDER                         sets $aw, the options of the programs for it
#   at_fleet_time COMMAND...                     runs it at that time
fleet_now="2026-12-01 06:00:00"

fleet_transitions() { # OLD NEW
	cat <<-CONF
		transition "labs" {
			title = "Labs Root A to B"
			source = "invented"
			applies-to = declared
			service "labs.example.net:443" { switch = 2026-11-25 }
			retiring "Labs Root A" { sha256 = $(printf laba | sha256sum | cut -c 1-64) }
			replacement "Labs Root B" { sha256 = $(printf labb | sha256sum | cut -c 1-64) }
		}
		transition "example" {
			title = "Example Root CA 1 to 2"
			source = "invented"
			applies-to = declared
			service "license.example.net:443" { switch = 2027-01-10 }
			retiring "Example Root CA 1" { sha256 = $1 }
			replacement "Example Root CA 2" { sha256 = $2 }
		}
	CONF
}

fleet() {
	local folder=$1 ready=$2 risk=$3 grace=$4 broken=$5 stale=$6 day=86400 old new license
	local make=("${AW_BUILD:?}/tests/tools/make_records" -n "$(date -u -d "$fleet_now" +%s)")
	old=$(printf old | sha256sum | cut -c 1-64) new=$(printf new | sha256sum | cut -c 1-64)
	license=(-u license.example.net:443)
	mkdir -p "$folder/state/records" "$folder/transitions" && fleet_transitions "$old" "$new" >"$folder/transitions/fleet.conf" &&
		printf 'state-directory = "%s"\n' "$folder/state" >"$folder/aw.conf" || return
	"${make[@]}" "${license[@]}" -l ok -c $((200 * day)) -v 60 "$folder/state" exp-seoul 1 "$ready" 40 200 "$old" "$new" &&
		"${make[@]}" "${license[@]}" -l ok -c $((25 * day)) "$folder/state" isr-busan 1 "$risk" 40 200 "$old" &&
		"${make[@]}" "${license[@]}" -l grace -c $((300 * day)) "$folder/state" n9k-tokyo 1 "$grace" 40 200 "$old" &&
		"${make[@]}" -u labs.example.net:443 -l failed "$folder/state" cube-london 1 "$broken" 40 200 \
			"$(printf laba | sha256sum | cut -c 1-64)" &&
		"${make[@]}" "${license[@]}" -l expired -a $((5 * day)) "$folder/state" ise-paris 1 "$stale" 40 200 "$old"
}

# shellcheck disable=SC2034 # for the scripts
fleet_options() { aw=(--config "$1/aw.conf" --transitions "$1/transitions"); }
at_fleet_time() { TZ=UTC faketime -f "$fleet_now" "$@"; }
