/* SPDX-License-Identifier: ISC */
/*
 * That a device sent an SNMP notification, as the handler of snmptrapd hands it over: the name of
 * an empty file, "ADDRESS,AGENT,ENGINE,HOST" (nms/snmptrapd/anchorwatch-trap). Anybody may have
 * sent it with any content, so it says which device to ask, and nothing else of it is believed.
 */
#ifndef AW_NOTICE_H
#define AW_NOTICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AW_NOTICE_HOST_MAX 128
#define AW_NOTICE_ENGINE_MAX 32 /* octets of an engine ID, RFC 3411 */

struct aw_device_config; /* config.h */

struct aw_notice_address {
	uint8_t octets[16]; /* IPv4 as ::ffff:a.b.c.d */
	bool given;
};

struct aw_notice {
	struct aw_notice_address address, agent; /* of the packet; of its snmpTrapAddress */
	uint8_t engine[AW_NOTICE_ENGINE_MAX];    /* of its snmpEngineID */
	size_t engine_len;
	char host[AW_NOTICE_HOST_MAX]; /* the name of the address; "": not known */
};

/* Each field but the first may be empty. False for any other name. */
bool aw_notice_parse(const char *name, struct aw_notice *out);

/* True if it may be of the device: by the address of a source, or by `trap-from`. */
bool aw_notice_is_of(const struct aw_notice *notice, const struct aw_device_config *device);

/* True for a value of `trap-from`: an address, a host name, or an engine ID such as
 * "0x80000009...".
 */
bool aw_notice_sender_ok(const char *text);

#endif
