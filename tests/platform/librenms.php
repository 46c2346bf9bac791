<?php
// SPDX-License-Identifier: ISC
// librenms.php DIR ADDRESS poll|page|graphs: runs the files of DIR, the application for LibreNMS, as its poller and its web pages do,
// with mock classes of LibreNMS. The functions that read SNMP run the real tools, with the options of LibreNMS, and
// parse their output in its way.

namespace LibreNMS\RRD {
    class RrdDefinition
    {
        public array $sets = [];
        public static function make() { return new self; }
        public function addDataset($name, $type, $min = null)
        {
            if (strlen($name) > 19 || isset($this->sets[$name]) || ! in_array($type, ['GAUGE', 'DERIVE', 'COUNTER'], true)) {
                throw new \Exception("dataset $name");
            }
            $this->sets[$name] = $type;
            return $this;
        }
    }
}

namespace {
    class Rrd
    {
        public static function name($host, $extra) { return $host . '/' . implode('-', $extra) . '.rrd'; }
        public static function checkRrdExists($file) { return true; }
    }
    class Application implements ArrayAccess
    {
        public $app_id = 7;
        public $app_type = 'anchorwatch';
        public $data = [];
        public function offsetExists($at): bool { return isset($this->$at); }
        public function offsetGet($at): mixed { return $this->$at; }
        public function offsetSet($at, $value): void { $this->$at = $value; }
        public function offsetUnset($at): void {}
    }
    class Datastore
    {
        public function put($device, $measurement, $tags, $fields)
        {
            if (array_keys($fields) !== array_keys($tags['rrd_def']->sets)) {
                throw new Exception('fields are not the datasets');
            }
            foreach ($fields as $name => $value) {
                if ($value !== null && ! is_int($value)) {
                    throw new Exception("field $name");
                }
            }
        }
    }
    set_error_handler(function ($level, $text, $file, $line) { throw new Exception("$text in $file:$line"); });
    function app($name) { return new Datastore; }
    function d_echo($text) { echo $text; }
    function update_application($app, $response, $metrics = [], $status = '')
    {
        echo "state $response $status\n";
        foreach ($metrics as $group => $values) {
            foreach (is_array($values) ? $values : [$group => $values] as $name => $value) {
                $name = is_array($values) && $group !== 'none' ? $group . '_' . $name : $name;
                if (strlen($name) > 64 || ! is_numeric($value)) {
                    throw new Exception("metric $name");
                }
                echo "metric $name $value\n";
            }
        }
    }
    function run($tool, $oids, $options, $mib)
    {
        global $argv;
        $words = array_merge([$tool, '-v2c', '-c', 'public', '-t', '10', $options, '-m', $mib, $argv[2]], (array) $oids);
        return trim((string) shell_exec(implode(' ', array_map('escapeshellarg', $words)) . ' 2>/dev/null'));
    }
    function parse($data, $array)
    {
        foreach (explode("\n", $data) as $entry) {
            if (! str_contains($entry, ' =')) {
                continue;
            }
            [$oid, $value] = explode('=', $entry, 2);
            [$oid, $index] = explode('.', trim($oid), 2);
            if (! str_contains($value, 'at this OID')) {
                $array[$index][$oid] = trim($value, "\" \\\n\r");
            }
        }
        return $array;
    }
    function snmp_get_multi($device, $oids, $options = '-OQUs', $mib = null, $mibdir = null, $array = [])
    {
        return parse(run('snmpget', $oids, $options, $mib), $array);
    }
    function snmpwalk_cache_oid($device, $oid, $array = [], $mib = null, $mibdir = null, $options = '-OQUs')
    {
        return parse(str_replace('"', '', run('snmpbulkwalk', $oid, $options, $mib)), $array);
    }

    $device = ['hostname' => 'noc', 'device_id' => 1];
    $app = new Application;
    if ($argv[3] === 'graphs') {
        foreach (glob($argv[1] . '/includes/html/graphs/application/*.inc.php') as $file) {
            include $file;
            foreach ($rrd_list as $line) {
                echo basename($file, '.inc.php') . ' ' . $line['filename'] . ' ' . $line['ds'] . "\n";
            }
        }
        exit;
    }
    if ($argv[3] === 'page') {
        ob_start();
    }
    include $argv[1] . '/includes/polling/applications/anchorwatch.inc.php';
    if ($argv[3] === 'page') {
        ob_end_clean();
        $graph_array = [];
        include $argv[1] . '/includes/html/pages/device/apps/anchorwatch.inc.php';
        // Older versions have an array with the data as JSON.
        ob_start();
        $app = ['app_id' => 7, 'data' => json_encode($app->data)];
        include $argv[1] . '/includes/html/pages/device/apps/anchorwatch.inc.php';
        echo substr_count(ob_get_clean(), '<tr>') > 1 ? "\nalso from JSON\n" : '';
    }
}
