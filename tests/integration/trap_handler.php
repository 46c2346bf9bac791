<?php
// SPDX-License-Identifier: ISC
// trap_handler.php HANDLER MAPPING: prints the log of the handler for LibreNMS, with mock classes of LibreNMS.

namespace LibreNMS\Enum { enum Severity: int { case Unknown = 0; case Ok = 1; case Info = 2; case Notice = 3; case Warning = 4; case Error = 5; } }
namespace LibreNMS\Interfaces {
    interface SnmptrapHandler { public function handle(\App\Models\Device $device, \LibreNMS\Snmptrap\Trap $trap); }
}
namespace App\Models { class Device {} }
namespace LibreNMS\Snmptrap {
    class Trap
    {
        public function __construct(private string $oid, private array $values) {}
        public function getTrapOid() { return $this->oid; }
        public function findOid($start) { foreach ($this->values as $oid => $value) { if (str_starts_with($oid, $start)) { return $oid; } } return ''; }
        public function getOidData($oid) { return $this->values[$oid]; }
        public function log($text, $severity, $type) { echo "$severity->name $type $text\n"; }
    }
}
namespace {
    require $argv[1];
    $handlers = (require $argv[2])['trap_handlers'];
    $m = 'ANCHORWATCH-MIB::aw';
    $alarm = fn ($severity) => ["{$m}AlarmDeviceName.1" => 'exp-1', "{$m}AlarmObjectName.1" => 'story', "{$m}AlarmSeverity.1" => $severity,
        "{$m}AlarmCode.1" => 'code', "{$m}AlarmText.1" => '"x" %s <b> $(id) 서울', "{$m}AlarmSinceText.1" => '', "{$m}AlarmDateText.1" => '2098-01-01T00:00:00Z'];
    $send = function ($name, $values) use ($handlers, $m) {
        (new $handlers[$m . $name])->handle(new App\Models\Device, new LibreNMS\Snmptrap\Trap($m . $name, $values));
    };
    $send('ReadinessAtRisk', $alarm('warning'));
    $send('ReadinessBroken', $alarm('4'));
    $send('ReadinessCleared', $alarm('ok'));
    $send('AgentStarted', ["{$m}AgentVersion.0" => '1.0', "{$m}FleetDevices.0" => '2', "{$m}FleetAlarms.0" => '0']);
    foreach (['4' => 'raised', 'ok' => 'cleared'] as $severity => $event) {
        $send('AlarmSummary', ["{$m}AgentSummaryCount.0" => '60', "{$m}AgentSummarySeverity.0" => (string) $severity,
            "{$m}AgentSummaryText.0" => "60 alarms $event"]);
    }
    foreach (array_keys($handlers) as $name) { // each notification has a text
        ob_start();
        $send(substr($name, strlen($m)), $alarm('critical'));
        echo ob_get_clean() === '' ? "nothing is said of $name\n" : '';
    }
}
