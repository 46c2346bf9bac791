# SPDX-License-Identifier: ISC
# What nagios/generate makes of the plugin's option table: {options: [...], modes: [...]}.

# Options that a check may have.
def for_checks: map(select(.option | IN("help", "version") | not));
# --help lists the modes below the options; here they stand in the sentence.
def with_modes: . as $table | .options |= map(if .option == "mode"
  then .text = "What to check: " + ($table.modes | map(.mode) | join(", ")) + "." else . end);
def variable: "anchorwatch_" + (.option | gsub("-"; "_"));
def without_device: [.modes[] | select(.device | not) | .mode];

# --hostname, unless the mode is about no single device: a name that no device can have would be refused.
def device_condition: without_device | map("macro(\"$anchorwatch_mode$\") != " + @json) | join(" && ");

# ---- Nagios Core ----

def synopsis:
  "--" + .option + (if .value == null then "" elif .optional then "[=" + .value + "]" else "=" + .value end);

def nagios_command(mode):
  "define command {",
  "\tcommand_name\tcheck_anchorwatch_" + mode.mode,
  "\tcommand_line\t$USER1$/check_anchorwatch -m " + mode.mode
    + (if mode.device then " -H '$ARG1$' $ARG2$" else " $ARG1$" end),
  "}", "";

def nagios_commands:
  [ "# SPDX-License-Identifier: ISC",
    "# Commands for Nagios Core, one a mode of check_anchorwatch(8). Made by nagios/generate: do not edit.",
    "# The first argument is the device, the second any further options, each value in single quotes:",
    "#   check_command  check_anchorwatch_readiness!exp-core-1!-w '60d' -c '14d'",
    "# Mode fleet has no device. Options:",
    (.options | for_checks[] | select(.option | IN("hostname", "mode") | not)
      | "#   " + synopsis + "  " + .text),
    "",
    (.modes[] as $mode | nagios_command($mode)) ]
  | .[:-1] | join("\n");

# ---- Icinga 2 ----

def icinga_fields(condition):
  if .value == null then ["set_if = \"$" + variable + "$\""]
  elif .optional then ["value = \"--" + .option + "=$" + variable + "$\"", "skip_key = true"]
  else ["value = \"$" + variable + "$\""] end
  + ["description = " + (.text | @json)]
  + (if .option == "mode" then ["required = true"]
     elif .option == "hostname" then ["set_if = {{ " + condition + " }}"]
     else [] end);

def icinga_argument(condition):
  "\t\t\"--" + .option + "\" = {", (icinga_fields(condition)[] | "\t\t\t" + .), "\t\t}";

def check_command:
  with_modes | device_condition as $condition
  | [ "/* SPDX-License-Identifier: ISC */",
      "/* Icinga 2 command for check_anchorwatch(8). Made by nagios/generate: do not edit. */",
      "",
      "object CheckCommand \"anchorwatch\" {",
      "\tcommand = [ PluginContribDir + \"/check_anchorwatch\" ]",
      "",
      "\targuments = {",
      (.options | for_checks[] | icinga_argument($condition)),
      "\t}",
      "",
      "\tvars.anchorwatch_hostname = \"$host.name$\"",
      "}" ]
  | join("\n");

# ---- Icinga Director ----

def data_type: "Icinga\\Module\\Director\\DataType\\DataType" + .;

def basket_argument(condition):
  (if .value == null then {set_if: ("$" + variable + "$")}
   elif .optional then {value: ("--" + .option + "=$" + variable + "$"), skip_key: true}
   else {value: ("$" + variable + "$")} end)
  + {description: .text}
  + (if .option == "mode" then {required: true}
     elif .option == "hostname" then {set_if: condition, set_if_format: "expression"}
     else {} end);

def caption: "Anchorwatch " + (.option | gsub("-"; " "));

# Options that may be repeated say so in their sentence.
def field_type:
  if .option == "mode" then {datatype: ("Datalist" | data_type),
      settings: {behavior: "strict", data_type: "string", datalist: "anchorwatch modes"}}
  elif .value == null then {datatype: ("Boolean" | data_type), settings: {}}
  elif (.text | contains("(may be repeated)")) then {datatype: ("Array" | data_type), settings: {}}
  else {datatype: ("String" | data_type), settings: {visibility: "visible"}} end;

def basket_field: {varname: variable, caption: caption, description: .text, format: null} + field_type;

def basket_command(condition; options):
  { object_name: "anchorwatch",
    object_type: "object",
    command: "PluginContribDir + /check_anchorwatch",
    methods_execute: "PluginCheck",
    timeout: "60",
    arguments: (options | map({key: ("--" + .option), value: basket_argument(condition)}) | from_entries),
    vars: {anchorwatch_hostname: "$host.name$"},
    fields: [options | to_entries[]
      | {datafield_id: (.key + 1), is_required: (if .value.option == "mode" then "y" else "n" end), var_filter: null}] };

def template:
  { object_name: "anchorwatch-service",
    object_type: "template",
    check_command: "anchorwatch",
    check_interval: "300",
    retry_interval: "60",
    max_check_attempts: "2",
    enable_perfdata: true };

def set_member:
  { object_name: ("anchorwatch " + .mode),
    object_type: "object",
    imports: ["anchorwatch-service"],
    vars: {anchorwatch_mode: .mode} };

def basket:
  with_modes | device_condition as $condition | (.options | for_checks) as $options
  | { Command: {anchorwatch: basket_command($condition; $options)},
      DataList: {"anchorwatch modes": {list_name: "anchorwatch modes", owner: "anchorwatch",
        entries: [.modes[] | {entry_name: .mode, entry_value: .mode, format: "string"}]}},
      ServiceTemplate: {"anchorwatch-service": template},
      ServiceSet: {"anchorwatch device": {object_name: "anchorwatch device", object_type: "template",
        description: "The checks of one device; the host has its name, or sets anchorwatch_hostname.",
        services: [.modes[] | select(.device) | set_member]}},
      Datafield: ([$options | to_entries[] | {key: (.key + 1 | tostring), value: (.value | basket_field)}] | from_entries) };
