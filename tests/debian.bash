# SPDX-License-Identifier: ISC
# shellcheck shell=bash
# A Debian system in a directory, from the archive that this host's apt uses.

# mirror: prints the address of the archive.
mirror() {
	local codename found
	codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
	for _ in once again; do
		# shellcheck disable=SC2016 # fields of apt
		found=$(apt-get indextargets --format '$(RELEASE) $(REPO_URI)' 'Created-By: Packages' 'Component: main' \
			'Origin: Debian' | sed -n "s/^$codename //p" | head -1)
		[ -z "$found" ] || break
		apt-get update >&2
	done
	[ -n "$found" ] && printf '%s\n' "$found"
}

# bootstrap SUITE DIRECTORY PACKAGES: a minimal system, with packages in a list with commas.
bootstrap() {
	local archive suite=$1 script=/usr/share/debootstrap/scripts
	archive=$(mirror) || { echo "apt has no archive of Debian configured" && return 1; }
	# A debootstrap that is older than the suite does not know its name.
	[ -e "$script/$suite" ] && script=$script/$suite || script=$script/sid
	# What it mounts is gone when it ends, however it ends.
	unshare --mount --propagation private debootstrap --variant=minbase --include="$3" "$suite" "$2" "$archive" "$script" || return 1
	apt-config dump | grep -E '^Acquire::[a-z]+::Proxy' >"$2/etc/apt/apt.conf.d/90proxy"
	thin "$2"
}

# thin DIRECTORY: removes what apt can get again.
thin() { rm -rf "$1"/var/cache/apt/archives/*.deb "$1"/var/cache/apt/*.bin "$1"/var/lib/apt/lists/*; }

# pack DIRECTORY FILE, unpack FILE DIRECTORY: a system as one file, which is there whole or not at all.
pack() { tar -C "$1" --numeric-owner -cf "$2.$$" . && mv "$2.$$" "$2" || { rm -f "$2.$$" && return 1; }; }
unpack() { mkdir -p "$2" && tar -C "$2" --numeric-owner -xf "$1"; }
