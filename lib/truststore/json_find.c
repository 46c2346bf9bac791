/* SPDX-License-Identifier: ISC */
/* Certificates in the texts of a JSON document, wherever they are. */
#include "truststore/json_text.h"

#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/text.h"
#include "truststore/store_format.h"
#include "truststore/store_pem_other.h"

#define CERTIFICATE_BYTES 128 /* no certificate is shorter */

static bool
has_pem(json_t *text)
{
	return aw_pem_has_certificates(
	    (const uint8_t *)json_string_value(text), json_string_length(text));
}

/* Base64 of DER and nothing else. Its beginning says enough to decode the whole. */
static bool
is_base64(const char *text, size_t len)
{
	size_t n = 0;
	uint8_t *der;
	bool is;

	if (len < CERTIFICATE_BYTES || text[0] != 'M')
		return false;
	der = malloc(AW_BASE64_BYTES(len));
	is = der != NULL && aw_base64_decode((const uint8_t *)text, len, der, &n) &&
	     aw_der_kind(der, n) == AW_DER_CERTIFICATE;
	free(der);
	return is;
}

static bool
has_certificate(json_t *text)
{
	return has_pem(text) || is_base64(json_string_value(text), json_string_length(text));
}

/* A listing or a configuration within a text, as Ansible keeps the output of a command. */
static bool
is_of_device(const char *s, size_t len)
{
	return (strstr(s, "ertificate chain ") != NULL &&
		   aw_store_running_is((const uint8_t *)s, len)) ||
	       (strstr(s, "CA ") != NULL && aw_store_listing_is((const uint8_t *)s, len));
}

/* Where the walk is: ".data.ca[3]". */
struct walk {
	struct aw_json_find *find;
	char path[sizeof(((struct aw_json_find *)0)->first)];
	bool x5c;
};

static void
take_text(struct walk *w, json_t *text)
{
	struct aw_json_find *find = w->find;

	if (w->x5c) {
		find->x5c++;
	} else if (has_certificate(text)) {
		if (find->certificates++ == 0)
			memcpy(find->first, w->path, sizeof(find->first));
		find->only = find->only && has_pem(text);
		return;
	} else if (is_of_device(json_string_value(text), json_string_length(text))) {
		find->devices++;
	}
	find->only = false;
}

static void walk(struct walk *w, json_t *value);

/* One step down, with `step` behind the path; a path that gets too long is cut. */
static void
descend(struct walk *w, json_t *value, const char *step, size_t number)
{
	size_t len = strlen(w->path);
	char clean[64];

	if (step != NULL) {
		(void)aw_text_clean(clean, sizeof(clean), step, strlen(step));
		(void)aw_text_format(w->path + len, sizeof(w->path) - len, ".%s", clean);
	} else {
		(void)aw_text_format(w->path + len, sizeof(w->path) - len, "[%zu]", number);
	}
	walk(w, value);
	w->path[len] = '\0';
}

static void
walk_object(struct walk *w, json_t *object)
{
	bool outer = w->x5c;

	w->find->only = false;
	if (json_is_string(json_object_get(object, "sha256Fingerprint")))
		w->find->fingerprints++;
	for (void *i = json_object_iter(object); i != NULL; i = json_object_iter_next(object, i)) {
		w->x5c = strcmp(json_object_iter_key(i), "x5c") == 0;
		descend(w, json_object_iter_value(i), json_object_iter_key(i), 0);
	}
	w->x5c = outer;
}

/* Not deeper than AW_JSON_DEPTH, which the reader of the text holds. */
static void
walk(struct walk *w, json_t *value)
{
	if (json_is_object(value))
		walk_object(w, value);
	else if (json_is_string(value))
		take_text(w, value);
	else if (!json_is_array(value))
		w->find->only = false;
	for (size_t i = 0; i < json_array_size(value); i++)
		descend(w, json_array_get(value, i), NULL, i);
}

void
aw_json_find(json_t *root, struct aw_json_find *find)
{
	struct walk w = {.find = find};

	*find = (struct aw_json_find){.only = true};
	walk(&w, root);
	find->only = find->only && find->certificates > 0;
}
