/* SPDX-License-Identifier: ISC */
/* Roots that a scenario drops and adds. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/scenario_steps.h"
#include "store_file.h"
#include "model/pool.h"
#include "model/store.h"
#include "base/text.h"
#include "model/model.h"

#define DIGITS_MIN 16 /* of a fingerprint */

/* A root as the command line names it. */
struct name {
	const char *text;
	char digits[2 * AW_SHA256_LEN + 1]; /* "" if it is not a fingerprint */
};

/* The hex digits in lower case, without colons and blanks; "" if there are other characters. */
static void
parse_digits(const char *text, char digits[2 * AW_SHA256_LEN + 1])
{
	size_t n = 0;

	for (; *text != '\0' && n < (size_t)2 * AW_SHA256_LEN + 1; text++) {
		if (*text == ':' || *text == ' ')
			continue;
		if (!isxdigit((unsigned char)*text) || n == (size_t)2 * AW_SHA256_LEN)
			break;
		digits[n++] = (char)tolower((unsigned char)*text);
	}
	digits[*text == '\0' && n >= DIGITS_MIN ? n : 0] = '\0';
}

static bool
matches_name(const struct aw_certificate *cert, const struct name *name)
{
	char hex[2 * AW_SHA256_LEN + 1];

	if (name->digits[0] == '\0')
		return strcmp(cert->name, name->text) == 0;
	aw_hex(hex, cert->sha256, AW_SHA256_LEN);
	return strncmp(hex, name->digits, strlen(name->digits)) == 0;
}

/* A certificate of the stores with this name, and the number of different ones in *n. */
static const struct aw_certificate *
find_named(const struct aw_record *record, const struct name *name, size_t *n)
{
	const struct aw_certificate *found = NULL;

	*n = 0;
	for (size_t i = 0; i < record->n_stores; i++)
		for (size_t k = 0; k < record->stores[i].n_anchors; k++) {
			const struct aw_certificate *cert =
			    record->stores[i].anchors[k].certificate;

			if (!matches_name(cert, name) ||
			    (found != NULL &&
				memcmp(found->sha256, cert->sha256, AW_SHA256_LEN) == 0))
				continue;
			found = cert;
			++*n;
		}
	return found;
}

static enum aw_err
drop_from(struct aw_cli_scenario *scenario, struct aw_store *store,
    const uint8_t sha256[AW_SHA256_LEN], struct aw_error *err)
{
	char hex[2 * AW_SHA256_LEN + 1];
	enum aw_err code = AW_OK;
	size_t kept = 0;

	aw_hex(hex, sha256, AW_SHA256_LEN);
	for (size_t i = 0; i < store->n_anchors; i++) {
		const struct aw_certificate *cert = store->anchors[i].certificate;

		if (memcmp(cert->sha256, sha256, AW_SHA256_LEN) != 0) {
			store->anchors[kept++] = store->anchors[i];
			continue;
		}
		code = aw_cli_scenario_note(scenario, err, "dropped from store %s: %s, SHA-256 %s",
		    store->name, cert->name, hex);
		aw_pool_unref(scenario->run->pool, cert);
	}
	store->n_anchors = kept;
	aw_store_seal(store, scenario->run->pool);
	return code;
}

enum aw_err
aw_cli_scenario_drop(struct aw_cli_scenario *scenario, const char *root, struct aw_error *err)
{
	struct name name = {.text = root};
	const struct aw_certificate *cert;
	uint8_t sha256[AW_SHA256_LEN];
	enum aw_err code = AW_OK;
	size_t n;

	parse_digits(root, name.digits);
	cert = find_named(scenario->record, &name, &n);
	if (n == 0 && name.digits[0] != '\0') {
		name.digits[0] = '\0'; /* a common name may look like hex digits */
		cert = find_named(scenario->record, &name, &n);
	}
	if (n == 0)
		return aw_error_set(err, AW_ERR_USAGE, root,
		    "no root of the stores has this common name, or a SHA-256 that begins with it "
		    "(at least %d digits)",
		    DIGITS_MIN);
	if (n > 1)
		return aw_error_set(err, AW_ERR_USAGE, root,
		    "%zu roots of the stores have this common name: give the SHA-256 of one", n);
	memcpy(sha256, cert->sha256, sizeof(sha256));
	scenario->changed = true;
	for (size_t i = 0; code == AW_OK && i < scenario->record->n_stores; i++)
		code = drop_from(scenario, &scenario->record->stores[i], sha256, err);
	return code;
}

static enum aw_err
add_to(struct aw_cli_scenario *scenario, struct aw_store *store, const struct aw_anchor *anchor,
    struct aw_error *err)
{
	const struct aw_certificate *cert = anchor->certificate;
	char hex[2 * AW_SHA256_LEN + 1];
	enum aw_err code;

	aw_hex(hex, cert->sha256, AW_SHA256_LEN);
	if (aw_store_find(store, cert->sha256) != NULL)
		return aw_cli_scenario_note(scenario, err, "in store %s already: %s, SHA-256 %s",
		    store->name, cert->name, hex);
	/* A certificate that is known only by name and hash cannot be added. */
	cert = aw_pool_ref(scenario->run->pool, cert->sha256);
	if (cert == NULL)
		return aw_error_set(err, AW_ERR_CERTIFICATE, anchor->certificate->name,
		    "the certificate itself is not in the file");
	code = aw_store_add(store, scenario->run->pool, cert, anchor->flaws, err);
	if (code != AW_OK)
		return code;
	aw_store_seal(store, scenario->run->pool);
	return aw_cli_scenario_note(
	    scenario, err, "added to store %s: %s, SHA-256 %s", store->name, cert->name, hex);
}

enum aw_err
aw_cli_scenario_add(struct aw_cli_scenario *scenario, const char *path, struct aw_error *err)
{
	struct aw_store file = {0};
	enum aw_err code = aw_cli_store_read(scenario->cli, scenario->run, path, false, &file, err);

	scenario->changed = true;
	for (size_t i = 0; code == AW_OK && i < scenario->record->n_stores; i++)
		for (size_t k = 0; code == AW_OK && k < file.n_anchors; k++)
			if (scenario->record->stores[i].judged)
				code = add_to(
				    scenario, &scenario->record->stores[i], &file.anchors[k], err);
	aw_store_clear(&file, scenario->run->pool);
	return code;
}
