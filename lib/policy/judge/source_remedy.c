/* SPDX-License-Identifier: ISC */
#include "policy/judge/source_remedy.h"

#include <string.h>

#include "base/instant.h"
#include "model/device_record.h"
#include "model/facts.h"
#include "model/model.h"

#define REPORT_WORD "; report it with the software version."
#define REPORT_DATE "; report the text if the date is right."
#define EXPRESSWAY_PAGE "Maintenance > Smart licensing of the device"
#define IOS_COMMAND "show license status of the device"
#define ISE_PAGE "Administration > System > Licensing of ISE"
#define OLD_NETWORK "Check that anchorwatchd runs and reaches the device."
#define OLD_FILE "Check the job that writes the file."

/* Of one kind, by enum aw_source_case; NULL: that of UNKNOWN. */
struct texts {
	const char *gap, *word, *date, *alarm, *old;
};

static const struct texts texts[AW_SOURCE_KINDS] = {
    [AW_SOURCE_UNKNOWN] =
	{
	    .gap = "Compare with the device, and collect it again.",
	    .word = "Compare the word in the text with the device" REPORT_WORD,
	    .date = "Compare with the device" REPORT_DATE,
	    .alarm = "See the text; the administration page of the device shows more.",
	    .old = "Check that anchorwatchd runs and reaches the source.",
	},
    [AW_SOURCE_EXPRESSWAY] =
	{
	    .gap = "Compare with " EXPRESSWAY_PAGE
		   "; let the account of the source read the API and the XML status.",
	    .word = "Compare the word in the text with " EXPRESSWAY_PAGE REPORT_WORD,
	    .date = "Compare with " EXPRESSWAY_PAGE REPORT_DATE,
	    .alarm = "See the text, and Status > Alarms of the device.",
	    .old = OLD_NETWORK,
	},
    [AW_SOURCE_RESTCONF] =
	{
	    .gap = "Let the account of the source read all of module cisco-smart-license; "
		   "if this software version does not give it, add a source of kind "
		   "license-text.",
	    .word = "Compare the word in the text with " IOS_COMMAND REPORT_WORD,
	    .date = "Compare with " IOS_COMMAND REPORT_DATE,
	    .old = OLD_NETWORK,
	},
    [AW_SOURCE_SNMP] =
	{
	    .gap = "Include all of 1.3.6.1.4.1.9.9.831 in the view of the community or "
		   "user; if this software version does not give it, add a source of kind "
		   "license-text or restconf.",
	    .word = "Compare the value in the text with " IOS_COMMAND REPORT_WORD,
	    .date = "Compare with " IOS_COMMAND " and its clock" REPORT_DATE,
	    .old = OLD_NETWORK,
	},
    [AW_SOURCE_LICENSE_TEXT] =
	{
	    .gap = "If the output was cut off, collect it again; if the command does not "
		   "print it, add the output of one that does, such as show license "
		   "status.",
	    .word = "Compare the word in the text with " IOS_COMMAND REPORT_WORD,
	    .date = "Compare with " IOS_COMMAND REPORT_DATE,
	    .old = "Check that anchorwatchd runs, and run the program by hand.",
	},
    [AW_SOURCE_SSM_ONPREM] =
	{
	    .gap = "Collect it again; if it stays, let the client of the API see all "
		   "licenses of the account.",
	    .word =
		"Compare the word in the text with the account on the license server" REPORT_WORD,
	    .date = "Compare with the account on the license server" REPORT_DATE,
	    .alarm = "See the text, and the alerts of the account on the license server.",
	    .old = "Check that anchorwatchd runs and reaches the license server.",
	},
    [AW_SOURCE_CUCM] = {.old = OLD_NETWORK},
    [AW_SOURCE_ISE] =
	{
	    .gap = "Compare with " ISE_PAGE "; let the account of the source read the OpenAPI.",
	    .word = "Compare the word in the text with " ISE_PAGE REPORT_WORD,
	    .date = "Compare with " ISE_PAGE REPORT_DATE,
	    .alarm = "See the text, and the alarms of ISE.",
	    .old = OLD_NETWORK,
	},
    [AW_SOURCE_FILE] = {.old = "Check that anchorwatchd runs and may read the file."},
    [AW_SOURCE_DIRECTORY] = {.old = "Check that anchorwatchd runs and may read the directory."},
    [AW_SOURCE_PROGRAM] = {.old = "Check that anchorwatchd runs, and run the program by hand."},
    [AW_SOURCE_SSH] =
	{
	    .gap = "If the answer was cut off, collect it again; if the command does not print it, "
		   "name one that does in license-commands.",
	    .word = "Compare the word in the text with " IOS_COMMAND REPORT_WORD,
	    .date = "Compare with " IOS_COMMAND REPORT_DATE,
	    .old = "Check that anchorwatchd runs and reaches the device by SSH.",
	},
    [AW_SOURCE_TLS] = {.old = "Check that anchorwatchd runs and reaches the service."},
    [AW_SOURCE_CHAIN_FILE] = {.old = "Check that anchorwatchd runs and may read the file."},
    [AW_SOURCE_CERTIFICATE] = {.old = "Check that anchorwatchd runs and may read the file."},
};

enum aw_source_kind
aw_judge_kind(const struct aw_record *record, const char *source)
{
	const struct aw_source_status *status =
	    source != NULL ? aw_record_source(record, source) : NULL;

	return status != NULL ? status->kind : aw_source_kind_parse(source);
}

static const char *
text_of(const struct texts *of, enum aw_source_case what)
{
	switch (what) {
	case AW_CASE_GAP:
		return of->gap;
	case AW_CASE_WORD:
		return of->word;
	case AW_CASE_DATE:
		return of->date;
	case AW_CASE_ALARM:
		return of->alarm;
	default:
		return of->old;
	}
}

const char *
aw_source_remedy(enum aw_source_kind kind, bool file, enum aw_source_case what)
{
	/* Compared as unsigned: the number may come from a record. */
	const char *text = (unsigned)kind < AW_SOURCE_KINDS ? text_of(&texts[kind], what) : NULL;

	if (file && what == AW_CASE_OLD)
		return OLD_FILE;
	return text != NULL ? text : text_of(&texts[AW_SOURCE_UNKNOWN], what);
}

const char *
aw_attempt_remedy(enum aw_source_kind kind, bool file, const struct aw_attempt *attempt)
{
	if (attempt->at != AW_INSTANT_NONE && attempt->code != AW_OK)
		return aw_err_code(attempt->code)->remedy;
	return aw_source_remedy(kind, file, AW_CASE_OLD);
}

const char *
aw_probe_remedy(enum aw_err code)
{
	switch (code) {
	case AW_ERR_NET_NAME:
	case AW_ERR_NET_NAME_TIMEOUT:
		return "Check the name of the service and this host's name servers; a site with no "
		       "way out gives the chain as a file.";
	case AW_ERR_NET_ROUTE:
	case AW_ERR_NET_REFUSED:
	case AW_ERR_NET_CONNECT_TIMEOUT:
	case AW_ERR_NET_TLS_TIMEOUT:
	case AW_ERR_NET_ANSWER_TIMEOUT:
	case AW_ERR_NET_SLOW:
	case AW_ERR_NET_CLOSED:
	case AW_ERR_NET_CUT:
	case AW_ERR_NET_OTHER:
		return "Check the port of the service, and the firewalls and the proxy between "
		       "this host and it; a site with no way out gives the chain as a file.";
	case AW_ERR_TLS_NONE:
		return "Name the TLS port of the service.";
	case AW_ERR_TLS_VERSION:
	case AW_ERR_TLS_HANDSHAKE:
	case AW_ERR_TLS_SECRECY:
		return "See the text; the operator of the service says which versions and ciphers "
		       "of TLS it offers.";
	default:
		return aw_err_code(code)->remedy;
	}
}
