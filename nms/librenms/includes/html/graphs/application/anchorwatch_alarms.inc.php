<?php
// SPDX-License-Identifier: ISC
// Application "anchorwatch": active alarms and stale devices.

$unit_text = 'Alarms';
$colours = 'mixed';
$dostack = 0;
$printtotal = 0;
$addarea = 0;
$transparency = 15;

$rrd_filename = Rrd::name($device['hostname'], ['app', 'anchorwatch', $app['app_id']]);
$rrd_list = [];
if (Rrd::checkRrdExists($rrd_filename)) {
    $rrd_list[] = ['filename' => $rrd_filename, 'descr' => 'Alarms', 'ds' => 'alarms'];
    $rrd_list[] = ['filename' => $rrd_filename, 'descr' => 'Stale devices', 'ds' => 'stale'];
    $rrd_list[] = ['filename' => $rrd_filename, 'descr' => 'Notifications pending', 'ds' => 'pending'];
} else {
    d_echo('RRD "' . $rrd_filename . '" not found');
}

require 'includes/html/graphs/generic_multi_line.inc.php';
