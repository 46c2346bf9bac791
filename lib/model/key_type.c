/* SPDX-License-Identifier: ISC */
#include "model/key_type.h"

#include <string.h>
#include <strings.h>

#include "model/anchor.h"
#include "model/service.h"

enum aw_key_type
aw_key_type_of(const struct aw_certificate *certificate)
{
	const char *algorithm = certificate->key_algorithm;

	if (algorithm == NULL)
		return AW_KEY_OTHER;
	if (strcmp(algorithm, "RSA") == 0 || strcmp(algorithm, "RSA-PSS") == 0)
		return AW_KEY_RSA;
	return strncmp(algorithm, "EC", 2) == 0 && (algorithm[2] == '\0' || algorithm[2] == ' ')
		   ? AW_KEY_ECDSA
		   : AW_KEY_OTHER;
}

enum aw_key_type
aw_chain_key_type(const struct aw_chain *chain)
{
	return chain->n_certificates > 0 ? aw_key_type_of(chain->certificates[0]) : AW_KEY_OTHER;
}

const char *
aw_key_type_word(enum aw_key_type type)
{
	switch (type) {
	case AW_KEY_RSA:
		return "rsa";
	case AW_KEY_ECDSA:
		return "ecdsa";
	default:
		return "other";
	}
}

const char *
aw_key_type_name(enum aw_key_type type)
{
	switch (type) {
	case AW_KEY_RSA:
		return "RSA";
	case AW_KEY_ECDSA:
		return "ECDSA";
	default:
		return "other";
	}
}

bool
aw_key_type_parse(const char *word, enum aw_key_type *out)
{
	for (unsigned i = 0; i < AW_KEY_TYPES; i++)
		if (strcasecmp(word, aw_key_type_word((enum aw_key_type)(1U << i))) == 0) {
			*out = (enum aw_key_type)(1U << i);
			return true;
		}
	return false;
}
