/* SPDX-License-Identifier: ISC */
/* What devices and the OpenSSH client say, and the table of commands. */
#include <stdio.h>
#include <string.h>

#include "cisco/text/ssh_answer.h"
#include "cisco/text/ssh_family.h"
#include "cisco/text/ssh_identity.h"
#include "cisco/text/ssh_message.h"
#include "fixture/suite.h"

#define KEY "ssh-ed25519 AAAAC3Nz"
#define MARK AW_SSH_KEY_MARK " "
#define GIVEN AW_SSH_PASSWORD_MARK "\n"

static const struct {
	const char *family, *command, *text;
	enum aw_err code;
} refusals[] = {
    {"ios", "show version", "", AW_ERR_CLI_EMPTY},
    {"ios", "show version", " \r\n\r\n", AW_ERR_CLI_EMPTY},
    {"ios", "show license all",
	"                ^\r\n% Invalid input detected at '^' marker.\r\n\r\n", AW_ERR_CLI_COMMAND},
    {"ios-xe", "show running-config",
	"show running-config\n ^\n% Invalid input detected at '^' marker.\n", AW_ERR_CLI_PRIVILEGE},
    {"ios", "show running-config", "Line has invalid autocommand \"show running-config\"",
	AW_ERR_CLI_AUTOCOMMAND},
    {"ios", "show running-config", "\nCommand authorization failed.\n\nR1#",
	AW_ERR_CLI_AUTHORIZATION},
    {"ios", "show version", "% Authorization failed.\n", AW_ERR_CLI_AUTHORIZATION},
    {"ios", "show version", "% Some new error of IOS\n", AW_ERR_CLI_COMMAND},
    {"ios", "show versoin",
	"% Unknown command or computer name, or unable to find computer address\n",
	AW_ERR_CLI_COMMAND},
    {"nx-os", "show license all", "% Permission denied for the role\n", AW_ERR_CLI_AUTHORIZATION},
    {"nx-os", "show license all",
	"Syntax error while parsing 'show license all'\n\nCmd exec error.\n", AW_ERR_CLI_COMMAND},
    {"nx-os", "show x", "% Invalid command at '^' marker.\n", AW_ERR_CLI_COMMAND},
    {"asa", "show running-config", " ^\nERROR: % Invalid input detected at '^' marker.\n",
	AW_ERR_CLI_ENABLE},
    {"asa", "show crypto ca trustpool", "ERROR: % Invalid input detected at '^' marker.\n",
	AW_ERR_CLI_COMMAND},
    {"asa", "show version", "Command authorization failed\n", AW_ERR_CLI_AUTHORIZATION},
    {"ios-xr", "show version", "Mon Nov 30 06:00:00.000 UTC\n% This command is not authorized\n",
	AW_ERR_CLI_AUTHORIZATION},
    {"cucm", "show license all",
	"admin:show license all\nNo command matched\nadmin:", AW_ERR_CLI_COMMAND},
    {"cucm", "show license all", "Executed command unsuccessfully\n", AW_ERR_CLI_COMMAND},
    {"expressway", "xstatus", "Command not recognized.\n", AW_ERR_CLI_COMMAND},
    {"ios", "show version", "a\nb\n --More-- ", AW_ERR_CLI_PAGER},
    {"asa", "show version", "a\n<--- More --->\r              \r", AW_ERR_CLI_PAGER},
    {"ios", "show version", "a\n\x1b[7m--More--\x1b[0m", AW_ERR_CLI_PAGER},
    {"ios", "show version", "Cisco IOS Software, Version 15.2\n", AW_OK},
    {"ios", "show version", "a\n --More-- \nb\n", AW_OK},
    {"ios", "show version", "*** 100% of users ***\n%SYS-5-CONFIG_I: Configured\nline\n", AW_OK},
    {"nx-os", "show license all",
	"1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n% Invalid command at '^' marker.\n", AW_OK},
    {"ios", "show version", "Account locked\n", AW_ERR_SSH_LOCKED},
};

START_TEST(instead_of_an_answer)
{
	const char *text = refusals[_i].text;
	struct aw_error err = {.code = AW_OK};
	enum aw_err rc = aw_ssh_refusal(aw_ssh_family(refusals[_i].family), refusals[_i].command,
	    false, text, strlen(text), &err);

	ck_assert_msg(rc == refusals[_i].code, "%s: %s, expected %s", text, aw_err_code(rc)->id,
	    aw_err_code(refusals[_i].code)->id);
	if (rc != AW_OK)
		ck_assert_str_eq(err.object, refusals[_i].command);
}
END_TEST

/* Of several commands in one connection one may be refused. */
START_TEST(several_commands)
{
	static const char one[] = "% Invalid command at '^' marker.\nLicense Authorization:\n";
	static const char none[] =
	    "                  ^\n% Invalid command at '^' marker.\n"
	    "Syntax error while parsing 'show license usage'\n\nCmd exec error.\n";
	const struct aw_ssh_family *nxos = aw_ssh_family("nx-os");
	struct aw_error err;

	ck_assert_int_eq(
	    aw_ssh_refusal(nxos, "show license all", true, one, strlen(one), &err), AW_OK);
	ck_assert_int_eq(aw_ssh_refusal(nxos, "show license all", true, none, strlen(none), &err),
	    AW_ERR_CLI_COMMAND);
	ck_assert_int_eq(aw_ssh_refusal(nxos, "show license all", false, one, strlen(one), &err),
	    AW_ERR_CLI_COMMAND);
}
END_TEST

START_TEST(a_banner_is_named)
{
	static const char text[] = "\r\n  *** Authorized\x07 use only ***\r\nmore\r\n";
	struct aw_error err;

	ck_assert_int_eq(aw_ssh_other("show version", text, strlen(text), &err), AW_ERR_CLI_BANNER);
	ck_assert_str_eq(err.text, "the device says: *** Authorized\\x07 use only ***");
}
END_TEST

static const struct {
	const char *text;
	enum aw_err code;
	const char *words; /* in the text of the error */
} failures[] = {
    {"", AW_OK, NULL},
    {"Authorized use only\n", AW_ERR_NET_OTHER, "Authorized use only"},
    {"Authorized use only\nConnection to sw-1 closed by remote host.\r\n", AW_OK, NULL},
    {MARK "sw-1 " KEY
	  " SHA256:abc\nNo ED25519 host key is known for sw-1 and you have requested strict "
	  "checking.\nHost key verification failed.\n",
	AW_ERR_SSH_HOST_UNKNOWN,
	"host key SHA256:abc; compare it with that of the device, then add this "
	"line to /known: sw-1 " KEY},
    {"No RSA host key is known for sw-1 and you have requested strict checking.\nHost key "
     "verification "
     "failed.\n",
	AW_ERR_SSH_HOST_UNKNOWN, "no host key of it is known"},
    {MARK "sw-1 " KEY
	  " SHA256:abc\n@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\nHost key "
	  "verification failed.\n",
	AW_ERR_SSH_HOST_CHANGED,
	"presents the host key SHA256:abc, which is not the one in /known"},
    {"user@sw-1: Permission denied (publickey,password).\n", AW_ERR_SSH_DENIED,
	"user@sw-1: Permission denied (publickey,password)."},
    {"Received disconnect from 192.0.2.1 port 22:2: Too many authentication failures\nDisconnected "
     "from "
     "192.0.2.1 port 22\n",
	AW_ERR_SSH_DENIED, "Too many"},
    {"Load key \"/k\": invalid format\nuser@sw-1: Permission denied (publickey).\n", AW_ERR_SSH_KEY,
	"invalid format"},
    {"Unable to negotiate with 192.0.2.1 port 22: no matching host key type found. Their offer: "
     "ssh-rsa\n",
	AW_ERR_SSH_ALGORITHM, "Their offer: ssh-rsa"},
    {"sign_and_send_pubkey: no mutual signature supported\nuser@sw-1: Permission denied "
     "(publickey).\n",
	AW_ERR_SSH_ALGORITHM, "no mutual signature"},
    {"ssh: Could not resolve hostname sw-1: Name or service not known\n", AW_ERR_NET_NAME, "sw-1"},
    {"ssh: connect to host sw-1 port 22: Connection refused\n", AW_ERR_NET_REFUSED, "refused"},
    {"ssh: connect to host sw-1 port 22: No route to host\n", AW_ERR_NET_ROUTE, "No route"},
    {"ssh: connect to host sw-1 port 22: Connection timed out\n", AW_ERR_NET_CONNECT_TIMEOUT,
	"timed out"},
    {"Connection timed out during banner exchange\nConnection to 192.0.2.1 port 22 timed out\n",
	AW_ERR_NET_CONNECT_TIMEOUT, "timed out"},
    {"kex_exchange_identification: Connection closed by remote host\nConnection closed by "
     "192.0.2.1 port "
     "22\n",
	AW_ERR_NET_CLOSED, "Connection closed"},
    {"kex_exchange_identification: read: Connection reset by peer\n", AW_ERR_NET_CLOSED, "reset"},
    {"Timeout, server sw-1 not responding.\n", AW_ERR_NET_ANSWER_TIMEOUT, "not responding"},
    {"/c: line 1: Bad configuration option: bogus\n/c: terminating, 1 bad configuration options\n",
	AW_ERR_SSH_CONFIG, "/c: line 1"},
    {"exec request failed on channel 0\n", AW_ERR_SSH_EXEC, "exec request"},
    /* The device closes the connection in place of a refusal. */
    {GIVEN "Connection closed by 192.0.2.1 port 22\n", AW_ERR_SSH_DENIED,
	"after the password was sent: Connection closed by 192.0.2.1"},
    {GIVEN "Connection reset by 192.0.2.1 port 22\n", AW_ERR_SSH_DENIED, "was sent: "},
    {"Connection closed by 192.0.2.1 port 22\n", AW_ERR_NET_CLOSED, "Connection closed"},
    {GIVEN "Read from remote host sw-1: Connection reset by peer\n", AW_ERR_NET_CLOSED, "reset"},
    {GIVEN, AW_OK, NULL},
    {"Authorized use only\n" GIVEN, AW_ERR_NET_OTHER, "Authorized use only"},
    /* The jump host, "jump-1". */
    {"ssh: connect to host jump-1 port 22: Connection refused\nConnection closed by UNKNOWN port "
     "65535\n",
	AW_ERR_SSH_JUMP, "jump-1 port 22: Connection refused"},
    {"channel 0: open failed: connect failed: Connection refused\nstdio forwarding "
     "failed\nConnection "
     "closed by UNKNOWN port 65535\n",
	AW_ERR_SSH_JUMP, "connect failed: Connection refused"},
    {"operator@jump-1: Permission denied (publickey).\nConnection closed by UNKNOWN port 65535\n",
	AW_ERR_SSH_DENIED, "operator@jump-1"},
};

static struct aw_ssh_peer peer = {.host = "sw-1", .known_hosts = "/known"};

START_TEST(what_the_client_says)
{
	const char *text = failures[_i].text;
	struct aw_error err = {.code = AW_OK};
	enum aw_err rc;

	peer.jump = strstr(text, "UNKNOWN port 65535") != NULL ? "jump-1" : NULL;
	rc = aw_ssh_failure(text, strlen(text), &peer, &err);

	ck_assert_msg(rc == failures[_i].code, "%s: %s, expected %s", text, aw_err_code(rc)->id,
	    aw_err_code(failures[_i].code)->id);
	if (rc == AW_OK)
		return;
	ck_assert_str_eq(err.object, "sw-1");
	ck_assert_msg(strstr(err.text, failures[_i].words) != NULL, "%s", err.text);
}
END_TEST

static const struct {
	const char *text;
	bool password, keyboard; /* it is refused, and not sent, where the other way is offered */
} unsent[] = {
    {"u@sw-1: Permission denied (publickey,keyboard-interactive).\n", true, false},
    {"u@sw-1: Permission denied (password).\n", false, true},
    {"u@sw-1: Permission denied (password,keyboard-interactive).\n", true, true},
    {"u@sw-1: Permission denied (publickey).\n", false, false},
    {GIVEN "u@sw-1: Permission denied (password,keyboard-interactive).\n", false, false},
    {"use keyboard-interactive or password\nConnection refused\n", false, false},
    {"", false, false},
};

START_TEST(a_password_that_was_not_sent)
{
	const char *text = unsent[_i].text;
	size_t len = strlen(text);

	ck_assert_int_eq(aw_ssh_offers_other(text, len, false), unsent[_i].password);
	ck_assert_int_eq(aw_ssh_offers_other(text, len, true), unsent[_i].keyboard);
}
END_TEST

/* The key of the jump host is not compared with the one that is configured for the device. */
START_TEST(a_configured_key)
{
	static const char device[] =
	    MARK "sw-1 " KEY " SHA256:abc\nNo ED25519 host key is known for sw-1 and "
		 "you have requested strict checking.\n";
	static const char jump[] =
	    MARK "[jump-1]:2222 " KEY " SHA256:abc\nNo ED25519 host key is known for "
		 "[jump-1]:2222 and you have requested strict checking.\n";
	const struct aw_ssh_peer pinned = {
	    .host = "sw-1", .known_hosts = "/known", .host_key = "SHA256:def", .jump = "jump-1"};
	struct aw_error err;

	ck_assert_int_eq(
	    aw_ssh_failure(device, strlen(device), &pinned, &err), AW_ERR_SSH_HOST_CHANGED);
	ck_assert_str_eq(err.text, "it presents the host key SHA256:abc, host-key is SHA256:def");
	ck_assert_int_eq(
	    aw_ssh_failure(jump, strlen(jump), &pinned, &err), AW_ERR_SSH_HOST_UNKNOWN);
	ck_assert_ptr_nonnull(strstr(err.text, "add this line to /known: [jump-1]:2222 " KEY));
}
END_TEST

/* The line to add is whole for a key of 4096 bits. */
START_TEST(a_long_key)
{
	char text[4096], key[717];
	struct aw_error err;

	memset(key, 'A', sizeof(key) - 1);
	key[sizeof(key) - 1] = '\0';
	(void)snprintf(text, sizeof(text),
	    MARK "[switch-1.example.org]:2222 ssh-rsa %s SHA256:abc\nNo RSA host key is known for "
		 "x and\n",
	    key);
	ck_assert_int_eq(aw_ssh_failure(text, strlen(text), &peer, &err), AW_ERR_SSH_HOST_UNKNOWN);
	ck_assert_ptr_nonnull(strstr(err.text, key));
}
END_TEST

static const struct {
	const char *text, *product, *version, *serial;
} identities[] = {
    {"Cisco IOS XE Software, Version 17.09.04a\nCisco IOS Software [Cupertino], Catalyst L3 Switch "
     "Software (CAT9K_IOSXE), Version 17.9.4a, RELEASE SOFTWARE (fc3)\ncisco C9300-24T (X86) "
     "processor "
     "with 1K bytes of memory.\nProcessor board ID FOC1234ABCD\n",
	"C9300-24T", "17.09.04a", "FOC1234ABCD"},
    {"Cisco IOS Software, C2900 Software (C2900-UNIVERSALK9-M), Version 15.7(3)M8, RELEASE "
     "SOFTWARE "
     "(fc1)\nCisco CISCO2911/K9 (revision 1.0) with 483328K/40960K bytes of memory.\nProcessor "
     "board ID "
     "FTX1234ABCD\n",
	NULL, "15.7(3)M8", "FTX1234ABCD"},
    {"Cisco Nexus Operating System (NX-OS) Software\nSoftware\n  BIOS: version 05.42\n  NXOS: "
     "version "
     "9.3(8)\nHardware\n  cisco Nexus9000 C93180YC-EX Chassis\n  Processor Board ID FDO1234ABCD\n",
	"C93180YC-EX", "9.3(8)", "FDO1234ABCD"},
    {"Cisco Adaptive Security Appliance Software Version 9.16(4)\nHardware:   ASA5516, 8192 MB "
     "RAM\n"
     "Serial Number: JAD1234ABCD\n",
	"ASA5516", "9.16(4)", "JAD1234ABCD"},
    {"Mon Nov 30 06:00:00.000 UTC\nCisco IOS XR Software, Version 7.3.2\ncisco ASR9K Series (Intel "
     "686 "
     "F6M14S4) processor with 12582912K bytes of memory.\n",
	"ASR9K", "7.3.2", NULL},
    {"admin:show version active\nActive Master Version: 14.0.1.11900-132\n", NULL,
	"14.0.1.11900-132", NULL},
    {"*s SystemUnit: /\n  Product: \"TANDBERG VCS\"\n  Software: /\n    Version: \"X14.2.5\"\n  "
     "Hardware: "
     "/\n    SerialNumber: \"52A0ABCD\"\n*s/end\n",
	"TANDBERG VCS", "X14.2.5", "52A0ABCD"},
    {"nothing of it\n", NULL, NULL, NULL},
};

static void
compare(const char *expected, const char *got)
{
	if (expected == NULL)
		ck_assert_msg(got == NULL, "%s", got != NULL ? got : "");
	else
		ck_assert_pstr_eq(got, expected);
}

START_TEST(who_it_is)
{
	struct aw_identity identity;

	aw_identity_init(&identity);
	ck_assert(aw_ssh_identity(identities[_i].text, strlen(identities[_i].text), &identity));
	compare(identities[_i].product, identity.product);
	compare(identities[_i].version, identity.version);
	compare(identities[_i].serial, identity.serial);
	aw_identity_clear(&identity);
}
END_TEST

/* What the product sends of itself begins with a word that changes nothing. */
START_TEST(commands_only_show)
{
	const struct aw_ssh_family *family;
	size_t n = 0;

	for (; (family = aw_ssh_family_at(n)) != NULL; n++) {
		ck_assert_ptr_eq(aw_ssh_family(family->name), family);
		for (size_t i = 0; i < AW_SSH_GIVES; i++)
			for (const char *const *each = family->commands[i];
			     each != NULL && *each != NULL; each++)
				ck_assert_msg(strncmp(*each, "show ", 5) == 0 ||
						  strncmp(*each, "xstatus ", 8) == 0,
				    "%s", *each);
		ck_assert_int_eq(family->way == AW_SSH_JOINED, family->between != NULL);
		ck_assert_int_eq(family->way == AW_SSH_TYPED, family->leave != NULL);
	}
	ck_assert_uint_eq(n, 7);
	ck_assert_ptr_null(aw_ssh_family("ios-xx"));
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, instead_of_an_answer, 0, COUNT(refusals));
	tcase_add_test(tc, several_commands);
	tcase_add_test(tc, a_banner_is_named);
	tcase_add_loop_test(tc, what_the_client_says, 0, COUNT(failures));
	tcase_add_loop_test(tc, a_password_that_was_not_sent, 0, COUNT(unsent));
	tcase_add_test(tc, a_configured_key);
	tcase_add_test(tc, a_long_key);
	tcase_add_loop_test(tc, who_it_is, 0, COUNT(identities));
	tcase_add_test(tc, commands_only_show);
}

int
main(void)
{
	return aw_suite_run("ssh-text", fill);
}
