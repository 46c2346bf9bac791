<?php
// SPDX-License-Identifier: ISC
// Page of the application "anchorwatch" of a device: the alarms, with what to do, and graphs. Texts are words of the
// watched devices, so each is escaped.

$data = is_array($app) ? json_decode($app['data'] ?? '', true) : $app->data;
$columns = [
    'Device' => 'awAlarmDeviceName',
    'Object' => 'awAlarmObjectName',
    'Severity' => 'awAlarmSeverity',
    'What' => 'awAlarmText',
    'Date' => 'awAlarmDateText',
    'What to do' => 'awAlarmRemedy',
    'Code' => 'awAlarmCode',
];
$labels = ['critical' => 'label-danger', 'warning' => 'label-warning', 'unknown' => 'label-default'];
$alarms = $data['alarms'] ?? [];

echo '<div class="panel panel-default"><div class="panel-heading"><h3 class="panel-title">Alarms: '
    . (int) ($data['fleet']['alarms'] ?? 0) . '</h3></div><div class="panel-body">';
if ($alarms === []) {
    echo 'No alarm.';
} else {
    echo '<table class="table table-condensed table-striped"><thead><tr><th>' . implode('</th><th>', array_keys($columns))
        . '</th></tr></thead><tbody>';
    foreach ($alarms as $row) {
        echo '<tr>';
        foreach ($columns as $column) {
            $text = htmlspecialchars((string) ($row[$column] ?? ''), ENT_QUOTES | ENT_SUBSTITUTE);
            if ($column === 'awAlarmSeverity') {
                $text = '<span class="label ' . ($labels[$row[$column] ?? ''] ?? 'label-default') . '">' . $text . '</span>';
            }
            echo '<td>' . $text . '</td>';
        }
        echo '</tr>';
    }
    echo '</tbody></table>';
}
echo '</div></div>';

$graphs = [
    'anchorwatch_readiness' => 'Devices by readiness',
    'anchorwatch_severity' => 'Devices by severity',
    'anchorwatch_alarms' => 'Active alarms',
];
foreach ($graphs as $key => $text) {
    $graph_type = $key;
    $graph_array['height'] = '100';
    $graph_array['width'] = '215';
    $graph_array['to'] = time();
    $graph_array['id'] = $app['app_id'];
    $graph_array['type'] = 'application_' . $key;

    echo '<div class="panel panel-default"><div class="panel-heading"><h3 class="panel-title">' . $text
        . '</h3></div><div class="panel-body"><div class="row">';
    include 'includes/html/print-graphrow.inc.php';
    echo '</div></div></div>';
}
