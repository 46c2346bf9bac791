/* SPDX-License-Identifier: ISC */
#include "source/service_book.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/instant.h"
#include "source/probe.h"
#include "net/resolve.h"
#include "chain/presented.h"
#include "config/expected_record.h"
#include "base/text.h"
#include "model/facts.h"
#include "model/service.h"

#define TO_MAX 280

struct entry;

/* The probe of one address; it has the same index as the address in the facts. */
struct address_probe {
	struct entry *entry;
	struct aw_probe *probe; /* NULL: not running */
};

/* One service. */
struct entry {
	struct aw_service_book *book;
	const struct aw_service_config *config;
	bool running;
	int64_t ended_ms; /* end of the last probe, aw_clock.ms; valid if `known` */
	bool known;       /* a probe has ended */
	struct aw_service facts;
	struct aw_error err; /* of the last probe; AW_OK: it succeeded */
	struct aw_resolve *lookup;
	struct address_probe probes[AW_SERVICE_ADDRESSES_MAX];
	size_t n_running; /* of the probes */
	struct aw_service_request *requests;
};

struct aw_service_book {
	struct aw_probe_env env;
	struct entry *entries; /* one for each service of the configuration */
};

struct aw_service_book *
aw_service_book_new(const struct aw_probe_env *env)
{
	struct aw_service_book *book = calloc(1, sizeof(*book));

	if (book == NULL)
		return NULL;
	book->env = *env;
	book->entries = calloc(env->config->n_services + 1, sizeof(*book->entries));
	if (book->entries == NULL) {
		free(book);
		return NULL;
	}
	for (size_t i = 0; i < env->config->n_services; i++) {
		book->entries[i].book = book;
		book->entries[i].config = &env->config->services[i];
	}
	return book;
}

void
aw_service_book_free(struct aw_service_book *book)
{
	if (book == NULL)
		return;
	for (size_t i = 0; i < book->env.config->n_services; i++) {
		struct entry *entry = &book->entries[i];

		aw_resolve_cancel(entry->lookup);
		for (size_t k = 0; k < AW_SERVICE_ADDRESSES_MAX; k++)
			aw_probe_cancel(book->env.http, entry->probes[k].probe);
		aw_service_clear(&entry->facts, book->env.pool);
	}
	free(book->entries);
	free(book);
}

static struct entry *
entry_of(struct aw_service_book *book, const struct aw_service_request *request)
{
	return &book->entries[request->service - book->env.config->services];
}

/* Ends the probe and answers all waiting requests. */
static void
answer_requests(struct entry *entry)
{
	entry->running = false;
	entry->known = true;
	entry->ended_ms = entry->book->env.now->ms;
	while (entry->requests != NULL) {
		struct aw_service_request *request = entry->requests;

		entry->requests = request->next;
		request->done(request, &entry->facts, &entry->err);
	}
}

/* All addresses were probed: the service has failed unless one of them presented a chain. */
static void
conclude_probe(struct entry *entry)
{
	const struct aw_service *facts = &entry->facts;
	const struct aw_address *first = facts->addresses;
	const char *text;

	entry->err = (struct aw_error){.code = AW_OK};
	for (size_t i = 0; i < facts->n_addresses; i++)
		if (facts->addresses[i].attempt.code == AW_OK)
			return;
	text = first->attempt.text != NULL ? first->attempt.text : "";
	if (facts->n_addresses == 1)
		(void)aw_error_set(&entry->err, first->attempt.code, first->address, "%s", text);
	else
		(void)aw_error_set(&entry->err, first->attempt.code, entry->config->name,
		    "no chain from any of %zu address%s; %s: %s", facts->n_addresses,
		    aw_text_es(facts->n_addresses), first->address, text);
}

static enum aw_err
take_chain(struct entry *entry, const struct aw_tls_handshake *sight,
    uint8_t digest[AW_SERVICE_DIGEST_LEN], struct aw_error *err)
{
	struct aw_pool *pool = entry->book->env.pool;
	struct aw_chain chain = {.seen_since = entry->book->env.now->wall};
	enum aw_err rc = aw_chain_take(&chain, pool, sight->certificates, sight->n, err);

	if (rc != AW_OK)
		return rc;
	memcpy(digest, chain.digest, AW_SERVICE_DIGEST_LEN);
	return aw_service_add_chain(&entry->facts, pool, &chain, err);
}

static struct aw_address *
address_of(const struct address_probe *probe)
{
	return &probe->entry->facts.addresses[probe - probe->entry->probes];
}

/* An address was looked at. */
static void
end_address(struct entry *entry)
{
	if (--entry->n_running > 0)
		return;
	conclude_probe(entry);
	answer_requests(entry);
}

static bool start_probe(struct address_probe *probe, enum aw_key_type key_type, int64_t timeout_ms);

/* A server that has no certificate with that type of key says so, or closes the connection. */
static bool
has_refused(enum aw_err code)
{
	return code == AW_ERR_TLS_HANDSHAKE || code == AW_ERR_TLS_VERSION ||
	       code == AW_ERR_TLS_NONE || code == AW_ERR_CHAIN_NONE || code == AW_ERR_NET_CLOSED;
}

/* The second look. That there is no other certificate is a normal answer; so is the first one
 * again, from a server that presents it whatever is asked. */
static void
other_probed(struct address_probe *probe, const struct aw_tls_handshake *sight, enum aw_err code)
{
	struct aw_address *address = address_of(probe);
	struct aw_error err;

	address->unanswered = code != AW_OK && !has_refused(code);
	if (code != AW_OK)
		return;
	if (take_chain(probe->entry, sight, address->other, &err) != AW_OK) {
		address->unanswered = true;
		return;
	}
	address->has_other = memcmp(address->other, address->chain, sizeof(address->other)) != 0;
	address->other_at = probe->entry->book->env.now->wall;
}

/* The first look. The second one has what it left of the time, so that both end within it. */
static void
address_looked_at(struct address_probe *probe, const struct aw_tls_handshake *sight,
    int64_t took_ms, struct aw_error *err)
{
	struct entry *entry = probe->entry;
	struct aw_address *address = address_of(probe);
	int64_t left_ms = entry->config->timeout * 1000 - took_ms;

	address->took_ms = took_ms;
	if (sight->protocol != NULL)
		address->protocol = strdup(sight->protocol);
	if (err->code == AW_OK)
		err->code = take_chain(entry, sight, address->chain, err);
	aw_attempt_set(&address->attempt, entry->book->env.now->wall, err->code,
	    err->code != AW_OK ? err->text : NULL);
	if (err->code != AW_OK)
		return;
	address->unanswered = true;
	if (left_ms > 0)
		(void)start_probe(probe, aw_tls_handshake_other(sight), left_ms);
}

static void
address_probed(void *context, const struct aw_tls_handshake *sight, int64_t took_ms,
    const struct aw_error *problem)
{
	struct address_probe *probe = context;
	struct aw_error err = *problem;
	bool second = address_of(probe)->attempt.at != AW_INSTANT_NONE;

	probe->probe = NULL;
	if (second)
		other_probed(probe, sight, err.code);
	else
		address_looked_at(probe, sight, took_ms, &err);
	if (probe->probe == NULL)
		end_address(probe->entry);
}

/* Ends the probe with an error before any address was probed. */
static void
fail_probe(struct entry *entry, const struct aw_error *err)
{
	entry->err = *err;
	answer_requests(entry);
}

static void
fail_probe_memory(struct entry *entry)
{
	struct aw_error err;

	(void)aw_error_nomem(&err);
	fail_probe(entry, &err);
}

/* False: no memory. */
static bool
start_probe(struct address_probe *probe, enum aw_key_type key_type, int64_t timeout_ms)
{
	const struct aw_service_config *config = probe->entry->config;

	probe->probe = aw_probe_start(
	    probe->entry->book->env.http, &(struct aw_probe_request){.host = config->host,
					      .to = address_of(probe)->address,
					      .proxy = config->proxy,
					      .local_address = config->local_address,
					      .timeout_ms = timeout_ms,
					      .key_type = key_type,
					      .starttls = config->starttls,
					      .io = probe->entry->book->env.io,
					      .now = probe->entry->book->env.now,
					      .done = address_probed,
					      .context = probe});
	return probe->probe != NULL;
}

/* Starts the probe of the i-th address; for want of memory it has failed. */
static void
probe_address(struct entry *entry, size_t i)
{
	entry->probes[i].entry = entry;
	if (start_probe(&entry->probes[i], AW_KEY_OTHER, entry->config->timeout * 1000))
		return;
	entry->facts.addresses[i].attempt =
	    (struct aw_attempt){.at = entry->book->env.now->wall, .code = AW_ERR_NO_MEMORY};
	entry->n_running--;
}

/* Starts the probes of all addresses. */
static void
probe_all(struct entry *entry)
{
	entry->n_running = entry->facts.n_addresses;
	for (size_t i = 0; i < entry->facts.n_addresses; i++)
		probe_address(entry, i);
	if (entry->n_running == 0)
		fail_probe_memory(entry);
}

static bool
add_address(struct aw_service *facts, const char *to)
{
	char *copy = strdup(to);

	if (copy == NULL || !AW_GROW(facts->addresses, facts->n_addresses)) {
		free(copy);
		return false;
	}
	facts->addresses[facts->n_addresses++] =
	    (struct aw_address){.address = copy, .attempt.at = AW_INSTANT_NONE};
	return true;
}

static bool
add_numeric(struct entry *entry, const char *address)
{
	bool v6 = strchr(address, ':') != NULL;
	char to[TO_MAX];

	return aw_text_format(to, sizeof(to), "%s%s%s%s", v6 ? "[" : "", address, v6 ? "]" : "",
		   strrchr(entry->config->name, ':')) &&
	       add_address(&entry->facts, to);
}

static int
compare_addresses(const void *a, const void *b)
{
	const struct aw_address *x = a, *y = b;

	return strcmp(x->address, y->address);
}

/* Sorted, because name servers rotate the order and the record must not change with it. */
static void
addresses_found(void *context, const struct aw_addresses *addresses, const struct aw_error *err,
    const struct aw_clock *now)
{
	struct entry *entry = context;
	struct aw_service *facts = &entry->facts;

	(void)now;
	entry->lookup = NULL;
	if (addresses == NULL) {
		fail_probe(entry, err);
		return;
	}
	for (size_t i = 0; i < addresses->n && i < AW_SERVICE_ADDRESSES_MAX; i++)
		if (!add_numeric(entry, addresses->text[i])) {
			fail_probe_memory(entry);
			return;
		}
	qsort(facts->addresses, facts->n_addresses, sizeof(*facts->addresses), compare_addresses);
	probe_all(entry);
}

/* Resets the facts for a new probe. */
static bool
init_facts(struct entry *entry)
{
	const struct aw_service_config *config = entry->config;
	char text[AW_VIA_MAX];
	const char *via = aw_expected_via(config, text);
	struct aw_service *facts = &entry->facts;

	aw_service_clear(facts, entry->book->env.pool);
	facts->observed_at = entry->book->env.now->wall;
	facts->name = strdup(config->name);
	facts->host = strdup(config->host);
	facts->source = strdup("tls");
	facts->via = via != NULL ? strdup(via) : NULL;
	return facts->name != NULL && facts->host != NULL && facts->source != NULL &&
	       (via == NULL || facts->via != NULL);
}

/* Probes the address of the configuration, or resolves the name first. */
static bool
start_lookup(struct entry *entry)
{
	const struct aw_service_config *config = entry->config;
	struct aw_resolve_request request = {
	    .deadline_ms = entry->book->env.now->ms + config->timeout * 1000,
	    .done = addresses_found,
	    .context = entry};
	char host[TO_MAX], address[AW_ADDRESS_TEXT];

	request.host = host;
	if (!aw_text_format(host, sizeof(host), "%.*s",
		(int)(strrchr(config->name, ':') - config->name), config->name))
		return false;
	/* A proxy resolves the name itself: one probe through it is all that can be seen. */
	if (config->proxy != NULL || aw_resolve_is_address(host, address)) {
		if (!add_address(&entry->facts, config->name))
			return false;
		probe_all(entry);
		return true;
	}
	entry->lookup = aw_resolve_start(entry->book->env.io, &request);
	return entry->lookup != NULL;
}

static void
start_service(struct entry *entry)
{
	entry->running = true;
	if (!init_facts(entry) || !start_lookup(entry))
		fail_probe_memory(entry);
}

static bool
is_fresh(const struct entry *entry, const struct aw_service_request *request)
{
	int64_t limit = entry->err.code == AW_OK ? request->max_age_ms : AW_SERVICE_FAILED_MS;

	return entry->known && entry->book->env.now->ms - entry->ended_ms < limit;
}

void
aw_service_book_ask(struct aw_service_book *book, struct aw_service_request *request)
{
	struct entry *entry = entry_of(book, request);

	if (!entry->running && is_fresh(entry, request)) {
		request->done(request, &entry->facts, &entry->err);
		return;
	}
	request->next = entry->requests;
	entry->requests = request;
	if (!entry->running)
		start_service(entry);
}

void
aw_service_book_cancel(struct aw_service_book *book, struct aw_service_request *request)
{
	struct aw_service_request **at = &entry_of(book, request)->requests;

	while (*at != NULL && *at != request)
		at = &(*at)->next;
	if (*at != NULL)
		*at = request->next;
}
