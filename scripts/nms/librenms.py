# SPDX-License-Identifier: ISC
"""LibreNMS: a handler of the notifications, and the list of them. The application is not generated."""

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
    return {"LibreNMS/Snmptrap/Handlers/Anchorwatch.php": handler(module), "snmptraps.php": mapping(module)}
