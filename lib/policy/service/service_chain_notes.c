/* SPDX-License-Identifier: ISC */
/* Notes on how a service makes its chains: weak certificates, and those that nobody needs. */
#include <string.h>

#include "base/buf.h"
#include "model/anchor.h"
#include "model/model.h"
#include "model/service.h"
#include "policy/service/service_judge.h"

#define TEXT_BYTES ((size_t)64 * 1024)
#define SHOWN 4 /* certificates by name; of more their number */

/* A list of certificates in words. */
struct listing {
	struct aw_buf *buf;
	const char *separator; /* in front of the next one */
	size_t n;
};

/* True if the certificate is in a chain before this place, or in one before this chain. */
static bool
was_seen(const struct aw_judge *judge, const struct aw_service *service, size_t chain, size_t place)
{
	const struct aw_certificate *cert = service->chains[chain].certificates[place];

	for (size_t i = 0; i <= chain; i++) {
		const struct aw_chain *other = &service->chains[i];
		size_t n = i < chain ? other->n_certificates : place;

		if (!aw_service_chain_counts(judge, other))
			continue;
		for (size_t k = 0; k < n; k++)
			if (other->certificates[k] == cert)
				return true;
	}
	return false;
}

/* True if the certificate at that place is on a way up from the leaf, by the names. */
static bool
is_on_the_way(const struct aw_chain *chain, size_t place)
{
	bool on[AW_CHAIN_CERTIFICATES_MAX] = {true};
	bool found = true;

	while (found && !on[place]) {
		found = false;
		for (size_t i = 0; i < chain->n_certificates; i++)
			for (size_t k = 1; on[i] && k < chain->n_certificates; k++)
				if (!on[k] && strcmp(chain->certificates[k]->subject,
						  chain->certificates[i]->issuer) == 0)
					on[k] = found = true;
	}
	return on[place];
}

/* "NAME", or nothing where enough are named; false where it is one of those. */
static bool
begin_item(struct listing *list, const struct aw_certificate *cert)
{
	if (list->n++ >= SHOWN)
		return false;
	(void)aw_buf_printf(
	    list->buf, "%s%s", list->separator, cert->name != NULL ? cert->name : cert->subject);
	list->separator = ", ";
	return true;
}

static void
end_list(const struct listing *list)
{
	if (list->n > SHOWN)
		(void)aw_buf_printf(list->buf, " and %zu more", list->n - SHOWN);
}

static void
list_weak(struct listing *list, const struct aw_certificate *cert)
{
	bool key = (cert->flaws & AW_FLAW_KEY_WEAK) != 0;
	bool signature = (cert->flaws & AW_FLAW_SIGNATURE_WEAK) != 0;

	if ((!key && !signature) || !begin_item(list, cert))
		return;
	(void)aw_buf_puts(list->buf, " (");
	if (key)
		(void)aw_buf_printf(list->buf, "%s key of %u bits",
		    cert->key_algorithm != NULL ? cert->key_algorithm : "weak", cert->key_bits);
	if (signature)
		(void)aw_buf_printf(list->buf, "%ssigned with %s", key ? ", " : "",
		    cert->signature_algorithm != NULL ? cert->signature_algorithm
						      : "a weak algorithm");
	(void)aw_buf_puts(list->buf, ")");
}

static bool
judge_weak(struct aw_judge *judge, const struct aw_service *service)
{
	struct aw_buf buf;
	struct listing list = {.buf = &buf, .separator = ""};

	aw_buf_init(&buf, TEXT_BYTES);
	(void)aw_buf_printf(&buf, "%s presents ", service->name);
	for (size_t i = 0; i < service->n_chains; i++)
		for (size_t k = 0; k < service->chains[i].n_certificates; k++)
			if (aw_service_chain_counts(judge, &service->chains[i]) &&
			    !was_seen(judge, service, i, k))
				list_weak(&list, service->chains[i].certificates[k]);
	end_list(&list);
	if (list.n > 0)
		return aw_service_add_note(
		    judge, service, AW_FINDING_SERVICE_WEAK, AW_SEVERITY_OK, AW_INSTANT_NONE, &buf);
	aw_buf_free(&buf);
	return true;
}

static void
list_extra(struct listing *list, const struct aw_chain *chain, size_t place)
{
	const struct aw_certificate *cert = chain->certificates[place];

	if (!is_on_the_way(chain, place)) {
		if (begin_item(list, cert))
			(void)aw_buf_puts(list->buf, ", which is no part of its chain");
	} else if (aw_certificate_self_issued(cert)) {
		if (begin_item(list, cert))
			(void)aw_buf_puts(list->buf, ", a root, which devices have themselves");
	}
}

/* What is not of one certificate. One that is no part of the chain by its key has the name of one
 * that is, so it is not listed. */
static void
append_oddities(struct listing *list, unsigned oddities, bool listed)
{
	const struct {
		unsigned bit;
		const char *text;
	} texts[] = {
	    {listed ? 0 : AW_CHAIN_EXTRA, "a certificate that is no part of its chain"},
	    {AW_CHAIN_DOUBLE, "a certificate twice"},
	    {AW_CHAIN_DISORDER, "its certificates out of order"},
	    {AW_CHAIN_CUT, "more certificates than are read"},
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if ((oddities & texts[i].bit) == 0)
			continue;
		(void)aw_buf_printf(list->buf, "%s%s", list->separator, texts[i].text);
		list->separator = "; ";
		list->n++;
	}
}

static bool
judge_extra(struct aw_judge *judge, const struct aw_service *service)
{
	unsigned oddities = 0;
	struct aw_buf buf;
	struct listing list = {.buf = &buf, .separator = ""}, others;

	aw_buf_init(&buf, TEXT_BYTES);
	(void)aw_buf_printf(&buf, "%s presents ", service->name);
	for (size_t i = 0; i < service->n_chains; i++) {
		const struct aw_chain *chain = &service->chains[i];

		if (!aw_service_chain_counts(judge, chain))
			continue;
		oddities |= chain->oddities;
		for (size_t k = 1; k < chain->n_certificates; k++)
			if ((chain->oddities & (AW_CHAIN_EXTRA | AW_CHAIN_ROOT_SENT)) != 0 &&
			    !was_seen(judge, service, i, k))
				list_extra(&list, chain, k);
	}
	end_list(&list);
	others = (struct listing){.buf = &buf, .separator = list.n > 0 ? "; " : ""};
	append_oddities(&others, oddities, list.n > 0);
	if (list.n + others.n > 0)
		return aw_service_add_note(judge, service, AW_FINDING_SERVICE_EXTRA, AW_SEVERITY_OK,
		    AW_INSTANT_NONE, &buf);
	aw_buf_free(&buf);
	return true;
}

bool
aw_service_judge_chains(struct aw_judge *judge, const struct aw_service *service)
{
	return judge->clock_bad || (judge_weak(judge, service) && judge_extra(judge, service));
}
