# SPDX-License-Identifier: ISC
# Members of a record that the fixtures of scripts do not need, each absent: for what a script does not say itself.
def absent_members:
	.stores[]? |= {written_at: null, fresh_for: 0} + .
	| .presented.services[]?.chains[]?.trusts[]? |= {openssl: null, searches: []} + .
	| .licenses[]? |= ({fresh_for: 0, zone_offset: 0} + .
		| .registration |= {pending_since: null, held: "unknown", held_at: null, reservation: false} + .
		| .authorization |= {deadline_state: "plain"} + .
		| .policy |= {report_period: null, trust_code: "unknown", trust_code_ends: null, no_address: false} + .
		| .entitlements[]? |= {owned: null, ends: null} + .)
	| .presented.services[]?.chains[]?.trusts[]? |= {openssl: null, searches: []} + .;
