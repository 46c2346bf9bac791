/* SPDX-License-Identifier: ISC */
/* The text and the JSON form of compare. */
#include <jansson.h>
#include <stdlib.h>

#include "base/instant.h"
#include "base/text.h"
#include "compare/compare.h"
#include "jsonout.h"
#include "model/model.h"
#include "model/store.h"
#include "output.h"

/* The store is named where the device has several. */
static enum aw_err
add_row(const struct aw_cli_comparison *c, struct aw_cli_table *table,
    const struct aw_cli_difference *found)
{
	const struct aw_certificate *cert = found->anchor->certificate;
	char end[AW_INSTANT_TEXT], hex[2 * AW_SHA256_LEN + 1];
	const char *cells[5];
	size_t n = 3;

	aw_hex(hex, cert->sha256, AW_SHA256_LEN);
	cells[0] = cert->not_after == AW_INSTANT_NONE
		       ? NULL
		       : aw_instant_format_date(cert->not_after, end);
	cells[1] = (cert->flaws & AW_FLAW_BY_NAME) != 0 ? NULL : hex;
	cells[2] = cert->name;
	if (c->several)
		cells[n++] = found->store;
	cells[n] = found->why.len > 0 ? found->why.data : NULL;
	return aw_cli_table_add(table, AW_SEVERITY_OK, cells);
}

static enum aw_err
print_list(const struct aw_cli_comparison *c, const struct aw_cli_difference *list, size_t n)
{
	static const char *const heading[] = {"ENDS", "SHA-256", "NAME", "MATTERS"};
	static const char *const with_store[] = {"ENDS", "SHA-256", "NAME", "STORE", "MATTERS"};
	bool all = c->cli->set.verbose;
	struct aw_cli_table table;
	enum aw_err code;

	aw_cli_table_init(
	    &table, sizeof(heading) / sizeof(heading[0]) + (c->several ? 1U : 0U), SIZE_MAX);
	code = aw_cli_table_add(&table, AW_SEVERITY_OK, c->several ? with_store : heading);
	for (size_t i = 0; code == AW_OK && i < n; i++)
		if (all || list[i].why.len > 0)
			code = add_row(c, &table, &list[i]);
	if (code == AW_OK && table.n_rows > 1)
		code = aw_cli_table_print(c->cli, &table, 2);
	aw_cli_table_free(&table);
	return code;
}

/* "too few: 2 roots, 1 of them matters" */
static void
print_count(const struct aw_cli_comparison *c, const char *what,
    const struct aw_cli_difference *list, size_t n)
{
	size_t matter = aw_cli_compare_matter(list, n);

	(void)fprintf(c->cli->out, "%s: %zu root%s, ", what, n, aw_text_s(n));
	if (matter == 0)
		(void)fputs("none matters to a service that is known", c->cli->out);
	else
		(void)fprintf(c->cli->out, "%zu of them matter%s", matter, matter == 1 ? "s" : "");
	(void)fputs(n > matter && !c->cli->set.verbose ? " (-v lists all)\n" : "\n", c->cli->out);
}

enum aw_err
aw_cli_compare_text(const struct aw_cli_comparison *c, struct aw_error *err)
{
	char *name = aw_cli_clean(c->name), *with = aw_cli_clean(c->reference_name);
	enum aw_err code = name != NULL && with != NULL ? AW_OK : AW_ERR_NO_MEMORY;

	if (code == AW_OK)
		(void)fprintf(c->cli->out, "%s compared with %s: %zu root%s in both\n", name, with,
		    c->n_same, aw_text_s(c->n_same));
	if (code == AW_OK && c->n_useless > 0)
		(void)fprintf(c->cli->out,
		    "  %zu of the roots to compare with are expired or not usable, and left out\n",
		    c->n_useless);
	if (code == AW_OK && c->partial && c->n_few > 0)
		(void)fputs("  the store is a part of what the device trusts: what is too few may "
			    "be in the rest\n",
		    c->cli->out);
	if (code == AW_OK) {
		print_count(c, "too few", c->few, c->n_few);
		code = print_list(c, c->few, c->n_few);
	}
	if (code == AW_OK) {
		print_count(c, "too many", c->many, c->n_many);
		code = print_list(c, c->many, c->n_many);
	}
	free(name);
	free(with);
	return code == AW_OK ? AW_OK : aw_error_nomem(err);
}

static json_t *
difference_json(const void *context, size_t i)
{
	const struct aw_cli_difference *found = &((const struct aw_cli_difference *)context)[i];
	const struct aw_certificate *cert = found->anchor->certificate;
	bool by_name = (cert->flaws & AW_FLAW_BY_NAME) != 0;

	return json_pack("{s:o, s:o, s:o, s:o, s:o}", "name", aw_cli_json_text(cert->name),
	    "sha256", by_name ? json_null() : aw_cli_json_hex(cert->sha256, sizeof(cert->sha256)),
	    "not_after", aw_cli_json_instant(cert->not_after), "store",
	    aw_cli_json_text(found->store), "matters",
	    aw_cli_json_text(found->why.len > 0 ? found->why.data : NULL));
}

enum aw_err
aw_cli_compare_json(const struct aw_cli_comparison *c, struct aw_error *err)
{
	return aw_cli_json_print(c->cli->out,
	    json_pack("{s:o, s:o, s:b, s:I, s:I, s:o, s:o}", "store", aw_cli_json_text(c->name),
		"with", aw_cli_json_text(c->reference_name), "partial", c->partial, "same",
		(json_int_t)c->n_same, "unusable", (json_int_t)c->n_useless, "too_few",
		aw_cli_json_array(c->n_few, difference_json, c->few), "too_many",
		aw_cli_json_array(c->n_many, difference_json, c->many)),
	    false, err);
}
