# SPDX-License-Identifier: ISC
"""The MIB from the output of smidump, and the comments on its notifications that smidump drops."""
import ast
import os
import re
import subprocess
import sys
import tempfile


SEVERITIES = ("awAlarmSeverity", "awAgentSummarySeverity")


class Object:
    """A scalar, column or table: name, oid, type and its base type, words of its numbers, description, units."""

    def __init__(self, name, node, typedefs):
        self.name = name
        self.oid = "." + node["oid"]
        self.kind = node["nodetype"]
        self.access = node.get("access", "")
        self.units = node.get("units", "")
        self.description = " ".join(node.get("description", "").split())
        self.indices = list(node.get("linkage", ()))
        syntax = node.get("syntax", {}).get("type", {})
        self.type = syntax.get("name") or (syntax.get("parent module") or {}).get("type") or syntax.get("basetype", "")
        self.base = typedefs.get(self.type, syntax).get("basetype", self.type)
        self.words = words_of(typedefs.get(self.type, syntax))
        if self.words and self.type == "Enumeration":
            self.type = name[0].upper() + name[1:]

    @property
    def text(self):
        return self.type == "SnmpAdminString"

    @property
    def optional(self):
        return "Absent (noSuchInstance)" in self.description


class Notification:
    """A notification; its variables are numbered from 1, as in managers."""

    def __init__(self, name, node, comments):
        self.name = name
        self.oid = "." + node["oid"]
        self.base, self.number = self.oid.rsplit(".0.", 1)
        self.objects = list(node["objects"])
        self.description = " ".join(node["description"].split())
        self.summary = comments["SUMMARY"].strip('"')
        self.arguments = [int(n) + 1 for n in comments["ARGUMENTS"].strip("{}").split(",")]
        self.severity = comments["SEVERITY"]
        self.alarm = "awAlarmDeviceName" in self.objects
        self.clears = self.alarm and comments["STATE"] == "OPERATIONAL"
        # The object with the severity, where it differs between two such notifications.
        self.severity_name = None if self.clears else next((n for n in self.objects if n in SEVERITIES), None)

    def variable(self, name):
        return self.objects.index(name) + 1

    def said(self, form):
        """The summary with each argument written as form % its number."""
        return self.summary.replace("%s", form) % tuple(self.arguments)


class Mib:
    def __init__(self, name, tree, text):
        typedefs = tree["typedefs"]
        self.name = name
        self.objects = {n: Object(n, node, typedefs) for n, node in tree["nodes"].items()}
        self.oid = self.objects["anchorwatchMIB"].oid
        self.types = {n: words_of(t) for n, t in typedefs.items() if words_of(t)}
        self.notifications = [Notification(n, node, comments_of(text, n)) for n, node in tree["notifications"].items()]

    def indices(self, table):
        return [self.objects[n] for n in self.objects[table[:-len("Table")] + "Entry"].indices]

    def columns(self, table):
        entry = self.objects[table[:-len("Table")] + "Entry"].oid + "."
        return [o for o in self.objects.values() if o.kind == "column" and o.oid.startswith(entry)]


def words_of(node):
    return [(word, int(n["number"])) for word, n in node.items()
            if isinstance(n, dict) and n.get("nodetype") == "namednumber"]


def comments_of(text, name):
    body = re.search(r"^%s NOTIFICATION-TYPE$(.*?)::=" % name, text, re.M | re.S)
    found = dict(re.findall(r"^--#(\w+) (.*)$", body.group(1), re.M)) if body else {}
    if not {"SUMMARY", "ARGUMENTS", "SEVERITY", "STATE"} <= set(found):
        sys.exit("nms-files: %s has no --#SUMMARY, ARGUMENTS, SEVERITY and STATE in the MIB" % name)
    return found


def read(path, base_mibs):
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as conf:
        conf.write("path %s:%s\n" % (base_mibs, os.path.dirname(path)))
        conf.flush()
        dump = subprocess.run(["smidump", "-c", conf.name, "-f", "python", path], check=True,
                              stdout=subprocess.PIPE).stdout.decode()
    tree = ast.literal_eval(dump.split("\nMIB = ", 1)[1])
    with open(path, encoding="utf-8") as text:
        return Mib(tree["moduleName"], tree, text.read())
