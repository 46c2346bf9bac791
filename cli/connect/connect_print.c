/* SPDX-License-Identifier: ISC */
/* The text form of connect. */
#include <string.h>

#include "base/instant.h"
#include "base/text.h"
#include "connect/connect.h"
#include "model/key_type.h"
#include "model/model.h"
#include "output.h"
#include "rehearse/rehearse.h"

#define DATES_MAX (2 * AW_INSTANT_TEXT + 8)

/* "2026-01-01 to 2027-01-01" */
static const char *
dates(int64_t from, int64_t to, char text[DATES_MAX])
{
	char a[AW_INSTANT_TEXT], b[AW_INSTANT_TEXT];

	(void)aw_text_format(text, DATES_MAX, "%s to %s", aw_instant_format_date(from, a),
	    aw_instant_format_date(to, b));
	return text;
}

static void
print_store(const struct aw_cli_rehearsal *rehearsal, const struct aw_store *store)
{
	FILE *out = rehearsal->cli->out;

	(void)fprintf(out, "  store %s: ", store->path != NULL ? store->path : store->name);
	if (store->attempt.code != AW_OK)
		(void)fprintf(out, "not read: %s [%s]\n",
		    store->attempt.text != NULL ? store->attempt.text : "",
		    aw_err_code(store->attempt.code)->id);
	else
		(void)fprintf(out, "%zu certificate%s, %s\n", store->n_anchors,
		    aw_text_s(store->n_anchors),
		    store->format != NULL ? store->format : "of unknown form");
}

/* The number of the chain of that digest, from 1; 0: none. */
static size_t
number_of(const struct aw_service *service, const uint8_t digest[AW_SERVICE_DIGEST_LEN])
{
	for (size_t i = 0; i < service->n_chains; i++)
		if (memcmp(service->chains[i].digest, digest, AW_SERVICE_DIGEST_LEN) == 0)
			return i + 1;
	return 0;
}

static void
print_address(const struct aw_cli_rehearsal *rehearsal, const struct aw_service *service,
    const struct aw_address *address)
{
	FILE *out = rehearsal->cli->out;

	(void)fprintf(out, "  %s: ", address->address);
	if (address->attempt.code != AW_OK) {
		(void)fprintf(out, "%s [%s]\n",
		    address->attempt.text != NULL ? address->attempt.text : "",
		    aw_err_code(address->attempt.code)->id);
		return;
	}
	(void)fprintf(out, "%s, chain %zu", address->protocol != NULL ? address->protocol : "TLS",
	    number_of(service, address->chain));
	if (address->has_other)
		(void)fprintf(out, ", and chain %zu for the other type of key",
		    number_of(service, address->other));
	(void)fputc('\n', out);
}

/* What limits a path, or why it does not hold. */
static void
print_path(const struct aw_cli_rehearsal *rehearsal, const struct aw_path *path)
{
	FILE *out = rehearsal->cli->out;
	char text[DATES_MAX];

	(void)fprintf(out, "  path to %s: ", path->anchor_name);
	if (aw_path_dated(path))
		(void)fprintf(out, "%s%s%s", dates(path->not_before, path->not_after, text),
		    path->ends_by != NULL ? ", ends by " : "",
		    path->ends_by != NULL ? path->ends_by : "");
	if (path->flaw != AW_CHAIN_SOUND)
		(void)fprintf(out, "%s%s%s%s", aw_path_dated(path) ? "; " : "",
		    aw_chain_flaw_word(path->flaw), path->detail != NULL ? ": " : "",
		    path->detail != NULL ? path->detail : "");
	(void)fprintf(out, "%s\n", path->cross ? "; over a cross certificate" : "");
}

static void
print_trust(const struct aw_cli_rehearsal *rehearsal, const struct aw_trust *trust)
{
	FILE *out = rehearsal->cli->out;
	const struct aw_wanted *wanted = &trust->wanted;

	for (size_t i = 0; i < trust->n_paths; i++)
		print_path(rehearsal, &trust->paths[i]);
	if (trust->n_paths == 0)
		(void)fputs("  no path to an anchor of the store\n", out);
	if (wanted->subject != NULL)
		(void)fprintf(out, "  wanted: %s (%s)%s%s\n",
		    wanted->known ? wanted->name : wanted->subject,
		    aw_chain_flaw_word(wanted->flaw), wanted->known ? ", known from " : "",
		    wanted->known ? wanted->found_in : "");
}

static void
print_chain(const struct aw_cli_rehearsal *rehearsal, const struct aw_chain *chain, size_t number)
{
	FILE *out = rehearsal->cli->out;
	char text[DATES_MAX];

	(void)fprintf(out, "\nchain %zu, %s, under %s\n", number,
	    aw_key_type_name(aw_chain_key_type(chain)),
	    chain->issuer != NULL ? chain->issuer : "an unknown issuer");
	for (size_t i = 0; i < chain->n_certificates; i++)
		(void)fprintf(out, "  %zu  %s  %s\n", i,
		    dates(chain->certificates[i]->not_before, chain->certificates[i]->not_after,
			text),
		    chain->certificates[i]->subject);
	for (unsigned bit = 1; bit <= AW_CHAIN_CUT; bit <<= 1)
		if ((chain->oddities & bit) != 0)
			(void)fprintf(out, "  odd: %s\n", aw_chain_oddity_word(bit));
	for (size_t i = 0; i < chain->n_trusts; i++)
		print_trust(rehearsal, &chain->trusts[i]);
}

void
aw_cli_connect_text(const struct aw_cli_rehearsal *rehearsal)
{
	const struct aw_record *record = rehearsal->scenario->record;
	char at[AW_INSTANT_TEXT];

	for (size_t i = 0; i < record->n_services; i++) {
		const struct aw_service *service = &record->services[i];

		(void)fprintf(rehearsal->cli->out, "%s%s%s as of %s\n", service->name,
		    service->via != NULL ? " by " : "", service->via != NULL ? service->via : "",
		    aw_instant_format(rehearsal->cli->now, at));
		for (size_t k = 0; k < record->n_stores; k++)
			print_store(rehearsal, &record->stores[k]);
		if (service->attempt.code != AW_OK)
			(void)fprintf(rehearsal->cli->out, "  failed: %s [%s]\n",
			    service->attempt.text != NULL ? service->attempt.text : "",
			    aw_err_code(service->attempt.code)->id);
		for (size_t k = 0; k < service->n_addresses; k++)
			print_address(rehearsal, service, &service->addresses[k]);
		for (size_t k = 0; k < service->n_chains; k++)
			print_chain(rehearsal, &service->chains[k], k + 1);
	}
	aw_cli_rehearse_verdicts(rehearsal);
}
