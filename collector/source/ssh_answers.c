/* SPDX-License-Identifier: ISC */
#include "source/ssh_answers.h"

#include <string.h>

#include "cisco/text/ssh_answer.h"
#include "cisco/text/ssh_identity.h"
#include "cisco/text/license_text.h"
#include "base/text.h"
#include "model/own_certificate.h"
#include "model/pool.h"
#include "model/running.h"
#include "model/store.h"
#include "source/more.h"
#include "truststore/truststore.h"

void
aw_ssh_answers_init(struct aw_ssh_answers *answers, size_t max_bytes)
{
	*answers = (struct aw_ssh_answers){0};
	for (size_t i = 0; i < AW_SSH_GIVES; i++)
		aw_buf_init(&answers->of[i].text, max_bytes);
}

void
aw_ssh_answers_clear(struct aw_ssh_answers *answers)
{
	for (size_t i = 0; i < AW_SSH_GIVES; i++)
		aw_buf_free(&answers->of[i].text);
}

/* Adds it, or notes the refusal, to one part. */
static enum aw_err
add_answer(struct aw_ssh_answer *to, const char *command, const struct aw_error *refusal,
    const struct aw_program_end *end, struct aw_error *err)
{
	if (to->command == NULL) {
		to->command = command;
		to->asked_at = end->started_at;
	}
	if (refusal->code != AW_OK) {
		if (to->refused++ == 0)
			to->err = *refusal;
		return AW_OK;
	}
	to->good++;
	if (end->len + 1 > to->text.max - to->text.len)
		return aw_error_set(err, AW_ERR_NET_SIZE, command,
		    "the answers of one part are longer than %zu octets", to->text.max);
	if (!aw_buf_add(&to->text, end->output, end->len) || !aw_buf_add(&to->text, "\n", 1))
		return aw_error_nomem(err);
	return AW_OK;
}

enum aw_err
aw_ssh_answers_add(struct aw_ssh_answers *answers, const struct aw_ssh_family *family,
    const struct aw_ssh_sent *sent, const struct aw_program_end *end, struct aw_error *err)
{
	struct aw_error refusal = {.code = AW_OK};
	enum aw_err rc =
	    aw_ssh_refusal(family, sent->command, sent->several, end->output, end->len, &refusal);

	if (rc == AW_ERR_SSH_LOCKED) {
		*err = refusal;
		return rc;
	}
	rc = AW_OK;
	for (size_t i = 0; i < AW_SSH_GIVES && rc == AW_OK; i++)
		if ((sent->gives & 1U << i) != 0)
			rc = add_answer(&answers->of[i], sent->command, &refusal, end, err);
	return rc;
}

/* A reader that found nothing it knows: what came is something else. */
static enum aw_err
name_other(const struct aw_ssh_answer *answer, enum aw_err rc, struct aw_error *err)
{
	if (rc == AW_ERR_LICENSE_FORMAT || rc == AW_ERR_STORE_FORMAT)
		return aw_ssh_other(answer->command, answer->text.data, answer->text.len, err);
	return rc;
}

static enum aw_err
read_license(const struct aw_ssh_answer *answer, const struct aw_source *source,
    struct aw_license *license, struct aw_error *err)
{
	const struct aw_license_text_options options = {.observed_at = answer->asked_at,
	    .zone_offset = source->device->zone_offset,
	    .clock = &source->clock};
	enum aw_err rc;

	if (aw_license_init(license, source->parts.license) != AW_OK)
		return aw_error_nomem(err);
	rc = aw_license_text_parse(license, answer->text.data, answer->text.len, &options, err);
	return name_other(answer, rc, err);
}

static enum aw_err
parse_store(const struct aw_ssh_answer *answer, const struct aw_source *source,
    struct aw_pool *pool, struct aw_store *own, struct aw_store *store, struct aw_error *err)
{
	const struct aw_truststore_options options = {.max_bytes = answer->text.max,
	    .known = source->known,
	    .has_zone = source->device->zone_offset != AW_INSTANT_NONE,
	    .zone_offset = source->device->zone_offset,
	    .clock = &source->clock,
	    .own = own};
	enum aw_err rc = aw_truststore_parse(pool, (const uint8_t *)answer->text.data,
	    answer->text.len, answer->command, &options, store, err);

	return name_other(answer, rc, err);
}

/*
 * What a refused command would have shown is not in the store: it is a part, whose absences prove
 * nothing.
 */
static enum aw_err
read_store(const struct aw_ssh_answer *answer, const struct aw_source *source, struct aw_pool *pool,
    struct aw_store *store, struct aw_error *err)
{
	enum aw_err rc = parse_store(answer, source, pool, NULL, store, err);

	if (rc != AW_OK)
		return rc;
	store->excerpt = store->excerpt || answer->refused > 0;
	aw_store_set_partial(store);
	return AW_OK;
}

static bool
has_trustpoint(const struct aw_store *store, const struct aw_anchor *anchor, const char *name)
{
	const char *names = aw_store_trustpoint(store, anchor);

	return name == NULL || (names != NULL && strcmp(names, name) == 0);
}

/* Of several the one of the configured trustpoint, else the first that another CA issued. */
static const struct aw_certificate *
choose_own(const struct aw_store *own, const char *trustpoint)
{
	const struct aw_certificate *first = NULL;

	for (size_t i = 0; i < own->n_anchors; i++) {
		const struct aw_certificate *each = own->anchors[i].certificate;

		if (!has_trustpoint(own, &own->anchors[i], trustpoint))
			continue;
		if (first == NULL)
			first = each;
		if (strcmp(each->subject, each->issuer) != 0)
			return each;
	}
	return first;
}

/* Another certificate of the device, by its trustpoint; a name that is taken is passed over. */
static enum aw_err
add_other(const struct aw_store *own, const struct aw_anchor *anchor,
    const struct aw_source *source, struct aw_pool *pool, struct aw_result *result)
{
	const char *trustpoint = aw_store_trustpoint(own, anchor);
	char role[AW_OWN_ROLE_MAX + 1];
	struct aw_more *more;
	bool taken;

	if (trustpoint == NULL)
		return AW_OK;
	(void)aw_text_format(role, sizeof(role), "trustpoint %s", trustpoint);
	more = aw_more_add(result, source, AW_PART_CERTIFICATE, trustpoint, &taken);
	if (more == NULL)
		return taken || result->n_more >= AW_MORE_MAX ? AW_OK : AW_ERR_NO_MEMORY;
	more->facts.role = aw_text_clean_dup(role, strlen(role), sizeof(role));
	more->facts.certificate = aw_pool_ref(pool, anchor->certificate->sha256);
	return more->facts.role != NULL ? AW_OK : AW_ERR_NO_MEMORY;
}

/* The chosen one, and the others that a CA issued: a self-signed one is made again by the device.
 */
static enum aw_err
take_own(const struct aw_store *own, const struct aw_certificate *chosen,
    const struct aw_source *source, struct aw_pool *pool, struct aw_result *result,
    struct aw_error *err)
{
	enum aw_err rc = AW_OK;

	result->certificate = aw_pool_ref(pool, chosen->sha256);
	for (size_t i = 0; i < own->n_anchors && rc == AW_OK; i++) {
		const struct aw_certificate *each = own->anchors[i].certificate;

		if (each != chosen && strcmp(each->subject, each->issuer) != 0)
			rc = add_other(own, &own->anchors[i], source, pool, result);
	}
	return rc == AW_OK ? AW_OK : aw_error_nomem(err);
}

/* Of a configuration; PEM that another command prints is a chain. */
static enum aw_err
read_own(const struct aw_ssh_answer *answer, const struct aw_source *source, struct aw_pool *pool,
    struct aw_result *result, struct aw_error *err)
{
	struct aw_store own = {0}, rest = {0};
	const struct aw_certificate *chosen;
	enum aw_err rc = parse_store(answer, source, pool, &own, &rest, err);

	chosen = choose_own(&own, source->config->ssh->trustpoint);
	if (chosen != NULL)
		rc = take_own(&own, chosen, source, pool, result, err);
	else if (rc == AW_OK && rest.running == NULL && rest.n_anchors > 0)
		rc = aw_result_take_own(result, &rest, pool, err);
	else if (rc == AW_OK || rc == AW_ERR_STORE_EMPTY)
		rc = aw_error_set(err, AW_ERR_STORE_EMPTY, answer->command,
		    "the answer has no certificate of the device itself");
	if (rc == AW_OK && rest.running != NULL && rest.running->whole)
		result->all_more |= AW_PART_CERTIFICATE;
	aw_store_clear(&own, pool);
	aw_store_clear(&rest, pool);
	return rc;
}

/* What is asked for and has an answer is read; else *fact gets the error. */
static bool
is_answered(const struct aw_ssh_answer *answer, struct aw_fact *fact)
{
	if (!fact->asked)
		return false;
	fact->err = answer->err;
	return answer->good > 0;
}

static enum aw_err
read_facts(const struct aw_ssh_answers *answers, const struct aw_source *source,
    struct aw_pool *pool, struct aw_result *result)
{
	const struct aw_ssh_answer *of = answers->of;
	enum aw_err rc[3] = {AW_OK, AW_OK, AW_OK};

	if (is_answered(&of[AW_SSH_LICENSE], &result->has_license)) {
		rc[0] = read_license(
		    &of[AW_SSH_LICENSE], source, &result->license, &result->has_license.err);
		result->has_license.err.code = rc[0];
	}
	if (is_answered(&of[AW_SSH_STORE], &result->has_store)) {
		rc[1] = read_store(
		    &of[AW_SSH_STORE], source, pool, &result->store, &result->has_store.err);
		result->has_store.err.code = rc[1];
	}
	if (is_answered(&of[AW_SSH_CERTIFICATE], &result->has_certificate)) {
		rc[2] = read_own(
		    &of[AW_SSH_CERTIFICATE], source, pool, result, &result->has_certificate.err);
		result->has_certificate.err.code = rc[2];
		result->has_certificate.absent = rc[2] == AW_ERR_STORE_EMPTY;
	}
	for (size_t i = 0; i < sizeof(rc) / sizeof(rc[0]); i++)
		if (rc[i] == AW_ERR_NO_MEMORY)
			return rc[i];
	return AW_OK;
}

static bool
says_anything(const struct aw_identity *identity)
{
	return identity->product != NULL || identity->version != NULL || identity->serial != NULL;
}

/* Notes each part that is missing, and each command that was refused; the first error if nothing
 * was given at all, else NULL. */
static const struct aw_error *
note_absent(const struct aw_ssh_answers *answers, struct aw_result *result)
{
	static const char *const names[AW_SSH_GIVES] = {
	    "identity", "license", "trust store", "certificate"};
	const struct aw_fact *facts[AW_SSH_GIVES] = {
	    NULL, &result->has_license, &result->has_store, &result->has_certificate};
	const struct aw_error *first = NULL;
	unsigned good = 0;

	for (size_t i = 0; i < AW_SSH_GIVES; i++) {
		const struct aw_ssh_answer *answer = &answers->of[i];
		const struct aw_error *err =
		    facts[i] != NULL && facts[i]->err.code != AW_OK ? &facts[i]->err : &answer->err;

		if (answer->command == NULL)
			continue;
		good += facts[i] != NULL ? facts[i]->err.code == AW_OK || facts[i]->absent
					 : says_anything(&result->identity);
		if (err->code == AW_OK)
			continue;
		if (first == NULL)
			first = err;
		aw_result_absent(result, "%s: %s: %s [%s]", names[i], err->object, err->text,
		    aw_err_code(err->code)->id);
	}
	return good > 0 ? NULL : first;
}

enum aw_err
aw_ssh_answers_read(const struct aw_ssh_answers *answers, const struct aw_source *source,
    const struct aw_source_host *host, struct aw_result *result, struct aw_error *err)
{
	const struct aw_ssh_answer *who = &answers->of[AW_SSH_IDENTITY];
	const struct aw_error *nothing;

	if (who->good > 0 && !aw_ssh_identity(who->text.data, who->text.len, &result->identity))
		return aw_error_nomem(err);
	if (aw_source_identify(source, host->now.wall, &result->identity, err) != AW_OK)
		return err->code;
	if (read_facts(answers, source, host->pool, result) != AW_OK)
		return aw_error_nomem(err);
	nothing = note_absent(answers, result);
	if (nothing != NULL) {
		*err = *nothing;
		return err->code;
	}
	return AW_OK;
}
