/* SPDX-License-Identifier: ISC */
#include "pki/certificate_time.h"

#include "base/instant.h"

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
