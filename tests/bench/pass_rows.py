#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""pass_rows.py BASE ROWS: 15 columns of ROWS rows below BASE by pass_persist, with a binary search."""
import bisect
import sys

base = tuple(int(a) for a in sys.argv[1].strip(".").split("."))
rows = int(sys.argv[2])
index = sorted((4, 100, 101, 118, 49 + r // 1000, 2, 99, 97, r + 1) for r in range(rows))
table = [base + (c,) + i for c in range(2, 17) for i in index]
text = "CN=Invented Root CA,O=Test Authority,C=XX"


def answer(oid):
    sys.stdout.write(".%s\nstring\n%s\n" % (".".join(map(str, oid)), text))


while True:
    command = sys.stdin.readline().strip()
    if not command:
        break
    if command == "PING":
        sys.stdout.write("PONG\n")
    else:
        oid = tuple(int(a) for a in sys.stdin.readline().strip().strip(".").split("."))
        if command == "getnext":
            at = bisect.bisect_right(table, oid)
        else:
            at = bisect.bisect_left(table, oid)
            at = at if at < len(table) and table[at] == oid else len(table)
        if at < len(table):
            answer(table[at])
        else:
            sys.stdout.write("NONE\n")
    sys.stdout.flush()
