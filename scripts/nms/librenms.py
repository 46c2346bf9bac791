# SPDX-License-Identifier: ISC
"""LibreNMS: detection and discovery of an OS "anchorwatch", a handler of its traps, and the list of these traps."""
import yamlout

HEAD = "# SPDX-License-Identifier: ISC\n# Generated from the MIB by scripts/nms-files; do not edit.\n"

# Generic states of LibreNMS: 0 ok, 1 warning, 2 critical, 3 unknown.
GENERIC = {
    "AwSeverity": {"ok": 0, "unknown": 3, "warning": 1, "critical": 2},
    "AwReadiness": {"notAffected": 0, "ready": 0, "cleanUp": 0, "atRisk": 1, "broken": 2, "unknown": 3},
    "TruthValue": {"true": 1, "false": 0},
}
TRUTH = [("true", 1), ("false", 2)]

# Columns of awDeviceTable, and the text of each in the name of a sensor.
DEVICE = (("awDeviceReadiness", "readiness"), ("awDeviceSeverity", "severity"), ("awDeviceStale", "facts are stale"))
COUNTS = (("awFleetDevices", "Devices", None), ("awFleetBroken", "Devices broken", 0),
          ("awFleetAtRisk", "Devices at risk", None), ("awFleetStale", "Devices with stale facts", None),
          ("awFleetAlarms", "Active alarms", None), ("awAgentRecordsUnreadable", "Records unreadable", 0))


def states(thing):
    generic = GENERIC[thing.type]
    return [{"value": n, "generic": generic[word], "graph": 0, "descr": word} for word, n in thing.words or TRUTH]


def state_of_scalar(module, name, descr):
    thing = module.objects[name]
    return {"oid": name, "num_oid": thing.oid + ".{{ $index }}", "index": name + ".{{ $index }}", "descr": descr,
            "state_name": name, "states": states(thing)}


def state_of_device(module, name, descr):
    thing = module.objects[name]
    return {"oid": "awDeviceTable", "value": name, "num_oid": thing.oid + ".{{ $str_index_as_numeric }}",
            "index": name + ".{{ $index }}", "descr": "{{ $index }} " + descr, "group": "Devices",
            "snmp_flags": "-OteQUs", "state_name": name, "states": states(thing)}


def state_of_alarm(module):
    thing = module.objects["awAlarmSeverity"]
    return {"oid": "awAlarmTable", "value": thing.name, "num_oid": thing.oid + ".{{ $index }}",
            "index": thing.name + ".{{ $index }}", "group": "Alarms", "snmp_flags": "-OteQUsb",
            "descr": "{{ $awAlarmDeviceName }} {{ $awAlarmObjectName }}: {{ $awAlarmCode }}",
            "state_name": thing.name, "states": states(thing)}


def count(module, name, descr, high):
    made = {"oid": name, "num_oid": module.objects[name].oid + ".{{ $index }}", "index": name + ".{{ $index }}",
            "descr": descr, "group": "Fleet"}
    if high is not None:
        made["high_limit"] = high
    return made


def discovery(module):
    state = [state_of_scalar(module, "awFleetSeverity", "Worst severity of the fleet")]
    state += [state_of_device(module, name, descr) for name, descr in DEVICE] + [state_of_alarm(module)]
    return {"mib": module.name, "modules": {"sensors": {
        "state": {"data": state}, "count": {"data": [count(module, *c) for c in COUNTS]}}}}


def detection(module):
    return {"os": "anchorwatch", "text": "anchorwatch", "type": "server", "group": "unix", "ifname": 1,
            "mib_dir": ["anchorwatch"], "discovery": [
                {"sysObjectID": [".1.3.6.1.4.1.8072.3.2."],
                 "snmpget": {"oid": module.objects["awAgentVersion"].oid + ".0", "op": "!=", "value": ""}}]}


HANDLER = r"""<?php
// SPDX-License-Identifier: ISC
// Generated from the MIB by scripts/nms-files; do not edit.

namespace LibreNMS\Snmptrap\Handlers;

use App\Models\Device;
use LibreNMS\Enum\Severity;
use LibreNMS\Interfaces\SnmptrapHandler;
use LibreNMS\Snmptrap\Trap;

/**
 * All notifications of @MIB@: logs the text of the MIB with the values of the notification.
 */
class Anchorwatch implements SnmptrapHandler
{
    /** The text for each notification, and the variables that it contains. */
    private const TEXTS = [
@TEXTS@
    ];

    /** A severity, by number and by word. */
    private const SEVERITY = [
@SEVERITY@
    ];

    public function handle(Device $device, Trap $trap): void
    {
        $parts = self::TEXTS[$trap->getTrapOid()] ?? null;
        if ($parts === null) {
            return;
        }
        $values = array_map(fn ($name) => $this->value($trap, $name), array_slice($parts, 1));
        $date = $this->value($trap, 'awAlarmDateText');
        $text = vsprintf($parts[0], $values) . ($date === '' ? '' : " [$date]");
        $trap->log($text, $this->severity($trap), 'anchorwatch');
    }

    private function value(Trap $trap, string $name): string
    {
        $oid = $trap->findOid('@MIB@::' . $name);

        return $oid === '' ? '' : (string) $trap->getOidData($oid);
    }

    private function severity(Trap $trap): Severity
    {
        $word = $this->value($trap, 'awAlarmSeverity') ?: $this->value($trap, 'awAgentSummarySeverity');

        return $word === '' ? Severity::Info : (self::SEVERITY[$word] ?? Severity::Unknown);
    }
}
"""
SEVERITY = {"ok": "Ok", "unknown": "Unknown", "warning": "Warning", "critical": "Error"}


def handler(module):
    texts = ["        '%s::%s' => ['%s', %s]," % (module.name, n.name, n.summary.replace("'", "\\'"),
             ", ".join("'%s'" % n.objects[a - 1] for a in n.arguments)) for n in module.notifications]
    words = ["        '%s' => Severity::%s," % (key, SEVERITY[word])
             for word, number in module.types["AwSeverity"] for key in (number, word)]
    return (HANDLER.replace("@MIB@", module.name).replace("@TEXTS@", "\n".join(texts))
            .replace("@SEVERITY@", "\n".join(words)))


def mapping(module):
    rows = ["        '%s::%s' => \\LibreNMS\\Snmptrap\\Handlers\\Anchorwatch::class," % (module.name, n.name)
            for n in module.notifications]
    return ("<?php\n// SPDX-License-Identifier: ISC\n// Generated from the MIB by scripts/nms-files. Copy these lines "
            "into 'trap_handlers' of LibreNMS's config/snmptraps.php.\n\nreturn [\n    'trap_handlers' => [\n" +
            "\n".join(rows) + "\n    ],\n];\n")


def files(module):
    return {"os_detection/anchorwatch.yaml": HEAD + yamlout.dump(detection(module)),
            "os_discovery/anchorwatch.yaml": HEAD + yamlout.dump(discovery(module)),
            "Handlers/Anchorwatch.php": handler(module), "snmptraps.php": mapping(module)}
