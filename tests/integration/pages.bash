# SPDX-License-Identifier: ISC
# shellcheck shell=bash
# Blocks of the documentation, and whether a command prints what its page shows.

# cut_blocks DIR PAGE...: the fenced blocks, in order, as files N, with N.at (page:line), N.lang and N.mark (run).
cut_blocks() {
	local dir=$1
	shift
	awk -v dir="$dir" '
	FNR == 1 { mark = ""; code = 0 }
	/^ *```/ {
		code = !code
		if (code) {
			indent = match($0, /`/) - 1
			file = sprintf("%s/%03d", dir, ++n)
			print FILENAME ":" FNR >(file ".at")
			print substr($0, indent + 4) >(file ".lang")
			printf "%s\n", mark >(file ".mark")
			printf "" >file
		} else { close(file); close(file ".at"); close(file ".lang"); close(file ".mark") }
		mark = ""
		next
	}
	code { print substr($0, indent + 1) >file; next }
	/^ *<!-- run -->$/ { mark = "run"; next }
	NF { mark = "" }' "$@"
}

# cut_transcript FILE: each "$ command" as FILE.cmdN, and the lines below it as FILE.outN.
cut_transcript() {
	awk -v dir="$1" '/^\$ / { close(out); n++; out = dir ".out" n; printf "" >out; print substr($0, 3) >(dir ".cmd" n); next }
		{ print >out }' "$1"
}

# prints WANT GOT: true if GOT has the lines of WANT, where a line "..." is any lines; else prints the first that is missing.
prints() {
	local want=$1 got=$2 part
	[[ $want == *...* ]] || want=$want$'\n...'
	while [ -n "$want" ]; do
		part=${want%%...*}
		[ "$part" = "$want" ] && want='' || want=${want#*...}
		part=${part#$'\n'} part=${part%$'\n'}
		[[ $got == *"$part"* ]] || { printf 'does not print:\n%s\nbut:\n%s\n' "$part" "$got"; return 1; }
		got=${got#*"$part"}
	done
}
