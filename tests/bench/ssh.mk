# SPDX-License-Identifier: ISC
# 200 devices by SSH, compared with the OpenSSH client itself.
BENCHES += bench-ssh
.PHONY: bench-ssh

bench-ssh: $(BUILD)/bin/anchorwatchd $(BUILD)/bin/anchorwatch-ssh-helper
	@AW_BUILD=$(abspath $(BUILD)) tests/bench/ssh.sh
