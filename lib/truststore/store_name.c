/* SPDX-License-Identifier: ISC */
#include "truststore/store_name.h"

#include <fcntl.h>
#include <fnmatch.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "truststore/store_look.h"
#include "truststore/store_pem_other.h"

#define BEGINNING ((size_t)64 * 1024) /* octets looked at */
#define HASH_DIGITS 8

/* The names that `openssl rehash` gives to certificates and, with an r, to revocation lists. */
static bool
is_hash(const char *name)
{
	size_t i = 0;

	for (; i < HASH_DIGITS; i++)
		if (aw_hex_digit(name[i]) > 15)
			return false;
	if (name[i++] != '.')
		return false;
	i += name[i] == 'r';
	return name[i] != '\0' && name[i + strspn(name + i, "0123456789")] == '\0';
}

bool
aw_store_name_is(const struct aw_truststore_options *options, const char *name)
{
	static const char *const ends[] = {".pem", ".crt", ".cer", ".der", ".p7b", ".p7c"};
	size_t len = strlen(name);

	for (size_t i = 0; i < options->n_names; i++)
		if (fnmatch(options->names[i], name, FNM_PERIOD) == 0)
			return true;
	if (name[0] == '.')
		return false;
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (len > 4 && strcasecmp(name + len - 4, ends[i]) == 0)
			return true;
	return is_hash(name);
}

/* Octets at the front of a regular file, 0 where it is none or cannot be read. */
static size_t
read_beginning(const char *path, uint8_t data[BEGINNING])
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct stat st;
	size_t len = 0;
	ssize_t n = 0;

	if (fd == -1)
		return 0;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		while (len < BEGINNING && (n = read(fd, data + len, BEGINNING - len)) > 0)
			len += (size_t)n;
	(void)close(fd);
	return n < 0 ? 0 : len;
}

const char *
aw_store_name_content(const char *path)
{
	uint8_t data[BEGINNING];
	struct aw_store_look look;
	size_t len = read_beginning(path, data);

	aw_store_look(&look, data, len);
	if (look.has_der && look.der == AW_DER_CERTIFICATE)
		return "a certificate in DER";
	if (look.has_der && look.der == AW_DER_PKCS7)
		return "PKCS#7";
	if (look.has_der && look.der == AW_DER_PKCS12)
		return "PKCS#12";
	if (aw_pem_has_certificates(data, len))
		return "a certificate in PEM";
	if (aw_look_running(&look))
		return "a configuration with trustpoints";
	return aw_look_listing(&look) ? "a listing of certificates" : NULL;
}
