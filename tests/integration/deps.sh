#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# scripts/deps: its sets are sufficient, and it waits for another apt. Nothing is installed: dpkg-query, apt-get and
# sudo are replaced, and it runs as a user who may not write to the system.
. "$(dirname "$0")/lib.sh"
deps=$root/scripts/deps

# dpkg's own check of the build requirements, in a system that has only the packages of the sets.
mkdir -p "$work/admin"/{info,updates}
# shellcheck disable=SC2046 # words of a list
dpkg-query -s $("$deps" --list build deb) >"$work/admin/status"
check "make deb installs what dpkg-buildpackage asks for" \
	dpkg-checkbuilddeps --admindir="$work/admin" "$root/packaging/debian/control"
few=$("$deps" --list compiler build demo | wc -l)
check "make deps names $few packages, at most 15" test "$few" -le 15
for target in deps deps-check; do
	matches "make $target is a target" "scripts/deps compiler build demo" "$(make -s -n -C "$root" BUILD="$work/b" "$target")"
done

# A system where everything is missing, and an apt-get that answers with the content of $work/answer.
mkdir "$work/tools"
printf '#!/bin/sh\n' >"$work/tools/dpkg-query"
cat >"$work/tools/sudo" <<-'EOF'
	#!/bin/sh
	[ "$1" = -n ] && shift
	case $1 in
	tee) exec cat >/dev/null ;;
	chmod | rm) exit 0 ;;
	esac
	exec "$@"
EOF
cat >"$work/tools/apt-get" <<-EOF
	#!/bin/sh
	echo "\$*" >>$work/calls
	read -r left <$work/answer
	[ "\$left" -gt 0 ] || exit 0
	echo "\$((left - 1))" >$work/answer
	sed 's/^/E: /' $work/message
	exit 100
EOF
chmod 755 "$work"/tools/*
chmod 711 "$work"
chmod 755 "$work/tools"
touch "$work/calls" "$work/answer"
chmod 666 "$work/calls" "$work/answer"
as_user=()
[ "$(id -u)" -ne 0 ] || as_user=(setpriv --reuid=65534 --regid=65534 --clear-groups)
cp "$deps" "$work/tools/deps"
# install_with ANSWERS MESSAGE: installs with an apt-get that fails that many times with a message.
install_with() {
	echo "$1" >"$work/answer"
	echo "$2" >"$work/message"
	chmod 644 "$work/message"
	: >"$work/calls"
	"${as_user[@]}" env PATH="$work/tools:$PATH" TMPDIR=/tmp AW_APT_WAIT="${3:-60}" "$work/tools/deps" build 2>&1
}
calls() { sed -E 's/^(-o [^ ]+ )*//' "$work/calls" | cut -d' ' -f1 | uniq -c | awk '{ print $1, $2 }' | paste -sd,; }

said=$(install_with 0 '')
equal "packages are installed" "0|1 update,1 install" "$?|$(calls)"
equal "nothing is said of waiting" "" "$(grep -i wait <<<"$said")"
check "apt waits for dpkg's locks" grep -q 'DPkg::Lock::Timeout=[1-9]' "$work/calls"
for message in "Could not get lock /var/lib/apt/lists/lock. It is held by process 77 (apt-get)" \
	"Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 77 (apt-get)" \
	"Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), is another process using it?"; do
	said=$(install_with 2 "$message")
	equal "it waits: ${message:0:44}" "0|3 update,1 install" "$?|$(calls)"
	equal "it says so once, with the limit" 1 "$(grep -c 'holds the lock of apt or dpkg; waiting for at most 60 s' <<<"$said")"
done
said=$(install_with 1000 "Could not get lock /var/lib/apt/lists/lock." 2)
equal "it gives up at the limit" 1 $?
matches "and says why" "gave up after 2 s: another program holds the lock" "$said"
said=$(install_with 1 "Unable to locate package libsnmp-dev")
equal "another error ends it at once" "1|1 update" "$?|$(calls)"
matches "with what apt said" "Unable to locate package" "$said"

# Locks of a real apt-get, in separate directories.
mkdir -p "$work/apt"/{lists/partial,archives/partial,etc}
touch "$work/apt/status"
cat >"$work/apt/apt.conf" <<-EOF
	Dir::State "$work/apt"; Dir::State::Lists "$work/apt/lists"; Dir::State::status "$work/apt/status";
	Dir::Cache "$work/apt"; Dir::Cache::archives "$work/apt/archives"; Dir::Etc "$work/apt/etc";
EOF
chmod -R a+rwX "$work/apt"
rm "$work/tools/apt-get"
lock=$work/apt/lists/lock
start holder python3 -c '
import fcntl, os, sys, time
fd = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT, 0o666)
os.fchmod(fd, 0o666)
fcntl.lockf(fd, fcntl.LOCK_EX)
print("locked", flush=True)
time.sleep(300)' "$lock"
check "a lock is held" wait_for 30 grep -q locked "$work/holder.log"
export APT_CONFIG=$work/apt/apt.conf
start waiter install_with 0 '' 300
check "it waits for a real apt's lock" wait_for 60 grep -q 'waiting for at most 300 s' "$work/waiter.log"
check "it is there still" running waiter
stop holder KILL
check "it goes on when the lock is free" wait_for 60 gone "${pids[waiter]}"
matches "and gets an answer from apt" "(Unable to locate|no installation candidate)" "$(cat "$work/waiter.log")"
done_testing
