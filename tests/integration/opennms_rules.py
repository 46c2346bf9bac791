#!/usr/bin/python3
# SPDX-License-Identifier: ISC
"""opennms_rules.py EVENTS MIB       prints what is wrong with the events for the notifications of the MIB
opennms_rules.py EVENTS --log LOG   prints the events and the alarms that OpenNMS makes of notifications

OpenNMS is not in Debian; these are its rules: the first definition whose mask matches gives the event, texts and keys
are expanded, an alarm with a known reduction key changes, and a clearing event clears the alarm of its clear key.
A line of LOG has the variables of one notification, as `snmptrapd -OnQ -F '%V\\t%v\\n'` writes them: NAME = VALUE,
separated by tabs.
"""
import re
import sys
import xml.etree.ElementTree as ET

NS = "{http://xmlns.opennms.org/xsd/eventconf}"
TRAP = ".1.3.6.1.6.3.1.1.4.1.0"
WORST = {1: "Normal", 2: "Warning", 3: "Minor", 4: "Critical"}


class Trap:
    def __init__(self, oid, variables):
        self.variables = variables
        enterprise, number = oid.rsplit(".", 1)
        self.fields = {"id": re.sub(r"\.0$", "", enterprise), "generic": "6", "specific": number}

    def value(self, at):
        return self.variables[at - 1][1] if 0 < at <= len(self.variables) else None


def read(path):
    return ET.parse(path).getroot().findall(NS + "event")


def matches(definition, trap):
    mask = definition.find(NS + "mask")
    for element in mask.findall(NS + "maskelement"):
        if trap.fields[element.find(NS + "mename").text] not in [v.text for v in element.findall(NS + "mevalue")]:
            return False
    return all(trap.value(int(v.find(NS + "vbnumber").text)) in [x.text for x in v.findall(NS + "vbvalue")]
               for v in mask.findall(NS + "varbind"))


def expand(definition, trap, text, decode=True):
    words = {(d.find(NS + "parmid").text, w.get("varbindvalue")): w.get("varbinddecodedstring")
             for d in definition.findall(NS + "varbindsdecode") for w in d.findall(NS + "decode")}

    def one(match):
        token = match.group(1)
        if token == "nodeid":
            return "1"
        name, at = re.fullmatch(r"parm\[(name-)?#(\d+)\]", token).groups()
        value = trap.variables[int(at) - 1][0] if name else trap.value(int(at))
        return words.get((token, value), value) if decode else value

    return re.sub(r"%([^%\s]+)%", one, text)


class OpenNMS:
    def __init__(self, definitions):
        self.definitions = definitions
        self.alarms = {}

    def definition(self, trap):
        return next((d for d in self.definitions if matches(d, trap)), None)

    def event(self, trap):
        found = self.definition(trap)
        if found is None:
            return None
        made = {"uei": found.find(NS + "uei").text, "severity": found.find(NS + "severity").text,
                "text": expand(found, trap, found.find(NS + "logmsg").text)}
        data = found.find(NS + "alarm-data")
        if data is not None:
            keys = {k: expand(found, trap, data.get(k), False) for k in ("reduction-key", "clear-key") if data.get(k)}
            self.reduce(made, data, keys["reduction-key"], keys.get("clear-key"))
        return made

    def reduce(self, made, data, key, clears):
        if data.get("alarm-type") == "2":
            if clears in self.alarms:
                self.alarms[clears].update(severity="Cleared", text=made["text"])
            return
        alarm = self.alarms.setdefault(key, {"severity": made["severity"]})
        fields = [f.get("field-name") for f in data if f.get("update-on-reduction") == "true"]
        alarm["text"] = made["text"]
        if alarm["severity"] == "Cleared" or "severity" in fields:
            alarm["severity"] = made["severity"]


def notifications(mib):
    """(name, number, objects, whether it clears) of each."""
    with open(mib, encoding="utf-8") as text:
        for m in re.finditer(r"^(aw\w+) NOTIFICATION-TYPE\s+OBJECTS\s+\{([^}]*)\}(.*?)::= \{ \w+ (\d+) \}", text.read(),
                             re.M | re.S):
            yield m.group(1), m.group(4), re.findall(r"\w+", m.group(2)), "#STATE OPERATIONAL" in m.group(3)


def wrong_severity(opennms, base, name, number, objects, clears):
    graded = next((o for o in objects if o in ("awAlarmSeverity", "awAgentSummarySeverity")), None)
    for value, severity in WORST.items():
        variables = [(".9.%d" % i, str(value) if o == graded else "x") for i, o in enumerate(objects)]
        found = opennms.event(Trap("%s.0.%s" % (base, number), variables))
        if found is None or not found["uei"].endswith("/" + name):
            yield "%s: no event" % name
            continue
        want = "Normal" if clears or not graded else severity
        if found["severity"] != want and not (graded == "awAlarmSeverity" and value == 1):
            yield "%s with severity %d is %s" % (name, value, found["severity"])


def sent(opennms, base, number, objects, severity):
    return opennms.event(Trap("%s.0.%s" % (base, number), [(".9.%d" % i, severity if o == "awAlarmSeverity" else "x")
                                                           for i, o in enumerate(objects)]))


def wrong_clearing(definitions, base, known):
    """An alarm may be raised by one notification, changed by another, and is cleared by any clearing one."""
    alarms = [n for n in known if "awAlarmDeviceName" in n[2]]
    for raised in (n for n in alarms if not n[3]):
        for cleared in (n for n in alarms if n[3]):
            opennms = OpenNMS(definitions)
            sent(opennms, base, raised[1], raised[2], "3")
            sent(opennms, base, cleared[1], cleared[2], "1")
            if [a["severity"] for a in opennms.alarms.values()] != ["Cleared"]:
                yield "%s is not cleared by %s" % (raised[0], cleared[0])


def check(path, mib):
    definitions = read(path)
    opennms = OpenNMS(definitions)
    known = list(notifications(mib))
    base = opennms.definitions[0].find(".//%smevalue" % NS).text
    for one in known:
        yield from wrong_severity(opennms, base, *one)
    made = {d.find(NS + "uei").text.rsplit("/", 1)[1] for d in opennms.definitions}
    yield from ("%s is no notification" % name for name in made - {n[0] for n in known})
    yield from wrong_clearing(definitions, base, known)


def traps(path):
    with open(path, encoding="utf-8", errors="replace") as log:
        for line in log:
            pairs = [v.split(" = ", 1) for v in line.rstrip("\n").split("\t") if " = " in v]
            oid = next((value for name, value in pairs if name == TRAP), None)
            if oid:
                start = next(i for i, pair in enumerate(pairs) if pair[0] == TRAP) + 1
                yield Trap(oid, [(name, value.strip('"')) for name, value in pairs[start:]])


def replay(path, log):
    opennms = OpenNMS(read(path))
    for trap in traps(log):
        made = opennms.event(trap)
        print("event " + ("unknown %s" % trap.fields if made is None else "%(uei)s %(severity)s %(text)s" % made))
    for key, alarm in opennms.alarms.items():
        print("alarm %s %s %s" % (alarm["severity"], key, alarm["text"]))


if len(sys.argv) == 4 and sys.argv[2] == "--log":
    replay(sys.argv[1], sys.argv[3])
else:
    print("\n".join(check(sys.argv[1], sys.argv[2])), end="")
