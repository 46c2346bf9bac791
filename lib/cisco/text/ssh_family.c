/* SPDX-License-Identifier: ISC */
#include "cisco/text/ssh_family.h"

#include <string.h>

#define COMMANDS(...) ((const char *const[]){__VA_ARGS__, NULL})

static const struct aw_ssh_family families[] = {
    {.name = "ios",
	.way = AW_SSH_EACH,
	.commands = {[AW_SSH_IDENTITY] = COMMANDS("show version"),
	    [AW_SSH_LICENSE] = COMMANDS("show license all"),
	    [AW_SSH_STORE] = COMMANDS(
		"show running-config", "show crypto pki trustpool", "show crypto pki certificates"),
	    [AW_SSH_CERTIFICATE] = COMMANDS("show running-config")}},
    {.name = "ios-xe",
	.way = AW_SSH_EACH,
	.commands = {[AW_SSH_IDENTITY] = COMMANDS("show version"),
	    [AW_SSH_LICENSE] = COMMANDS("show license all"),
	    [AW_SSH_STORE] = COMMANDS(
		"show running-config", "show crypto pki trustpool", "show crypto pki certificates"),
	    [AW_SSH_CERTIFICATE] = COMMANDS("show running-config")}},
    {.name = "nx-os",
	.way = AW_SSH_JOINED,
	.between = " ; ",
	.commands = {[AW_SSH_IDENTITY] = COMMANDS("show version"),
	    [AW_SSH_LICENSE] = COMMANDS("show license all", "show license usage"),
	    [AW_SSH_STORE] = COMMANDS("show crypto ca certificates", "show crypto ca trustpool")}},
    {.name = "asa",
	.way = AW_SSH_EACH,
	.commands = {[AW_SSH_IDENTITY] = COMMANDS("show version"),
	    [AW_SSH_LICENSE] = COMMANDS("show license all"),
	    [AW_SSH_STORE] = COMMANDS(
		"show running-config", "show crypto ca trustpool", "show crypto ca certificates"),
	    [AW_SSH_CERTIFICATE] = COMMANDS("show running-config")}},
    {.name = "ios-xr",
	.way = AW_SSH_EACH,
	.commands = {[AW_SSH_IDENTITY] = COMMANDS("show version"),
	    [AW_SSH_LICENSE] = COMMANDS("show license status", "show license platform summary"),
	    [AW_SSH_STORE] = COMMANDS("show crypto ca trustpool", "show crypto ca certificates")}},
    {.name = "expressway",
	.way = AW_SSH_EACH,
	.commands = {[AW_SSH_IDENTITY] = COMMANDS("xstatus SystemUnit"),
	    [AW_SSH_LICENSE] = COMMANDS("xstatus // license")}},
    {.name = "cucm",
	.way = AW_SSH_TYPED,
	.leave = "exit",
	.commands = {[AW_SSH_IDENTITY] = COMMANDS("show version active"),
	    [AW_SSH_LICENSE] = COMMANDS("show license all")}},
};

const struct aw_ssh_family *
aw_ssh_family_at(size_t i)
{
	return i < sizeof(families) / sizeof(families[0]) ? &families[i] : NULL;
}

const struct aw_ssh_family *
aw_ssh_family(const char *name)
{
	const struct aw_ssh_family *family;

	for (size_t i = 0; (family = aw_ssh_family_at(i)) != NULL; i++)
		if (strcmp(family->name, name) == 0)
			return family;
	return NULL;
}
