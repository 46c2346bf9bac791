#!/usr/bin/env bash
# SPDX-License-Identifier: ISC
# Where the headers of a library may be included.
. "$(dirname "$0")/lib.bash"
# includes HEADER PLACE: the files that include it and are not in the place (a regular expression).
includes() { grep -lE "#include <$1" "${product[@]}" "${product_headers[@]}" | grep -vE "^($2)"; }
includes net-snmp/agent snmp-agent/ | rule "Net-SNMP's agent stays in snmp-agent/"
includes net-snmp 'snmp-agent/|collector/snmp/' | rule "Net-SNMP stays in snmp-agent/ and collector/snmp/"
includes curl/ collector/net/ | rule "libcurl stays in collector/net/"
includes openssl/ "lib/(pki|truststore|chain)/|collector/net/" | rule "OpenSSL stays in pki, truststore, chain and collector/net/"
includes "expat\\.h" "lib/(cisco/rest|starttls)/" | rule "expat stays in cisco/rest/ and starttls/"
includes "jansson\\.h" "lib/(base/json_load|alarm|truststore|cisco/text|cisco/rest)|cli/|nagios/" | rule "jansson stays in base/json_load, alarm, truststore, cisco, cli/ and nagios/"
includes "seccomp\\.h" snmp-agent/sandbox.c | rule "libseccomp stays in snmp-agent/sandbox.c"
exit "$failed"
