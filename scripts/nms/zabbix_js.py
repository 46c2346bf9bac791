# SPDX-License-Identifier: ISC
"""The scripts that the templates run on SNMP values (Duktape, so ES5)."""

# Bytes that are not all printable arrive as "C3 BC ..." if the server has no MIB: UTF-8 text, dates, hashes.
BYTES = r"""function bytes(value) {
	return value.trim().split(/\s+/).map(function (x) { return parseInt(x, 16); });
}
function utf8(list) {
	try {
		return decodeURIComponent(list.map(function (b) { return '%' + ('0' + b.toString(16)).slice(-2); }).join(''));
	} catch (e) {
		return list.map(function (b) { return b < 128 ? String.fromCharCode(b) : '?'; }).join('');
	}
}
function is_hex(value) {
	return /^\s*[0-9A-F]{2}(\s+[0-9A-F]{2})*\s*$/.test(value);
}
function text(value) {
	if (is_hex(value)) {
		var list = bytes(value);
		if (list.some(function (b) { return b < 32 || b > 126; })) return utf8(list);
	}
	return value;
}
"""

TEXT = BYTES + "return text(value);\n"

# With the MIB it is "c3:4:...": its DISPLAY-HINT gives no leading zeros.
SHA256 = r"""value = value.trim();
if (!/^[0-9A-Fa-f]{1,2}([\s:]+[0-9A-Fa-f]{1,2})+$/.test(value)) return value;
return value.split(/[\s:]+/).map(function (x) { return ('0' + x.toLowerCase()).slice(-2); }).join('');
"""

# Seconds since 1970, 0 for none: DateAndTime is "07 EA ..." without the MIB, "2026-12-1,8:0:0.0,+0:0" with it.
DATE = r"""var f = value.trim().split(/\s+/).map(function (x) { return parseInt(x, 16); }), zone = 0;
if (/^[0-9A-F]{2}(\s+[0-9A-F]{2}){7}/.test(value.trim())) {
	f = [f[0] * 256 + f[1]].concat(f.slice(2, 7), [String.fromCharCode(f[8] || 43), f[9] || 0, f[10] || 0]);
} else {
	f = /^(\d+)-(\d+)-(\d+),(\d+):(\d+):(\d+)(?:\.\d+)?(?:,([+-])(\d+):(\d+))?$/.exec(value.trim());
	if (!f) return 0;
	f.shift();
}
zone = (Number(f[7] || 0) * 60 + Number(f[8] || 0)) * (f[6] === '-' ? -60 : 60);
return Math.max(0, Date.UTC(f[0], f[1] - 1, f[2], f[3], f[4], f[5]) / 1000 - zone);
"""

ANSWERS = "return value === '-' ? 0 : 1;\n"

# A name is truncated, and its braces are replaced: Zabbix would expand {$MACRO} in it.
ROWS = r"""function clean(s) {
	return s.replace(/\{/g, '(').replace(/\}/g, ')').replace(/[\x00-\x1f\x7f]/g, ' ').slice(0, 64);
}
function taken(part, index) {
	var list = index.splice(0, part.text ? index.shift() : 1);
	if (part.text) return clean(utf8(list));
	return part.words ? part.words[list[0]] || String(list[0]) : String(list[0]);
}
var rows = JSON.parse(value);
rows.forEach(function (row) {
	var index = row['{#SNMPINDEX}'].split('.').map(Number);
	PARTS.forEach(function (part) {
		row['{#' + part.name + '}'] = taken(part, index);
	});
	TEXTS.forEach(function (name) {
		row['{#' + name + '}'] = clean(text(row['{#' + name + '}'] || ''));
	});
});
return JSON.stringify(rows);
"""


def part_of(name, index):
    if index.words:
        words = ", ".join("%d: '%s'" % (number, word) for word, number in index.words)
        return "{name: '%s', words: {%s}}" % (name, words)
    return "{name: '%s', text: %s}" % (name, "true" if index.text else "false")


def rows(names, indices, texts):
    parts = ", ".join(part_of(name, index) for name, index in zip(names, indices))
    return "var PARTS = [%s], TEXTS = [%s];\n" % (parts, ", ".join("'%s'" % t for t in texts)) + BYTES + ROWS
