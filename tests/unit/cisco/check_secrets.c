/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "cisco/text/secrets.h"
#include "fixture/suite.h"

static const struct {
	const char *in, *out;
	size_t n;
} texts[] = {
    {"enable secret 9 $9$abc\n", "enable secret ...\n", 1},
    {"username admin privilege 15 password 7 0822455D\r\nend\n",
	"username admin privilege 15 password ...\nend\n", 1},
    {"snmp-server community public RO\n", "snmp-server community ...\n", 1},
    {"snmp-server user u g v3 auth sha abc priv aes 128 def\n", "snmp-server user u g ...\n", 1},
    {"snmp-server host 192.0.2.1 version 2c public\n", "snmp-server host 192.0.2.1 ...\n", 1},
    {"tacacs server a\n key 7 0822\n", "tacacs server a\n key ...\n", 1},
    {"radius-server host 192.0.2.1 key abc\n", "radius-server host 192.0.2.1 key ...\n", 1},
    {"crypto isakmp key abc address 192.0.2.1\n", "crypto isakmp key ...\n", 1},
    {"  key-string 7 0822\n", "  key-string ...\n", 1},
    {" ip ospf message-digest-key 1 md5 7 0822\n", " ip ospf message-digest-key 1 md5 ...\n", 1},
    {" standby 1 authentication abc\n", " standby 1 authentication ...\n", 1},
    {" ip nhrp authentication abc\n", " ip nhrp authentication ...\n", 1},
    {" ip ospf authentication key-chain A\n", " ip ospf authentication key-chain A\n", 0},
    {"  key-octet-string 7 0822\n", "  key-octet-string ...\n", 1},
    {"neighbor 192.0.2.1 password abc", "neighbor 192.0.2.1 password ...", 1},
    {"tunnel-group a ipsec-attributes\n ikev1 pre-shared-key abc\n",
	"tunnel-group a ipsec-attributes\n ikev1 pre-shared-key ...\n", 1},
    {"license smart trust idtoken ABC local force\n", "license smart trust idtoken ...\n", 1},
    {"archive\n path ftp://u:p@h/x\n", "archive\n path ftp://...@h/x\n", 1},
    {"-----BEGIN RSA PRIVATE KEY-----\nabc\ndef\n-----END RSA PRIVATE KEY-----\nx\n", "...\nx\n",
	1},
    {"-----BEGIN PRIVATE KEY-----\nabc", "...", 1},
    /* what stays */
    {"crypto pki trustpoint A\n rsakeypair A 2048\n",
	"crypto pki trustpoint A\n rsakeypair A 2048\n", 0},
    {"crypto key generate rsa\nkey chain A\n", "crypto key generate rsa\nkey chain A\n", 0},
    {"  Public Key Algorithm: rsaEncryption\n    X509v3 Subject Key ID: 1A8462BC\n",
	"  Public Key Algorithm: rsaEncryption\n    X509v3 Subject Key ID: 1A8462BC\n", 0},
    {"  Failure reason: the password is wrong\n", "  Failure reason: the password is wrong\n", 0},
    {"no aaa password\nservice password-encryption\n",
	"no aaa password\nservice password-encryption\n", 0},
    {"Registration:\n  Status: REGISTERED\n", "Registration:\n  Status: REGISTERED\n", 0},
    {"", "", 0},
    /* JSON */
    {"{\"user\": \"a\", \"password\" : \"b\\\"c\", \"authorization\":\"AUTHORIZED\"}",
	"{\"user\": \"a\", \"password\" : \"...\", \"authorization\":\"AUTHORIZED\"}", 1},
    {"[{\"privateKey\":\"x\",\"publicKey\":\"y\",\"tokens\":[\"a\", \"b\"],\"x\":[\"c\"]}]",
	"[{\"privateKey\":\"...\",\"publicKey\":\"y\",\"tokens\":[\"...\", "
	"\"...\"],\"x\":[\"c\"]}]",
	3},
    {"{\"secrets\":[{\"name\":\"a\"}],\"b\":\"c\"}", "{\"secrets\":[{\"name\":\"a\"}],\"b\":\"c\"}",
	0},
    {"{\"pem\":\"-----BEGIN PRIVATE KEY-----\\nabc\"}", "{\"pem\":\"...\"}", 1},
    {"{\"secret\":{\"kind\":\"a\"},\"url\":\"https://u:p@h/\"}",
	"{\"secret\":{\"kind\":\"a\"},\"url\":\"https://...@h/\"}", 1},
    {"{\"password\":\"", "{\"password\":\"", 0},
    /* XML */
    {"<?xml version='1.0'?><a><Password item='1'>b</Password><Name>c</Name></a>",
	"<?xml version='1.0'?><a><Password item='1'>...</Password><Name>c</Name></a>", 1},
    {"<User name=\"a\" Password='b' item = \"1\"/><b token=\"\" url=\"https://u:p@h/\"/>",
	"<User name=\"a\" Password='...' item = \"1\"/><b token=\"\" url=\"https://...@h/\"/>", 2},
    {"<a password=\"b", "<a password=\"...", 1},
    {"<a password=", "<a password=", 0},
    {"<a><Secret></Secret><Secret", "<a><Secret></Secret><Secret", 0},
};

START_TEST(removed)
{
	struct aw_buf out, again;
	size_t n, more;

	aw_buf_init(&out, 4096);
	ck_assert(aw_secrets_remove(texts[_i].in, strlen(texts[_i].in), &out, &n));
	ck_assert_str_eq(out.data != NULL ? out.data : "", texts[_i].out);
	ck_assert_uint_eq(n, texts[_i].n);
	aw_buf_init(&again, 4096);
	ck_assert(aw_secrets_remove(texts[_i].out, strlen(texts[_i].out), &again, &more));
	ck_assert_str_eq(again.data != NULL ? again.data : "", texts[_i].out);
	aw_buf_free(&again);
	aw_buf_free(&out);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, removed, 0, COUNT(texts));
}

int
main(void)
{
	return aw_suite_run("secrets", fill);
}
