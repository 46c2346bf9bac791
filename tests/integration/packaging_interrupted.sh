#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Interrupted package builds. Their files must not stop any other target of make, and they leave no source tree and no
# process. The tools that build packages are replaced here, so that nothing is built.
. "$(dirname "$0")/lib.sh"
version=$(sed -n 's/^VERSION = //p' "$root/Makefile")
name=anchorwatch-$version

check "make dist" "$root/packaging/dist" "$version" "$work"
tar -xzf "$work/$name.tar.gz" -C "$work"
fresh=$work/$name

# The files of a killed build: an unpacked source, whose directories and files may have names that end in .d.
left=$fresh/build/deb/$name
mkdir -p "$left/nms/opennms/etc/snmp-graph.properties.d" "$left/build/obj/cli" "$fresh/build/obj/cli/folder.d"
echo 'not for make' >"$left/build/obj/cli/other.d"
echo "build/obj/cli/main.o: LICENSE" >"$fresh/build/obj/cli/main.d"
for target in help "-n clean" "-n all"; do
	# shellcheck disable=SC2086 # an option and a target
	check "make $target works with the files of a killed build" make -C "$fresh" $target
done
matches "make reads the compiler's dependency files" "build/obj/cli/main.o: .*LICENSE" \
	"$(make -C "$fresh" -pn help 2>/dev/null | grep '^build/obj/cli/main.o:')"
check "make clean works" make -C "$fresh" clean
equal "and removes everything" no "$(test -e "$fresh/build" && echo yes || echo no)"

# tests/debian needs root.
chmod 711 "$work"
mkdir -m 777 "$work/cache"
as_user=()
[ "$(id -u)" -ne 0 ] || as_user=(setpriv --reuid=65534 --regid=65534 --clear-groups)
said=$(cd "$fresh" && "${as_user[@]}" tests/debian trixie "$work/cache" 2>&1)
equal "tests/debian fails without root" "1|0 passed, 1 failed" "$?|$(tail -1 <<<"$said")"
matches "and says so" "^trixie: needs root" "$said"

# Tools that build a package: they write to the source tree until they are stopped, also from a child process.
mkdir "$work/tools"
cat >"$work/tools/dpkg-buildpackage" <<-'EOF'
	#!/bin/sh
	# The last argument of rpmbuild is the spec; dpkg-buildpackage runs inside of the source.
	case $0 in *rpmbuild) tree=$AW_TEST_OUT/rpm/BUILD/tree ;; *) tree=$PWD ;; esac
	mkdir -p "$tree/snmp-graph.properties.d"
	case $AW_TEST_END in
	fail) echo "the build fails" && exit 3 ;;
	esac
	(echo $$ && while :; do echo >"$tree/written" || mkdir -p "$tree"; sleep 0.01; done) &
	printf '%s\n' $! $$ >"$AW_TEST_OUT/pids.new" && mv "$AW_TEST_OUT/pids.new" "$AW_TEST_OUT/pids"
	wait
EOF
cp "$work/tools/dpkg-buildpackage" "$work/tools/rpmbuild"
printf '#!/bin/sh\necho /some/place\n' >"$work/tools/rpm"
chmod 755 "$work"/tools/*
export AW_TEST_OUT=$work/out AW_TEST_END
mkdir "$AW_TEST_OUT"

trees() { find "$AW_TEST_OUT" -type d \( -name "$name" -o -name '*.d' -o -name BUILD -o -name unpacked \); }
all_gone() {
	local pid
	while read -r pid; do gone "$pid" || return 1; done <"$AW_TEST_OUT/pids"
}
# interrupt SCRIPT SIGNAL: stops a build while it writes.
interrupt() {
	local script=$1 signal=$2 status
	AW_TEST_END=
	rm -f "$AW_TEST_OUT/pids"
	# bash ignores SIGINT in background jobs, and a shell cannot trap a signal that was ignored when it started.
	start build env --default-signal=INT PATH="$work/tools:$PATH" "$root/packaging/$script" "$version" \
		"$work/$name.tar.gz" "$AW_TEST_OUT"
	check "$script: the build began" wait_for 60 test -s "$AW_TEST_OUT/pids"
	kill "-$signal" "${pids[build]}"
	check "$script ends at SIG$signal" wait_for 60 gone "${pids[build]}"
	wait "${pids[build]}"
	status=$?
	unset 'pids[build]'
	equal "$script says by which signal" "$((128 + $(kill -l "$signal")))" "$status"
	check "$script leaves no process of the build" wait_for 60 all_gone
	equal "$script leaves no source tree" "" "$(trees)"
}
for script in deb rpm/build; do
	interrupt "$script" TERM
	interrupt "$script" INT
	AW_TEST_END=fail
	matches "$script shows the log of a build that fails" "the build fails" \
		"$(PATH="$work/tools:$PATH" "$root/packaging/$script" "$version" "$work/$name.tar.gz" "$AW_TEST_OUT" 2>&1)"
	equal "$script leaves no source tree then" "" "$(trees)"
done
done_testing
