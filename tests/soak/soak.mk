# SPDX-License-Identifier: ISC
# Runs that take longer than a check: each is a script whose last line says whether it passed.
.PHONY: soak
## soak: collector, subagent and snmpd with 5,000 devices for some minutes: memory and descriptors stay as they are
# DEVICES=5000 MINUTES=5 SEED=1
soak: all test-tools
	@DEVICES=$(DEVICES) MINUTES=$(MINUTES) SEED=$(SEED) AW_BUILD=$(abspath $(BUILD)) tests/soak/fleet.sh
