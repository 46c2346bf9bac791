# SPDX-License-Identifier: ISC
# What the NMS platforms load repeats the MIB, so it is made from the MIB. The files are committed: people load them.

.PHONY: nms
## nms: make the files of nms/ for Zabbix, SNMPTT, LibreNMS and OpenNMS anew from the MIB; PEN=n as for the MIB
nms: mib
	scripts/nms-files $(MIB_TEXT) $(MIB_BASE_DIR) nms
