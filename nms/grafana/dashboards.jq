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
      textFormat: "{{device}} {{transition}}", step: "1m"}]},
   links: $links,
   panels: [$panels | to_entries[] | .value + {id: (.key + 1)}]};

def fleet:
  def count($state): "max(state:anchorwatch_devices:count{state=\"" + $state + "\"})";
  dashboard("anchorwatch-fleet"; "anchorwatch: fleet";
    "Which devices still reach their license server after a CA change, and on what date the others break.";
    [variable("transition"; "Transition"; "label_values(device_transition:anchorwatch_readiness:max, transition)"; true)];
    [
      (stat("Broken"; "Devices that cannot verify their service now."; count("broken"); "red") + at(0; 0; 4; 4)),
      (stat("At risk"; "Devices that break at the switch."; count("atRisk"); "orange") + at(4; 0; 4; 4)),
      (stat("Unknown"; "Devices whose readiness is unknown."; count("unknown"); "purple") + at(8; 0; 4; 4)),
      (stat("Stale"; "Devices with facts that are too old or were never read, in any state.";
        "count(device:anchorwatch_stale:max == 1) or vector(0)"; "purple") + at(12; 0; 4; 4)),
      (stat("To clean up"; "Devices that are ready and still trust the retiring root."; count("cleanUp"); "blue")
        + at(16; 0; 4; 4)),
      (stat("Ready"; "Devices that have a usable replacement root."; count("ready"); "green") + at(20; 0; 4; 4)),
      row("Readiness"; 4),
      (table("What breaks, soonest first"; "Time left until the break date, for each device and transition.";
        "sort(device_transition:anchorwatch_break_timestamp_seconds:min{transition=~\"$transition\"} - time())";
        ["device", "transition"]; "Time left"; left) + at(0; 5; 12; 9)),
      (table("Readiness of each device"; "The worst over all transitions.";
        "sort_desc(device:anchorwatch_readiness_rank:max)"; ["device"]; "Readiness"; coloured(readiness)) + at(12; 5; 12; 9)),
      (lines("Devices by readiness"; "The states of the fleet over time."; "max by (state) (state:anchorwatch_devices:count)";
        "{{state}}"; "none")
        | stacked({broken: "red", atRisk: "orange", unknown: "purple", cleanUp: "blue", ready: "green", notAffected: "text"}))
        + at(0; 14; 24; 8),
      row("Licenses and certificates"; 22),
      (table("License deadlines, soonest first"; "Time left until a license changes to Authorization Expired if nothing changes.";
        "sort(device_license:anchorwatch_deadline_timestamp_seconds:min - time())"; ["device", "license"]; "Time left"; left)
        + at(0; 23; 12; 8)),
      (table("Licenses in grace or expired"; "Renewals that were missed or failed.";
        "device_license:anchorwatch_grace:max{state=~\"inGrace|expired\"} == 1"; ["device", "license", "state"]; "Now"; plain)
        + at(12; 23; 12; 8)),
      (table("Certificates of the devices, soonest first"; "Time left of the certificates that the devices present.";
        "sort(device_certificate:anchorwatch_not_after_timestamp_seconds:min - time())"; ["device", "certificate"];
        "Time left"; left) + at(0; 31; 12; 8)),
      (table("Services that are not verified"; "The presented chain leads to no anchor of the device.";
        "device_service:anchorwatch_verified:max{state=\"no\"} == 1"; ["device", "service"]; "Now"; plain)
        + at(12; 31; 12; 8)),
      row("anchorwatch itself"; 39),
      (table("Severity of each device"; "The worst finding by policy."; "sort_desc(device:anchorwatch_severity:max)";
        ["device"]; "Severity"; coloured(severities)) + at(0; 40; 12; 8)),
      (table("Age of the facts, oldest first"; "How long ago the oldest of them was observed.";
        "sort_desc(time() - device:anchorwatch_observed_timestamp_seconds:min)"; ["device"]; "Age";
        [{id: "unit", value: "dtdurations"}]) + at(12; 40; 12; 8))
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
        "min(device_transition:anchorwatch_break_timestamp_seconds:min{device=\"$device\"}) - time()"; "text")
        | .fieldConfig.defaults += {unit: "dtdurations", noValue: "nothing breaks",
            thresholds: steps([[null, "red"], [1209600, "orange"], [2592000, "green"]])}) + at(12; 0; 6; 4),
      (stat("Licenses stop in"; "Time left until the earliest impact date; no license stops where it is empty.";
        "min(device_transition:anchorwatch_impact_timestamp_seconds:min{device=\"$device\"}) - time()"; "text")
        | .fieldConfig.defaults += {unit: "dtdurations", noValue: "none stops",
            thresholds: steps([[null, "red"], [1209600, "orange"], [2592000, "green"]])}) + at(18; 0; 6; 4),
      (table("Alerts of this device"; "Firing and pending alerts.";
        "ALERTS{device=\"$device\", alertname=~\"Anchorwatch.+\"}"; ["alertname", "alertstate", "severity", "transition"];
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
