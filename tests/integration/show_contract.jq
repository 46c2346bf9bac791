# SPDX-License-Identifier: ISC
# What `anchorwatch show --json` promises, as anchorwatch-json(5) has it: true for each object that keeps it.
def instant: . == null or (type == "string" and test("^-?[0-9]{4,}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"));
def severity: IN("ok", "unknown", "warning", "critical");
def text: . == null or type == "string";
def hex(n): test("^[0-9a-f]{\(n)}$");
def number: type == "number" and . >= 0;
keys_unsorted == ["device", "severity", "observed_at", "age", "stale", "readiness", "stores", "licenses", "certificates",
	"sources", "services", "uses", "identity", "managed_by", "key_types", "roles", "verdicts", "horizon", "asked", "reference"]
and (.reference == null or (.reference | keys_unsorted == ["path", "sha256", "observed_at", "roots", "attempt"]
	and (.path | type == "string") and (.sha256 == null or (.sha256 | hex(64))) and (.observed_at | instant) and (.roots | number)))
and all(.roles[]; IN("server", "client"))
and all(.asked[]; keys_unsorted == ["at", "by", "version", "what", "code", "status", "octets", "took_ms"] and (.at | instant)
	and all(.by, .version, .what; type == "string") and all(.status, .octets, .took_ms; . == null or number))
and all(.uses[]; keys_unsorted == ["service", "origin", "license", "judged"] and (.origin | IN("configured", "reported", "assumed")))
and all(.key_types[]; IN("rsa", "ecdsa"))
and all(.horizon[]; keys_unsorted == ["store", "name", "sha256", "kind", "at", "latest", "date", "source"] and (.at | instant)
	and (.latest | instant) and (.kind | IN("service-switch", "test-window", "issuance-stop", "root-program", "own-end"))
	and (.sha256 | hex(64)) and (.source | text))
and (.severity | severity) and (.observed_at | instant) and (.age == null or (.age | type == "number")) and (.stale | type == "boolean")
and all(.readiness[];
	keys_unsorted == ["transition", "state", "severity", "break_date", "since", "missing", "reason", "store",
		"service", "any_day_since", "impact_date", "remedy", "missing_roots"]
	and all(.missing_roots[]; keys_unsorted == ["name", "sha256", "store", "in_store"] and (.sha256 | hex(64)))
	and (.any_day_since | instant) and (.impact_date | instant) and (.service | text) and (.remedy | text)
	and (.state | IN("ready", "atRisk", "broken", "cleanUp", "notAffected", "unknown")) and (.severity | severity)
	and (.break_date | instant) and (.since | instant) and (.reason | type == "string") and (.store | text)
	and (.missing == null or (.missing | keys_unsorted == ["name", "sha256"] and (.sha256 | hex(64)))))
and all(.services[];
	keys_unsorted == ["name", "source", "via", "host", "observed_at", "stale", "attempt", "protocol", "verdict", "addresses",
		"chains", "changes"]
	and (.verdict | keys_unsorted == ["verified", "severity", "code", "verified_until", "since", "leaf_not_after", "chain_not_after", "store", "chain", "anchor", "cross",
			"wanted", "impact_date", "reason", "remedy"]
		and (.verified | . == null or type == "boolean") and (.severity | severity) and (.reason | type == "string")
		and all(.verified_until, .since, .leaf_not_after, .chain_not_after, .impact_date; instant)
		and (.anchor == null or (.anchor | keys_unsorted == ["name", "sha256", "length"] and (.sha256 | hex(64)))))
	and all(.addresses[]; keys_unsorted == ["address", "protocol", "chain", "other", "other_at", "attempt"] and (.other_at | instant))
	and all(.chains[]; keys_unsorted == ["digest", "key_type", "issuer", "seen_since", "oddities", "certificates", "trusts"]
		and (.key_type | IN("rsa", "ecdsa", "other"))
		and all(.certificates[]; keys_unsorted == ["subject", "issuer", "sha256", "not_before", "not_after"])
		and all(.trusts[]; keys_unsorted == ["store", "cut", "paths", "wanted"]
			and all(.paths[]; keys_unsorted == ["anchor", "length", "cross", "flaw", "detail", "not_before", "not_after",
				"begins_by", "ends_by"])
			and (.wanted == null or (.wanted | keys_unsorted == ["subject", "key_id", "name", "sha256", "not_after", "found_in"]))))
	and all(.changes[]; keys_unsorted == ["at", "from", "to"]))
and all(.stores[];
	keys_unsorted == ["name", "source", "path", "format", "observed_at", "written_at", "fresh_for", "stale", "blocks", "bad_blocks", "attempt", "anchors", "problems", "changes", "crls", "configuration", "difference"]
	and (.difference == null or (.difference | keys_unsorted == ["same", "missing", "extra", "missing_roots", "extra_roots"]
		and (.same | number) and (.extra | number) and (.missing == null or (.missing | number))
		and all(.missing_roots[], .extra_roots[]; keys_unsorted == ["name", "sha256", "not_after", "matters"]
			and (.name | text) and (.sha256 == null or (.sha256 | hex(64))) and (.not_after | instant) and (.matters | text))))
	and all(.crls[]; keys_unsorted == ["issuer", "this_update", "next_update", "holds"]
		and (.issuer | text) and all(.this_update, .next_update; instant) and (.holds | type == "boolean"))
	and (.path | text) and (.format | text) and all(.observed_at, .written_at; instant) and (.fresh_for == null or (.fresh_for | number)) and (.stale | type == "boolean")
	and (.blocks | number) and (.bad_blocks | number)
	and (.attempt | keys_unsorted == ["at", "code", "text"] and (.at | instant) and (.code | text) and (.text | text))
	and all(.anchors[];
		keys_unsorted == ["id", "sha256", "sha1", "subject", "issuer", "serial", "not_before", "not_after",
			"key_algorithm", "key_bits", "signature_algorithm", "usable", "problems", "copies", "trustpoint"]
		and (.id | number and . > 0 and . < 2147483648) and (.sha256 | hex(64)) and (.sha1 | hex(40))
		and (.not_before | instant) and (.not_after | instant) and (.key_bits | number)
		and (.usable | type == "boolean") and (.problems | type == "array") and (.copies | number) and (.trustpoint | text))
	and all(.problems[]; keys_unsorted == ["severity", "code", "where", "text"] and (.severity | IN("error", "warning")))
	and all(.changes[]; keys_unsorted == ["at", "before", "after", "added", "removed", "items"]
		and all(.items[]; keys_unsorted == ["sha256", "name", "added"])))
and all(.licenses[];
	keys_unsorted == ["name", "source", "observed_at", "fresh_for", "stale", "attempt", "mode", "complete", "severity", "code", "reason",
		"clock", "registration", "authorization", "policy", "smart_account", "virtual_account", "product", "transport",
		"url", "zone_note", "entitlements", "problems"]
	and (.mode | IN("classic", "policy", "account", "unknown")) and (.severity | severity) and (.reason | type == "string")
	and (.clock | keys_unsorted == ["grace", "grace_start", "grace_end", "deadline", "deadline_told"]
		and (.grace | IN("none", "inGrace", "expired", "unknown")) and all(.grace_start, .grace_end, .deadline; instant))
	and (.registration | keys_unsorted == ["state", "raw", "registered_at", "next_renewal", "expires", "renewal",
		"pending_since", "held", "held_at", "reservation"]
		and all(.registered_at, .next_renewal, .expires, .pending_since, .held_at; instant)
		and (.held | IN(null, "registered", "reserved")) and (.reservation | type == "boolean"))
	and (.authorization | keys_unsorted == ["state", "raw", "sync", "last_success", "failing_since", "next_sync",
		"deadline_state", "out_of_compliance_since", "evaluation_ends"]
		and (.deadline_state | IN("plain", "exceeded", "unreadable")) and all(.last_success, .failing_since, .next_sync; instant))
	and all(.registration.renewal, .authorization.sync; keys_unsorted == ["result", "at", "raw", "reason"] and (.at | instant))
	and (.policy | keys_unsorted == ["last_ack", "next_ack_deadline", "next_report", "ack_required", "report_period", "trust_code",
		"trust_code_ends", "no_address"] and all(.last_ack, .next_ack_deadline, .next_report, .trust_code_ends; instant))
	and all(.entitlements[]; keys_unsorted == ["name", "tag", "version", "count", "state", "raw", "enforced", "owned", "ends"]
		and (.ends | instant)
		and (.name | type == "string") and (.tag | type == "string") and (.count == null or (.count | number)))
	and all(.problems[]; keys_unsorted == ["severity", "code", "where", "text"]))
and all(.certificates[];
	keys_unsorted == ["name", "role", "source", "observed_at", "stale", "attempt", "certificate", "facts", "issued_by",
		"path", "change", "renewal", "renewal_failed"]
	and (.role | type == "string") and (.issued_by | IN("public", "private", "unknown"))
	and (.facts == null or (.facts | keys_unsorted == ["purposes", "key_usage", "names"]
		and all(.[][]; type == "string")))
	and all(.path[]; keys_unsorted == ["name", "sha256", "not_after"] and (.not_after | instant))
	and (.change == null or (.change | keys_unsorted == ["at", "sha256", "issuer", "not_after"]))
	and (.certificate == null or (.certificate | keys_unsorted == ["sha256", "sha1", "subject", "issuer", "serial",
		"not_before", "not_after", "key_algorithm", "key_bits", "signature_algorithm"])))
and all(.sources[]; keys_unsorted == ["name", "kind", "endpoint", "version", "absent", "overlaps", "observed_at", "stale", "attempt", "cipher",
	"forward_secrecy"]
	and all(.overlaps[]; keys_unsorted == ["part", "used", "first"] and (.first | type == "boolean")))
and (.identity == null or (.identity | keys_unsorted == ["product", "version", "serial", "source", "observed_at", "mismatch",
	"clock_skew", "clock_source", "clock_observed_at"]))
and (.managed_by | text)
and all(.verdicts[];
	keys_unsorted == ["code", "severity", "object", "text", "since", "until", "remedy"]
	and (.remedy | type == "string") and (.severity | severity) and (.since | instant) and (.until | instant))
