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
import select
import shutil
import signal
import struct
import subprocess
import sys
import time

from master import Lost, Master

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DATA = os.path.join(ROOT, "tests", "data")
NOW = 1800000000  # 2027-01-15
CODES = set(re.findall(r'^AW_(?:ERROR|FINDING)\([^"]*"([a-z0-9-]+)"',
                       open(os.path.join(ROOT, "lib", "base", "codes.def"), encoding="utf-8").read(), re.M))


# Functions of libraries in which the subagent may crash when an allocation in them fails at its start: they do not check
# all of their allocations. systemd starts the subagent again.
LIBRARY_CRASHES = ("init_agent", "init_snmp", "netsnmp_register_handler", "netsnmp_register_mib", "netsnmp_tdomain_init",
                   "subagent_open_master_session", "seccomp_load")


# OpenSSL 3.5 starts parts of itself under a lock. If an allocation fails there, it asks for the text of the error, which
# starts the same part again, and waits for ever. A start of systemd has a limit of time.
LIBRARY_HANGS = re.compile(r"libcrypto[^ ]*\(CRYPTO_THREAD_run_once\+")


def hangs_in_library(status, err):
    return os.WTERMSIG(status) == signal.SIGKILL and LIBRARY_HANGS.search(err)


class Control:
    """The memory shared with alloc.so: which allocation fails."""

    def __init__(self, path):
        self.path = path
        with open(path, "wb") as file:
            file.write(bytes(48))
        with open(path, "r+b") as file:
            self.map = mmap.mmap(file.fileno(), 48)

    def arm(self, at, every, trace=False):
        self.map[:40] = struct.pack("=qqqqq", at, every, 0, trace, NOW)

    def count(self):
        return struct.unpack("=q", self.map[16:24])[0]

    def pid(self):
        return struct.unpack("=q", self.map[40:48])[0]


class Server:
    """A program that waits before its main, and runs it in a child each time."""

    def __init__(self, world, argv):
        command, self.command = os.pipe()
        self.answer, answer = os.pipe()
        self.out = open(os.path.join(world.work, "out"), "a+b", buffering=0)
        self.err = open(os.path.join(world.work, "err"), "a+b", buffering=0)
        env = dict(world.env, LD_PRELOAD=world.library, AW_TORTURE=world.control.path,
                   AW_TORTURE_SERVER="%d %d" % (command, answer))
        self.process = subprocess.Popen(argv, env=env, stdin=subprocess.DEVNULL, stdout=self.out, stderr=self.err,
                                        pass_fds=(command, answer), cwd=world.work)
        os.close(command)
        os.close(answer)

    def run(self):
        """The status of one run, its output and what it wrote to standard error."""
        self.begin()
        return self.end()

    def begin(self):
        os.truncate(self.out.fileno(), 0)
        os.truncate(self.err.fileno(), 0)
        os.write(self.command, b"r")

    def ended(self):
        return bool(select.select([self.answer], [], [], 0)[0])

    def end(self):
        text = b""
        while not text.endswith(b"\n"):
            more = os.read(self.answer, 64)
            if not more:
                raise RuntimeError("the server is gone")
            text += more
        return int(text), self.read(self.out), self.read(self.err)

    @staticmethod
    def read(file):
        return os.pread(file.fileno(), 1 << 20, 0).decode("utf-8", "replace")

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
    share = 1  # of the points: one that takes long gets fewer
    allocations = 0  # that are to fail, where it is not all of the run

    def __init__(self, name, *argv):
        self.name, self.argv = name, argv

    def prepare(self, world):
        pass

    def facts(self, world):
        return None

    def run(self, world, server):
        return server.run()

    def close(self):
        pass

    def judge(self, world, right, result):
        """Why this result is not allowed; None: it is."""
        status, out, err = result
        if os.WIFSIGNALED(status):
            return None if hangs_in_library(status, err) else "ended by signal %d" % os.WTERMSIG(status)
        code = os.WEXITSTATUS(status)
        if (status, out) == right[:2]:
            return None
        if "torture: crash" in err or "internal error" in out:  # how the plugin reports a signal
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



class Start(Program):
    """The start of the subagent, with a master: all its values are right, or it ends with an error."""

    crashes = re.compile(r"\.so[^ ]*\((%s)\+" % "|".join(LIBRARY_CRASHES))

    share = 3

    def __init__(self, name, *argv):
        super().__init__(name, *argv)
        self.master, self.regions, self.allocations = None, 0, 0

    def prepare(self, world):
        Collect.prepare(Collect("", True), world)

    def run(self, world, server):
        if self.master is None:
            self.master = Master(os.path.join(world.work, "agentx"))
        until = time.monotonic() + 8
        server.begin()
        values = []
        if self.master.serve(self.regions, until, server.ended):
            self.regions = self.regions or len(self.master.regions)
            self.allocations = world.control.count()
            try:
                values = self.master.walk(until, "<")
            except (Lost, OSError) as error:
                values = [((), "error", str(error))]
        if not server.ended():
            os.kill(world.control.pid(), signal.SIGTERM)
        self.master.drop()  # nobody answers to the end of the session
        status, _, err = server.end()
        return status, values, err

    def judge(self, world, right, result):
        status, values, err = result
        if "torture: crash" in err:
            return None if self.crashes.search(err) else "crash"
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGTERM:
            return None if "no-memory" in err else "ended by SIGTERM before it could catch it"
        if os.WIFSIGNALED(status):
            return None if self.crashes.search(err) or hangs_in_library(status, err) else "ended by signal %d" % os.WTERMSIG(status)
        if status != 0:
            return None if has_code(err) else "exit %d without a code" % (status >> 8)
        if values == right[1]:
            return None
        if any(value[1] == "error" for value in values) and all(
                value in right[1] for value in values if value[1] != "error"):
            return None
        if "no-memory" in err or any(b"out of memory" in value[2] for value in values if value[1] == 4):
            return None
        return "other values: %d of %d: %s" % (len(values), len(right[1]), [a for a in values if a not in right[1]][:3])

    def close(self):
        self.master.close()
        self.master = None


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


def bare(presented):
    """What services present, without what is judged of it: stores are not always judged for want of memory."""
    copy = json.loads(json.dumps(presented))
    judged = [trust for service in copy["services"] for chain in service["chains"] for trust in chain.pop("trusts")]
    services = [service for service in copy["services"] if service["attempt"]["code"] != "no-memory"]
    return services, judged


def wrong_presented(right, got):
    services, judged = bare(got)
    all_services, all_judged = bare(right)
    return any(item not in all_services for item in services) or any(item not in all_judged for item in judged)


def wrong_fact(right, got):
    """Which fact of a record is another one, except that something could not be read for want of memory."""
    starved = any(part["attempt"]["code"] == "no-memory" for part in got["stores"])
    for key in right.keys() | got.keys():
        # Paths lead to the anchors of stores.
        if right.get(key) == got.get(key) or (starved and key in ("presented", "certificates")):
            continue
        if key == "presented" and not wrong_presented(right[key], got[key]):
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


def describe(right, result):
    if os.WIFSIGNALED(result[0]) or "torture: crash" in result[2]:
        return "crash or hang in a library"
    return "right" if result[:2] == right[:2] else "exit %d" % os.WEXITSTATUS(result[0])


def torture(world, case, every, wanted, verbose):
    case.prepare(world)
    server = Server(world, [os.path.join(world.bin, case.argv[0])] + list(case.argv[1:]))
    world.control.arm(0, False)
    right = case.run(world, server)
    if os.WIFSIGNALED(right[0]) or not right[1]:
        raise RuntimeError("%s does not run: %s" % (case.name, right[2]))
    right = right + (case.facts(world),)
    count = case.allocations or world.control.count()
    offences, kinds = [], {}
    for at in points(count, wanted and max(wanted // case.share, 5)):
        case.prepare(world)
        world.control.arm(at, every, isinstance(case, Start))
        result = case.run(world, server)
        why = case.judge(world, right, result)
        if why is not None:
            case.prepare(world)
            world.control.arm(at, every, True)
            traced = case.run(world, server)
            if hangs_in_library(traced[0], traced[2]): # only a stack shows it
                result, why = traced, None
            else:
                offences.append((at, why, traced))
        key = (why and why.split(":")[0]) or describe(right, result)
        kinds[key] = kinds.get(key, 0) + 1
    if not isinstance(case, Collect):
        case.prepare(world)
        world.control.arm(0, False)
        again = case.run(world, server)
        if again[:2] != right[:2]:
            offences.append((0, "the right answer is not the same again", again))
    server.close()
    case.close()
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


class Reload:
    """A daemon that runs, and reads its configuration again: it goes on with the same facts, or says why not."""

    def __init__(self, name, *argv):
        self.name, self.argv = name, argv

    def begin(self, world, server):
        server.begin()
        until = time.monotonic() + 20
        while "records in" not in server.read(server.err):
            if server.ended() or time.monotonic() > until:
                raise RuntimeError("the daemon does not start")
            time.sleep(0.01)

    def facts(self, world):
        with open(os.path.join(world.work, "state", "records", "d.json"), encoding="utf-8") as file:
            return json.load(file)

    def wrong(self, right, got):
        return wrong_fact(right, got)

    def close(self):
        pass


class ReloadAgent(Reload):
    master = None

    def begin(self, world, server):
        self.master = Master(os.path.join(world.work, "agentx"))
        server.begin()
        self.regions = 0
        if not self.master.serve(0, time.monotonic() + 20, server.ended):
            raise RuntimeError("the subagent does not start")

    def facts(self, world):
        until = time.monotonic() + 10
        while self.master.serve(self.regions, until):
            self.regions = len(self.master.regions)
            try:
                return self.master.walk(until, "<")
            except (Lost, OSError):
                self.master.drop()
        return []

    regions = 0

    def wrong(self, right, got):
        left = [value for value in got if value not in right]
        return "%d values where %d are right: %s" % (len(got), len(right), left[:3]) if got != right else None

    def close(self):
        self.master.close()


def hang_up(world, server, words):
    """SIGHUP, and what is logged until one of the words is; None without it in time."""
    os.truncate(server.err.fileno(), 0)
    os.kill(world.control.pid(), signal.SIGHUP)
    until = time.monotonic() + 20
    while True:
        err = server.read(server.err)
        if any(word in err for word in words):
            return err
        if server.ended() or time.monotonic() > until:
            return None
        time.sleep(0.002)


def reload(world, server, at, every, trace):
    """
    One reload with an allocation that fails: how many there were, and what was logged; None without an answer in
    time. A wrong configuration in between, because a line of the log that repeats is counted and not written again.
    """
    path = os.path.join(world.work, "a.conf")
    with open(path, encoding="utf-8") as file:
        good = file.read()
    with open(path, "w", encoding="utf-8") as file:
        file.write("wrong")
    err = hang_up(world, server, ["config-syntax"])
    with open(path, "w", encoding="utf-8") as file:
        file.write(good)
    if err is None:
        return None
    world.control.arm(at, every, trace)
    err = hang_up(world, server, ["reloaded", "reload refused"])
    count = world.control.count()
    world.control.arm(0, False)
    return err and (count, err)


def torture_reload(world, case, every, wanted, verbose):
    Collect.prepare(Collect("", True), world)
    server = Server(world, [os.path.join(world.bin, case.argv[0])] + list(case.argv[1:]))
    world.control.arm(0, False)
    case.begin(world, server)
    offences, kinds, count = [], {}, 0
    for _ in range(2):
        count = reload(world, server, 0, False, False)[0]
        right = case.facts(world)
    for at in points(count + 10, wanted):
        answer = reload(world, server, at, every, True)
        if answer is None:
            offences.append((at, "no answer, or the daemon is gone", (0, "", server.read(server.err))))
            break
        refused = "reload refused" in answer[1]
        why = "refused without a code" if refused and not has_code(answer[1]) else case.wrong(right, case.facts(world))
        if why is not None:
            offences.append((at, why, (0, "", answer[1])))
        key = why and why.split(":")[0] or ("refused" if refused else "reloaded")
        kinds[key] = kinds.get(key, 0) + 1
    if not server.ended():
        os.kill(world.control.pid(), signal.SIGTERM)
    if server.end()[0] != 0:
        offences.append((0, "the daemon does not end with 0", (0, "", server.read(server.err))))
    server.close()
    case.close()
    report(case, every, count, offences, kinds, verbose)
    return not offences


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
        output = result[1] if isinstance(result[1], str) else "\n".join(map(str, result[1][-2:]))
        for line in (output[-300:] + "\n" + result[2][:4000]).splitlines()[:40 if verbose else 8]:
            print("#     " + line)


def put(world, name, path):
    """A copy of a file of tests/data, as old as the calendar says."""
    path = os.path.join(world.work, name), os.path.join(DATA, path)
    shutil.copyfile(path[1], path[0])
    os.utime(path[0], (NOW - 60, NOW - 60))


def make_files(world):
    """A configuration with one device."""
    put(world, "ca.pem", "roots/quovadis-root-ca-2.pem")
    put(world, "chain.pem", "roots/identrust-commercial-root-ca-1.pem")
    put(world, "license.txt", "license/asa-renewal-failed.txt")
    with open(os.path.join(world.work, "a.conf"), "w", encoding="utf-8") as file:
        file.write('host-catalogue = false\nstate-directory = "%(work)s/state"\n'
                   'device "d" { services = { "tools.cisco.com" }\n'
                   '  store "ca" { file = "%(work)s/ca.pem" }\n'
                   '  source "license-text" { file = "%(work)s/license.txt" }\n'
                   '  source "certificate" { file = "%(work)s/chain.pem" }\n'
                   '}\n'
                   'service "tools.cisco.com" { chain = "%(work)s/chain.pem" }\n' % {"work": world.work})


def collect(world):
    world.control.arm(0, False)
    subprocess.run([os.path.join(world.bin, "anchorwatchd"), "--once", "--config", "a.conf"], cwd=world.work,
                   env=dict(world.env, LD_PRELOAD=world.library, AW_TORTURE=world.control.path), check=True,
                   stdout=subprocess.DEVNULL)


def cases(world):
    config = ("--config", "a.conf")
    master = ("--agentx", os.path.join(world.work, "agentx"))
    return [
        Program("inspect", "anchorwatch", "inspect", "ca.pem"),
        Program("inspect-json", "anchorwatch", "inspect", "--json", "license.txt"),
        Program("show", "anchorwatch", "show", *config),
        Program("show-json", "anchorwatch", "show", "--json", *config, "d"),
        Plugin("plugin-readiness", "check_anchorwatch", *config, "-H", "d", "-m", "readiness"),
        Plugin("plugin-license", "check_anchorwatch", *config, "-H", "d", "-m", "license"),
        Plugin("plugin-fleet", "check_anchorwatch", *config, "-m", "fleet"),
        Start("agent-start", "anchorwatch-agentx", *config, *master),
        ReloadAgent("agent-reload", "anchorwatch-agentx", *config, *master),
        Reload("collector-reload", "anchorwatchd", *config),
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
    for case in cases(world):
        if options.case and case.name not in options.case:
            continue
        if not isinstance(case, Collect):
            Collect.prepare(Collect("", True), world)
        for every in (False, True):
            run = torture_reload if isinstance(case, Reload) else torture
            good = run(world, case, every, options.points, options.verbose) and good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
