/* SPDX-License-Identifier: ISC */
/*
 * export --bundle: the roots that devices lack, and nothing else. Which ones those are is policy's
 * to say; the files only lend their bytes.
 */
#include <stdlib.h>
#include <string.h>

#include "catalogue.h"
#include "export/export_form.h"
#include "pki/pem_write.h"
#include "model/store.h"
#include "base/text.h"

#define WHY_MAX ((size_t)64 * 1024)

/* A root that is lacking. */
struct lack {
	uint8_t sha256[AW_SHA256_LEN];
	char *name;
	/* whose other replacements do as well; NULL: a service wants this one */
	const struct aw_transition *transition;
	struct aw_buf why; /* "transition quovadis-identrust (exp-core-1)" */
};

struct bundle {
	struct aw_cli_catalogue from; /* the files of --from */
	struct lack *lacks;
	size_t n_lacks;
};

static enum aw_err
bundle_rules(const struct aw_cli *cli, struct aw_error *err)
{
	if (cli->set.from.n == 0)
		return aw_error_set(
		    err, AW_ERR_USAGE, "--bundle", "needs files with roots: --from FILE");
	return AW_OK;
}

static enum aw_err
bundle_begin(struct aw_cli_export *export, struct aw_error *err)
{
	const struct aw_cmdline_texts *from = &export->cli->set.from;
	struct bundle *bundle = calloc(1, sizeof(*bundle));
	enum aw_err code;

	export->form = bundle;
	if (bundle == NULL)
		return aw_error_nomem(err);
	code = aw_cli_catalogue_open(
	    export->cli, export->run, from->items, from->n, false, &bundle->from, err);
	export->catalogue = &bundle->from.all;
	return code;
}

static struct lack *
find_lack(const struct bundle *bundle, const uint8_t sha256[AW_SHA256_LEN])
{
	for (size_t i = 0; i < bundle->n_lacks; i++)
		if (memcmp(bundle->lacks[i].sha256, sha256, AW_SHA256_LEN) == 0)
			return &bundle->lacks[i];
	return NULL;
}

static struct lack *
add_lack(struct bundle *bundle, const uint8_t sha256[AW_SHA256_LEN], const char *name,
    const struct aw_transition *transition)
{
	struct lack *lack;

	if (!aw_array_grow((void *)&bundle->lacks, bundle->n_lacks, sizeof(*bundle->lacks)))
		return NULL;
	lack = &bundle->lacks[bundle->n_lacks];
	*lack = (struct lack){.name = strdup(name), .transition = transition};
	if (lack->name == NULL)
		return NULL;
	memcpy(lack->sha256, sha256, AW_SHA256_LEN);
	aw_buf_init(&lack->why, WHY_MAX);
	bundle->n_lacks++;
	return lack;
}

static const char *
scenario_name(const struct aw_cli_scenario *scenario)
{
	return scenario->name != NULL ? scenario->name : "the saved store";
}

/* A root for something of the device: "transition", its name. */
static enum aw_err
note_lack(struct bundle *bundle, const struct aw_cli_scenario *scenario,
    const uint8_t sha256[AW_SHA256_LEN], const char *name, const struct aw_transition *transition,
    const char *service, struct aw_error *err)
{
	struct lack *lack = find_lack(bundle, sha256);

	if (lack == NULL)
		lack = add_lack(bundle, sha256, name, transition);
	if (lack == NULL)
		return aw_error_nomem(err);
	(void)aw_buf_printf(&lack->why, "%s%s %s (%s)", lack->why.len > 0 ? ", " : "",
	    transition != NULL ? "transition" : "service",
	    transition != NULL ? transition->name : service, scenario_name(scenario));
	return lack->why.failed ? aw_error_nomem(err) : AW_OK;
}

static enum aw_err
take_transition(struct aw_cli_export *export, const struct aw_cli_scenario *scenario,
    const struct aw_readiness_verdict *verdict, struct aw_error *err)
{
	const struct aw_root *missing = verdict->missing;

	if (verdict->state == AW_READINESS_UNKNOWN)
		aw_cli_export_missing(export,
		    "%s: transition %s: what is missing cannot be told: %s",
		    scenario_name(scenario), verdict->transition->name, verdict->reason);
	if (verdict->state != AW_READINESS_AT_RISK && verdict->state != AW_READINESS_BROKEN)
		return AW_OK;
	if (missing != NULL)
		return note_lack(export->form, scenario, missing->sha256, missing->name,
		    verdict->transition, NULL, err);
	if (verdict->state == AW_READINESS_AT_RISK)
		aw_cli_export_note(export, "%s: transition %s names no root to add: %s",
		    scenario_name(scenario), verdict->transition->name, verdict->reason);
	else if (verdict->service == NULL) /* else its chain tells what is wanted */
		aw_cli_export_missing(export,
		    "%s: transition %s: no root is known that would help: %s",
		    scenario_name(scenario), verdict->transition->name, verdict->reason);
	return AW_OK;
}

static enum aw_err
take_service(struct aw_cli_export *export, const struct aw_cli_scenario *scenario,
    const struct aw_service_verdict *verdict, struct aw_error *err)
{
	const struct aw_wanted *wanted = verdict->wanted;

	if (verdict->verified == AW_VERIFIED_YES)
		return AW_OK;
	if (verdict->verified == AW_VERIFIED_NO && wanted != NULL && wanted->known)
		return note_lack(export->form, scenario, wanted->sha256, wanted->name, NULL,
		    verdict->service->name, err);
	if (verdict->verified == AW_VERIFIED_NO && wanted != NULL && wanted->subject != NULL)
		aw_cli_export_missing(export,
		    "%s: service %s: the issuer that its chain wants is in no file: %s, key %s",
		    scenario_name(scenario), verdict->service->name, wanted->subject,
		    wanted->key_id != NULL ? wanted->key_id : "not told");
	else
		aw_cli_export_missing(export,
		    "%s: service %s: no root is known that would help: %s", scenario_name(scenario),
		    verdict->service->name, verdict->reason);
	return AW_OK;
}

static enum aw_err
bundle_device(struct aw_cli_export *export, const struct aw_cli_scenario *scenario,
    const struct aw_judgement *judgement, struct aw_error *err)
{
	enum aw_err code = AW_OK;

	for (size_t i = 0; code == AW_OK && i < judgement->n_readiness; i++)
		code = take_transition(export, scenario, &judgement->readiness[i], err);
	for (size_t i = 0; code == AW_OK && i < judgement->n_services; i++)
		code = take_service(export, scenario, &judgement->services[i], err);
	return code;
}

/* Why a certificate of a file is not fit to be installed as a root; NULL if it is. */
static const char *
unfit(const struct aw_anchor *anchor, int64_t now)
{
	const struct aw_certificate *cert = anchor->certificate;
	unsigned flaws = aw_anchor_flaws(anchor, now) & AW_FLAWS_UNUSABLE;

	if (cert->der == NULL)
		return "the certificate itself is not in that file";
	for (unsigned bit = 1; bit <= AW_FLAWS_UNUSABLE; bit <<= 1U)
		if ((flaws & bit) != 0)
			return aw_flaw_word(bit);
	return strcmp(cert->subject, cert->issuer) != 0 ? "not self-signed, so no root" : NULL;
}

/* The first usable certificate of that fingerprint in the files; those that are not are told. */
static const struct aw_certificate *
choose(struct aw_cli_export *export, const uint8_t sha256[AW_SHA256_LEN])
{
	const struct bundle *bundle = export->form;

	for (size_t i = 0; i < bundle->from.n; i++) {
		const struct aw_anchor *anchor = aw_store_find(&bundle->from.files[i], sha256);
		const char *why;

		if (anchor == NULL)
			continue;
		why = unfit(anchor, export->cli->now);
		if (why == NULL)
			return anchor->certificate;
		aw_cli_export_note(export, "%s: %s is refused: %s", export->cli->set.from.items[i],
		    anchor->certificate->name, why);
	}
	return NULL;
}

/* The root itself, or another replacement of its transition: any usable one is enough. */
static const struct aw_certificate *
choose_any(struct aw_cli_export *export, const struct lack *lack)
{
	const struct aw_certificate *cert = choose(export, lack->sha256);

	for (size_t i = 0;
	     cert == NULL && lack->transition != NULL && i < lack->transition->n_replacements;
	     i++) {
		const struct aw_root *other = &lack->transition->replacements[i];

		if (memcmp(other->sha256, lack->sha256, AW_SHA256_LEN) != 0)
			cert = choose(export, other->sha256);
	}
	return cert;
}

static bool
write_root(const struct aw_certificate *cert, const struct lack *lack, struct aw_buf *document)
{
	char hex[2 * AW_SHA256_LEN + 1];

	aw_hex(hex, cert->sha256, sizeof(cert->sha256));
	(void)aw_buf_printf(
	    document, "# %s, SHA-256 %s, for %s\n", cert->name, hex, lack->why.data);
	return aw_pem_write(document, cert->der, cert->der_len);
}

/* True if another lack was met by this certificate already. */
static bool
written(const struct aw_certificate **done, size_t n, const struct aw_certificate *cert)
{
	for (size_t i = 0; i < n; i++)
		if (done[i] == cert)
			return true;
	return false;
}

static enum aw_err
bundle_end(struct aw_cli_export *export, struct aw_buf *document, struct aw_error *err)
{
	const struct bundle *bundle = export->form;
	const struct aw_certificate **done =
	    calloc(bundle->n_lacks + 1, sizeof(struct aw_certificate *));

	if (done == NULL)
		return aw_error_nomem(err);
	for (size_t i = 0; i < bundle->n_lacks; i++) {
		const struct lack *lack = &bundle->lacks[i];
		const struct aw_certificate *cert = choose_any(export, lack);
		char hex[2 * AW_SHA256_LEN + 1];

		if (cert == NULL) {
			aw_hex(hex, lack->sha256, sizeof(lack->sha256));
			aw_cli_export_missing(export,
			    "%s, SHA-256 %s, is in no file and is needed for %s", lack->name, hex,
			    lack->why.data);
		} else if (!written(done, i, cert)) {
			done[i] = cert;
			(void)write_root(cert, lack, document);
		}
	}
	free(done);
	if (bundle->n_lacks == 0 && !export->incomplete)
		aw_cli_export_note(export, "no root is lacking");
	return AW_OK;
}

static void
bundle_close(struct aw_cli_export *export)
{
	struct bundle *bundle = export->form;

	if (bundle == NULL)
		return;
	aw_cli_catalogue_close(&bundle->from, export->run);
	for (size_t i = 0; i < bundle->n_lacks; i++) {
		free(bundle->lacks[i].name);
		aw_buf_free(&bundle->lacks[i].why);
	}
	free(bundle->lacks);
	free(bundle);
}

const struct aw_cli_export_form aw_cli_export_bundle = {
    .name = "bundle",
    .rules = bundle_rules,
    .begin = bundle_begin,
    .device = bundle_device,
    .end = bundle_end,
    .close = bundle_close,
};
