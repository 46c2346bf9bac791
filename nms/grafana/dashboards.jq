# SPDX-License-Identifier: ISC
# The two dashboards, for make-dashboards: $which is "fleet" or "device". They show the series of the recording rules
# of nms/prometheus/rules.yml, so they do not depend on how a device is exported, by SNMP or by the textfile.
def source: {type: "prometheus", uid: "${datasource}"};
def target($expr; $legend; $how):
  {datasource: source, expr: $expr, legendFormat: $legend, refId: "A", editorMode: "code"}
  + (if $how == "now" then {instant: true, range: false, format: "table"} else {instant: false, range: true} end);
def at($x; $y; $w; $h): {gridPos: {x: $x, y: $y, w: $w, h: $h}};
def steps($list): {mode: "absolute", steps: [$list[] | {value: .[0], color: .[1]}]};
def panel($type; $title; $description): {type: $type, title: $title, description: $description, datasource: source};
def fields($defaults; $overrides): {fieldConfig: {defaults: $defaults, overrides: $overrides}};
def row($title; $y): {type: "row", title: $title, collapsed: false, panels: []} + at(0; $y; 24; 1);

# A number in a colour: grey at 0, the colour from 1 on.
def stat($title; $description; $expr; $colour):
  panel("stat"; $title; $description)
  + {targets: [target($expr; $title; "") | .instant = true | .range = false]}
  + fields({thresholds: steps([[null, "text"], [1, $colour]]), noValue: "0"}; [])
  + {options: {colorMode: "background", graphMode: "none", justifyMode: "auto", textMode: "value",
      reduceOptions: {calcs: ["lastNotNull"], fields: "", values: false}}};

# A number coded by words: [[value, word, colour]...].
def words($list): [{type: "value", options:
  ([$list[] | {key: (.[0] | tostring), value: {text: .[1], color: .[2], index: .[0]}}] | from_entries)}];
def severities: words([[1, "OK", "green"], [2, "UNKNOWN", "purple"], [3, "WARNING", "orange"], [4, "CRITICAL", "red"]]);
def readiness: words([[1, "notAffected", "text"], [2, "ready", "green"], [3, "cleanUp", "blue"], [4, "unknown", "purple"],
  [5, "atRisk", "orange"], [6, "broken", "red"]]);
def yes_no($good; $bad): words([[0, $good, "green"], [1, $bad, "red"]]);

# A table of current series. $columns: names of the labels; $value: title of the number; $how: its field.
def table($title; $description; $expr; $columns; $value; $how):
  panel("table"; $title; $description)
  + {targets: [target($expr; ""; "now")]}
  + fields({custom: {align: "auto", filterable: true}, noValue: "none"};
      [{matcher: {id: "byName", options: $value}, properties: $how}])
  + {options: {showHeader: true, cellHeight: "sm", sortBy: [{displayName: $value, desc: false}]}}
  + {transformations: [{id: "organize", options: {
      excludeByName: ({Time: true, "__name__": true, job: true, instance: true}
        + ([("state", "severity") | select(IN($columns[]) | not) | {(.): true}] | add // {})),
      indexByName: ([$columns | to_entries[] | {(.value): .key}] | add),
      renameByName: {Value: $value}}}]};
# One row a device, of several queries: $parts are [[title, expression, how]...], each expression with the label "device"
# alone. The device is a link to its dashboard. Only these fields are left before the join, since each query has its time.
def joined($title; $description; $parts; $sort):
  def letter: [65 + .] | implode;
  panel("table"; $title; $description)
  + {targets: [$parts | to_entries[] | target(.value[1]; ""; "now") + {refId: (.key | letter)}]}
  + fields({custom: {align: "auto", filterable: true}, noValue: ""};
      [$parts[] | {matcher: {id: "byName", options: .[0]}, properties: .[2]}]
      + [{matcher: {id: "byName", options: "Device"}, properties: [{id: "links", value: [{title: "Device ${__value.text}",
        url: "/d/anchorwatch-device?var-device=${__value.text:percentencode}&var-datasource=${datasource}&${__url_time_range}"}]}]}])
  + {options: {showHeader: true, cellHeight: "sm", footer: {show: false, reducer: [], countRows: false, fields: ""},
      sortBy: $sort}}
  + {transformations: [
      {id: "filterFieldsByName", options: {include: {pattern: "^(device|Value.*)$"}}},
      {id: "joinByField", options: {byField: "device", mode: "outer"}},
      {id: "organize", options: {
        excludeByName: {},
        indexByName: ({device: 0} + ([$parts | to_entries[] | {("Value #" + (.key | letter)): (.key + 1)}] | add)),
        renameByName: ({device: "Device"} + ([$parts | to_entries[] | {("Value #" + (.key | letter)): .value[0]}] | add))}}]};
def coloured($mappings): [{id: "mappings", value: $mappings},
  {id: "custom.cellOptions", value: {type: "color-background", mode: "basic"}}];
# Dates are converted from seconds to milliseconds: red when past, orange in the last 14 days by the other column.
def date: [{id: "unit", value: "dateTimeAsIso"}];
def left: [{id: "unit", value: "dtdurations"}, {id: "custom.cellOptions", value: {type: "color-text"}},
  {id: "thresholds", value: steps([[null, "red"], [1209600, "orange"], [2592000, "green"]])}];
def plain: [{id: "unit", value: "none"}];

def states($title; $description; $expr; $mappings; $legend):
  panel("state-timeline"; $title; $description)
  + {targets: [target($expr; $legend; "")]}
  + fields({mappings: $mappings, custom: {fillOpacity: 80, lineWidth: 0}, color: {mode: "thresholds"},
      thresholds: steps([[null, "text"]])}; [])
  + {options: {mergeValues: true, showValue: "never", alignValue: "left", rowHeight: 0.9,
      legend: {displayMode: "list", placement: "bottom", showLegend: true}, tooltip: {mode: "single", sort: "none"}}};
def lines($title; $description; $expr; $legend; $unit):
  panel("timeseries"; $title; $description)
  + {targets: [target($expr; $legend; "")]}
  + fields({unit: $unit, min: 0, custom: {drawStyle: "line", lineInterpolation: "stepAfter", fillOpacity: 20, showPoints: "never",
      stacking: {mode: "none", group: "A"}}}; [])
  + {options: {legend: {displayMode: "list", placement: "bottom", showLegend: true, calcs: []},
      tooltip: {mode: "multi", sort: "desc"}}};
def stacked($colours): .fieldConfig.defaults.custom.stacking.mode = "normal"
  | .fieldConfig.overrides = [$colours | to_entries[] | {matcher: {id: "byName", options: .key},
      properties: [{id: "color", value: {mode: "fixed", fixedColor: .value}}]}];

def variables($more): {list: ([{name: "datasource", label: "Prometheus", type: "datasource", query: "prometheus",
    hide: 0, includeAll: false, multi: false, regex: "", refresh: 1, options: [],
    current: {selected: false, text: "Prometheus", value: "${DS_PROMETHEUS}"}}] + $more)};
def variable($name; $caption; $query; $all): {name: $name, label: $caption, type: "query", datasource: source,
  query: {query: $query, refId: $name}, refresh: 2, sort: 1, multi: $all, includeAll: $all, hide: 0,
  regex: "", options: []}
  + (if $all then {allValue: ".*", current: {selected: true, text: "All", value: "$__all"}}
     else {current: {selected: false, text: "", value: ""}} end);
def dashboard($uid; $title; $description; $variables; $panels; $links):
  {__inputs: [{name: "DS_PROMETHEUS", label: "Prometheus", description: "", type: "datasource",
      pluginId: "prometheus", pluginName: "Prometheus"}],
   __requires: ([{type: "grafana", id: "grafana", name: "Grafana", version: "9.5.0"},
      {type: "datasource", id: "prometheus", name: "Prometheus", version: "1.0.0"}]
     + ([$panels[].type | select(. != "row")] | unique | map({type: "panel", id: ., name: ., version: ""}))),
   id: null, uid: $uid, title: $title, description: $description, tags: ["anchorwatch"], timezone: "utc",
   editable: true, graphTooltip: 1, schemaVersion: 38, version: 1, refresh: "1m", fiscalYearStartMonth: 0, liveNow: false,
   weekStart: "", time: {from: "now-7d", to: "now"}, timepicker: {}, templating: variables($variables),
   annotations: {list: [{name: "Alerts", datasource: source, enable: true, hide: false, iconColor: "red",
      expr: "ALERTS{alertname=~\"Anchorwatch.+\", alertstate=\"firing\"}", titleFormat: "{{alertname}}",
      textFormat: "{{device}} {{object}} {{code}}", step: "1m"}]},
   links: $links,
   panels: [$panels | to_entries[] | .value + {id: (.key + 1)}]};

def fleet:
  def count($state): "max(state:anchorwatch_devices:count{state=\"" + $state + "\"})";
  def until($series): "device:anchorwatch_" + $series + "_timestamp_seconds:min - time()";
  dashboard("anchorwatch-fleet"; "anchorwatch: fleet";
    "Which devices still reach their license server after a CA change, and on what date the others break.";
    [];
    [
      (stat("Broken"; "Devices that cannot verify their service now."; count("broken"); "red") + at(0; 0; 4; 4)),
      (stat("At risk"; "Devices that break at the switch."; count("atRisk"); "orange") + at(4; 0; 4; 4)),
      (stat("Unknown"; "Devices whose readiness is unknown."; count("unknown"); "purple") + at(8; 0; 4; 4)),
      (stat("Stale"; "Devices with facts that are too old or were never read, in any state.";
        "count(device:anchorwatch_stale:max == 1) or vector(0)"; "purple") + at(12; 0; 4; 4)),
      (stat("To clean up"; "Devices that are ready and still trust the retiring root."; count("cleanUp"); "blue")
        + at(16; 0; 4; 4)),
      (stat("Ready"; "Devices that have a usable replacement root."; count("ready"); "green") + at(20; 0; 4; 4)),
      (joined("Devices"; "One row a device, the worst first; the name leads to the device. An empty field: no date is known, or nothing breaks. Severities are those of the policy.";
        [["Readiness", "device:anchorwatch_readiness_rank:max", coloured(readiness)],
         ["Severity", "device:anchorwatch_severity:max", coloured(severities)],
         ["Breaks in", until("break"), left],
         ["Licenses stop in", until("impact"), left],
         ["Deadline in", until("license_deadline"), left],
         ["Age of facts", "time() - device:anchorwatch_observed_timestamp_seconds:min", [{id: "unit", value: "dtdurations"}]]];
        [{displayName: "Severity", desc: true}]) + at(0; 4; 24; 14)),
      row("Alerts"; 18),
      (table("Alarms"; "Every alarm above ok, the worst first.";
        "sort_desc(device_class_object_code:anchorwatch_alarm_severity:max)"; ["device", "class", "object", "code"];
        "Severity"; coloured(severities)) + at(0; 19; 12; 9)),
      (lines("Devices by readiness"; "The states of the fleet over time."; "max by (state) (state:anchorwatch_devices:count)";
        "{{state}}"; "none")
        | stacked({broken: "red", atRisk: "orange", unknown: "purple", cleanUp: "blue", ready: "green", notAffected: "text"}))
        + at(12; 19; 12; 9),
      row("anchorwatch itself"; 28),
      (stat("Exporters down"; "Jobs of Prometheus that get no answer.";
        "count(last_over_time(up{job=~\"anchorwatch.*\"}[35m]) == 0) or vector(0)"; "red") + at(0; 29; 6; 4)),
      (stat("Alerts of anchorwatch itself"; "Firing alerts that name no device.";
        "count(ALERTS{alertname=~\"Anchorwatch.+\", alertstate=\"firing\", device=\"\"}) or vector(0)"; "red") + at(6; 29; 6; 4))
    ];
    [{title: "Device", type: "dashboards", tags: ["anchorwatch"], asDropdown: false, icon: "external link", includeVars: true,
      keepTime: true, targetBlank: false, tooltip: "", url: ""}]);

def device:
  dashboard("anchorwatch-device"; "anchorwatch: device"; "All that is known of one device, and what policy says of it.";
    [variable("device"; "Device"; "label_values(device:anchorwatch_severity:max, device)"; false)];
    [
      (stat("Severity"; "The worst finding by policy."; "device:anchorwatch_severity:max{device=\"$device\"}"; "text")
        | .fieldConfig.defaults.mappings = severities) + at(0; 0; 4; 4),
      (stat("Readiness"; "The worst over all transitions."; "device:anchorwatch_readiness_rank:max{device=\"$device\"}"; "text")
        | .fieldConfig.defaults.mappings = readiness) + at(4; 0; 4; 4),
      (stat("Facts"; "Whether they are too old or were never read."; "device:anchorwatch_stale:max{device=\"$device\"}"; "text")
        | .fieldConfig.defaults.mappings = yes_no("current"; "STALE")) + at(8; 0; 4; 4),
      (stat("Breaks in"; "Time left until the earliest break date; nothing breaks where it is empty.";
        "device:anchorwatch_break_timestamp_seconds:min{device=\"$device\"} - time()"; "text")
        | .fieldConfig.defaults += {unit: "dtdurations", noValue: "nothing breaks",
            thresholds: steps([[null, "red"], [1209600, "orange"], [2592000, "green"]])}) + at(12; 0; 6; 4),
      (stat("Licenses stop in"; "Time left until the earliest impact date; no license stops where it is empty.";
        "device:anchorwatch_impact_timestamp_seconds:min{device=\"$device\"} - time()"; "text")
        | .fieldConfig.defaults += {unit: "dtdurations", noValue: "none stops",
            thresholds: steps([[null, "red"], [1209600, "orange"], [2592000, "green"]])}) + at(18; 0; 6; 4),
      (table("Alerts of this device"; "Firing and pending alerts.";
        "ALERTS{device=\"$device\", alertname=~\"Anchorwatch.+\"}"; ["alertname", "alertstate", "severity", "class", "object", "code"];
        "Now"; plain) + at(0; 4; 24; 6)),
      row("Readiness"; 10),
      (table("Readiness for each transition"; "The current state.";
        "device_transition:anchorwatch_readiness:max{device=\"$device\"} == 1"; ["transition", "state"]; "Now"; plain)
        + at(0; 11; 8; 7)),
      (table("Break dates"; "Dates in UTC.";
        "device_transition:anchorwatch_break_timestamp_seconds:min{device=\"$device\"} * 1000"; ["transition"]; "Breaks at"; date)
        + at(8; 11; 8; 7)),
      (table("Services"; "Whether the device verifies the chain of each service.";
        "device_service:anchorwatch_verified:max{device=\"$device\"} == 1"; ["service", "state"]; "Now"; plain)
        + at(16; 11; 8; 7)),
      (states("Readiness over time"; "The worst over all transitions."; "device:anchorwatch_readiness_rank:max{device=\"$device\"}";
        readiness; "{{device}}") + at(0; 18; 24; 5)),
      row("Licenses"; 23),
      (table("Grace periods"; "The current state."; "device_license:anchorwatch_grace:max{device=\"$device\"} == 1";
        ["license", "state"]; "Now"; plain) + at(0; 24; 8; 7)),
      (table("Authorizations"; "The current state."; "device_license:anchorwatch_authorization:max{device=\"$device\"} == 1";
        ["license", "state"]; "Now"; plain) + at(8; 24; 8; 7)),
      (table("Deadlines"; "When a license changes to Authorization Expired if nothing changes, in UTC.";
        "device_license:anchorwatch_deadline_timestamp_seconds:min{device=\"$device\"} * 1000"; ["license"]; "Deadline"; date)
        + at(16; 24; 8; 7)),
      (lines("Entitlements in use"; "Number of licenses in use, for each license line.";
        "device_license_entitlement:anchorwatch_in_use:max{device=\"$device\"}"; "{{entitlement}}"; "none") + at(0; 31; 24; 7)),
      row("Trust stores, certificates and sources"; 38),
      (lines("Trust anchors"; "Number of anchors of each store."; "device_store:anchorwatch_anchors:max{device=\"$device\"}";
        "{{store}}"; "none") + at(0; 39; 8; 7)),
      (table("Certificates"; "When the certificates that the device presents end, in UTC.";
        "device_certificate:anchorwatch_not_after_timestamp_seconds:min{device=\"$device\"} * 1000"; ["certificate"]; "Ends"; date)
        + at(8; 39; 8; 7)),
      (table("Sources"; "Whether the facts of each are too old or were never read."; "device_source:anchorwatch_stale:max{device=\"$device\"}";
        ["source"]; "Facts"; coloured(yes_no("current"; "STALE"))) + at(16; 39; 8; 7))
    ];
    [{title: "Fleet", type: "dashboards", tags: ["anchorwatch"], asDropdown: false, icon: "external link", includeVars: false,
      keepTime: true, targetBlank: false, tooltip: "", url: ""}]);

if $which == "fleet" then fleet else device end
