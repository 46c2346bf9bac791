#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# run: serial
# ANCHORWATCH-MIB: smilint and the tools accept it, and it matches the program's columns in both directions; the same
# with another base.
. "$(dirname "$0")/lib.sh"

base_mibs=$AW_BUILD/mibs-base
check "the tools are built" make -s -C "$root" BUILD="$AW_BUILD" test-tools "$AW_BUILD/mib/ANCHORWATCH-MIB.txt"
check "base MIBs are there" "$root/scripts/base-mibs" "$base_mibs"

# The four modules that it imports, all of the IETF: nothing else may be needed to load it.
mkdir "$work/ietf"
for module in SNMPv2-SMI SNMPv2-TC SNMPv2-CONF SNMP-FRAMEWORK-MIB; do
	cp "$base_mibs/$module.txt" "$work/ietf" || not_ok "the base MIB $module is there"
done

# objects_of MIB: the lines that print_mib prints, from smidump's XML.
objects_of() {
	smidump -c "$work/smi.conf" -f xml "$1" 2>/dev/null | awk '
	function attribute(name,   at, rest) {
		at = index($0, " " name "=\"")
		if (at == 0) return ""
		rest = substr($0, at + length(name) + 3)
		return substr(rest, 1, index(rest, "\"") - 1)
	}
	function finish(   t) {
		t = type
		if (t == "SnmpAdminString") t = "text"
		else if (t == "OctetString") t = "octets"
		else if (t == "DateAndTime") { t = "date"; min = max = 11 }
		else if (t == "TruthValue") { t = "truth"; min = 1; max = 2 }
		else if (t == "Gauge32" || t == "Unsigned32") t = "unsigned"
		else if (t == "Counter32") t = "counter"
		else if (t == "Bits") { t = "bits"; min = max = int(max / 8) + 1 }
		else if (t in tc_text) { min = tc_min[t]; max = tc_max[t]; t = tc_text[t] }
		else if (t in tc_max) { min = tc_min[t]; max = tc_max[t]; t = "integer" }
		else t = "integer"
		if (access == "readonly") print oid, name, t, min + 0, max + 0, access
		else if (access == "noaccess") part[name] = (t == "text" ? "text" : "number") " " min + 0 " " max + 0
	}
	/<typedef name=/ { tc = attribute("name"); tc_base[tc] = attribute("basetype") }
	tc != "" && /<format>[0-9]*[at]</ { tc_text[tc] = "text" }
	tc != "" && /<format>[0-9]*x/ { tc_text[tc] = "octets" }
	tc != "" && tc_base[tc] != "Bits" && /<range / { tc_min[tc] = attribute("min"); tc_max[tc] = attribute("max") }
	/<\/typedef>/ {
		if (tc_base[tc] == "Bits") { tc_text[tc] = "bits"; tc_min[tc] = tc_max[tc] = int(tc_max[tc] / 8) + 1 }
		else if (words != "") print "words", tc words
		tc = words = ""
	}
	/<(column|scalar) / { name = attribute("name"); oid = attribute("oid"); type = ""; min = max = 0; open = 1; first = 1 }
	open && /<typedef basetype=/ { type = attribute("basetype") }
	open && (/<parent / || /<type /) { type = attribute("name") }
	open && /<range / { min = attribute("min"); max = attribute("max") }
	/<namednumber / {
		n = attribute("number")
		if (tc != "") { if (!(tc in tc_min)) tc_min[tc] = n; tc_max[tc] = n; words = words " " attribute("name") }
		else { if (first) min = n; max = n; first = 0 }
	}
	open && /<access>/ { access = $0; gsub(/ *<\/?access>/, "", access) }
	/<\/(column|scalar)>/ { finish(); open = 0 }
	/<table / { table = attribute("name"); index_of = "" }
	/<index / { index_of = index_of " " attribute("name"); parts[++n_parts] = attribute("name") }
	/<\/table>/ { print table " index" index_of }
	/<notification / { line = attribute("oid") " " attribute("name") }
	/<object / { line = line " " attribute("name") }
	/<\/notification>/ { print line }
	END { for (i = 1; i <= n_parts; i++) print "part", parts[i], part[parts[i]] }' | sort
}

# compare NAME BUILD: compares the MIB with the programs of one build directory.
compare() {
	local name=$1 build=$2 mib=$2/mib/ANCHORWATCH-MIB.txt
	printf 'path %s:%s\n' "$work/ietf" "$build/mib" >"$work/smi.conf"
	equal "$name: smilint finds nothing" "" "$(smilint -c "$work/smi.conf" -m -s -l 6 "$mib" 2>&1)"
	objects_of "$mib" >"$work/from-mib"
	"$build/tests/tools/print_mib" | sort >"$work/from-program"
	check "$name: the MIB has objects" test "$(grep -c readonly "$work/from-mib")" -gt 100
	equal "$name: every object of the MIB is in the program, and the reverse" "" \
		"$(diff "$work/from-mib" "$work/from-program")"
	equal "$name: snmptranslate reads it" "$3.0.2" "$(MIBDIRS=$work/ietf:$build/mib \
		MIBS=ANCHORWATCH-MIB SNMP_PERSISTENT_DIR=$work snmptranslate -On ANCHORWATCH-MIB::awReadinessBroken 2>&1 | tail -1)"
	equal "$name: notifications are below .0" "" "$(grep -v readonly "$work/from-program" |
		grep '^[0-9]' | grep -vE '^[0-9.]+\.0\.[0-9]+ ')"
}

compare playpen "$AW_BUILD" .1.3.6.1.4.1.8072.9999.9999.2022
own_build "$work/pen"
check "a build under another enterprise number" make -s -C "$root" BUILD="$work/pen" PEN=32473 \
	"$work/pen/tests/tools/print_mib" "$work/pen/mib/ANCHORWATCH-MIB.txt"
compare "enterprise" "$work/pen" .1.3.6.1.4.1.32473

sed 's/Integer32 (0..2147483647)/INTEGER/' "$AW_BUILD/mib/ANCHORWATCH-MIB.txt" >"$work/pen/mib/ANCHORWATCH-MIB.txt"
equal "every number but serials and identifiers has a unit" "awAgentRecordSerial awAnchorId awEntitlementId awMissingNumber" "$(awk '
	/OBJECT-TYPE$/ { name = $1; number = 0 }
	$1 == "SYNTAX" && $2 ~ /^(Integer32|Unsigned32|Gauge32|Counter32|AwSeconds|AwAge)$/ && name != "" { number = 1 }
	$1 == "UNITS" { number = 0 }
	$1 == "MAX-ACCESS" { if (number) print name; name = "" }' "$root/mib/ANCHORWATCH-MIB.in" | tr '\n' ' ' | sed 's/ $//')"
equal "it has one revision until it is released" 1 "$(grep -c '^    REVISION' "$root/mib/ANCHORWATCH-MIB.in")"

sed 's/SNMP-FRAMEWORK-MIB;/SNMP-FRAMEWORK-MIB netSnmp FROM NET-SNMP-MIB;/' "$AW_BUILD/mib/ANCHORWATCH-MIB.txt" >"$work/import.txt"
matches "a module of others would be missed" NET-SNMP-MIB "$(smilint -c "$work/smi.conf" -m -s -l 6 "$work/import.txt" 2>&1)"
matches "smilint would find something" . "$(smilint -c "$work/smi.conf" -m -s -l 6 "$work/pen/mib/ANCHORWATCH-MIB.txt" 2>&1)"
equal "the base is defined in one place" "mib/mib.mk" "$(cd "$root" && grep -rlE '8072|Playpen [0-9]' \
	lib mib snmp-agent plugin cli collector Makefile 2>/dev/null | sort | tr '\n' ' ' | sed 's/ $//')"
equal "every notification has comments for snmptt" "$(grep -c ' NOTIFICATION-TYPE$' "$root/mib/ANCHORWATCH-MIB.in")" \
	"$(grep -c '^--#SEVERITY' "$root/mib/ANCHORWATCH-MIB.in")"
done_testing
