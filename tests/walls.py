#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""walls.py [ROOT [OBJECTS]]: checks which files use which, and prints a line per offence.

ROOT is the source tree, OBJECTS the folder of its object files (build/obj). tests/walls.table lists which room may
include which. Checked are the includes, and the symbols that nm finds: a file may use a file of a room that its own
room may include, and no other; and no files use each other in a circle, by includes or by symbols. A file that sets a
severity outside of lib/policy is reported, too. The exit status is 1 if there is an offence.
"""
import collections
import os
import re
import subprocess
import sys

PROGRAMS = ("collector", "snmp-agent", "plugin", "cli", "ssh-helper")
GENERATED = ("build_paths.h", "mib_base.h", "page_css.h")


def read_table(path):
    """The rooms with the set of rooms that each may include."""
    table = {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.strip() and not line.startswith("#"):
                room, others = line.split(":")
                table[room.strip()] = set(others.split())
    return table


def read_files():
    """The sources and headers of the product."""
    found = []
    for folder in ("lib",) + PROGRAMS:
        for path, _, names in os.walk(folder):
            found += [os.path.join(path, name) for name in names if name.endswith((".c", ".h"))]
    return sorted(found)


def room_of(table, path):
    return path if path in table else os.path.dirname(path)


def may_use(table, user, used):
    """True if the room of one file may include the room of the other."""
    room, other = room_of(table, user), room_of(table, used)
    if room == other or other in table.get(room, ()):
        return True
    return not room.startswith("lib/") and other.startswith("lib/")


def read_includes(files, offences):
    """For each file the files that it includes, with the line."""
    includes = {path: {} for path in files}
    for path in files:
        with open(path, encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                match = re.match(r'#include "([^"]+)"', line)
                if not match or match.group(1) in GENERATED:
                    continue
                name = match.group(1)
                for place in (os.path.dirname(path), "lib", path.split("/", maxsplit=1)[0]):
                    other = os.path.normpath(os.path.join(place, name))
                    if os.path.exists(other):
                        includes[path][other] = number
                        break
                else:
                    offences.append(f"{path}:{number}: includes {name}, which is not in lib/ nor in its own folder")
    return includes


def read_symbols(files, objects, offences):
    """For each source the sources that define what it uses, with one of the names."""
    paths = {}
    for path in files:
        if path.endswith(".c"):
            paths[os.path.join(objects, path[:-2] + ".o")] = path
    missing = [path for path in paths if not os.path.exists(path)]
    if missing:
        offences.append(f"{missing[0]}: is missing; build the programs first")
        return {}
    output = subprocess.run(["nm", "-A", "-g"] + sorted(paths), check=True, capture_output=True, text=True).stdout
    defined, used = collections.defaultdict(list), collections.defaultdict(set)
    for line in output.splitlines():
        name, rest = line.split(":", 1)
        kind, symbol = rest.split()[-2:]
        if kind == "U":
            used[paths[name]].add(symbol)
        elif kind in "TDBRVWC" and symbol != "free":  # in place of the C library's, for all
            defined[symbol].append(paths[name])
    uses = {path: {} for path in paths.values()}
    for path, symbols in used.items():
        for symbol in sorted(symbols):
            for other in defined.get(symbol, ()):
                same = other.startswith("lib/") or other.split("/")[0] == path.split("/")[0]
                if other != path and same:
                    uses[path].setdefault(other, symbol)
    return uses


def find_circles(graph):
    """Sets of more than one node that reach each other (Tarjan's algorithm)."""
    index, low, stack, circles = {}, {}, [], []

    def visit(node):
        index[node] = low[node] = len(index)
        stack.append(node)
        for other in graph.get(node, ()):
            if other not in index:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in stack:
                low[node] = min(low[node], index[other])
        if low[node] == index[node]:
            at = stack.index(node)
            if len(stack) - at > 1:
                circles.append(sorted(stack[at:]))
            del stack[at:]

    for node in sorted(graph):
        if node not in index:
            visit(node)
    return circles


def check_severities(files, offences):
    """Only lib/policy judges: elsewhere no finding and no readiness gets a severity but from a verdict."""
    pattern = re.compile(r"\.severity\s*=\s*(?!=)[^;]*\bAW_SEVERITY_(WARNING|CRITICAL|UNKNOWN)\b")
    for path in files:
        if path.startswith(("lib/policy/", "lib/model/words")):
            continue
        with open(path, encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if pattern.search(line):
                    offences.append(f"{path}:{number}: sets a severity, which only lib/policy does")


def main():
    os.chdir(sys.argv[1] if len(sys.argv) > 1 else ".")
    objects = sys.argv[2] if len(sys.argv) > 2 else "build/obj"
    sys.setrecursionlimit(10000)
    offences = []
    table = read_table("tests/walls.table")
    files = read_files()
    for path in files:
        if room_of(table, path) not in table:
            offences.append(f"{path}: its folder is not in tests/walls.table")
    includes = read_includes(files, offences)
    for path, others in includes.items():
        for other, number in others.items():
            if not may_use(table, path, other):
                offences.append(f"{path}:{number}: may not include {other}")
    uses = read_symbols(files, objects, offences)
    for path, others in uses.items():
        for other, symbol in others.items():
            if not may_use(table, path, other):
                offences.append(f"{path}: may not use {symbol} of {other}")
    for what, graph in (("include", includes), ("use symbols of", uses)):
        for circle in find_circles(graph):
            offences.append(f"these files {what} each other in a circle: {' '.join(circle)}")
    check_severities(files, offences)
    print("\n".join(offences), end="\n" if offences else "")
    return 1 if offences else 0


if __name__ == "__main__":
    sys.exit(main())
