/* SPDX-License-Identifier: ISC */
/* A world as the files that the programs read. */
#include <stdlib.h>

#include "base/buf.h"
#include "base/text.h"
#include "record/record.h"
#include "tests/law/world.h"

static void
print_root(const struct law_world *world, const char *side, int root, bool keys, FILE *out)
{
	char hex[2 * AW_SHA256_LEN + 1];
	uint8_t sha256[AW_SHA256_LEN];

	law_root_sha256(root, sha256);
	aw_hex(hex, sha256, AW_SHA256_LEN);
	(void)fprintf(out, "\t%s \"%s\" {\n\t\tsha256 = %s\n\t\tsubject = \"%s\"\n", side,
	    law_root_name(root), hex, law_subject(world->roots[root].key));
	if (keys) {
		law_key_sha256(world->roots[root].key, sha256);
		aw_hex(hex, sha256, AW_SHA256_LEN);
		(void)fprintf(out, "\t\tkey-sha256 = %s\n", hex);
	}
	(void)fputs("\t}\n", out);
}

static void
print_instant(const char *key, int64_t at, FILE *out)
{
	char text[AW_INSTANT_TEXT];

	if (at != AW_INSTANT_NONE)
		(void)fprintf(out, "\t%s = %s\n", key, aw_instant_format(at, text));
}

static void
print_transition(const struct law_world *world, const struct law_transition *transition,
    const char *name, FILE *out)
{
	static const char *const applies[] = {"all", "holders", "declared"};
	char text[AW_INSTANT_TEXT];
	int64_t last = AW_INSTANT_NONE;

	(void)fprintf(out,
	    "transition %s {\n\ttitle = \"a transition\"\n\tsource = \"a notice\"\n"
	    "\tapplies-to = %s\n",
	    name, applies[transition->applies]);
	if (transition->needs_all)
		(void)fputs("\tneeds = all\n", out);
	print_instant("issuance-stop", transition->issuance_stop, out);
	print_instant("distrust-after", transition->distrust_after, out);
	/* The last switch is the default, and an issuance may stop after it. */
	for (unsigned i = 0; i < transition->n_switches; i++)
		last = aw_instant_later(last, transition->switches[i] + transition->lasts[i]);
	if (transition->clean_up != last)
		print_instant("clean-up", transition->clean_up, out);
	for (unsigned i = 0; i < transition->n_retiring; i++)
		print_root(world, "retiring", transition->retiring[i], transition->keys, out);
	for (unsigned i = 0; i < transition->n_replacements; i++)
		print_root(
		    world, "replacement", transition->replacements[i], transition->keys, out);
	for (unsigned i = 0; i < transition->n_switches; i++) {
		(void)fprintf(out, "\tservice %s {\n\t\tswitch = %s\n",
		    law_service_name(transition->services[i]),
		    aw_instant_format(transition->switches[i], text));
		if (transition->lasts[i] > 0)
			(void)fprintf(out, "\t\tlatest = %s\n",
			    aw_instant_format(
				transition->switches[i] + transition->lasts[i], text));
		(void)fputs("\t}\n", out);
	}
	(void)fputs("}\n", out);
}

void
law_print_transitions(const struct law_world *world, FILE *out)
{
	static const char *const names[LAW_TRANSITIONS] = {"first", "second", "third"};

	for (int i = 0; i < LAW_TRANSITIONS; i++)
		if (world->transitions[i].present)
			print_transition(world, &world->transitions[i], names[i], out);
}

static const char *
severity(enum aw_severity value)
{
	return aw_severity_word(value);
}

void
law_print_policy(const struct law_world *world, FILE *out)
{
	const struct aw_policy *policy = &world->policy;
	char hex[2 * AW_SHA256_LEN + 1], until[AW_INSTANT_TEXT];
	uint8_t sha256[AW_SHA256_LEN];

	(void)fprintf(out,
	    "policy {\n\tmatch = %s\n\tunknown = %s\n\tclean-up = %s\n"
	    "\tcritical-before-break = %llds\n\tstore-problem = %s\n\tservice-unreachable = %s\n"
	    "\tsync-failed = %s\n\tcritical-before-deadline = %llds\n\tack-overdue = %s\n"
	    "\tstale-after = %u\n\trenewal-warning = %llds\n\tcertificate-renewal = %s\n"
	    "\tcertificate-purpose = %s\n%s}\n",
	    policy->match == AW_MATCH_KEY ? "key" : "fingerprint", severity(policy->unknown),
	    severity(policy->clean_up), (long long)policy->at_risk_critical,
	    severity(policy->store_problem), severity(policy->service_unreachable),
	    severity(policy->sync_failed), (long long)policy->grace_critical,
	    severity(policy->ack_overdue), policy->stale_intervals,
	    (long long)policy->renewal_warning, severity(policy->certificate_renewal),
	    severity(policy->certificate_purpose),
	    policy->anchor_warning.seconds == 0
		? "\tanchor-warning = never\n\tservice-warning = never\n"
		: "");
	for (unsigned i = 0; i < world->n_exceptions; i++) {
		law_root_sha256(world->exceptions[i].root, sha256);
		aw_hex(hex, sha256, AW_SHA256_LEN);
		(void)fprintf(out,
		    "exception {\n\tcertificate = %s\n\treason = \"a test device\"\n"
		    "\tuntil = %s\n}\n",
		    hex, aw_instant_format(world->exceptions[i].until, until));
	}
}

void
law_print(const struct law_world *world, FILE *out)
{
	struct law_built built;
	struct aw_buf buf;
	char now[AW_INSTANT_TEXT];

	law_build(world, 0, &built);
	aw_buf_init(&buf, AW_RECORD_BYTES_MAX);
	if (aw_record_format(built.record, &buf, NULL) == AW_OK)
		(void)fprintf(out, "# records/device.json\n%s\n", buf.data);
	aw_buf_free(&buf);
	law_build_end(&built);
	(void)fputs("# transitions/law.conf\n", out);
	law_print_transitions(world, out);
	(void)fputs("# anchorwatch.conf, of the device\n", out);
	law_print_policy(world, out);
	(void)fprintf(out, "# --as-of %s\n", aw_instant_format(world->now, now));
}
