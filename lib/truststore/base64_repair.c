/* SPDX-License-Identifier: ISC */
#include "truststore/base64_repair.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

#include "base/base64.h"
#include "base/text.h"

#define BLOCK 64 /* octets SHA-256 takes at a time */
#define NAME_LEAST 8
#define SERIAL_LEAST ((size_t)6)
#define SERIAL_MAX ((size_t)32)
#define HEADER_SYMBOLS 6 /* that make up tag and length */

/*
 * One family of candidates: `text` is the text with a slot at `slot`. Moving the slot on by one
 * changes only two symbols, so the bytes before it are final: they are hashed once, in `base`.
 */
struct search {
	enum aw_base64_repair_kind kind;
	const uint8_t *original;
	size_t n;
	uint8_t *text;
	size_t n_text, slot;
	uint8_t *der;
	size_t len;
	EVP_MD_CTX *base, *work;
	size_t hashed; /* octets in base */
	const struct aw_base64_repair_roots *roots;
	uint64_t *budget;
};

static void
pack_group(struct search *s, size_t symbol)
{
	size_t group = symbol / 4, n = s->n_text - group * 4;

	(void)aw_symbols_pack(s->text + group * 4, n < 4 ? n : 4, s->der + group * 3);
}

/* The header announces exactly the length there is. */
static bool
length_fits(const struct search *s)
{
	return s->len > 4 && s->der[0] == 0x30 && s->der[1] == 0x82 &&
	       ((size_t)s->der[2] << 8 | s->der[3]) == s->len - 4;
}

static bool
start(struct search *s)
{
	s->n_text = s->n;
	if (s->kind == AW_REPAIR_INSERT) {
		s->n_text++;
		s->text[0] = 0;
		memcpy(s->text + 1, s->original, s->n);
	} else if (s->kind == AW_REPAIR_DELETE) {
		s->n_text--;
		memcpy(s->text, s->original + 1, s->n - 1);
	} else {
		memcpy(s->text, s->original, s->n);
	}
	if (s->n_text % 4 == 1 || s->n_text < HEADER_SYMBOLS)
		return false;
	s->len = aw_symbols_pack(s->text, s->n_text, s->der);
	s->slot = 0;
	s->hashed = 0;
	return EVP_DigestInit_ex(s->base, EVP_sha256(), NULL) == 1;
}

/* Hashes what can no longer change into base. */
static bool
absorb(struct search *s)
{
	size_t final = s->slot * 6 / 8 / BLOCK * BLOCK;

	if (final <= s->hashed)
		return true;
	if (EVP_DigestUpdate(s->base, s->der + s->hashed, final - s->hashed) != 1)
		return false;
	s->hashed = final;
	return true;
}

static const struct aw_root *
match(struct search *s)
{
	uint8_t digest[EVP_MAX_MD_SIZE];
	size_t rest = s->len - s->hashed;

	*s->budget -= rest < *s->budget ? rest : *s->budget;
	if (EVP_MD_CTX_copy_ex(s->work, s->base) != 1 ||
	    EVP_DigestUpdate(s->work, s->der + s->hashed, rest) != 1 ||
	    EVP_DigestFinal_ex(s->work, digest, NULL) != 1)
		return NULL;
	for (size_t i = 0; i < s->roots->n; i++)
		if (memcmp(s->roots->items[i]->sha256, digest, AW_SHA256_LEN) == 0)
			return s->roots->items[i];
	return NULL;
}

static bool
try_value(struct search *s, uint8_t value, struct aw_base64_repair *out)
{
	s->text[s->slot] = value;
	pack_group(s, s->slot);
	if (!length_fits(s))
		return false;
	out->root = match(s);
	if (out->root == NULL)
		return false;
	out->kind = s->kind;
	out->index = s->slot;
	out->value = value;
	return true;
}

/* Values whose characters are easily taken for that of `value`, in print or by eye. */
static size_t
look_alikes(uint8_t value, uint8_t like[16])
{
	static const char *const groups[] = {"Il1/", "O0oQD", "S5s", "B8", "Z2z", "G6b", "q9g",
	    "uvUV", "cC", "wW", "xX", "kK", "pP", "nh", "4A", "7T", "+t", "yY", "jJ", "mM"};
	char c = aw_base64_char(value);
	size_t n = 0;

	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
		if (strchr(groups[i], c) == NULL)
			continue;
		for (const char *p = groups[i]; *p != '\0' && n < 16; p++)
			if (*p != c)
				like[n++] = aw_base64_value((uint8_t)*p);
	}
	return n;
}

/* Every candidate of the slot, in place. */
static bool
try_slot(struct search *s, bool look_alike, struct aw_base64_repair *out)
{
	uint8_t like[16];
	size_t n;

	if (s->kind == AW_REPAIR_DELETE)
		return try_value(s, s->text[s->slot], out);
	if (look_alike) {
		n = look_alikes(s->original[s->slot], like);
		for (size_t i = 0; i < n; i++)
			if (try_value(s, like[i], out))
				return true;
		return false;
	}
	for (uint8_t value = 0; value < 64; value++)
		if (try_value(s, value, out))
			return true;
	return false;
}

static bool
run(struct search *s, enum aw_base64_repair_kind kind, bool look_alike,
    struct aw_base64_repair *out)
{
	s->kind = kind;
	if (!start(s))
		return false;
	for (; s->slot<s->n_text && * s->budget> 0; s->slot++) {
		if (s->slot >= HEADER_SYMBOLS && !length_fits(s))
			return false;
		if (!absorb(s))
			return false;
		if (try_slot(s, look_alike, out))
			return true;
		if (s->slot < s->n) {
			s->text[s->slot] = s->original[s->slot];
			pack_group(s, s->slot);
		}
	}
	if (kind != AW_REPAIR_DELETE || s->slot != s->n_text || !length_fits(s))
		return false;
	/* All of the text but its last symbol. */
	s->slot = s->n_text - 1;
	if (!try_value(s, s->original[s->slot], out))
		return false;
	out->index = s->n - 1;
	return true;
}

static bool
contains(const uint8_t *bytes, size_t len, const void *needle, size_t n)
{
	for (const uint8_t *p = bytes; len >= n; p++) {
		size_t left = len - (size_t)(p - bytes);

		if (left < n || (p = memchr(p, *(const uint8_t *)needle, left - n + 1)) == NULL)
			return false;
		if (memcmp(p, needle, n) == 0)
			return true;
	}
	return false;
}

static bool
mentions(const uint8_t *bytes, size_t len, const struct aw_root *root)
{
	uint8_t serial[SERIAL_MAX];
	size_t digits = root->serial != NULL ? strlen(root->serial) : 0;

	if (strlen(root->name) >= NAME_LEAST &&
	    contains(bytes, len, root->name, strlen(root->name)))
		return true;
	if (digits < 2 * SERIAL_LEAST || digits > 2 * SERIAL_MAX || digits % 2 != 0 ||
	    !aw_unhex(root->serial, serial, digits / 2))
		return false;
	return contains(bytes, len, serial, digits / 2);
}

const struct aw_root *
aw_base64_repair_hint(const uint8_t *symbols, size_t n, const struct aw_base64_repair_roots *roots)
{
	uint8_t *bytes = malloc(AW_BASE64_BYTES(n));
	const struct aw_root *found = NULL;

	for (size_t phase = 0; bytes != NULL && phase < 4 && phase < n; phase++) {
		size_t len = aw_symbols_pack(symbols + phase, n - phase, bytes);

		for (size_t i = 0; i < roots->n && found == NULL; i++)
			if (mentions(bytes, len, roots->items[i]))
				found = roots->items[i];
	}
	free(bytes);
	return found;
}

static bool
find(struct search *s, struct aw_base64_repair *out)
{
	if (run(s, AW_REPAIR_CHANGE, true, out))
		return true;
	if (run(s, AW_REPAIR_DELETE, false, out))
		return true;
	if (aw_base64_repair_hint(s->original, s->n, s->roots) == NULL)
		return false;
	return run(s, AW_REPAIR_CHANGE, false, out) || run(s, AW_REPAIR_INSERT, false, out);
}

bool
aw_base64_repair_find(const uint8_t *symbols, size_t n, const struct aw_base64_repair_roots *roots,
    uint64_t *budget, struct aw_base64_repair *out)
{
	struct search s = {.original = symbols, .n = n, .roots = roots, .budget = budget};
	bool found = false;

	if (roots->n == 0 || n < HEADER_SYMBOLS || n > AW_REPAIR_TEXT_MAX)
		return false;
	s.text = malloc(n + 1);
	s.der = malloc(AW_BASE64_BYTES(n + 1));
	s.base = EVP_MD_CTX_new();
	s.work = EVP_MD_CTX_new();
	if (s.text != NULL && s.der != NULL && s.base != NULL && s.work != NULL)
		found = find(&s, out);
	EVP_MD_CTX_free(s.work);
	EVP_MD_CTX_free(s.base);
	free(s.der);
	free(s.text);
	return found;
}
