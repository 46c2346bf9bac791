/* SPDX-License-Identifier: ISC */
#include "transitions_file.h"

#include <inttypes.h>
#include <string.h>

#include <jansson.h>

#include "base/instant.h"
#include "base/text.h"
#include "jsonout.h"
#include "model/anchor.h"
#include "model/key_type.h"
#include "model/store.h"
#include "store_file.h"

/* How old the catalogue is, in words. */
static enum aw_severity
judge_age(const struct aw_cli *cli, const struct aw_config *config, const char **text)
{
	int64_t version = config->transitions.version;

	if (version == 0) {
		*text = "the transitions have no version";
		return AW_SEVERITY_UNKNOWN;
	}
	if (version > cli->now) {
		*text = "the version lies ahead: is the clock of this host right?";
		return AW_SEVERITY_UNKNOWN;
	}
	if (cli->now - version > config->transitions_age) {
		*text = "get a newer package anchorwatch-transitions";
		return AW_SEVERITY_WARNING;
	}
	*text = "";
	return AW_SEVERITY_OK;
}

static bool
print_check_json(const struct aw_cli *cli, const struct aw_config *config,
    enum aw_severity severity, const char *text)
{
	int64_t version = config->transitions.version;
	struct aw_error err;

	return aw_cli_json_print(cli->out,
		   json_pack("{s:o, s:o, s:I, s:s, s:o, s:I, s:I}", "version",
		       aw_cli_json_instant(version != 0 ? version : AW_INSTANT_NONE), "age",
		       version != 0 ? json_integer(cli->now - version) : json_null(), "max_age",
		       (json_int_t)config->transitions_age, "severity", aw_severity_word(severity),
		       "text", aw_cli_json_text(*text != '\0' ? text : NULL), "transitions",
		       (json_int_t)config->transitions.n_items, "root_dates",
		       (json_int_t)config->transitions.n_root_dates),
		   false, &err) == AW_OK;
}

int
aw_cli_transitions_check(const struct aw_cli *cli, const struct aw_config *config)
{
	int64_t version = config->transitions.version;
	const char *text;
	enum aw_severity severity = judge_age(cli, config, &text);
	char date[AW_INSTANT_TEXT];

	if (cli->set.json)
		return print_check_json(cli, config, severity, text) ? aw_cli_status(severity) : 3;
	(void)fprintf(cli->out, "%s: %zu transition%s", aw_severity_upper(severity),
	    config->transitions.n_items, aw_text_s(config->transitions.n_items));
	if (version != 0)
		(void)fprintf(cli->out, ", version %s", aw_instant_format_date(version, date));
	if (version != 0 && version <= cli->now)
		(void)fprintf(cli->out, "; age in days %" PRId64 ", at most %" PRId64,
		    (cli->now - version) / AW_DAY, config->transitions_age / AW_DAY);
	(void)fprintf(cli->out, "%s%s\n", *text != '\0' ? "; " : "", text);
	return aw_cli_status(severity);
}

/* A text of a transition file; what the language would not take is left out. */
static void
print_quoted(FILE *out, const char *text)
{
	(void)fputc('"', out);
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			(void)fputc('\\', out);
		if (*text != '$' || text[1] != '{')
			(void)fputc(*text, out);
	}
	(void)fputc('"', out);
}

static void
print_hex(FILE *out, const char *key, const uint8_t *bytes, size_t len)
{
	char hex[2 * AW_SHA256_LEN + 1];

	aw_hex(hex, bytes, len);
	(void)fprintf(out, "\t\t%s = %s\n", key, hex);
}

static void
print_root(FILE *out, const char *kind, const struct aw_certificate *cert)
{
	enum aw_key_type type = aw_key_type_of(cert);
	char date[AW_INSTANT_TEXT];

	(void)fprintf(out, "\n\t%s ", kind);
	print_quoted(out, cert->name);
	(void)fputs(" {\n", out);
	print_hex(out, "sha256", cert->sha256, sizeof(cert->sha256));
	print_hex(out, "sha1", cert->sha1, sizeof(cert->sha1));
	print_hex(out, "key-sha256", cert->key_sha256, sizeof(cert->key_sha256));
	if (type != AW_KEY_OTHER)
		(void)fprintf(out, "\t\tkey-type = %s\n", aw_key_type_word(type));
	(void)fputs("\t\tsubject = ", out);
	print_quoted(out, cert->subject);
	(void)fprintf(out, "\n\t\tserial = %s\n", cert->serial);
	if (cert->not_after != AW_INSTANT_NONE)
		(void)fprintf(
		    out, "\t\tnot-after = %s\n", aw_instant_format(cert->not_after, date));
	(void)fputs("\t}\n", out);
}

static void
print_roots(FILE *out, const char *kind, const struct aw_store *store)
{
	for (size_t i = 0; i < store->n_anchors; i++)
		print_root(out, kind, store->anchors[i].certificate);
}

static void
print_skeleton(
    const struct aw_cli *cli, const struct aw_store *retiring, const struct aw_store *replacement)
{
	FILE *out = cli->out;
	char today[AW_INSTANT_TEXT];
	char title[320];

	(void)aw_text_format(title, sizeof(title), "%s to %s",
	    retiring->anchors[0].certificate->name, replacement->anchors[0].certificate->name);
	(void)fputs("transition \"NAME\" {\n\ttitle = ", out);
	print_quoted(out, title);
	(void)fprintf(out,
	    "\n\tsource = \"https://ADDRESS-OF-THE-NOTICE\"\n\tseen = %s\n"
	    "\tapplies-to = declared\n\tneeds = any\n"
	    "\t# issuance-stop = 2026-01-31\n"
	    "\t# service \"host.example:443\" {\n\t#\tswitch = 2026-02-28\n"
	    "\t#\tlatest = 2026-03-31\n\t#\tpurpose = license\n\t# }\n",
	    aw_instant_format_date(cli->now, today));
	print_roots(out, "retiring", retiring);
	print_roots(out, "replacement", replacement);
	(void)fputs("}\n", out);
}

/* A certificate that is known by name alone has no fingerprint to print. */
static enum aw_err
check_file(const struct aw_store *store, const char *path, struct aw_error *err)
{
	for (size_t i = 0; i < store->n_anchors; i++)
		if (store->anchors[i].certificate->der == NULL)
			return aw_error_set(
			    err, AW_ERR_STORE_FORMAT, path, "it is a listing without certificates");
	return store->n_anchors > 0
		   ? AW_OK
		   : aw_error_set(err, AW_ERR_STORE_EMPTY, path, "it has no certificate");
}

enum aw_err
aw_cli_transitions_new(const struct aw_cli *cli, struct aw_cli_run *run, const char *old_path,
    const char *new_path, struct aw_error *err)
{
	struct aw_store retiring = {0}, replacement = {0};
	enum aw_err code = aw_cli_store_read(cli, run, old_path, false, &retiring, err);

	if (code == AW_OK)
		code = check_file(&retiring, old_path, err);
	if (code == AW_OK)
		code = aw_cli_store_read(cli, run, new_path, false, &replacement, err);
	if (code == AW_OK)
		code = check_file(&replacement, new_path, err);
	if (code == AW_OK)
		print_skeleton(cli, &retiring, &replacement);
	aw_store_clear(&retiring, run->pool);
	aw_store_clear(&replacement, run->pool);
	return code;
}
