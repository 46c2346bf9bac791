# SPDX-License-Identifier: ISC
"""Items and triggers of the Zabbix templates; oids, types, words and units come from the MIB.

A rule discovers the rows of one table. "items" are columns without the prefix of the table; one that ends in "?"
may be missing in the MIB. "names" are the parts of the row's index, "texts" other columns that a name needs.
Only anchorwatch judges: the triggers are the rows of the table of alarms, with their severity, and those of the agent.
"""

ALARM = {
    "key": "alarm", "table": "awAlarmTable", "title": "Alarms",
    "name": "Device {#DEVICE}, {#CLASS} {#OBJECT}", "names": ("DEVICE", "CLASS", "ROW"), "first": "Severity",
    "texts": {"OBJECT": "ObjectName"}, "lifetime": "1d",
    "items": ("Severity", "Text", "Remedy", "Code", "RaisedAt", "Date"),
}

RULES = (
    {
        "key": "device", "table": "awDeviceTable", "title": "Devices",
        "name": "Device {#DEVICE}", "names": ("DEVICE",), "first": "Severity",
        "items": ("Severity", "Readiness", "Reason", "BreakDate", "ImpactDate", "Broken", "AtRisk", "Findings",
                  "ObservedAt", "Stale", "RecordCode", "Version", "IdentityMismatch"),
    },
    ALARM,
    {
        "key": "transition", "table": "awTransitionTable", "title": "Transitions",
        "name": "Transition {#TRANSITION}", "names": ("TRANSITION",), "first": "Services",
        "items": ("Title", "FirstSwitch", "FirstService", "CleanUp", "RetiringName", "ReplacementName",
                  "ReplacementSha256"),
    },
    {
        "key": "readiness", "table": "awReadinessTable", "title": "Readiness of each device for each transition",
        "name": "Device {#DEVICE}, transition {#TRANSITION}", "names": ("DEVICE", "TRANSITION"), "first": "State",
        "items": ("State", "Severity", "Reason", "BreakDate", "ImpactDate", "MissingName", "MissingSha256", "Remedy",
                  "Stale"),
    },
    {
        "key": "store", "table": "awStoreTable", "title": "Trust stores",
        "name": "Device {#DEVICE}, store {#STORE}", "names": ("DEVICE", "STORE"), "first": "Anchors",
        "items": ("Anchors", "BlocksBad", "Problems", "ProblemText", "NeededExpiry", "ObservedAt", "Stale",
                  "AttemptCode", "AttemptText", "ChangedAt"),
    },
    {
        "key": "license", "table": "awLicenseTable", "title": "Licenses",
        "name": "Device {#DEVICE}, license {#LICENSE}", "names": ("DEVICE", "LICENSE"), "first": "Severity",
        "items": ("Severity", "Code", "Reason", "Mode", "Grace", "GraceEnd", "Deadline", "Registration",
                  "RegistrationExpires", "Authorization", "SyncResult", "SyncReason", "SyncSuccess", "AckDeadline",
                  "EvaluationEnds", "Stale"),
    },
    {
        "key": "entitlement", "table": "awEntitlementTable", "title": "Entitlements",
        "name": "Device {#DEVICE}, license {#LICENSE}, entitlement {#ENTITLEMENT}",
        "names": ("DEVICE", "LICENSE", "NUMBER"), "first": "Severity", "texts": {"ENTITLEMENT": "Name", "TAG": "Tag"},
        "items": ("Severity", "State", "Raw", "Count", "Owned", "Ends", "Enforced", "Stale"),
    },
    {
        "key": "certificate", "table": "awCertificateTable", "title": "Certificates that devices present",
        "name": "Device {#DEVICE}, certificate {#CERTIFICATE}", "names": ("DEVICE", "CERTIFICATE"),
        "first": "Severity",
        "items": ("Severity", "CommonName", "Issuer", "NotAfter", "Stale", "AttemptCode", "AttemptText"),
    },
    {
        "key": "service", "table": "awServiceTable", "title": "Services",
        "name": "Device {#DEVICE}, service {#SERVICE}", "names": ("DEVICE", "SERVICE"), "first": "Severity",
        "items": ("Severity", "Code", "Reason", "Remedy", "Verified", "VerifiedUntil", "FailsSince", "ImpactDate",
                  "AnchorName", "Issuer", "WantedName", "WantedSha256", "ChangedAt", "Stale", "AttemptCode",
                  "AttemptText"),
    },
)

# The walks of 7.0. A value may have 16 MB there, which is enough for 2,000 devices.
WALKS = {
    "devices": ("awDeviceTable", "awReadinessTable", "awTransitionTable", "awAlarmTable"),
    "stores": ("awStoreTable", "awCertificateTable", "awServiceTable"),
    "licenses": ("awLicenseTable", "awEntitlementTable"),
}

SCALARS = ("awAgentVersion", "awAgentStartedAt", "awAgentNow", "awAgentJudgedAt", "awAgentRecordsUnreadable",
           "awAgentRecordsState", "awAgentRecordsText", "awAgentAlarmsState", "awAgentAlarmsText",
           "awAgentNotificationsPending", "awAgentNotificationsDropped", "awFleetDevices", "awFleetReady",
           "awFleetCleanUp", "awFleetAtRisk", "awFleetBroken", "awFleetUnknown", "awFleetNotAffected", "awFleetStale",
           "awFleetSeverity", "awFleetAlarms", "awFleetBreakDate", "awFleetBreakDevice", "awFleetImpactDate",
           "awFleetImpactDevice", "awFleetServices", "awFleetServicesFailing", "awFleetServicesUnknown",
           "awFleetWorstDevice", "awFleetWorstText", "awFleetTrustSeverity", "awFleetLicenseSeverity",
           "awFleetServiceSeverity", "awFleetCertificateSeverity", "awFleetCollectionSeverity")

# The severity of the policy, and that of Zabbix. What is unknown has to be seen: it is a warning here.
SEVERITIES = (("critical", 4, "HIGH"), ("warning", 3, "WARNING"), ("unknown", 2, "WARNING"))

ANSWERS = "aw.agent.answers"
DROPPED = "aw.agent.notificationsdropped.change"

# Triggers of the agent itself: identifier, name, name of the problem if it is another, severity, expression with @KEY
# for an item, what it means. All but the first are suppressed by it.
SILENT = "silent"
AGENT = (
    (SILENT, "The anchorwatch subagent does not answer", "", "AVERAGE",
     "nodata(@aw.agent.answers,{$AW.NODATA})=1 or max(@aw.agent.answers,{$AW.NODATA})=0",
     "snmpd or anchorwatch-agentx is down, or the view hides the subtree. Problems of devices keep their state."),
    ("stuck", "The anchorwatch subagent is stuck", "", "AVERAGE",
     "last(@aw.agent.now)-last(@aw.agent.judgedat)>{$AW.STUCK} and last(@aw.agent.judgedat)>0"
     " and last(@aw.agent.answers)=1",
     "It answers, but has not judged the records for so long; it should every minute. Look at its log, restart it."),
    ("devices", "anchorwatch watches no device", "", "AVERAGE",
     "last(@aw.fleet.devices)=0 and last(@aw.agent.answers)=1",
     "anchorwatch.conf names no device, or the subagent reads another configuration or state directory."),
    ("records", "anchorwatch cannot read records",
     "anchorwatch cannot read {ITEM.LASTVALUE1}", "WARNING",
     "last(@aw.agent.recordsunreadable)>0 and last(@aw.agent.recordsstate)=1",
     "Records of devices cannot be read; the facts of these devices are old. The alarms name the devices."),
    ("dropped", "The anchorwatch subagent dropped notifications",
     "The anchorwatch subagent dropped {ITEM.LASTVALUE1}", "WARNING", "max(@%s,{$AW.DROPPED.TIME})>0" % DROPPED,
     "They could not be built or passed on. The alarms have the true state; look at the log of the subagent."),
    ("pending", "The anchorwatch subagent does not get rid of its notifications", "",
     "WARNING", "min(@aw.agent.notificationspending,{$AW.PENDING.TIME})>0",
     "Changes of alarms wait all this time: no master agent, or more changes than the limits of the configuration."),
)

MACROS = (
    ("{$AW.INTERVAL}", "5m", "How often values are polled."),
    ("{$AW.HEARTBEAT}", "1h", "How often an unchanged text is stored again."),
    ("{$AW.NODATA}", "15m", "Time without an answer after which the subagent counts as down."),
    ("{$AW.STUCK}", "10m", "Age of the last judgement from which on the subagent counts as stuck."),
    ("{$AW.DROPPED.TIME}", "1h", "How long a dropped notification stays a problem."),
    ("{$AW.PENDING.TIME}", "30m", "How long notifications may wait."),
    ("{$AW.DEVICE.MATCHES}", ".*", "Devices to discover, a regular expression."),
    ("{$AW.DEVICE.NOT_MATCHES}", "CHANGE_IF_NEEDED", "Devices not to discover, a regular expression."),
)
