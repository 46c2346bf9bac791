# SPDX-License-Identifier: ISC
# find_in_memory.py PID <LINES: reads the whole memory of a process, as root may, and prints "NAME COUNT WHERE..." for
# each line "NAME HEX" whose octets are found there; -k MESSAGE PASSPHRASE ENGINE prints lines with keys of SNMPv3
# (RFC 3414 section A.2, by SHA-256).
import hashlib
import sys


def print_keys(name, passphrase, engine):
    text = passphrase.encode()
    key = hashlib.sha256((text * (1048576 // len(text) + 1))[:1048576]).digest()
    print(name + "-ku", key.hex())
    print(name + "-kul", hashlib.sha256(key + bytes.fromhex(engine) + key).hexdigest())


def areas(pid):
    with open("/proc/%s/maps" % pid) as maps:
        for line in maps:
            words = line.split(None, 5)
            if "r" in words[1] and words[-1].strip() not in ("[vvar]", "[vsyscall]"):
                yield [int(x, 16) for x in words[0].split("-")] + [words[5].strip() if len(words) > 5 else "anon"]


def main(pid):
    needles = [line.split() for line in sys.stdin if line.strip()]
    found = {}
    with open("/proc/%s/mem" % pid, "rb", 0) as memory:
        for start, end, name in areas(pid):
            try:
                memory.seek(start)
                octets = memory.read(end - start)
            except (OSError, ValueError, OverflowError):
                continue
            for label, text in needles:
                n = octets.count(bytes.fromhex(text))
                if n > 0:
                    found.setdefault(label, []).append("%s*%d" % (name.rsplit("/", 1)[-1], n))
    for label, places in sorted(found.items()):
        print(label, *places)
    print("read")


if sys.argv[1] == "-k":
    print_keys(*sys.argv[2:5])
else:
    main(sys.argv[1])
