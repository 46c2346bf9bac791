/* SPDX-License-Identifier: ISC */
#include "base/err.h"
#include "record/record_writer.h"

#include "base/instant.h"
#include "base/text.h"
#include "model/anchor.h"
#include "model/facts.h"
#include "model/words.h"

json_t *
aw_writer_instant(int64_t value)
{
	return value == AW_INSTANT_NONE ? json_null() : json_integer(value);
}

json_t *
aw_writer_hex(const uint8_t *bytes, size_t len)
{
	char text[2 * AW_SHA256_LEN + 1];

	aw_hex(text, bytes, len);
	return json_string_nocheck(text);
}

/* What the source did not give is null. */
static json_t *
known_hex(bool known, const uint8_t *bytes, size_t len)
{
	return known ? aw_writer_hex(bytes, len) : json_null();
}

json_t *
aw_writer_row(const struct aw_certificate *cert, int copies, bool rejected, const char *trustpoint)
{
	const char *issuer = cert->issuer == cert->subject ? NULL : cert->issuer;
	const char *serial = cert->serial[0] != '\0' ? cert->serial : NULL;
	bool unseen = aw_certificate_unseen(cert), sha256 = aw_certificate_has_sha256(cert);

	return json_pack("[o,o,o,s,s,s?,s?,s,i,s,o,o,o,i,b,o,s?]",
	    known_hex(sha256, cert->sha256, AW_SHA256_LEN),
	    known_hex(aw_certificate_has_sha1(cert), cert->sha1, AW_SHA1_LEN),
	    known_hex(!unseen, cert->key_sha256, AW_SHA256_LEN), cert->name, cert->subject, issuer,
	    serial, cert->key_algorithm, (int)cert->key_bits, cert->signature_algorithm,
	    aw_writer_instant(cert->not_before), aw_writer_instant(cert->not_after),
	    aw_writer_words(cert->flaws, AW_FLAW_COUNT, aw_flaw_word), copies, (int)rejected,
	    known_hex(!sha256, cert->sha256, AW_SHA256_LEN), trustpoint);
}

json_t *
aw_writer_append(json_t *list, json_t *item)
{
	if (list != NULL && json_array_append_new(list, item) != 0) {
		json_decref(list);
		return NULL;
	}
	if (list == NULL)
		json_decref(item);
	return list;
}

json_t *
aw_writer_words(unsigned set, unsigned n, const char *(*word)(unsigned bit))
{
	json_t *list = json_array();

	for (unsigned i = 0; i < n; i++)
		if ((set & 1U << i) != 0)
			list = aw_writer_append(list, json_string(word(1U << i)));
	return list;
}

json_t *
aw_writer_problems(const struct aw_problem *problems, size_t n)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++) {
		const struct aw_problem *problem = &problems[i];

		list = aw_writer_append(list,
		    json_pack("{s:s,s:s,s:s,s:s}", "severity", aw_severity_word(problem->severity),
			"code", aw_err_code(problem->code)->id, "where", problem->where, "text",
			problem->text));
	}
	return list;
}

json_t *
aw_writer_attempt(const struct aw_attempt *attempt)
{
	return json_pack("{s:o,s:s,s:s?}", "at", aw_writer_instant(attempt->at), "code",
	    aw_err_code(attempt->code)->id, "text", attempt->text);
}
