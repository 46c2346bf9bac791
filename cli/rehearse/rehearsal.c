/* SPDX-License-Identifier: ISC */
#include "rehearse/rehearsal.h"

const char *
aw_cli_verified_word(enum aw_verified verified)
{
	switch (verified) {
	case AW_VERIFIED_YES:
		return "verifies";
	case AW_VERIFIED_NO:
		return "does not verify";
	case AW_VERIFIED_UNKNOWN:
		break;
	}
	return "unknown";
}
