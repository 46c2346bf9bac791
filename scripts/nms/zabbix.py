# SPDX-License-Identifier: ISC
"""Zabbix 6.0: one template with a discovery rule for each table."""
import hashlib
import re
import sys

import yamlout
import zabbix_js as js
from zabbix_spec import MACROS, RULES, SCALARS

TEMPLATE = "anchorwatch by SNMP"
GROUP = ("Templates/Applications", "a571c0d144b14fd4a87a9d9b2aa9fcd6")
NONE_SECONDS = "2147483647"


def uuid(*path):
    """A UUIDv4 that stays the same for the same object."""
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
    if thing.type == "TruthValue":
        return "anchorwatch truth"
    return "anchorwatch seconds" if thing.units == "seconds" else None


def step(kind, *parameters, absent=None):
    made = {"type": kind, "parameters": list(parameters)}
    if absent is not None:
        made.update({"error_handler": "CUSTOM_VALUE", "error_handler_params": absent})
    return made


def value_of(thing):
    """Type, unit and preprocessing of a value. An absent value is shown as absent, never as a date or zero."""
    if thing.words or thing.type == "TruthValue":
        return {}, ([step("CHECK_NOT_SUPPORTED", "", absent="0")] if thing.optional else [])
    if thing.units == "seconds":
        return ({"value_type": "FLOAT", "units": "s"},
                [step("CHECK_NOT_SUPPORTED", "", absent=NONE_SECONDS)] if thing.optional else [])
    if thing.base in ("Gauge32", "Unsigned32", "Counter32", "Integer32"):
        # No number means "absent", so an absent count gives no value.
        steps = [dict(step("CHECK_NOT_SUPPORTED", ""), error_handler="DISCARD_VALUE")] if thing.optional else []
        return ({"units": "!" + thing.units} if thing.units else {}), steps
    script = {"DateAndTime": js.DATE, "AwSha256": js.SHA256}.get(thing.type, js.TEXT)
    steps = [step("CHECK_NOT_SUPPORTED", "", absent="none")] if thing.optional else []
    steps += [step("JAVASCRIPT", script), step("DISCARD_UNCHANGED_HEARTBEAT", "{$AW.HEARTBEAT}")]
    return {"trends": "0", "value_type": "CHAR"}, steps


def item(thing, key, name, oid):
    extra, steps = value_of(thing)
    made = {"uuid": uuid("item", key), "name": name, "type": "SNMP_AGENT", "snmp_oid": oid, "key": key,
            "delay": "{$AW.INTERVAL}", "history": "31d"}
    made.update(extra)
    made["description"] = thing.description
    if valuemap_of(thing):
        made["valuemap"] = {"name": valuemap_of(thing)}
    if steps:
        made["preprocessing"] = steps
    return made


def tagged(made, *tags):
    made["tags"] = [{"tag": tag, "value": value} for tag, value in tags]
    return made


class Rule:
    """One discovery rule; prefix is that of the table's columns."""

    def __init__(self, module, spec):
        self.module, self.spec = module, spec
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
            name = "%s: %s" % (self.spec["name"], words(self.short(column)).lower())
            made = item(column, self.key(self.short(column)), name, column.oid + ".{#SNMPINDEX}")
            yield tagged(made, ("component", self.spec["key"]), ("device", "{#DEVICE}")
                         if "DEVICE" in self.spec["names"] else ("transition", "{#TRANSITION}"))

    def expression(self, text):
        items = sorted((self.short(c) for c in self.columns), key=len, reverse=True)
        return re.sub(r"(?<![\w$.{])(%s)(?![\w.}])" % "|".join(items),
                      lambda m: "last(/%s/%s)" % (TEMPLATE, self.key(m.group(1))), text)

    def triggers(self):
        named = {t[0]: {"name": "%s: %s" % (self.spec["name"], t[1]), "expression": self.expression(t[3])}
                 for t in self.spec["triggers"]}
        for ident, _, priority, _, over in self.spec["triggers"]:
            made = {"uuid": uuid("trigger", self.spec["key"], ident)}
            made.update({"expression": named[ident]["expression"], "name": named[ident]["name"],
                         "event_name": "%s: {?last(/{HOST.HOST}/%s)}" % (named[ident]["name"],
                                                                          self.key(self.spec["text"])),
                         "opdata": "{ITEM.LASTVALUE1}", "priority": priority})
            made["description"] = "It ends when the condition does. `anchorwatch explain` prints what to do."
            if over:
                made["dependencies"] = [dict(named[name]) for name in over]
            yield tagged(made, ("scope", "notice" if priority in ("INFO", "WARNING") else "availability"),
                         ("device", "{#DEVICE}"))

    def discovery(self):
        texts = self.spec.get("texts", {})
        pairs = [("FIRST", self.spec["first"])] + list(texts.items())
        parts = list(zip(self.spec["names"], (i.text for i in self.module.indices(self.spec["table"]))))
        made = {"uuid": uuid("rule", self.spec["key"]), "name": self.spec["title"], "type": "SNMP_AGENT",
                "snmp_oid": "discovery[%s]" % ",".join("{#%s},%s" % (n, self.known[c].oid) for n, c in pairs),
                "key": "aw.%s.discovery" % self.spec["key"], "delay": "{$AW.DISCOVERY}"}
        if "DEVICE" in self.spec["names"]:
            made["filter"] = {"evaltype": "AND", "conditions": [
                {"macro": "{#DEVICE}", "value": "{$AW.DEVICE.MATCHES}", "formulaid": "A"},
                {"macro": "{#DEVICE}", "value": "{$AW.DEVICE.NOT_MATCHES}", "operator": "NOT_MATCHES_REGEX",
                 "formulaid": "B"}]}
        made["lifetime"] = "7d"
        made["description"] = self.module.objects[self.spec["table"]].description
        made["item_prototypes"] = list(self.items())
        if self.spec["triggers"]:
            made["trigger_prototypes"] = list(self.triggers())
        made["preprocessing"] = [step("JAVASCRIPT", js.rows(parts, list(texts)))]
        return made


def silent_trigger():
    return tagged({"uuid": uuid("trigger", "silent"),
                   "expression": "nodata(/%s/aw.fleet.devices,{$AW.NODATA})=1" % TEMPLATE,
                   "name": "The anchorwatch subagent does not answer", "priority": "AVERAGE",
                   "description": "snmpd or anchorwatch-agentx is down, or the view hides the subtree."},
                  ("scope", "availability"))


def scalar_items(module):
    for name in SCALARS:
        thing = module.objects[name]
        key = re.sub("^aw(Agent|Fleet)(.*)", lambda m: "aw.%s.%s" % (m.group(1).lower(), m.group(2).lower()), name)
        made = tagged(item(thing, key, "anchorwatch: " + words(name).lower(), thing.oid + ".0"),
                      ("component", key.split(".")[1]))
        if name == "awFleetDevices":
            made["triggers"] = [silent_trigger()]
        yield made


def trap_item(module):
    return tagged({"uuid": uuid("item", "traps"), "name": "anchorwatch: notifications", "type": "SNMP_TRAP",
                   "key": 'snmptrap["%s\\.0\\."]' % module.oid.replace(".", "\\."), "history": "31d", "trends": "0",
                   "value_type": "LOG", "description": "Notifications as snmptrapd writes them with numeric OIDs.",
                   "logtimefmt": "yyyyMMdd.hhmmss"}, ("component", "notification"))


def valuemaps(module):
    maps = {}
    for thing in module.objects.values():
        if thing.words:
            maps[valuemap_of(thing)] = [("0", "not reported")] + [(str(n), word) for word, n in thing.words]
    maps["anchorwatch truth"] = [("0", "not reported"), ("1", "true"), ("2", "false")]
    maps["anchorwatch seconds"] = [(NONE_SECONDS, "none known")]
    return maps


def used_maps(module, template):
    text = yamlout.dump(template)
    return [{"uuid": uuid("valuemap", name), "name": name,
             "mappings": [{"value": value, "newvalue": word} for value, word in mappings]}
            for name, mappings in sorted(valuemaps(module).items()) if "name: '%s'" % name in text]


def files(module):
    template = {
        "uuid": uuid("template"), "template": TEMPLATE, "name": TEMPLATE,
        "description": "Trust stores, CA transitions and licenses of devices, from %s of anchorwatch.\n"
                       "Generated from the MIB by scripts/nms-files; do not edit.\n" % module.name,
        "groups": [{"name": GROUP[0]}],
        "items": list(scalar_items(module)) + [trap_item(module)],
        "discovery_rules": [Rule(module, spec).discovery() for spec in RULES if spec["table"] in module.objects],
        "tags": [{"tag": "class", "value": "software"}, {"tag": "target", "value": "anchorwatch"}],
        "macros": [{"macro": m, "value": v, "description": d} for m, v, d in MACROS],
    }
    template["valuemaps"] = used_maps(module, template)
    export = {"zabbix_export": {"version": "6.0", "date": "2026-11-23T00:00:00Z",
                                "groups": [{"uuid": GROUP[1], "name": GROUP[0]}], "templates": [template]}}
    return {"template_anchorwatch_snmp.yaml": yamlout.dump(export)}
