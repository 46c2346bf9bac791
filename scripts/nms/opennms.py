# SPDX-License-Identifier: ISC
"""OpenNMS: events with their alarms, collection with its resource types, graphs."""
import re
import sys

UEI = "uei.opennms.org/anchorwatch/"
# By the severity of the notification; the last definition of an event matches all other values. A summary of alarms that
# were cleared has severity ok.
CLASSES = (("critical", "Critical"), ("unknown", "Warning"), ("warning", "Minor"))
OK = (("ok", "Normal"),)
REMEDY = "awAlarmRemedy"
ALIAS_MAX = 19
SHORT = (("Readiness", "Rdy"), ("Reference", "Ref"), ("License", "Lic"), ("Entitlement", "Ent"), ("Certificate", "Cert"),
         ("Transition", "Tran"), ("Seconds", "Secs"), ("Registration", "Reg"), ("Evaluation", "Eval"),
         ("Notifications", "Ntf"), ("Notification", "Ntf"), ("Sequence", "Seq"), ("Summaries", "Sums"), ("Summary", "Sum"),
         ("Records", "Rec"), ("Deadline", "Dead"), ("Severity", "Sev"), ("Unreadable", "Bad"),
         ("Suppressed", "Held"), ("NotAffected", "NotAff"), ("Identity", "Id"), ("Interval", "Intv"),
         ("Mismatch", "Bad"), ("Impact", "Imp"), ("Collection", "Coll"),
         ("Verified", "Ver"), ("Service", "Srv"), ("Addresses", "Addr"), ("Failing", "Fail"), ("Length", "Len"))

# Tables to collect: label of a row, and the parts of its index that identify it.
TABLES = (("awDeviceTable", "anchorwatch device"), ("awReadinessTable", "anchorwatch readiness"),
          ("awStoreTable", "anchorwatch trust store"), ("awLicenseTable", "anchorwatch license"),
          ("awCertificateTable", "anchorwatch certificate"), ("awServiceTable", "anchorwatch service"))
GRAPHS = (
    ("fleet", "nodeSnmp", "Devices by readiness", "devices", "area",
     ("awFleetBroken", "awFleetAtRisk", "awFleetUnknown", "awFleetCleanUp", "awFleetReady", "awFleetNotAffected")),
    ("alarms", "nodeSnmp", "Active alarms", "alarms", "line", ("awFleetAlarms", "awFleetStale")),
    ("break", "awDevice", "Time left until the device breaks", "seconds", "line", ("awDeviceBreakSeconds",)),
    ("anchors", "awStore", "Trust anchors in the store", "certificates", "line", ("awStoreAnchors",)),
    ("service", "awService", "Time left until the service is not verified", "seconds", "line",
     ("awServiceVerifiedSeconds",)),
    ("license", "awLicense", "Time left until the licenses stop", "seconds", "line",
     ("awLicenseDeadlineSeconds", "awLicenseGraceSeconds")),
    ("certificate", "awCertificate", "Time left of the certificate", "seconds", "line",
     ("awCertificateSecondsLeft",)),
)
COLORS = ("cc0000", "f57900", "888a85", "3465a4", "4e9a06", "babdb6")
HEAD = ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- SPDX-License-Identifier: ISC -->\n"
        "<!-- Generated from the MIB by scripts/nms-files; do not edit. -->\n")


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def alarm_key(kind):
    """An alarm is what its instance in awAlarmTable says: device, class, object; its notifications may differ."""
    return "%s%s:%%nodeid%%:%%parm[name-#1]%%" % (UEI, kind)


def alarm_data(notification):
    if notification.variable("awAlarmDeviceName") != 1:
        sys.exit("nms-files: the first variable of %s is not of awAlarmTable" % notification.name)
    if notification.clears:
        return ['    <alarm-data reduction-key="%s" alarm-type="2" clear-key="%s" auto-clean="false"/>' %
                (alarm_key("cleared"), alarm_key("alarm"))]
    fields = ["severity", "logmsg", "descr"] + (["operinstruct"] if REMEDY in notification.objects else [])
    lines = ['    <alarm-data reduction-key="%s" alarm-type="1" auto-clean="false">' % alarm_key("alarm")]
    lines += ['      <update-field field-name="%s" update-on-reduction="true"/>' % field for field in fields]
    return lines + ["    </alarm-data>"]


def mask(notification, value):
    pairs = (("id", notification.base), ("generic", "6"), ("specific", notification.number))
    lines = ["    <mask>"]
    for name, said in pairs:
        lines += ["      <maskelement>", "        <mename>%s</mename>" % name, "        <mevalue>%s</mevalue>" % said,
                  "      </maskelement>"]
    if value:
        lines += ["      <varbind>", "        <vbnumber>%d</vbnumber>" % notification.variable(notification.severity_name),
                  "        <vbvalue>%d</vbvalue>" % value, "      </varbind>"]
    return lines + ["    </mask>"]


def decoded(module, notification):
    """Words for the numbers of the variables."""
    lines = []
    for at, name in enumerate(notification.objects):
        words = module.objects[name].words if name in module.objects else []
        if words:
            lines += ["    <varbindsdecode>", "      <parmid>parm[#%d]</parmid>" % (at + 1)]
            lines += ['      <decode varbindvalue="%d" varbinddecodedstring="%s"/>' % (n, word) for word, n in words]
            lines += ["    </varbindsdecode>"]
    return lines


def event(module, notification, severity, value=None):
    said = escape(notification.said("%%parm[#%d]%%"))
    rows = ["&lt;tr&gt;&lt;td&gt;%s&lt;/td&gt;&lt;td&gt;%%parm[#%d]%%&lt;/td&gt;&lt;/tr&gt;" % (name, i + 1)
            for i, name in enumerate(notification.objects)]
    lines = ["  <event>"] + mask(notification, value)
    lines += ["    <uei>%s%s</uei>" % (UEI, notification.name),
              "    <event-label>%s: %s</event-label>" % (module.name, notification.name),
              "    <descr>&lt;p&gt;%s&lt;/p&gt;&lt;table&gt;%s&lt;/table&gt;</descr>" %
              (escape(notification.description), "".join(rows)),
              '    <logmsg dest="logndisplay">%s</logmsg>' % said, "    <severity>%s</severity>" % severity]
    if REMEDY in notification.objects:
        lines += ["    <operinstruct>%%parm[#%d]%%</operinstruct>" % notification.variable(REMEDY)]
    if notification.alarm:
        lines += alarm_data(notification)
    return lines + decoded(module, notification) + ["  </event>"]


def severities(module, notification):
    """OpenNMS sets severity by definition: one that matches each value, the last one any; else one definition."""
    if not notification.severity_name:
        return [(None, "Normal")]
    numbers = dict(module.types["AwSeverity"])
    graded = [(numbers[word], severity) for word, severity in (CLASSES if notification.alarm else OK + CLASSES)]
    return graded[:-1] + [(None, graded[-1][1])]


def events(module):
    lines = []
    for n in module.notifications:
        for value, severity in severities(module, n):
            lines += event(module, n, severity, value)
    return HEAD + '<events xmlns="http://xmlns.opennms.org/xsd/eventconf">\n' + "\n".join(lines) + "\n</events>\n"


def alias(name):
    for word, short in SHORT:
        name = name.replace(word, short) if len(name) > ALIAS_MAX else name
    if len(name) > ALIAS_MAX:
        sys.exit("nms-files: %s is no alias of %d characters: add a short word" % (name, ALIAS_MAX))
    return name


def collected(thing):
    """RRD type of an object, or None: only numbers are graphed."""
    if thing.access != "readonly":
        return None
    if thing.words or thing.type == "TruthValue" or thing.base in ("Gauge32", "Unsigned32", "Integer32"):
        return "gauge"
    return "counter" if thing.base == "Counter32" else None


def mib_object(thing, instance):
    return '      <mibObj oid="%s" instance="%s" alias="%s" type="%s"/>' % (thing.oid, instance, alias(thing.name),
                                                                           collected(thing))


def resource_type(module, table, label):
    parts, at = [], "0"
    for index in module.indices(table):
        parts.append("${string(subIndex(%s, n))}" % at if index.text else "${subIndex(%s, 1)}" % at)
        at = "n"
    return ['    <resourceType name="%s" label="%s" resourceLabel="%s">' % (table[:-len("Table")], label,
                                                                           " ".join(parts)),
            '      <persistenceSelectorStrategy class="org.opennms.netmgt.collection.support.'
            'PersistAllSelectorStrategy"/>',
            '      <storageStrategy class="org.opennms.netmgt.collection.support.IndexStorageStrategy"/>',
            "    </resourceType>"]


def group(module, table):
    name = table[:-len("Table")]
    rows = [mib_object(c, name) for c in module.columns(table) if collected(c)]
    return ['    <group name="%s" ifType="all">' % name] + rows + ["    </group>"]


def datacollection(module):
    tables = [(t, label) for t, label in TABLES if t in module.objects]
    scalars = [o for o in module.objects.values() if o.kind == "scalar" and collected(o)]
    lines = ['<datacollection-group xmlns="http://xmlns.opennms.org/xsd/config/datacollection" name="anchorwatch">']
    for table, label in tables:
        lines += resource_type(module, table, label)
    lines += ['    <group name="awFleet" ifType="ignore">'] + [mib_object(o, "0") for o in scalars] + ["    </group>"]
    for table, _ in tables:
        lines += group(module, table)
    lines += ['    <systemDef name="anchorwatch">', "      <sysoidMask>.1.3.6.1.4.1.8072.3.2.</sysoidMask>",
              "      <collect>"]
    lines += ["        <includeGroup>%s</includeGroup>" % name
              for name in ["awFleet"] + [t[:-len("Table")] for t, _ in tables]]
    lines += ["      </collect>", "    </systemDef>", "</datacollection-group>"]
    return HEAD + "\n".join(lines) + "\n"


def graph(ident, kind, title, unit, style, names):
    report = "report.anchorwatch.%s" % ident
    command = ['--title="%s"' % title, '--vertical-label="%s"' % unit, "--units-exponent=0"]
    for i, name in enumerate(names):
        draw = "AREA" if style == "area" and i == 0 else "STACK" if style == "area" else "LINE2"
        said = re.sub("(?<=[a-z])([A-Z])", lambda m: " " + m.group(1).lower(), name[2:])
        command += ["DEF:v%d={rrd%d}:%s:AVERAGE" % (i, i + 1, alias(name)),
                    '%s:v%d#%s:"%s"' % (draw, i, COLORS[i], said), 'GPRINT:v%d:LAST:"%%10.0lf\\\\n"' % i]
    return "\n".join((report + ".name=" + title, report + ".columns=" + ",".join(alias(n) for n in names),
                      report + ".type=" + kind, report + ".command=" + " \\\n    ".join(command))) + "\n"


def graphs():
    head = ("# SPDX-License-Identifier: ISC\n# Generated from the MIB by scripts/nms-files; do not edit.\n"
            "reports=" + ", ".join("anchorwatch." + g[0] for g in GRAPHS) + "\n\n")
    return head + "\n".join(graph(*g) for g in GRAPHS)


def files(module):
    missing = [n for g in GRAPHS for n in g[5] if n not in module.objects]
    if missing:
        sys.exit("nms-files: the MIB has no %s any more" % ", ".join(missing))
    return {"events/anchorwatch.events.xml": events(module),
            "datacollection/anchorwatch.xml": datacollection(module),
            "snmp-graph.properties.d/anchorwatch-graph.properties": graphs()}
