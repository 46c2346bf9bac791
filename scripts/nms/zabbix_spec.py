# SPDX-License-Identifier: ISC
"""Items and triggers of the Zabbix template; oids, types, words and units come from the MIB.

A rule discovers the rows of one table. "items" are columns without the prefix of the table; one that ends in "?"
may be missing in the MIB. In a trigger, the name of an item means its last value; "over" names the triggers that
suppress it because they are more specific. The conditions of such triggers also exclude each other: a dependency
alone is too late when both begin in the same second. Only anchorwatch judges severities: triggers use its result.
"""

STALE = ("stale", "facts are stale: nothing new is known", "AVERAGE", "Stale=1", ())


def by_severity(what, over=()):
    """Triggers for an object that has only a severity: critical over warning, and unknown."""
    over = ("stale",) + over
    return (
        ("critical", what + " is critical", "HIGH", "Severity=4", over),
        ("warning", what + " needs attention", "WARNING", "Severity=3", over + ("critical",)),
        ("unknown", what + " is unknown", "WARNING", "Severity=2", over),
    )


RULES = (
    {
        "key": "device", "table": "awDeviceTable", "title": "Devices",
        "name": "Device {#DEVICE}", "names": ("DEVICE",), "first": "Severity", "text": "Reason",
        "items": ("Severity", "Readiness", "Reason", "BreakDate", "BreakSeconds", "ImpactDate", "ImpactSeconds",
                  "Broken", "AtRisk", "Findings", "ObservedAt", "Age", "Stale", "RecordCode", "Version",
                  "IdentityMismatch"),
        "triggers": (
            STALE,
            ("record", "its record cannot be read", "AVERAGE", 'RecordCode<>"none"', ()),
            ("identity", "another device answers than configured", "HIGH", "IdentityMismatch=1", ()),
        ),
    },
    {
        "key": "transition", "table": "awTransitionTable", "title": "Transitions",
        "name": "Transition {#TRANSITION}", "names": ("TRANSITION",), "first": "Services", "text": "Title",
        "items": ("Title", "FirstSwitch", "FirstSeconds", "FirstService", "CleanUp", "RetiringName",
                  "ReplacementName", "ReplacementSha256"),
        "triggers": (),
    },
    {
        "key": "readiness", "table": "awReadinessTable", "title": "Readiness of each device for each transition",
        "name": "Device {#DEVICE}, transition {#TRANSITION}", "names": ("DEVICE", "TRANSITION"),
        "first": "State", "text": "Reason",
        "items": ("State", "Severity", "Reason", "BreakDate", "BreakSeconds", "ImpactDate", "ImpactSeconds",
                  "MissingName", "MissingSha256", "Remedy", "Stale"),
        "triggers": (
            STALE,
            ("broken", "broken: it no longer verifies its service", "DISASTER", "State=5 and Severity>1", ("stale",)),
            ("soon", "at risk, and it breaks soon", "HIGH",
             "State=4 and (Severity=4 or Severity>1 and BreakSeconds<86400*{$AW.BREAK.DAYS})", ("stale", "broken")),
            ("atrisk", "at risk: it breaks at the switch", "WARNING",
             "State=4 and Severity>1 and Severity<4 and BreakSeconds>=86400*{$AW.BREAK.DAYS}",
             ("stale", "broken", "soon")),
            ("unknown", "readiness is unknown", "WARNING", "State=6 and Severity>1", ("stale", "broken")),
            ("cleanup", "still trusts the retiring root", "INFO", "State=3 and Severity>1", ("stale", "broken")),
        ),
    },
    {
        "key": "store", "table": "awStoreTable", "title": "Trust stores",
        "name": "Device {#DEVICE}, store {#STORE}", "names": ("DEVICE", "STORE"), "first": "Anchors",
        "text": "ProblemText",
        "items": ("Anchors", "BlocksBad", "Problems", "ProblemText", "NeededExpiry", "NeededSeconds", "ObservedAt",
                  "Age", "Stale", "AttemptCode", "AttemptText", "ChangedAt"),
        "triggers": (
            STALE,
            ("attempt", "collection fails", "WARNING", 'AttemptCode<>"none"', ("stale",)),
            ("expired", "a root that is needed expires within days", "HIGH",
             "NeededSeconds<86400*{$AW.ROOT.CRIT.DAYS}", ("stale",)),
            ("expiring", "a root that is needed expires soon", "WARNING",
             "NeededSeconds<86400*{$AW.ROOT.WARN.DAYS}", ("stale", "expired")),
            ("problems", "the store has problems", "WARNING", "Problems>0", ("stale",)),
        ),
    },
    {
        "key": "license", "table": "awLicenseTable", "title": "Licenses",
        "name": "Device {#DEVICE}, license {#LICENSE}", "names": ("DEVICE", "LICENSE"), "first": "Severity",
        "text": "Reason",
        "items": ("Severity", "Code", "Reason", "Mode", "Grace", "GraceEnd", "GraceSeconds", "Deadline",
                  "DeadlineSeconds", "Registration", "RegistrationSeconds", "Authorization", "SyncResult",
                  "SyncReason", "SyncSuccess", "AckDeadline", "AckSeconds", "EvaluationSeconds", "Stale"),
        "triggers": (
            STALE,
            ("expired", "authorization expired", "DISASTER", "Severity>1 and (Grace=4 or Authorization=8)",
             ("stale",)),
            ("gracesoon", "in grace, and it ends soon", "HIGH",
             "Grace=3 and (Severity=4 or Severity>1 and GraceSeconds<86400*{$AW.GRACE.DAYS})", ("stale", "expired")),
            ("grace", "in grace", "WARNING",
             "Grace=3 and Severity>1 and Severity<4 and GraceSeconds>=86400*{$AW.GRACE.DAYS}",
             ("stale", "expired", "gracesoon")),
            ("sync", "contact with the license server fails", "WARNING",
             "Severity>1 and SyncResult=3 and Grace<3 and Authorization<>8",
             ("stale", "expired", "gracesoon", "grace")),
            ("registration", "not registered", "AVERAGE",
             "Severity>1 and (Registration=2 or Registration=4 or Registration=5)", ("stale", "expired")),
            ("compliance", "out of compliance", "AVERAGE", "Severity>1 and Authorization=7", ("stale", "expired")),
            ("evaluation", "runs on an evaluation", "WARNING",
             "Severity>1 and (Authorization=5 or Authorization=6)", ("stale", "expired")),
            ("unknown", "state is unknown", "WARNING", "Severity=2", ("stale",)),
            ("other", "needs attention", "WARNING",
             "Severity>2 and Grace<3 and SyncResult<>3 and Registration<>2 and Registration<>4 and Registration<>5"
             " and Authorization<>5 and Authorization<>6 and Authorization<>7 and Authorization<>8",
             ("stale", "expired", "gracesoon", "grace", "sync", "registration", "compliance", "evaluation")),
        ),
    },
    {
        "key": "entitlement", "table": "awEntitlementTable", "title": "Entitlements",
        "name": "Device {#DEVICE}, license {#LICENSE}, entitlement {#ENTITLEMENT}",
        "names": ("DEVICE", "LICENSE", "NUMBER"), "first": "Severity", "text": "Raw",
        "texts": {"ENTITLEMENT": "Name", "TAG": "Tag"},
        "items": ("Severity", "State", "Raw", "Count", "Owned", "Ends", "Seconds", "Enforced", "Stale"),
        "triggers": (STALE,) + by_severity("this entitlement"),
    },
    {
        "key": "certificate", "table": "awCertificateTable", "title": "Certificates that devices present",
        "name": "Device {#DEVICE}, certificate {#CERTIFICATE}", "names": ("DEVICE", "CERTIFICATE"),
        "first": "Severity", "text": "CommonName",
        "items": ("Severity", "CommonName", "Issuer", "NotAfter", "SecondsLeft", "Stale", "AttemptCode",
                  "AttemptText"),
        "triggers": (STALE,) + by_severity("the end of this certificate"),
    },
    {
        "key": "service", "table": "awServiceTable", "title": "Services",
        "name": "Device {#DEVICE}, service {#SERVICE}", "names": ("DEVICE", "SERVICE"), "first": "Severity",
        "text": "Reason",
        "items": ("Severity", "Code", "Reason", "Remedy", "Verified", "VerifiedUntil", "VerifiedSeconds", "FailsSince",
                  "ImpactDate", "ImpactSeconds", "AnchorName", "Issuer", "WantedName", "WantedSha256", "ChangedAt",
                  "Stale", "AttemptCode", "AttemptText"),
        "triggers": (
            STALE,
            ("fails", "the device does not verify it", "DISASTER", "Verified=3 and Severity>1", ("stale",)),
            ("endsoon", "the device will soon no longer verify it", "HIGH", "Severity=4 and Verified<>3",
             ("stale", "fails")),
            ("ending", "needs attention", "WARNING", "Severity=3 and Verified<>3", ("stale", "fails", "endsoon")),
            ("unknown", "state is unknown", "WARNING", "Severity=2 and Verified<>3", ("stale", "fails")),
        ),
    },
)

SCALARS = ("awAgentVersion", "awAgentStartedAt", "awAgentJudgedAt", "awAgentRecordsUnreadable",
           "awAgentNotificationsPending", "awAgentNotificationsDropped", "awFleetDevices", "awFleetReady",
           "awFleetCleanUp", "awFleetAtRisk", "awFleetBroken", "awFleetUnknown", "awFleetNotAffected",
           "awFleetStale", "awFleetSeverity", "awFleetAlarms", "awFleetBreakDate", "awFleetBreakSeconds",
           "awFleetBreakDevice", "awFleetImpactDate", "awFleetImpactSeconds", "awFleetImpactDevice", "awFleetServices",
           "awFleetServicesFailing", "awFleetServicesUnknown")

MACROS = (
    ("{$AW.INTERVAL}", "1m", "How often values are polled."),
    ("{$AW.DISCOVERY}", "10m", "How often rows are discovered."),
    ("{$AW.HEARTBEAT}", "1h", "How often an unchanged text is stored again."),
    ("{$AW.NODATA}", "10m", "Time without a value after which the subagent counts as down."),
    ("{$AW.BREAK.DAYS}", "14", "A device at risk that breaks within this number of days has high severity."),
    ("{$AW.GRACE.DAYS}", "14", "Grace that ends within this number of days has high severity."),
    ("{$AW.ROOT.WARN.DAYS}", "30", "Days left of a needed root below which there is a warning."),
    ("{$AW.ROOT.CRIT.DAYS}", "7", "Days left of a needed root below which the severity is high."),
    ("{$AW.DEVICE.MATCHES}", ".*", "Devices to discover, a regular expression."),
    ("{$AW.DEVICE.NOT_MATCHES}", "CHANGE_IF_NEEDED", "Devices not to discover, a regular expression."),
)
