# SPDX-License-Identifier: ISC
# hold_lock.py FILE read|write [USER]: locks the file as fcntl(2) does, prints "held" and waits for its end; with a
# number of a user, as that one.
import fcntl
import os
import signal
import sys

if len(sys.argv) > 3:
    os.setgroups([])
    os.setgid(int(sys.argv[3]))
    os.setuid(int(sys.argv[3]))
reading = sys.argv[2] == "read"
file = open(sys.argv[1], "rb" if reading else "r+b")
fcntl.lockf(file, fcntl.LOCK_SH if reading else fcntl.LOCK_EX)
print("held", flush=True)
signal.pause()
