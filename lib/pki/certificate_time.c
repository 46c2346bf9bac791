/* SPDX-License-Identifier: ISC */
#include "pki/certificate_time.h"

#include <string.h>

#include "base/instant.h"
#include "base/text.h"
#include "pki/der.h"

#define FRACTION_MAX 12 /* digits */

/* Two digits, -1 if they are none. */
static int
pair(const char *s)
{
	if (s[0] < '0' || s[0] > '9' || s[1] < '0' || s[1] > '9')
		return -1;
	return (s[0] - '0') * 10 + (s[1] - '0');
}

static int
days_in(int64_t year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap ? 1 : 0);
}

static bool
is_date(const struct aw_utc *t)
{
	return t->month >= 1 && t->month <= 12 && t->day >= 1 &&
	       t->day <= days_in(t->year, t->month) && t->hour >= 0 && t->hour <= 23 &&
	       t->minute >= 0 && t->minute <= 59 && t->second >= 0 && t->second <= 59;
}

int64_t
aw_certificate_time(bool generalized, const char *text, size_t len)
{
	size_t year_len = generalized ? 4 : 2;
	struct aw_utc t;
	int high, low;

	if (len != year_len + 11 || text[len - 1] != 'Z')
		return AW_INSTANT_NONE;
	high = pair(text);
	low = generalized ? pair(text + 2) : high;
	if (high < 0 || low < 0)
		return AW_INSTANT_NONE;
	t.year = generalized ? high * 100 + low : low + (low < 50 ? 2000 : 1900);
	text += year_len;
	t.month = pair(text);
	t.day = pair(text + 2);
	t.hour = pair(text + 4);
	t.minute = pair(text + 6);
	t.second = pair(text + 8);
	return is_date(&t) ? aw_instant_from_utc(&t) : AW_INSTANT_NONE;
}

/* The date without its fraction, and the fraction with its point. */
static bool
split(const struct aw_der *time, char plain[16], struct aw_der_span *fraction)
{
	struct aw_der_span text = time->value;
	const uint8_t *point = memchr(text.data, '.', text.len);
	size_t before = point != NULL ? (size_t)(point - text.data) : 0;

	if (before == 0 || before > 14 || text.data[text.len - 1] != 'Z')
		return false;
	*fraction = (struct aw_der_span){point, text.len - before - 1};
	for (size_t i = 1; i < fraction->len; i++)
		if (point[i] < '0' || point[i] > '9')
			return false;
	memcpy(plain, text.data, before);
	plain[before] = 'Z';
	plain[before + 1] = '\0';
	return fraction->len >= 2 && fraction->len <= FRACTION_MAX;
}

static bool
show_fraction(const struct aw_der *time, struct aw_certificate_date *out)
{
	char plain[16], date[AW_INSTANT_TEXT];
	struct aw_der_span fraction;
	int64_t at;

	if ((time->tag != AW_DER_UTC_TIME && time->tag != AW_DER_GENERALIZED_TIME) ||
	    !split(time, plain, &fraction))
		return false;
	at = aw_certificate_time(time->tag == AW_DER_GENERALIZED_TIME, plain, strlen(plain));
	if (at == AW_INSTANT_NONE)
		return false;
	(void)aw_instant_format(at, date);
	(void)aw_text_format(out->text, sizeof(out->text), "%.*s%.*sZ", (int)strcspn(date, "Z"),
	    date, (int)fraction.len, (const char *)fraction.data);
	return true;
}

bool
aw_certificate_fraction(const uint8_t *der, size_t len, struct aw_certificate_date *out)
{
	struct aw_der part;

	if (!aw_der_certificate_field(der, len, 3, &part))
		return false;
	for (int i = 0; i < 2; i++) {
		struct aw_der time;

		out->field = i == 0 ? "notBefore" : "notAfter";
		if (!aw_der_next(&part.value, &time))
			return false;
		if (show_fraction(&time, out))
			return true;
	}
	return false;
}
