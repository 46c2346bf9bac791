# SPDX-License-Identifier: ISC
"""SNMPTT: an EVENT for each notification and severity."""

# By the severity of the notification: SNMPTT's severity, and the value as a word or a number, with and without MIB
# files. The last one matches all other events.
CLASSES = (("Critical", "^critical|^4"), ("Minor", "^unknown|^2"), ("Warning", None))
# A summary of alarms that were cleared has severity ok.
OK = (("Normal", "^ok|^1"),)
CATEGORY = "Status Events"


def said(notification):
    text = notification.said("$%d")
    if not notification.alarm:
        return text
    date = notification.variable("awAlarmDateText")
    return "%s [%s %s]" % (text, "$%d" % notification.variable("awAlarmCode"), "$%d" % date)


def event(notification, severity, match):
    lines = ['EVENT %s %s "%s" %s' % (notification.name, notification.oid, CATEGORY, severity),
             "FORMAT " + said(notification)]
    if match:
        lines.append("MATCH $%d: %s" % (notification.variable(notification.severity_name), match))
    return lines + ["SDESC", notification.description, "EDESC", ""]


def events(notification):
    if not notification.severity_name:
        return event(notification, "Normal", None)
    lines, taken = [], []
    for severity, values in CLASSES if notification.alarm else OK + CLASSES:
        taken += [values] if values else []
        match = "(%s)" % values if values else "! (%s)" % "|".join(taken)
        lines += event(notification, severity, match)
    return lines


def files(module):
    head = ["# SPDX-License-Identifier: ISC",
            "# SNMPTT 1.5: the notifications of %s. Generated from the MIB by scripts/nms-files; do not edit." %
            module.name, "# Severity follows that of the notification: critical Critical, warning Warning, unknown "
            "Minor; a cleared alarm", "# is Normal.", ""]
    body = [line for n in module.notifications for line in events(n)]
    return {"anchorwatch.conf": "\n".join(head + body)}
