#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""torture.py [--points N] [--case NAME]... BUILD WORK: the n-th allocation of each program fails.

Each case runs its program again and again; the n-th allocation fails alone, or all from it on. Without --points
(how many n of each case) every n is tried. Allowed is the right answer, and an error with its code and a text: the
plugin exits with 3. A crash, a hang, another answer or other facts in a record are a failure. One line a case.
"""
import argparse
import json
import mmap
import os
import re
import shutil
import signal
import struct
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DATA = os.path.join(ROOT, "tests", "data")
NOW = 1800000000  # 2027-01-15
CODES = set(re.findall(r'^AW_(?:ERROR|FINDING)\([^"]*"([a-z0-9-]+)"',
                       open(os.path.join(ROOT, "lib", "base", "codes.def"), encoding="utf-8").read(), re.M))


class Control:
    """The memory shared with alloc.so: which allocation fails."""

    def __init__(self, path):
        self.path = path
        with open(path, "wb") as file:
            file.write(bytes(40))
        with open(path, "r+b") as file:
            self.map = mmap.mmap(file.fileno(), 40)

    def arm(self, at, every, trace=False):
        self.map[:] = struct.pack("=qqqqq", at, every, 0, trace, NOW)

    def count(self):
        return struct.unpack("=q", self.map[16:24])[0]


class Server:
    """A program that waits before its main, and runs it in a child each time."""

    def __init__(self, world, argv):
        command, self.command = os.pipe()
        self.answer, answer = os.pipe()
        self.out = open(os.path.join(world.work, "out"), "a+b")
        self.err = open(os.path.join(world.work, "err"), "a+b")
        env = dict(world.env, LD_PRELOAD=world.library, AW_TORTURE=world.control.path,
                   AW_TORTURE_SERVER="%d %d" % (command, answer))
        self.process = subprocess.Popen(argv, env=env, stdin=subprocess.DEVNULL, stdout=self.out, stderr=self.err,
                                        pass_fds=(command, answer), cwd=world.work)
        os.close(command)
        os.close(answer)

    def run(self):
        """The status of one run, its output and what it wrote to standard error."""
        self.out.truncate(0)
        self.err.truncate(0)
        os.write(self.command, b"r")
        text = b""
        while not text.endswith(b"\n"):
            more = os.read(self.answer, 64)
            if not more:
                raise RuntimeError("the server is gone")
            text += more
        return int(text), self.read(self.out), self.read(self.err)

    @staticmethod
    def read(file):
        file.seek(0)
        return file.read().decode("utf-8", "replace")

    def close(self):
        os.close(self.command)
        os.close(self.answer)
        self.process.wait()
        self.out.close()
        self.err.close()


class World:
    def __init__(self, build, work):
        self.bin = os.path.join(build, "bin")
        self.library = os.path.join(build, "tests", "tools", "alloc.so")
        self.work = work
        self.control = Control(os.path.join(work, "control"))
        self.env = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": work}


def has_code(text):
    return any(code in CODES for found in re.findall(r'\[([a-z0-9-]+)\]|"code":"([a-z0-9-]+)"|^ *UNKNOWN +([a-z-]+) ', text, re.M) for code in found)


def difference(right, got):
    at = next((i for i in range(min(len(right), len(got))) if right[i] != got[i]), min(len(right), len(got)))
    return "%r where %r is right" % (got[max(at - 10, 0):at + 30], right[max(at - 10, 0):at + 30])


class Program:
    """A program that prints an answer."""

    plugin = False

    def __init__(self, name, *argv):
        self.name, self.argv = name, argv

    def prepare(self, world):
        pass

    def facts(self, world):
        return None

    def judge(self, world, right, result):
        """Why this result is not allowed; None: it is."""
        status, out, err = result
        if os.WIFSIGNALED(status):
            return "ended by signal %d" % os.WTERMSIG(status)
        code = os.WEXITSTATUS(status)
        if (status, out) == right[:2]:
            return None
        if "internal error" in out:  # how the plugin reports a signal
            return "crash"
        if self.plugin:
            return None if code == 3 and len(out) > 10 and "UNKNOWN" in out else "exit %d, not UNKNOWN with text: %s" % (code, difference(right[1], out))
        if code == 0:
            return "exit 0 with another answer: " + difference(right[1], out)
        return None if has_code(err) or has_code(out) else "exit %d without a code: %s" % (code, difference(right[1], out))


class Plugin(Program):
    plugin = True


class Collect(Program):
    """anchorwatchd --once, without a record and with one: it has the right facts, or says what failed."""

    def __init__(self, name, again, *argv):
        super().__init__(name, *argv)
        self.again = again

    def prepare(self, world):
        state = os.path.join(world.work, "state")
        shutil.rmtree(state, ignore_errors=True)
        if self.again:
            shutil.copytree(os.path.join(world.work, "collected"), state)

    def facts(self, world):
        try:
            with open(os.path.join(world.work, "state", "records", "d.json"), encoding="utf-8") as file:
                return file.read()
        except FileNotFoundError:
            return None

    def judge(self, world, right, result):
        why = super().judge(world, right, result)
        facts = self.facts(world)
        if why is None and facts is not None:
            why = wrong_fact(json.loads(right[3]), json.loads(facts))
        return why



def is_nothing(value):
    """What a record has for what was never read."""
    if isinstance(value, dict):
        return all(map(is_nothing, value.values()))
    return value in (None, [], 0, "", False, "unknown", "plain", "classic", "none")


def wrong_part(right, got):
    """A store, a license, a source: as it is right, or not read for want of memory."""
    if got == right:
        return None
    if got.get("attempt", {}).get("code") != "no-memory":
        return "part %s: %s" % (got.get("name"), difference(json.dumps(right), json.dumps(got)))
    for key, value in got.items():
        if key != "attempt" and value != right.get(key) and not is_nothing(value):
            return "part %s, not read: %s is %r where %r is right" % (got.get("name"), key, value, right.get(key))
    return None


def wrong_fact(right, got):
    """Which fact of a record is another one, except that something could not be read for want of memory."""
    for key in right.keys() | got.keys():
        if right.get(key) == got.get(key):
            continue
        if key not in ("asked", "stores", "licenses", "certificates", "sources"):
            return "%s is %r where %r is right" % (key, got.get(key), right.get(key))
        if key == "asked":
            if any(entry not in right["asked"] and entry["code"] != "no-memory" for entry in got["asked"]):
                return "asked: %s" % difference(json.dumps(right["asked"]), json.dumps(got["asked"]))
            continue
        parts = {part["name"]: part for part in right[key]}
        for part in got[key]:
            why = wrong_part(parts[part["name"]], part) if part["name"] in parts else "an unknown part"
            if why is not None:
                return why
        if len(got[key]) < len(parts) and all(part["attempt"]["code"] == "ok" for part in got["sources"]):
            return "a part of %s is missing" % key
    return None


def points(count, wanted):
    """The n that are tried: all, or `wanted` of them, the first ones among them."""
    if wanted is None or count <= wanted:
        return range(1, count + 1)
    return sorted({1 + i * count // wanted for i in range(wanted)})


def torture(world, case, every, wanted, verbose):
    case.prepare(world)
    server = Server(world, [os.path.join(world.bin, case.argv[0])] + list(case.argv[1:]))
    world.control.arm(0, False)
    right = server.run()
    right = right + (case.facts(world),)
    count = world.control.count()
    offences, kinds = [], {}
    for at in points(count, wanted):
        case.prepare(world)
        world.control.arm(at, every)
        result = server.run()
        why = case.judge(world, right, result)
        if why is not None:
            case.prepare(world)
            world.control.arm(at, every, True)
            offences.append((at, why, server.run()))
        key = (why and why.split(":")[0]) or ("right" if result[0] == right[0] else "exit %d" % (result[0] >> 8))
        kinds[key] = kinds.get(key, 0) + 1
    if not isinstance(case, Collect):
        world.control.arm(0, False)
        again = server.run()
        if again[:2] != right[:2]:
            offences.append((0, "the right answer is not the same again", again))
    server.close()
    report(case, every, count, offences, kinds, verbose)
    return not offences


def symbols(text):
    """Functions and lines in a stack."""
    lines = []
    for line in text.splitlines():
        match = re.match(r"(/\S+)\(\+(0x[0-9a-f]+)\)", line)
        if match and "/bin/" in match.group(1):
            line = subprocess.run(["addr2line", "-psfe", match.group(1), match.group(2)], stdout=subprocess.PIPE,
                                  universal_newlines=True).stdout.strip()
        if "alloc.so" not in line:
            lines.append(re.sub(r"\[0x.*|^/lib/x86_64-linux-gnu/", "", line))
    return "\n".join(lines)


def report(case, every, count, offences, kinds, verbose):
    name = "%s, %s: %d allocations, %s" % (case.name, "all from the n-th on fail" if every else "the n-th fails", count,
                                           ", ".join("%d %s" % (n, k) for k, n in sorted(kinds.items())))
    print("%s - %s" % ("not ok" if offences else "ok", name), flush=True)
    seen = {}
    for at, why, result in offences:
        result = (result[0], result[1], symbols(result[2]) if verbose else result[2])
        key = (why.split(":")[0], re.sub(r"^.*fails here|0x[0-9a-f]*|\d", "", result[2], flags=re.S) if verbose < 2 else at)
        seen[key] = seen.get(key, 0) + 1
        if seen[key] > 1 and verbose < 2:
            continue
        print("#   n = %d: %s" % (at, why))
        for line in (result[1][-300:] + "\n" + result[2][:4000]).splitlines()[:40 if verbose else 8]:
            print("#     " + line)


def put(world, name, path):
    """A copy of a file of tests/data, as old as the calendar says."""
    path = os.path.join(world.work, name), os.path.join(DATA, path)
    shutil.copyfile(path[1], path[0])
    os.utime(path[0], (NOW - 60, NOW - 60))


def make_files(world):
    """A configuration with one device."""
    put(world, "ca.pem", "roots/quovadis-root-ca-2.pem")
    put(world, "license.txt", "license/asa-renewal-failed.txt")
    with open(os.path.join(world.work, "a.conf"), "w", encoding="utf-8") as file:
        file.write('host-catalogue = false\nstate-directory = "%(work)s/state"\n'
                   'device "d" {\n'
                   '  store "ca" { file = "%(work)s/ca.pem" }\n'
                   '  source "license-text" { file = "%(work)s/license.txt" }\n'
                   '}\n' % {"work": world.work})


def collect(world):
    world.control.arm(0, False)
    subprocess.run([os.path.join(world.bin, "anchorwatchd"), "--once", "--config", "a.conf"], cwd=world.work,
                   env=dict(world.env, LD_PRELOAD=world.library, AW_TORTURE=world.control.path), check=True,
                   stdout=subprocess.DEVNULL)


def cases():
    config = ("--config", "a.conf")
    return [
        Program("inspect", "anchorwatch", "inspect", "ca.pem"),
        Program("inspect-json", "anchorwatch", "inspect", "--json", "license.txt"),
        Program("show", "anchorwatch", "show", *config),
        Program("show-json", "anchorwatch", "show", "--json", *config, "d"),
        Plugin("plugin-readiness", "check_anchorwatch", *config, "-H", "d", "-m", "readiness"),
        Plugin("plugin-license", "check_anchorwatch", *config, "-H", "d", "-m", "license"),
        Plugin("plugin-fleet", "check_anchorwatch", *config, "-m", "fleet"),
        Collect("collect", False, "anchorwatchd", "--once", *config),
        Collect("collect-again", True, "anchorwatchd", "--once", *config),
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int)
    parser.add_argument("--case", action="append")
    parser.add_argument("-v", "--verbose", action="count", default=0)
    parser.add_argument("build")
    parser.add_argument("work")
    options = parser.parse_args()
    world = World(os.path.abspath(options.build), os.path.abspath(options.work))
    make_files(world)
    collect(world)
    shutil.copytree(os.path.join(world.work, "state"), os.path.join(world.work, "collected"))
    good = True
    for case in cases():
        if options.case and case.name not in options.case:
            continue
        if not isinstance(case, Collect):
            Collect.prepare(Collect("", True), world)
        for every in (False, True):
            good = torture(world, case, every, options.points, options.verbose) and good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
