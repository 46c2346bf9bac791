/* SPDX-License-Identifier: ISC */
/*
 * export --bundle: the roots that devices lack, and nothing else. Policy decides which roots are
 * missing; the files of --from only supply the certificates.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/array.h"
#include "base/file.h"
#include "catalogue.h"
#include "export/export_family.h"
#include "export/export_form.h"
#include "model/store.h"
#include "base/text.h"
#include "model/service.h"
#include "truststore/truststore.h"

#define WHY_MAX ((size_t)64 * 1024)
#define COMMENT_NAME 100 /* octets of a name in a line of a terminal, which takes 254 */

/* A root that at least one device lacks. */
struct missing_root {
	uint8_t sha256[AW_SHA256_LEN];
	char *name;
	/* any usable replacement of which is enough; NULL: a service needs exactly this root */
	const struct aw_transition *transition;
	struct aw_buf why; /* "transition quovadis-identrust (exp-core-1)" */
};

struct bundle {
	struct aw_cli_catalogue from; /* the files of --from */
	struct missing_root *roots;
	size_t n_roots;
};

static enum aw_err
bundle_rules(const struct aw_cli *cli, struct aw_error *err)
{
	if (cli->set.from.n == 0)
		return aw_error_set(
		    err, AW_ERR_USAGE, "--bundle", "needs files with roots: --from FILE");
	return aw_cli_family_rule(cli, err);
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

static struct missing_root *
find_missing(const struct bundle *bundle, const uint8_t sha256[AW_SHA256_LEN])
{
	for (size_t i = 0; i < bundle->n_roots; i++)
		if (memcmp(bundle->roots[i].sha256, sha256, AW_SHA256_LEN) == 0)
			return &bundle->roots[i];
	return NULL;
}

static struct missing_root *
add_missing(struct bundle *bundle, const uint8_t sha256[AW_SHA256_LEN], const char *name,
    const struct aw_transition *transition)
{
	struct missing_root *root;

	if (!AW_GROW(bundle->roots, bundle->n_roots))
		return NULL;
	root = &bundle->roots[bundle->n_roots];
	*root = (struct missing_root){.name = strdup(name), .transition = transition};
	if (root->name == NULL)
		return NULL;
	memcpy(root->sha256, sha256, AW_SHA256_LEN);
	aw_buf_init(&root->why, WHY_MAX);
	bundle->n_roots++;
	return root;
}

static const char *
scenario_name(const struct aw_cli_scenario *scenario)
{
	return scenario->name != NULL ? scenario->name : "the saved store";
}

/* Notes that the device lacks the root, for a transition or (transition NULL) for a service. */
static enum aw_err
note_missing(struct bundle *bundle, const struct aw_cli_scenario *scenario,
    const uint8_t sha256[AW_SHA256_LEN], const char *name, const struct aw_transition *transition,
    const char *service, struct aw_error *err)
{
	struct missing_root *root = find_missing(bundle, sha256);

	if (root == NULL)
		root = add_missing(bundle, sha256, name, transition);
	if (root == NULL)
		return aw_error_nomem(err);
	(void)aw_buf_printf(&root->why, "%s%s %s (%s)", root->why.len > 0 ? ", " : "",
	    transition != NULL ? "transition" : "service",
	    transition != NULL ? transition->name : service, scenario_name(scenario));
	return root->why.failed ? aw_error_nomem(err) : AW_OK;
}

static enum aw_err
check_transition(struct aw_cli_export *export, const struct aw_cli_scenario *scenario,
    const struct aw_judgement *judgement, const struct aw_readiness_verdict *verdict,
    struct aw_error *err)
{
	size_t n;
	const struct aw_missing *missing = aw_judgement_missing(judgement, verdict->transition, &n);
	enum aw_err code = AW_OK;

	if (verdict->state == AW_READINESS_UNKNOWN)
		aw_cli_export_missing(export,
		    "%s: transition %s: it is unknown which root is missing: %s",
		    scenario_name(scenario), verdict->transition->name, verdict->reason);
	if (verdict->state != AW_READINESS_AT_RISK && verdict->state != AW_READINESS_BROKEN)
		return AW_OK;
	for (size_t i = 0; i < n && code == AW_OK; i++)
		code = note_missing(export->form, scenario, missing[i].root->sha256,
		    missing[i].root->name, verdict->transition, NULL, err);
	if (n > 0)
		return code;
	if (verdict->state == AW_READINESS_AT_RISK)
		aw_cli_export_note(export, "%s: transition %s names no root to add: %s",
		    scenario_name(scenario), verdict->transition->name, verdict->reason);
	else if (verdict->service == NULL) /* else check_service() reports the root */
		aw_cli_export_missing(export,
		    "%s: transition %s: no root is known that would help: %s",
		    scenario_name(scenario), verdict->transition->name, verdict->reason);
	return AW_OK;
}

static enum aw_err
check_service(struct aw_cli_export *export, const struct aw_cli_scenario *scenario,
    const struct aw_service_verdict *verdict, struct aw_error *err)
{
	const struct aw_wanted *wanted = verdict->wanted;

	if (verdict->verified == AW_VERIFIED_YES)
		return AW_OK;
	if (verdict->verified == AW_VERIFIED_NO && wanted != NULL && wanted->known)
		return note_missing(export->form, scenario, wanted->sha256, wanted->name, NULL,
		    verdict->service->name, err);
	if (verdict->verified == AW_VERIFIED_NO && wanted != NULL && wanted->subject != NULL)
		aw_cli_export_missing(export,
		    "%s: service %s: the issuer that its chain needs is in no file: %s, key %s",
		    scenario_name(scenario), verdict->service->name, wanted->subject,
		    wanted->key_id != NULL ? wanted->key_id : "unknown");
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
		code = check_transition(export, scenario, judgement, &judgement->readiness[i], err);
	for (size_t i = 0; code == AW_OK && i < judgement->n_services; i++)
		code = check_service(export, scenario, &judgement->services[i], err);
	return code;
}

/* The reason not to install a certificate of a file as a root; NULL if it is usable. */
static const char *
why_unfit(const struct aw_anchor *anchor, int64_t now)
{
	const struct aw_certificate *cert = anchor->certificate;
	unsigned flaws = aw_anchor_flaws(anchor, now) & AW_FLAWS_UNUSABLE;

	if (cert->der == NULL)
		return "the certificate itself is not in that file";
	for (unsigned bit = 1; bit <= AW_FLAWS_UNUSABLE; bit <<= 1U)
		if ((flaws & bit) != 0)
			return aw_flaw_word(bit);
	return strcmp(cert->subject, cert->issuer) != 0 ? "not self-signed, so not a root" : NULL;
}

/* The first usable certificate with this fingerprint; unusable ones are reported. */
static const struct aw_certificate *
choose_from_files(struct aw_cli_export *export, const uint8_t sha256[AW_SHA256_LEN])
{
	const struct bundle *bundle = export->form;

	for (size_t i = 0; i < bundle->from.n; i++) {
		const struct aw_anchor *anchor = aw_store_find(&bundle->from.files[i], sha256);
		const char *why;

		if (anchor == NULL)
			continue;
		why = why_unfit(anchor, export->cli->now);
		if (why == NULL)
			return anchor->certificate;
		aw_cli_export_note(export, "%s: %s is refused: %s", export->cli->set.from.items[i],
		    anchor->certificate->name, why);
	}
	return NULL;
}

/* The root itself, or another replacement of its transition: any usable one is enough. */
static const struct aw_certificate *
choose_root(struct aw_cli_export *export, const struct missing_root *root)
{
	const struct aw_certificate *cert = choose_from_files(export, root->sha256);

	for (size_t i = 0; cert == NULL && root->transition != NULL &&
			   !root->transition->needs_all && i < root->transition->n_replacements;
	     i++) {
		const struct aw_root *other = &root->transition->replacements[i];

		if (memcmp(other->sha256, root->sha256, AW_SHA256_LEN) != 0)
			cert = choose_from_files(export, other->sha256);
	}
	return cert;
}

/* A command line has a limit, and takes a question mark and what is not ASCII for commands. */
static void
write_short(struct aw_buf *document, const char *name, const char *hex)
{
	char text[COMMENT_NAME + 1];
	size_t n = 0;

	for (; name[n] != '\0' && n < COMMENT_NAME; n++) {
		text[n] = name[n];
		if (text[n] < ' ' || text[n] > '~' || text[n] == '?')
			text[n] = '.';
	}
	text[n] = '\0';
	(void)aw_buf_printf(document, "! %s, SHA-256 %s\n", text, hex);
}

static enum aw_err
write_root(const struct aw_cli_family *family, const struct aw_certificate *cert,
    const struct missing_root *root, struct aw_buf *document, struct aw_error *err)
{
	char hex[2 * AW_SHA256_LEN + 1], name[AW_CLI_FAMILY_NAME];

	aw_hex(hex, cert->sha256, sizeof(cert->sha256));
	if (family->paste)
		write_short(document, cert->name, hex);
	else if (family->comments)
		(void)aw_buf_printf(
		    document, "# %s, SHA-256 %s, for %s\n", cert->name, hex, root->why.data);
	aw_cli_family_name(cert, name);
	if (family->write(document, cert, name))
		return AW_OK;
	if (document->failed)
		return aw_error_nomem(err);
	return aw_error_set(err, AW_ERR_INTERNAL, cert->name,
	    "a device of this family cannot take it: each way to divide it into lines ends the "
	    "paste");
}

/* True if the certificate was already chosen for another missing root. */
static bool
is_chosen(const struct aw_certificate **chosen, size_t n, const struct aw_certificate *cert)
{
	for (size_t i = 0; i < n; i++)
		if (chosen[i] == cert)
			return true;
	return false;
}

/* A certificate for each root, NULL where a file has none or it is chosen already. */
static size_t
choose_all(struct aw_cli_export *export, const struct aw_certificate **chosen)
{
	const struct bundle *bundle = export->form;
	size_t n = 0;

	for (size_t i = 0; i < bundle->n_roots; i++) {
		const struct missing_root *root = &bundle->roots[i];
		const struct aw_certificate *cert = choose_root(export, root);
		char hex[2 * AW_SHA256_LEN + 1];

		aw_hex(hex, root->sha256, sizeof(root->sha256));
		if (cert == NULL)
			aw_cli_export_missing(export,
			    "%s, SHA-256 %s, is in no file and is needed for %s", root->name, hex,
			    root->why.data);
		else if (!is_chosen(chosen, i, cert)) {
			chosen[i] = cert;
			n++;
		}
	}
	return n;
}

/* The lines that end a paste: one a root, and nothing else on them. */
static bool
ends_well(const struct aw_buf *document, size_t n)
{
	const char *line = document->data;
	size_t ends = 0;

	while (line != NULL) {
		const char *end = strchr(line, '\n');

		line += strspn(line, " ");
		if (strncasecmp(line, "quit", 4) == 0) {
			if (line[4] != '\n')
				return false;
			ends++;
		}
		line = end != NULL ? end + 1 : NULL;
	}
	return ends == n;
}

/* Reads the document as a device would, and compares it with the n roots it was made of: nothing is
 * handed out that is not there. */
static enum aw_err
read_back(const struct aw_cli_export *export, const struct aw_cli_family *family,
    const struct aw_buf *document, const struct aw_certificate *const *roots, size_t n,
    struct aw_error *err)
{
	struct aw_truststore_options options = {0};
	struct aw_store store = {0};
	enum aw_err code = document->failed ? aw_error_nomem(err)
					    : aw_truststore_parse(export->run->pool,
						  (const uint8_t *)document->data, document->len,
						  "the document", &options, &store, err);

	if (code == AW_OK && (store.n_anchors != n || store.bad_blocks > 0))
		code = aw_error_set(err, AW_ERR_INTERNAL, "the document",
		    "it was read back with %zu of %zu roots", store.n_anchors, n);
	for (size_t i = 0; code == AW_OK && i < n; i++)
		if (aw_store_find(&store, roots[i]->sha256) == NULL)
			code = aw_error_set(err, AW_ERR_INTERNAL, "the document",
			    "it was read back without %s", roots[i]->name);
	if (code == AW_OK && family->paste && !ends_well(document, n))
		code = aw_error_set(
		    err, AW_ERR_INTERNAL, "the document", "a line of it would end the paste");
	aw_store_clear(&store, export->run->pool);
	return code;
}

static enum aw_err
write_all(struct aw_cli_export *export, const struct aw_cli_family *family,
    const struct aw_certificate **chosen, struct aw_buf *document, struct aw_error *err)
{
	const struct bundle *bundle = export->form;
	enum aw_err code = AW_OK;
	size_t n = 0;

	(void)aw_buf_puts(document, family->begin);
	for (size_t i = 0; code == AW_OK && i < bundle->n_roots; i++) {
		if (chosen[i] == NULL)
			continue;
		code = write_root(family, chosen[i], &bundle->roots[i], document, err);
		chosen[n++] = chosen[i];
	}
	(void)aw_buf_puts(document, family->end);
	return code == AW_OK ? read_back(export, family, document, chosen, n, err) : code;
}

/* A file with one root in the directory. */
static enum aw_err
write_file(struct aw_cli_export *export, const struct aw_cli_family *family,
    const struct aw_certificate *cert, const struct missing_root *root, struct aw_error *err)
{
	char name[AW_CLI_FAMILY_NAME], path[PATH_MAX];
	struct aw_buf file;
	enum aw_err code;

	aw_cli_family_name(cert, name);
	if (!aw_text_format(path, sizeof(path), "%s/%s.pem", export->cli->set.output, name))
		return aw_error_set(err, AW_ERR_USAGE, NULL, "the path is too long");
	aw_buf_init(&file, AW_CLI_EXPORT_BYTES);
	code = write_root(family, cert, root, &file, err);
	if (code == AW_OK)
		code = read_back(export, family, &file, &cert, 1, err);
	if (code == AW_OK)
		code = aw_file_replace(path, file.data, file.len, 0644, err);
	aw_buf_free(&file);
	return code;
}

/* One file a root in the directory of --output, for devices that take no more at a time. */
static enum aw_err
write_files(struct aw_cli_export *export, const struct aw_cli_family *family,
    const struct aw_certificate **chosen, size_t n, struct aw_error *err)
{
	const struct bundle *bundle = export->form;
	const char *folder = export->cli->set.output;
	enum aw_err code;

	if (folder == NULL)
		return aw_error_set(err, AW_ERR_USAGE, family->word,
		    "such a device takes one root a file, and %zu are needed: name a directory "
		    "with --output",
		    n);
	export->written = true;
	code = aw_file_mkdirs(folder, 0755, err);
	for (size_t i = 0; code == AW_OK && i < bundle->n_roots; i++)
		if (chosen[i] != NULL)
			code = write_file(export, family, chosen[i], &bundle->roots[i], err);
	return code;
}

static enum aw_err
bundle_end(struct aw_cli_export *export, struct aw_buf *document, struct aw_error *err)
{
	const struct bundle *bundle = export->form;
	const char *word = export->cli->set.family;
	const struct aw_cli_family *family = aw_cli_family_find(word != NULL ? word : "pem");
	const struct aw_certificate **chosen =
	    calloc(bundle->n_roots + 1, sizeof(struct aw_certificate *));
	enum aw_err code = AW_OK;
	size_t n;

	if (chosen == NULL)
		return aw_error_nomem(err);
	n = choose_all(export, chosen);
	if (n > 1 && !family->one_file)
		code = write_files(export, family, chosen, n, err);
	else if (n > 0)
		code = write_all(export, family, chosen, document, err);
	free(chosen);
	if (bundle->n_roots == 0 && !export->incomplete)
		aw_cli_export_note(export, "no root is missing");
	return code;
}

static void
bundle_close(struct aw_cli_export *export)
{
	struct bundle *bundle = export->form;

	if (bundle == NULL)
		return;
	aw_cli_catalogue_close(&bundle->from, export->run);
	for (size_t i = 0; i < bundle->n_roots; i++) {
		free(bundle->roots[i].name);
		aw_buf_free(&bundle->roots[i].why);
	}
	free(bundle->roots);
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
