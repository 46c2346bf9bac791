#!/usr/bin/python3
# SPDX-License-Identifier: ISC
"""librenms_rules.py DISCOVERY: the rules of LibreNMS's discovery schema that sensors break most; prints what is wrong."""
import re
import sys

import yaml

NUM_OID = re.compile(r"^(\.\d+)+(\.?\{\{ \$(index|str_index_as_numeric) \}\})?(\.\d+)*$")
NEEDED = {"oid", "num_oid", "descr"}
KNOWN = NEEDED | {"value", "index", "group", "snmp_flags", "state_name", "states", "high_limit", "low_limit",
                  "warn_limit", "low_warn_limit", "divisor", "multiplier", "skip_values"}
CLASSES = {"state", "count", "runtime", "percent"}
STATE = {"value", "descr", "graph", "generic"}


def wrong_with(kind, sensor):
    yield from ("lacks " + key for key in NEEDED - set(sensor))
    yield from ("has unknown " + key for key in set(sensor) - KNOWN)
    if not NUM_OID.match(sensor.get("num_oid", "")):
        yield "num_oid " + sensor.get("num_oid", "")
    if kind != "state":
        return
    if not sensor.get("states") or not sensor.get("state_name"):
        yield "no states"
    for state in sensor.get("states", []):
        if set(state) != STATE or state["generic"] not in (0, 1, 2, 3) or not isinstance(state["value"], int):
            yield "state %r" % state


with open(sys.argv[1], encoding="utf-8") as text:
    tree = yaml.safe_load(text)
if set(tree) != {"mib", "modules"} or set(tree["modules"]) != {"sensors"}:
    print("unknown keys at the top")
for name, part in tree["modules"]["sensors"].items():
    if name not in CLASSES or set(part) != {"data"}:
        print("sensors:", name)
    for one in part["data"]:
        for fault in wrong_with(name, one):
            print("%s %s: %s" % (name, one.get("oid"), fault))
