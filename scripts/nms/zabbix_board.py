# SPDX-License-Identifier: ISC
"""The dashboards of the Zabbix templates, as widgets on a grid of 24 columns (6.0) or 72 (7.0)."""

TEMPLATE = "anchorwatch by SNMP"
READINESS = "anchorwatch: readiness of the fleet"
ALARMS = "anchorwatch: alarms"

# Keys of one value each: key, title, columns of 24.
FLEET = (("aw.fleet.severity", "Worst severity", 6), ("aw.fleet.devices", "Devices", 3), ("aw.fleet.broken", "Broken", 3),
         ("aw.fleet.atrisk", "At risk", 3), ("aw.fleet.unknown", "Unknown", 3), ("aw.fleet.stale", "Stale", 3),
         ("aw.fleet.alarms", "Alarms", 3))
CLASSES = (("aw.fleet.trustseverity", "Trust", 5), ("aw.fleet.licenseseverity", "Licenses", 5),
           ("aw.fleet.serviceseverity", "Services", 5), ("aw.fleet.certificateseverity", "Certificates", 5),
           ("aw.fleet.collectionseverity", "Data", 4))
NEXT = (("aw.fleet.breakdate", "First device breaks", 6), ("aw.fleet.breakdevice", "Which", 6),
        ("aw.fleet.worstdevice", "Worst device", 6), ("aw.fleet.impactdate", "First service affected", 6))
AGENT = (("aw.agent.answers", "Answers", 4), ("aw.agent.version", "Version", 4), ("aw.agent.startedat", "Started", 8),
         ("aw.agent.judgedat", "Judged", 8))
COUNTS = (("aw.agent.recordsunreadable", "Records unreadable", 6), ("aw.agent.recordsstate", "Folder of records", 6),
          ("aw.agent.notificationspending", "Notifications pending", 6),
          ("aw.agent.notificationsdropped", "Notifications dropped", 6))

# Of a severity of the policy, with black text on it.
COLORS = (("1", "8BC98A"), ("2", "B39DDB"), ("3", "FFC859"), ("4", "F28B82"))

LINES = ((READINESS, "STACKED", (("aw.fleet.ready", "3A9B35"), ("aw.fleet.cleanup", "8BC34A"),
                                 ("aw.fleet.notaffected", "9E9E9E"), ("aw.fleet.unknown", "7E57C2"),
                                 ("aw.fleet.atrisk", "F5A623"), ("aw.fleet.broken", "D0021B"))),
         (ALARMS, "NORMAL", (("aw.fleet.alarms", "D0021B"), ("aw.fleet.stale", "7E57C2"))))


def graphs(uuid):
    return [{"uuid": uuid("graph", name), "name": name, "type": kind,
             "graph_items": [{"sortorder": str(n), "color": color, "item": {"host": TEMPLATE, "key": key}}
                             for n, (key, color) in enumerate(lines)]} for name, kind, lines in LINES]


def field(kind, name, value):
    return {"type": kind, "name": name, "value": value}


class Board:
    """Widgets, from top to bottom."""

    def __init__(self, version):
        self.new = version != "6.0"
        self.scale = 3 if self.new else 1
        self.widgets, self.y = [], 0

    def add(self, kind, title, x, width, height, fields):
        made = {"type": kind}
        if title:
            made["name"] = title
        made.update({"x": str(x * self.scale), "y": str(self.y), "width": str(width * self.scale),
                     "height": str(height), "fields": fields})
        self.widgets.append(made)

    def value(self, key):
        """The fields of a widget with one value, and nothing else: the number as it is, small enough for a word."""
        name = "itemid.0" if self.new else "itemid"
        is_date = key.endswith(("date", "at"))
        made = [field("ITEM", name, {"host": TEMPLATE, "key": key}),
                field("INTEGER", "show.0" if self.new else "show", "2"),
                field("INTEGER", "value_size", "18" if is_date else "25"), field("INTEGER", "decimal_places", "0")]
        if not is_date:  # the unit of a date is what makes it one
            made.append(field("INTEGER", "units_show", "0"))
        if not self.new:
            made.append(field("INTEGER", "adv_conf", "1"))
        return made + (self.thresholds() if self.new and key.endswith("severity") else [])

    @staticmethod
    def thresholds():
        return [one for n, (threshold, color) in enumerate(COLORS) for one in (
            field("STRING", "thresholds.%d.color" % n, color),
            field("STRING", "thresholds.%d.threshold" % n, threshold))]

    def row(self, values):
        x = 0
        for key, title, width in values:
            self.add("item" if self.new else "ITEM", title, x, width, 3, self.value(key))
            x += width
        self.y += 3
        return self

    def graph(self, names, height=5):
        for n, name in enumerate(names):
            width = 24 // len(names)
            self.add("graph" if self.new else "GRAPH_CLASSIC", "", n * width, width, height,
                     [field("GRAPH", "graphid.0" if self.new else "graphid", {"host": TEMPLATE, "name": name})]
                     + self.reference("G%d" % n))
        self.y += height
        return self

    def reference(self, end):
        """7.0: a name of five letters for a widget that others can follow."""
        return [field("STRING", "reference", ("AWA" + end).ljust(5, "A")[:5].upper().replace("0", "A").replace("1", "B"))
                ] if self.new else []

    def texts(self, title, key, height=4):
        kind = "itemhistory" if self.new else "PLAIN_TEXT"
        where = {"host": TEMPLATE, "key": key}
        if self.new:
            fields = [field("STRING", "columns.0.name", title), field("ITEM", "columns.0.itemid", where)]
            fields += self.reference("H")
        else:
            fields = [field("ITEM", "itemids", where), field("INTEGER", "show_lines", "10")]
        self.add(kind, title, 0, 24, height, fields)
        self.y += height
        return self

    def severities(self, title, pattern, height=6):
        """7.0: a cell for each device, in the colour of its severity."""
        if not self.new:
            return self
        fields = [field("STRING", "items.0", pattern), field("STRING", "item_tags.0.tag", "component"),
                  field("INTEGER", "item_tags.0.operator", "1"), field("STRING", "item_tags.0.value", "device"),
                  field("STRING", "primary_label", "{{ITEM.NAME}.regsub(\"^Device (.*): severity$\", \"\\1\")}"),
                  field("STRING", "secondary_label", "{ITEM.LASTVALUE}"),
                  field("INTEGER", "secondary_label_decimal_places", "0")] + self.thresholds()
        self.add("honeycomb", title, 0, 24, height, fields + self.reference("D"))
        self.y += height
        return self

    def problems(self, title, height=8):
        if self.new:
            self.add("problems", title, 0, 24, height, [field("INTEGER", "show_opdata", "1"),
                                                        field("INTEGER", "show_tags", "3"),
                                                        field("STRING", "tag_priority", "device, alarm, severity")]
                     + self.reference("P"))
            self.y += height
        return self


def page(name, board):
    return {"name": name, "widgets": board.widgets}


def dashboards(version, uuid):
    fleet = Board(version).row(FLEET).row(CLASSES).row(NEXT).severities("Devices", "Device *: severity")
    fleet.problems("Problems").texts("Worst finding", "aw.fleet.worsttext", 3)
    fleet.graph((READINESS, ALARMS))
    agent = Board(version).row(AGENT).row(COUNTS)
    agent.texts("Why records cannot be read", "aw.agent.recordstext", 3)
    agent.texts("Why alarms are not saved", "aw.agent.alarmstext", 3)
    return [{"uuid": uuid("dashboard", "fleet"), "name": "anchorwatch", "auto_start": "NO",
             "pages": [page("Fleet", fleet), page("Agent", agent)]}]
