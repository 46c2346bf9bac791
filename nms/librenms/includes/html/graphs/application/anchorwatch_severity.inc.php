<?php
// SPDX-License-Identifier: ISC
// Application "anchorwatch": devices by severity.

$unit_text = 'Devices';
$colours = 'mixed';
$dostack = 1;
$printtotal = 0;
$addarea = 1;
$transparency = 15;

$rrd_filename = Rrd::name($device['hostname'], ['app', 'anchorwatch', $app['app_id']]);
$rrd_list = [];
if (Rrd::checkRrdExists($rrd_filename)) {
    $rrd_list[] = ['filename' => $rrd_filename, 'descr' => 'Critical', 'ds' => 'sev_critical'];
    $rrd_list[] = ['filename' => $rrd_filename, 'descr' => 'Warning', 'ds' => 'sev_warning'];
    $rrd_list[] = ['filename' => $rrd_filename, 'descr' => 'Unknown', 'ds' => 'sev_unknown'];
    $rrd_list[] = ['filename' => $rrd_filename, 'descr' => 'OK', 'ds' => 'sev_ok'];
} else {
    d_echo('RRD "' . $rrd_filename . '" not found');
}

require 'includes/html/graphs/generic_multi_line.inc.php';
