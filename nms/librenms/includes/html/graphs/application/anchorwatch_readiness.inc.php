<?php
// SPDX-License-Identifier: ISC
// Application "anchorwatch": devices by readiness.

$unit_text = 'Devices';
$colours = 'mixed';
$dostack = 1;
$printtotal = 0;
$addarea = 1;
$transparency = 15;

$rrd_filename = Rrd::name($device['hostname'], ['app', 'anchorwatch', $app['app_id']]);
$rrd_list = [];
if (Rrd::checkRrdExists($rrd_filename)) {
    $rrd_list[] = ['filename' => $rrd_filename, 'descr' => 'Broken', 'ds' => 'broken'];
    $rrd_list[] = ['filename' => $rrd_filename, 'descr' => 'At risk', 'ds' => 'at_risk'];
    $rrd_list[] = ['filename' => $rrd_filename, 'descr' => 'Unknown', 'ds' => 'unknown'];
    $rrd_list[] = ['filename' => $rrd_filename, 'descr' => 'Clean up', 'ds' => 'clean_up'];
    $rrd_list[] = ['filename' => $rrd_filename, 'descr' => 'Ready', 'ds' => 'ready'];
    $rrd_list[] = ['filename' => $rrd_filename, 'descr' => 'Not affected', 'ds' => 'not_affected'];
} else {
    d_echo('RRD "' . $rrd_filename . '" not found');
}

require 'includes/html/graphs/generic_multi_line.inc.php';
