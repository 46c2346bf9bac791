#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Where the headers of a library may be included.
. "$(dirname "$0")/lib.bash"
# includes HEADER PLACE: the files that include it and are not in the place (a regular expression).
includes() { grep -lE "#include <$1" "${product[@]}" "${product_headers[@]}" | grep -vE "^($2)"; }
includes net-snmp/agent snmp-agent/ | rule "Net-SNMP's agent stays in snmp-agent/"
includes net-snmp 'snmp-agent/|collector/snmp/' | rule "Net-SNMP stays in snmp-agent/ and collector/snmp/"
includes curl/ collector/ | rule "libcurl stays in collector/"
includes openssl/ lib/ | rule "OpenSSL stays in lib/"
exit "$failed"
