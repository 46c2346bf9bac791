<?php
// SPDX-License-Identifier: ISC
// Application "anchorwatch" of LibreNMS: reads ANCHORWATCH-MIB of the subagent on the device. The poller includes this
// file with $device and $app set; $app->data is what the page of the application shows.

use LibreNMS\RRD\RrdDefinition;

$name = 'anchorwatch';
$mib = 'ANCHORWATCH-MIB';

// Metrics of the whole fleet, by their names in graphs and in alert rules.
$scalars = [
    'devices' => 'awFleetDevices',
    'ready' => 'awFleetReady',
    'clean_up' => 'awFleetCleanUp',
    'at_risk' => 'awFleetAtRisk',
    'broken' => 'awFleetBroken',
    'unknown' => 'awFleetUnknown',
    'not_affected' => 'awFleetNotAffected',
    'stale' => 'awFleetStale',
    'alarms' => 'awFleetAlarms',
    'sev_ok' => 'awFleetSeverityOk',
    'sev_unknown' => 'awFleetSeverityUnknown',
    'sev_warning' => 'awFleetSeverityWarning',
    'sev_critical' => 'awFleetSeverityCritical',
    'unreadable' => 'awAgentRecordsUnreadable',
    'pending' => 'awAgentNotificationsPending',
];
$severities = ['ok' => 1, 'unknown' => 2, 'warning' => 3, 'critical' => 4];

$fleet = snmp_get_multi($device, array_map(fn ($object) => $object . '.0', array_values($scalars)), '-OQUs', $mib, $name)[0] ?? [];
if (! isset($fleet['awFleetDevices'])) {
    $message = 'the subagent does not answer';
    echo PHP_EOL . $name . ': ' . $message . PHP_EOL;
    update_application($app, 'ERROR', [], $message);

    return;
}

$rrd_def = RrdDefinition::make();
$fields = [];
foreach ($scalars as $metric => $object) {
    $rrd_def->addDataset($metric, 'GAUGE', 0);
    $fields[$metric] = is_numeric($fleet[$object] ?? null) ? (int) $fleet[$object] : null;
}
app('Datastore')->put($device, 'app', [
    'name' => $name,
    'app_id' => $app->app_id,
    'rrd_def' => $rrd_def,
    'rrd_name' => ['app', $name, $app->app_id],
], $fields);

// An index is read as numbers (b): as text it may contain words of a device, such as "=".
$options = '-OQUsb';

// The severity of each device, as a metric of its name: 1 ok, 2 unknown, 3 warning, 4 critical.
$devices = [];
foreach (snmpwalk_cache_oid($device, 'awDeviceSeverity', [], $mib, $name, $options) as $index => $row) {
    if (isset($severities[$row['awDeviceSeverity'] ?? ''])) {
        $octets = array_slice(explode('.', $index), 1); // after the length
        $devices[implode('', array_map('chr', array_map('intval', $octets)))] = $severities[$row['awDeviceSeverity']];
    }
}

$alarms = [];
foreach (['DeviceName', 'ObjectName', 'Severity', 'Code', 'Text', 'DateText', 'Remedy'] as $column) {
    $alarms = snmpwalk_cache_oid($device, 'awAlarm' . $column, $alarms, $mib, $name, $options);
}
$alarms = array_values(array_filter($alarms, fn ($row) => isset($row['awAlarmDeviceName'], $row['awAlarmSeverity'])));
$rank = ['critical' => 0, 'warning' => 1, 'unknown' => 2];
usort($alarms, fn ($a, $b) => ($rank[$a['awAlarmSeverity']] ?? 3) <=> ($rank[$b['awAlarmSeverity']] ?? 3));

$app->data = ['fleet' => $fields, 'alarms' => array_slice($alarms, 0, 200)];
$worst = $devices === [] ? 0 : max($devices);
update_application($app, 'OK', ['none' => $fields + ['worst' => $worst], 'severity' => $devices],
    array_search($worst, $severities, true) ?: '');
