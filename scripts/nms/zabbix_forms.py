# SPDX-License-Identifier: ISC
"""Where the values come from, in each version of Zabbix.

7.0: master items walk the tables; discovery, items and triggers depend on them. 6.0 has no such walk: each value is an
item, of which the server puts up to 128 into one request, and discovery walks one column for each macro. Values that are
no rows are such items in 7.0, too: one request instead of a walk of six.
"""
import zabbix_js as js
from zabbix_spec import WALKS

DISCARD = {"error_handler": "DISCARD_VALUE"}


def step(kind, *parameters, absent=None):
    made = {"type": kind, "parameters": list(parameters)}
    if absent is not None:
        made.update({"error_handler": "CUSTOM_VALUE", "error_handler_params": absent} if absent else DISCARD)
    return made


class Form:
    any_error = ""

    def __init__(self, module):
        self.module = module

    def single(self, oid, absent):
        """Type and first steps of an item with a request; absent: the value if there is no object, "" for no value, or None."""
        steps = [] if absent is None else [step("CHECK_NOT_SUPPORTED", self.any_error, absent=absent)]
        return {"type": "SNMP_AGENT", "snmp_oid": oid, "delay": "{$AW.INTERVAL}"}, steps


class Form60(Form):
    version = "6.0"
    group_key = "groups"
    text_steps = (step("JAVASCRIPT", js.TEXT),)
    macros = (("{$AW.DISCOVERY}", "1h", "How often rows are discovered; those of alarms with the values."),)

    def cell(self, oid, _spec, absent, _text):
        return self.single(oid, absent)

    def discovery(self, spec, pairs):
        often = spec["key"] == "alarm"
        return {"type": "SNMP_AGENT", "delay": "{$AW.INTERVAL}" if often else "{$AW.DISCOVERY}",
                "snmp_oid": "discovery[%s]" % ",".join("{#%s},%s" % pair for pair in pairs)}, []

    @staticmethod
    def ended(severity, number, answers):
        """A row that is gone is ok(1), also if the subagent is gone: both are asked twice, as their order is not known."""
        return "last(%s)>1 and last(%s)<>%d or max(%s,#2)=1 and min(%s,#2)=1" % (
            severity, severity, number, severity, answers)

    def masters(self):
        return []


class Form70(Form):
    version = "7.0"
    any_error = "-1"
    group_key = "template_groups"
    text_steps = ()
    macros = ()

    def master_of(self, spec):
        return {"type": "DEPENDENT", "master_item": {
            "key": next("aw.walk." + name for name, tables in WALKS.items() if spec["table"] in tables)}}

    def cell(self, oid, spec, absent, text):
        return self.master_of(spec), [step("SNMP_WALK_VALUE", oid, "1" if text else "0", absent=absent)]

    def discovery(self, spec, pairs):
        parameters = [word for macro, oid in pairs for word in ("{#%s}" % macro, oid, "1")]
        return self.master_of(spec), [step("SNMP_WALK_TO_JSON", *parameters, absent="[]")]

    @staticmethod
    def ended(severity, number, _answers):
        """Without the subagent the walk fails, so there is no value."""
        return "last(%s)<>%d" % (severity, number)

    def masters(self):
        """A walk ends with the version of the subagent: without it the tables are not empty, but unknown."""
        version = self.module.objects["awAgentVersion"].oid
        there = dict(step("MATCHES_REGEX", version.replace(".", "\\.") + "\\.0 = "), error_handler="CUSTOM_ERROR",
                     error_handler_params="The anchorwatch subagent does not answer.")
        for name, tables in WALKS.items():
            oids = [self.module.objects[table].oid for table in tables if table in self.module.objects]
            yield {"name": "anchorwatch: walk of %s" % name, "type": "SNMP_AGENT",
                   "snmp_oid": "walk[%s]" % ",".join(oids + [version]), "key": "aw.walk." + name,
                   "delay": "{$AW.INTERVAL}", "history": "0", "trends": "0", "value_type": "TEXT",
                   "description": "Items and discovery depend on it; it is not stored.", "preprocessing": [there]}


FORMS = (Form60, Form70)
