# SPDX-License-Identifier: ISC
"""The scripts that the template runs on SNMP values (Duktape, so ES5)."""

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

DATE = BYTES + r"""if (!is_hex(value)) return value;
var b = bytes(value);
function two(n) { return ('0' + n).slice(-2); }
return (b[0] * 256 + b[1]) + '-' + two(b[2]) + '-' + two(b[3]) + 'T' + two(b[4]) + ':' + two(b[5]) + ':' + two(b[6]) + 'Z';
"""

# A name is truncated, and its braces are replaced: Zabbix would expand {$MACRO} in it.
ROWS = BYTES + r"""function clean(s) {
	return s.replace(/\{/g, '(').replace(/\}/g, ')').replace(/[\x00-\x1f\x7f]/g, ' ').slice(0, 64);
}
var rows = JSON.parse(value);
rows.forEach(function (row) {
	var index = row['{#SNMPINDEX}'].split('.').map(Number);
	PARTS.forEach(function (part) {
		var length = part.text ? index.shift() : 1, taken = index.splice(0, length);
		row['{#' + part.name + '}'] = part.text ? clean(utf8(taken)) : String(taken[0]);
	});
	TEXTS.forEach(function (name) {
		row['{#' + name + '}'] = clean(text(row['{#' + name + '}'] || ''));
	});
});
return JSON.stringify(rows);
"""


def rows(parts, texts):
    said = ", ".join("{name: '%s', text: %s}" % (name, "true" if is_text else "false") for name, is_text in parts)
    return "var PARTS = [%s], TEXTS = [%s];\n" % (said, ", ".join("'%s'" % t for t in texts)) + ROWS
