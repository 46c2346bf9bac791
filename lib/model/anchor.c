/* SPDX-License-Identifier: ISC */
#include "model/anchor.h"

#include <string.h>

#include "base/instant.h"
#include "base/text.h"

bool
aw_certificate_self_issued(const struct aw_certificate *cert)
{
	return strcmp(cert->subject, cert->issuer) == 0;
}

bool
aw_certificate_unseen(const struct aw_certificate *cert)
{
	return (cert->flaws & AW_FLAWS_UNSEEN) != 0;
}

bool
aw_certificate_has_sha256(const struct aw_certificate *cert)
{
	return !aw_certificate_unseen(cert) || (cert->flaws & AW_FLAW_BY_SHA256) != 0;
}

bool
aw_certificate_has_sha1(const struct aw_certificate *cert)
{
	return !aw_certificate_unseen(cert) || (cert->flaws & AW_FLAW_BY_SHA1) != 0;
}

const char *
aw_certificate_mark(const struct aw_certificate *cert, char buf[AW_MARK_TEXT])
{
	char hex[2 * AW_SHA256_LEN + 1];

	if (aw_certificate_has_sha256(cert)) {
		aw_hex(hex, cert->sha256, AW_SHA256_LEN);
		(void)aw_text_format(buf, AW_MARK_TEXT, "SHA-256 %s", hex);
	} else if (aw_certificate_has_sha1(cert)) {
		aw_hex(hex, cert->sha1, AW_SHA1_LEN);
		(void)aw_text_format(buf, AW_MARK_TEXT, "SHA-1 %s", hex);
	} else {
		(void)aw_text_format(buf, AW_MARK_TEXT, "serial number %.64s", cert->serial);
	}
	return buf;
}

const char *
aw_anchor_short(const struct aw_anchor *anchor, char buf[AW_MARK_TEXT])
{
	const struct aw_certificate *cert = anchor->certificate;
	char hex[2 * AW_SHA256_LEN + 1];
	bool sha256 = aw_certificate_has_sha256(cert);

	if (!sha256 && !aw_certificate_has_sha1(cert)) {
		(void)aw_text_format(buf, AW_MARK_TEXT, "id-%ju", (uintmax_t)anchor->id);
		return buf;
	}
	aw_hex(hex, sha256 ? cert->sha256 : cert->sha1, sha256 ? AW_SHA256_LEN : AW_SHA1_LEN);
	(void)aw_text_format(buf, AW_MARK_TEXT, "%.16s", hex);
	return buf;
}

unsigned
aw_anchor_flaws(const struct aw_anchor *anchor, int64_t now)
{
	const struct aw_certificate *cert = anchor->certificate;
	unsigned flaws = (unsigned)cert->flaws | anchor->flaws;
	bool unseen = aw_certificate_unseen(cert);

	if (cert->not_before == AW_INSTANT_NONE)
		flaws |= unseen ? 0U : AW_FLAW_BAD_NOT_BEFORE;
	else if (now < cert->not_before)
		flaws |= AW_FLAW_NOT_YET;
	if (cert->not_after == AW_INSTANT_NONE)
		flaws |= unseen ? 0U : AW_FLAW_BAD_NOT_AFTER;
	else if (now > cert->not_after)
		flaws |= AW_FLAW_EXPIRED;
	return flaws;
}

bool
aw_anchor_unchecked(const struct aw_anchor *anchor, int64_t now)
{
	return (aw_anchor_flaws(anchor, now) & AW_FLAWS_UNUSABLE) == AW_FLAW_KEY_UNKNOWN;
}

bool
aw_anchor_usable(const struct aw_anchor *anchor, int64_t now)
{
	return (aw_anchor_flaws(anchor, now) & AW_FLAWS_UNUSABLE) == 0;
}
