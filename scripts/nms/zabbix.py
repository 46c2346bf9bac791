# SPDX-License-Identifier: ISC
"""Zabbix: one template with a discovery rule for each table, in the form of 6.0 and in that of 7.0."""
import hashlib
import re
import sys

import yamlout
import zabbix_board as board
import zabbix_js as js
from zabbix_forms import FORMS, Form60, step
from zabbix_spec import AGENT, ALARM, ANSWERS, DROPPED, MACROS, RULES, SCALARS, SEVERITIES, SILENT

TEMPLATE = board.TEMPLATE
GROUP = ("Templates/Applications", "a571c0d144b14fd4a87a9d9b2aa9fcd6")


def uuid(*path):
    """A UUIDv4 that stays the same for the same object, in both forms."""
    digits = list(hashlib.sha256("/".join(("anchorwatch zabbix",) + path).encode()).hexdigest()[:32])
    digits[12] = "4"
    digits[16] = "89ab"[int(digits[16], 16) % 4]
    return "".join(digits)


def words(name):
    """awFleetBreakDate: Fleet break date."""
    parts = re.findall("[A-Z][a-z]*[0-9]*", name)
    return " ".join(parts[:1] + [p.lower() for p in parts[1:]]).replace("sha256", "SHA-256")


def valuemap_of(thing):
    if thing.words:
        return "anchorwatch " + re.sub("^Aw", "", thing.type)
    return {"TruthValue": "anchorwatch truth", "DateAndTime": "anchorwatch date"}.get(thing.type)


def kept(steps):
    return steps + [step("DISCARD_UNCHANGED_HEARTBEAT", "{$AW.HEARTBEAT}")]


class Value:
    """Type, unit and steps of a value, and its value if the object is absent ("" for no value)."""

    def __init__(self, thing, form, is_cell):
        self.absent, self.extra, self.steps, self.is_text = None, {}, [], False
        if thing.words or thing.type == "TruthValue":
            self.absent = "0"
        elif thing.type == "DateAndTime":
            self.absent = "none"
            self.extra = {"trends": "0", "units": "unixtime"}
            self.steps = [step("JAVASCRIPT", js.DATE)]
        elif thing.base in ("Gauge32", "Unsigned32", "Counter32", "Integer32"):
            # No number means "absent", so an absent count gives no value.
            self.absent = ""
            self.extra = {"units": "!" + thing.units} if thing.units else {}
        else:
            self.absent = "none"
            self.extra = {"trends": "0", "value_type": "CHAR"}
            self.is_text = thing.type != "AwSha256"
            decoded = form.text_steps if is_cell else Form60.text_steps
            self.steps = kept(list(decoded) if self.is_text else [step("JAVASCRIPT", js.SHA256)])
        if not thing.optional:
            self.absent = None


def item(form, thing, key, name, spec=None, absent=None):
    """An item for a row of the table in spec, or for a single value. absent: something else than that of the value."""
    value = Value(thing, form, spec is not None)
    absent = value.absent if absent is None else absent
    made = {"uuid": uuid("item", key), "name": name, "key": key, "history": "31d"}
    if spec:
        origin, first = form.cell(thing.oid + ".{#SNMPINDEX}", spec, absent, value.is_text)
    else:
        origin, first = form.single(thing.oid + ".0", absent)
    made.update(origin)
    made.update(value.extra)
    made["description"] = thing.description
    if valuemap_of(thing):
        made["valuemap"] = {"name": valuemap_of(thing)}
    if first + value.steps:
        made["preprocessing"] = first + value.steps
    return made


def tagged(made, *tags):
    made["tags"] = [{"tag": tag, "value": value} for tag, value in tags]
    return made


def of(key):
    return "/%s/%s" % (TEMPLATE, key)


class Rule:
    """One discovery rule; prefix is that of the table's columns."""

    def __init__(self, module, form, spec):
        self.module, self.form, self.spec = module, form, spec
        self.prefix = spec["table"][:-len("Table")]
        known = {c.name[len(self.prefix):]: c for c in module.columns(spec["table"])}
        wanted = [name for name in spec["items"] if name.rstrip("?") in known or not name.endswith("?")]
        missing = {n for n in wanted + [spec["first"]] if n.rstrip("?") not in known}
        if missing:
            sys.exit("nms-files: %s has no column %s any more" % (spec["table"], ", ".join(sorted(missing))))
        self.known = known
        self.columns = [known[name.rstrip("?")] for name in wanted]

    def short(self, column):
        return column.name[len(self.prefix):]

    def key(self, name):
        return "aw.%s.%s[{#SNMPINDEX}]" % (self.spec["key"], name.lower())

    def items(self):
        for column in self.columns:
            short = self.short(column)
            absent = None
            if self.spec is ALARM:  # a row that is gone is an alarm that has ended; its texts stay
                absent = "1" if short == "Severity" else ""
            made = item(self.form, column, self.key(short), "%s: %s" % (self.spec["name"], words(short).lower()),
                        self.spec, absent)
            yield tagged(made, ("component", self.spec["key"]), ("device", "{#DEVICE}")
                         if "DEVICE" in self.spec["names"] else ("transition", "{#TRANSITION}"))

    def triggers(self):
        """One for each severity of the policy."""
        severity, text = of(self.key("Severity")), of(self.key("Text"))
        for word, number, priority in SEVERITIES:
            made = {"uuid": uuid("trigger", "alarm", word),
                    "expression": "last(%s)=%d and length(last(%s))>=0" % (severity, number, text),
                    "recovery_mode": "RECOVERY_EXPRESSION",
                    "recovery_expression": self.form.ended(severity, number, of(ANSWERS)),
                    "name": "%s: %s" % (self.spec["name"], word),
                    "event_name": "%s: {?last(/{HOST.HOST}/%s)}" % (self.spec["name"], self.key("Text")),
                    "opdata": "{ITEM.LASTVALUE2}", "priority": priority,
                    "description": "By the policy of anchorwatch. It ends when the alarm does; the item \"remedy\" of "
                                   "this alarm has what to do."}
            yield tagged(made, ("scope", "availability" if priority == "HIGH" else "notice"), ("device", "{#DEVICE}"),
                         ("alarm", "{#CLASS}"), ("severity", word))

    def conditions(self):
        return {"evaltype": "AND", "conditions": [
            {"macro": "{#DEVICE}", "value": "{$AW.DEVICE.MATCHES}", "formulaid": "A"},
            {"macro": "{#DEVICE}", "value": "{$AW.DEVICE.NOT_MATCHES}", "operator": "NOT_MATCHES_REGEX",
             "formulaid": "B"}]}

    def discovery(self):
        texts = self.spec.get("texts", {})
        pairs = [(name, self.known[c].oid) for name, c in [("FIRST", self.spec["first"])] + list(texts.items())]
        made = {"uuid": uuid("rule", self.spec["key"]), "name": self.spec["title"],
                "key": "aw.%s.discovery" % self.spec["key"]}
        origin, first = self.form.discovery(self.spec, pairs)
        made.update(origin)
        if "DEVICE" in self.spec["names"]:
            made["filter"] = self.conditions()
        made["lifetime"] = self.spec.get("lifetime", "7d")
        made["description"] = self.module.objects[self.spec["table"]].description
        made["item_prototypes"] = list(self.items())
        if self.spec is ALARM:
            made["trigger_prototypes"] = list(self.triggers())
        made["preprocessing"] = first + [step("JAVASCRIPT", js.rows(
            self.spec["names"], self.module.indices(self.spec["table"]), list(texts)))]
        return made


def agent_trigger(spec):
    ident, name, event, priority, expression, meaning = spec
    made = {"uuid": uuid("trigger", ident),
            "expression": re.sub(r"@([a-z.]+)", lambda m: of(m.group(1)), expression), "name": name}
    if event:
        made["event_name"] = event
    made.update({"priority": priority, "description": meaning})
    return tagged(made, ("scope", "availability" if priority == "AVERAGE" else "notice"), ("alarm", "agent"))


def agent_triggers():
    made = {spec[0]: agent_trigger(spec) for spec in AGENT}
    silent = made[SILENT]
    for ident, trigger in made.items():
        if ident != SILENT:
            trigger["dependencies"] = [{"name": silent["name"], "expression": silent["expression"]}]
    return list(made.values())


def answers_item(form, module):
    made = item(form, module.objects["awAgentVersion"], ANSWERS, "anchorwatch: agent answers", absent="-")
    for unwanted in ("value_type", "trends"):
        del made[unwanted]
    made["description"] = "Whether the subagent answers: without it snmpd says that there is no such object."
    made["valuemap"] = {"name": "anchorwatch answers"}
    made["preprocessing"] = made["preprocessing"][:1] + [step("JAVASCRIPT", js.ANSWERS)]
    return tagged(made, ("component", "agent"))


def dropped_item():
    return tagged({"uuid": uuid("item", DROPPED), "name": "anchorwatch: agent notifications dropped since the last poll",
                   "type": "DEPENDENT", "key": DROPPED, "history": "31d", "value_type": "FLOAT",
                   "units": "!notifications", "description": "Below 0 after a restart of the subagent.",
                   "preprocessing": [{"type": "SIMPLE_CHANGE", "parameters": [""]}],
                   "master_item": {"key": DROPPED.rsplit(".", 1)[0]}}, ("component", "agent"))


def scalar_items(form, module):
    for name in SCALARS:
        thing = module.objects[name]
        key = re.sub("^aw(Agent|Fleet)(.*)", lambda m: "aw.%s.%s" % (m.group(1).lower(), m.group(2).lower()), name)
        yield tagged(item(form, thing, key, "anchorwatch: " + words(name).lower()), ("component", key.split(".")[1]))
    yield answers_item(form, module)
    yield dropped_item()


def trap_item(module):
    return tagged({"uuid": uuid("item", "traps"), "name": "anchorwatch: notifications", "type": "SNMP_TRAP",
                   "key": 'snmptrap["%s\\.0\\."]' % module.oid.replace(".", "\\."), "history": "31d", "trends": "0",
                   "value_type": "LOG", "description": "Notifications as snmptrapd writes them with numeric OIDs.",
                   "logtimefmt": "yyyyMMdd.hhmmss"}, ("component", "notification"))


def master_items(form):
    for made in form.masters():
        yield tagged(dict({"uuid": uuid("item", made["key"])}, **made), ("component", "raw"))


def valuemaps(module):
    maps = {}
    for thing in module.objects.values():
        if thing.words:
            maps[valuemap_of(thing)] = [("0", "not reported")] + [(str(n), word) for word, n in thing.words]
    maps["anchorwatch truth"] = [("0", "not reported"), ("1", "true"), ("2", "false")]
    maps["anchorwatch date"] = [("0", "none")]
    maps["anchorwatch answers"] = [("0", "no"), ("1", "yes")]
    return maps


def used_maps(module, template):
    text = yamlout.dump(template)
    return [{"uuid": uuid("valuemap", name), "name": name,
             "mappings": [{"value": value, "newvalue": word} for value, word in mappings]}
            for name, mappings in sorted(valuemaps(module).items()) if "name: '%s'" % name in text]


def template_of(form, module, rules):
    template = {
        "uuid": uuid("template"), "template": TEMPLATE, "name": TEMPLATE,
        "description": "Trust stores, CA transitions and licenses of devices, from %s of anchorwatch.\n"
                       "Generated from the MIB by scripts/nms-files; do not edit.\n" % module.name,
        "groups": [{"name": GROUP[0]}],
        "items": list(master_items(form)) + list(scalar_items(form, module)) + [trap_item(module)],
        "discovery_rules": [Rule(module, form, spec).discovery() for spec in rules],
        "tags": [{"tag": "class", "value": "software"}, {"tag": "target", "value": "anchorwatch"}],
        "macros": [{"macro": m, "value": v, "description": d} for m, v, d in MACROS + form.macros],
        "dashboards": board.dashboards(form.version, uuid),
    }
    template["valuemaps"] = used_maps(module, template)
    return template


def export(form, module):
    rules = [spec for spec in RULES if spec["table"] in module.objects]
    content = {"version": form.version}
    if form.version == "6.0":
        content["date"] = "2026-11-30T00:00:00Z"
    content[form.group_key] = [{"uuid": GROUP[1], "name": GROUP[0]}]
    content["templates"] = [template_of(form, module, rules)]
    content["triggers"] = agent_triggers()
    content["graphs"] = board.graphs(uuid)
    return {"zabbix_export": content}


def files(module):
    return {"template_anchorwatch_snmp_%s.yaml" % form.version: yamlout.dump(export(form(module), module))
            for form in FORMS}
