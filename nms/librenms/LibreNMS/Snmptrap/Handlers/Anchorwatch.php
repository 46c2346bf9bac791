<?php
// SPDX-License-Identifier: ISC
// Generated from the MIB by scripts/nms-files; do not edit.

namespace LibreNMS\Snmptrap\Handlers;

use App\Models\Device;
use LibreNMS\Enum\Severity;
use LibreNMS\Interfaces\SnmptrapHandler;
use LibreNMS\Snmptrap\Trap;

/**
 * All notifications of ANCHORWATCH-MIB: logs the text of the MIB with the values of the notification.
 */
class Anchorwatch implements SnmptrapHandler
{
    /** The text for each notification, and the variables that it contains. */
    private const TEXTS = [
        'ANCHORWATCH-MIB::awReadinessAtRisk' => ['Device %s is at risk for transition %s: %s', 'awAlarmDeviceName', 'awAlarmObjectName', 'awAlarmText'],
        'ANCHORWATCH-MIB::awReadinessBroken' => ['Device %s is broken for transition %s: %s', 'awAlarmDeviceName', 'awAlarmObjectName', 'awAlarmText'],
        'ANCHORWATCH-MIB::awReadinessUnknown' => ['Readiness of device %s for transition %s is unknown: %s', 'awAlarmDeviceName', 'awAlarmObjectName', 'awAlarmText'],
        'ANCHORWATCH-MIB::awReadinessCleanUp' => ['Device %s still trusts the retiring root of transition %s: %s', 'awAlarmDeviceName', 'awAlarmObjectName', 'awAlarmText'],
        'ANCHORWATCH-MIB::awReadinessCleared' => ['Device %s, transition %s: alarm cleared: %s', 'awAlarmDeviceName', 'awAlarmObjectName', 'awAlarmText'],
        'ANCHORWATCH-MIB::awAnchorAlarm' => ['Certificate %s of device %s: %s', 'awAlarmObjectName', 'awAlarmDeviceName', 'awAlarmText'],
        'ANCHORWATCH-MIB::awAnchorCleared' => ['Certificate %s of device %s: alarm cleared: %s', 'awAlarmObjectName', 'awAlarmDeviceName', 'awAlarmText'],
        'ANCHORWATCH-MIB::awStoreAlarm' => ['Trust store %s of device %s: %s', 'awAlarmObjectName', 'awAlarmDeviceName', 'awAlarmText'],
        'ANCHORWATCH-MIB::awStoreCleared' => ['Trust store %s of device %s: alarm cleared: %s', 'awAlarmObjectName', 'awAlarmDeviceName', 'awAlarmText'],
        'ANCHORWATCH-MIB::awCollectionAlarm' => ['Collection of %s of device %s failed: %s', 'awAlarmObjectName', 'awAlarmDeviceName', 'awAlarmText'],
        'ANCHORWATCH-MIB::awCollectionCleared' => ['Collection of %s of device %s: alarm cleared: %s', 'awAlarmObjectName', 'awAlarmDeviceName', 'awAlarmText'],
        'ANCHORWATCH-MIB::awOtherAlarm' => ['Device %s, %s: %s', 'awAlarmDeviceName', 'awAlarmObjectName', 'awAlarmText'],
        'ANCHORWATCH-MIB::awOtherCleared' => ['Device %s, %s: alarm cleared: %s', 'awAlarmDeviceName', 'awAlarmObjectName', 'awAlarmText'],
        'ANCHORWATCH-MIB::awAgentStarted' => ['anchorwatch subagent %s started, %s devices, %s alarms', 'awAgentVersion', 'awFleetDevices', 'awFleetAlarms'],
        'ANCHORWATCH-MIB::awSyncFailed' => ['Device %s, license %s: contact with the license server fails: %s', 'awAlarmDeviceName', 'awAlarmObjectName', 'awAlarmText'],
        'ANCHORWATCH-MIB::awSyncRestored' => ['Device %s, license %s: contact alarm cleared: %s', 'awAlarmDeviceName', 'awAlarmObjectName', 'awAlarmText'],
        'ANCHORWATCH-MIB::awGraceEntered' => ['Device %s, license %s: in grace: %s', 'awAlarmDeviceName', 'awAlarmObjectName', 'awAlarmText'],
        'ANCHORWATCH-MIB::awGraceEnded' => ['Device %s, license %s: grace alarm cleared: %s', 'awAlarmDeviceName', 'awAlarmObjectName', 'awAlarmText'],
        'ANCHORWATCH-MIB::awAuthorizationExpired' => ['Device %s, license %s: authorization expired: %s', 'awAlarmDeviceName', 'awAlarmObjectName', 'awAlarmText'],
        'ANCHORWATCH-MIB::awAckOverdue' => ['Device %s, license %s: usage report not acknowledged: %s', 'awAlarmDeviceName', 'awAlarmObjectName', 'awAlarmText'],
        'ANCHORWATCH-MIB::awAckReceived' => ['Device %s, license %s: usage report alarm cleared: %s', 'awAlarmDeviceName', 'awAlarmObjectName', 'awAlarmText'],
        'ANCHORWATCH-MIB::awLicenseUnknown' => ['Device %s, license %s: state is unknown: %s', 'awAlarmDeviceName', 'awAlarmObjectName', 'awAlarmText'],
        'ANCHORWATCH-MIB::awLicenseCleared' => ['Device %s, license %s: alarm cleared: %s', 'awAlarmDeviceName', 'awAlarmObjectName', 'awAlarmText'],
        'ANCHORWATCH-MIB::awRegistrationLost' => ['Device %s, license %s: not registered: %s', 'awAlarmDeviceName', 'awAlarmObjectName', 'awAlarmText'],
        'ANCHORWATCH-MIB::awRegistrationExpiring' => ['Device %s, license %s: registration expires: %s', 'awAlarmDeviceName', 'awAlarmObjectName', 'awAlarmText'],
        'ANCHORWATCH-MIB::awRegistrationRestored' => ['Device %s, license %s: registration alarm cleared: %s', 'awAlarmDeviceName', 'awAlarmObjectName', 'awAlarmText'],
        'ANCHORWATCH-MIB::awOutOfCompliance' => ['Device %s, license %s: out of compliance: %s', 'awAlarmDeviceName', 'awAlarmObjectName', 'awAlarmText'],
        'ANCHORWATCH-MIB::awComplianceRestored' => ['Device %s, license %s: compliance alarm cleared: %s', 'awAlarmDeviceName', 'awAlarmObjectName', 'awAlarmText'],
        'ANCHORWATCH-MIB::awEvaluationEnding' => ['Device %s, license %s: evaluation ends: %s', 'awAlarmDeviceName', 'awAlarmObjectName', 'awAlarmText'],
        'ANCHORWATCH-MIB::awEvaluationExpired' => ['Device %s, license %s: evaluation is over: %s', 'awAlarmDeviceName', 'awAlarmObjectName', 'awAlarmText'],
        'ANCHORWATCH-MIB::awEvaluationCleared' => ['Device %s, license %s: evaluation alarm cleared: %s', 'awAlarmDeviceName', 'awAlarmObjectName', 'awAlarmText'],
        'ANCHORWATCH-MIB::awEntitlementAlarm' => ['Device %s, entitlement %s: %s', 'awAlarmDeviceName', 'awAlarmObjectName', 'awAlarmText'],
        'ANCHORWATCH-MIB::awEntitlementCleared' => ['Device %s, entitlement %s: alarm cleared: %s', 'awAlarmDeviceName', 'awAlarmObjectName', 'awAlarmText'],
        'ANCHORWATCH-MIB::awCertificateAlarm' => ['Certificate %s presented by device %s: %s', 'awAlarmObjectName', 'awAlarmDeviceName', 'awAlarmText'],
        'ANCHORWATCH-MIB::awCertificateCleared' => ['Certificate %s presented by device %s: alarm cleared: %s', 'awAlarmObjectName', 'awAlarmDeviceName', 'awAlarmText'],
        'ANCHORWATCH-MIB::awSourceAlarm' => ['Device %s, %s: %s', 'awAlarmDeviceName', 'awAlarmObjectName', 'awAlarmText'],
        'ANCHORWATCH-MIB::awSourceCleared' => ['Device %s, %s: alarm cleared: %s', 'awAlarmDeviceName', 'awAlarmObjectName', 'awAlarmText'],
        'ANCHORWATCH-MIB::awServiceFails' => ['Device %s does not verify service %s: %s', 'awAlarmDeviceName', 'awAlarmObjectName', 'awAlarmText'],
        'ANCHORWATCH-MIB::awServiceEnding' => ['Verification of service %s by device %s ends soon: %s', 'awAlarmObjectName', 'awAlarmDeviceName', 'awAlarmText'],
        'ANCHORWATCH-MIB::awServiceUnknown' => ['Device %s, service %s: %s', 'awAlarmDeviceName', 'awAlarmObjectName', 'awAlarmText'],
        'ANCHORWATCH-MIB::awServiceCleared' => ['Device %s, service %s: alarm cleared: %s', 'awAlarmDeviceName', 'awAlarmObjectName', 'awAlarmText'],
        'ANCHORWATCH-MIB::awChainChanged' => ['Service %s of device %s changed its chain: %s', 'awAlarmObjectName', 'awAlarmDeviceName', 'awAlarmText'],
        'ANCHORWATCH-MIB::awChainCleared' => ['Service %s of device %s: chain alarm cleared: %s', 'awAlarmObjectName', 'awAlarmDeviceName', 'awAlarmText'],
        'ANCHORWATCH-MIB::awAgentAlarm' => ['%s, %s: %s', 'awAlarmDeviceName', 'awAlarmObjectName', 'awAlarmText'],
        'ANCHORWATCH-MIB::awAgentCleared' => ['%s, %s: alarm cleared: %s', 'awAlarmDeviceName', 'awAlarmObjectName', 'awAlarmText'],
        'ANCHORWATCH-MIB::awAlarmSummary' => ['%s', 'awAgentSummaryText'],
    ];

    /** A severity, by number and by word. */
    private const SEVERITY = [
        '1' => Severity::Ok,
        'ok' => Severity::Ok,
        '2' => Severity::Unknown,
        'unknown' => Severity::Unknown,
        '3' => Severity::Warning,
        'warning' => Severity::Warning,
        '4' => Severity::Error,
        'critical' => Severity::Error,
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
        $oid = $trap->findOid('ANCHORWATCH-MIB::' . $name);

        return $oid === '' ? '' : (string) $trap->getOidData($oid);
    }

    private function severity(Trap $trap): Severity
    {
        $word = $this->value($trap, 'awAlarmSeverity') ?: $this->value($trap, 'awAgentSummarySeverity');

        return $word === '' ? Severity::Info : (self::SEVERITY[$word] ?? Severity::Unknown);
    }
}
