# SPDX-License-Identifier: ISC
# The files for NMS platforms repeat the MIB, so they are generated from it. They are committed, since users load them.

.PHONY: nms
## nms: generate the files of nms/ for Zabbix, SNMPTT, LibreNMS and OpenNMS from the MIB; PEN=n as for the MIB
nms: mib
	scripts/nms-files $(MIB_TEXT) $(MIB_BASE_DIR) nms
