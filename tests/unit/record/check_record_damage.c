/* SPDX-License-Identifier: ISC */
/* Documents that are no records: each member wrong, other formats, another order. */
#include <jansson.h>

#include "model/device_record.h"
#include "fixture/record_fixture.h"
#include "model/store.h"

/* Replaces the first `from` in the document by `to`. */
static const struct {
	const char *from, *to;
	enum aw_err code;
} damages[] = {
    {"\"format\":3", "\"format\":4", AW_ERR_RECORD_VERSION},
    {"\"format\":3", "\"format\":4,\"new\":{}", AW_ERR_RECORD_VERSION},
    {"\"format\":3", "\"format\":0", AW_ERR_RECORD_VERSION},
    {"\"format\":3", "\"format\":1", AW_ERR_RECORD_VERSION},
    {"\"format\":3", "\"format\":2", AW_ERR_RECORD_VERSION},
    {"\"format\":3", "\"format\":\"3\"", AW_ERR_RECORD_FORMAT},
    {"\"format\":3", "\"format\":3,\"format\":3", AW_ERR_RECORD_FORMAT},
    {"\"format\":3", "\"format\":3,\"new\":1", AW_ERR_RECORD_FORMAT},
    {"\"format\":3,", "", AW_ERR_RECORD_FORMAT},
    {"\"presented\":{", "\"presenter\":{", AW_ERR_RECORD_FORMAT},
    {"\"licenses\":[", "\"licenses\":[0,", AW_ERR_RECORD_FORMAT},
    {"\"licenses\":[", "\"licences\":[", AW_ERR_RECORD_FORMAT},
    {"\"mode\":\"classic\"", "\"mode\":\"Classic\"", AW_ERR_RECORD_FORMAT},
    {"\"mode\":\"classic\"", "\"mode\":\"policy\"", AW_OK},
    {"\"state\":\"registered\"", "\"state\":\"authorized\"", AW_ERR_RECORD_FORMAT},
    {"\"state\":\"authorized\"", "\"state\":\"registered\"", AW_ERR_RECORD_FORMAT},
    {"\"state\":\"authorized\"", "\"state\":null", AW_ERR_RECORD_FORMAT},
    {"\"state\":\"authorized\"", "\"state\":\"notAuthorized\"", AW_OK},
    {"\"state\":\"outOfCompliance\"", "\"state\":\"good\"", AW_ERR_RECORD_FORMAT},
    {"\"result\":\"failed\"", "\"result\":\"ok\"", AW_ERR_RECORD_FORMAT},
    {"\"count\":4294967295", "\"count\":4294967296", AW_ERR_RECORD_FORMAT},
    {"\"count\":4294967295", "\"count\":-1", AW_ERR_RECORD_FORMAT},
    {"\"count\":4294967295", "\"count\":null", AW_OK},
    {"\"enforced\":true", "\"enforced\":1", AW_ERR_RECORD_FORMAT},
    {"\"complete\":true", "\"complete\":\"true\"", AW_ERR_RECORD_FORMAT},
    {"\"evaluation_left\":7695231", "\"evaluation_left\":-1", AW_ERR_RECORD_FORMAT},
    {"\"held\":\"reserved\"", "\"held\":\"lost\"", AW_ERR_RECORD_FORMAT},
    {"\"held\":\"reserved\"", "\"held\":null", AW_ERR_RECORD_FORMAT},
    {"\"reservation\":true", "\"reservation\":1", AW_ERR_RECORD_FORMAT},
    {"\"deadline_state\":\"exceeded\"", "\"deadline_state\":\"passed\"", AW_ERR_RECORD_FORMAT},
    {"\"trust_code\":\"expired\"", "\"trust_code\":\"bad\"", AW_ERR_RECORD_FORMAT},
    {"\"no_address\":true", "\"no_address\":null", AW_ERR_RECORD_FORMAT},
    {"\"report_period\":7776000", "\"report_period\":-1", AW_ERR_RECORD_FORMAT},
    {"\"report_period\":7776000", "\"report_period\":null", AW_OK},
    {"\"zone_offset\":32400", "\"zone_offset\":86401", AW_ERR_RECORD_FORMAT},
    {"\"fresh_for\":93600", "\"fresh_for\":-1", AW_ERR_RECORD_FORMAT},
    {"\"owned\":7", "\"owned\":-7", AW_ERR_RECORD_FORMAT},
    {"\"owned\":7", "\"owned\":null", AW_OK},
    {"\"deadline\":1800001011", "\"deadline\":\"1800001011\"", AW_ERR_RECORD_FORMAT},
    {"\"deadline\":1800001011", "\"deadline\":1e9", AW_ERR_RECORD_FORMAT},
    {"\"license-date\"", "\"license-dat\"", AW_ERR_RECORD_FORMAT},
    {"\"name\":\"license\"", "\"name\":\"a-peer\"", AW_ERR_RECORD_FORMAT},
    {"\"name\":\"license\"", "\"name\":\"a/peer\"", AW_ERR_RECORD_FORMAT},
    {"\"name\":\"server\"", "\"name\":\"client\"", AW_ERR_RECORD_FORMAT},
    {"\"name\":\"expressway\"", "\"name\":\"another\"", AW_ERR_RECORD_FORMAT},
    {"\"kind\":\"expressway\"", "\"kind\":\"snmp\"", AW_OK},
    {"\"kind\":\"expressway\"", "\"kind\":\"unknown\"", AW_ERR_RECORD_FORMAT},
    {"\"kind\":\"expressway\"", "\"kind\":\"Expressway\"", AW_ERR_RECORD_FORMAT},
    {"\"kind\":\"expressway\"", "\"kind\":1", AW_ERR_RECORD_FORMAT},
    {"\"kind\":\"expressway\",", "", AW_ERR_RECORD_FORMAT},
    {"\"overlaps\":[{", "\"overlaps\":[0,{", AW_ERR_RECORD_FORMAT},
    {"\"part\":\"clock\"", "\"part\":\"license/license\"", AW_ERR_RECORD_FORMAT},
    {"\"part\":\"clock\"", "\"part\":\"clo\nck\"", AW_ERR_RECORD_FORMAT},
    {"\"part\":\"clock\"", "\"part\":\"identity\"", AW_OK},
    {"\"used\":\"another\"", "\"used\":null", AW_ERR_RECORD_FORMAT},
    {"\"first\":true", "\"first\":0", AW_ERR_RECORD_FORMAT},
    {"\"clock_source\":\"another\"", "\"clock_source\":null", AW_OK},
    {"\"clock_source\":\"another\",", "", AW_ERR_RECORD_FORMAT},
    {"\"certificate\":[", "\"certificate\":[1,", AW_ERR_RECORD_FORMAT},
    {"\"certificate\":null", "\"certificate\":{}", AW_ERR_RECORD_FORMAT},
    {"\"purposes\":[\"server-auth\"", "\"purposes\":[\"server\"", AW_ERR_RECORD_FORMAT},
    {"\"purposes\":[\"server-auth\"", "\"purposes\":[0", AW_ERR_RECORD_FORMAT},
    {"\"key_usage\":[\"digital-signature\"", "\"key_usage\":[\"any\"", AW_ERR_RECORD_FORMAT},
    {"\"DNS:exp.example.com\"", "\"DNS:exp\\u0007\"", AW_ERR_RECORD_FORMAT},
    {"\"DNS:exp.example.com\"", "null", AW_ERR_RECORD_FORMAT},
    {"\"presented\":[[", "\"presented\":[1,[", AW_ERR_RECORD_FORMAT},
    {"\"path\":[[", "\"path\":[[],[", AW_ERR_RECORD_FORMAT},
    {"\"change\":{", "\"change\":{\"x\":1,", AW_ERR_RECORD_FORMAT},
    {"\"change\":null,", "", AW_OK},
    {"\"roles\":[\"client-auth\"]", "\"roles\":[\"any\"]", AW_ERR_RECORD_FORMAT},
    {"\"roles\":[\"client-auth\"],", "", AW_OK},
    {"\"facts\":null,", "", AW_OK},
    {"\"role\":\"domain example.com\"", "\"role\":7", AW_ERR_RECORD_FORMAT},
    {"\"clock_skew\":-421", "\"clock_skew\":-9223372036854775808", AW_ERR_RECORD_FORMAT},
    {"\"clock_skew\":-421", "\"clock_skew\":null", AW_OK},
    {"\"mismatch\":true", "\"mismatch\":null", AW_ERR_RECORD_FORMAT},
    {"\"Cloud Certificate Management\"", "\"Cloud\\nCertificate\"", AW_ERR_RECORD_FORMAT},
    {"\"Cloud Certificate Management\"", "null", AW_OK},
    {"\"presented\":{", "\"presented\":{\"more\":1,", AW_ERR_RECORD_FORMAT},
    {"\"presented\":{", "\"presented\":[],\"x\":{", AW_ERR_RECORD_FORMAT},
    {"\"certificates\":[0]", "\"certificates\":[2]", AW_ERR_RECORD_FORMAT},
    {"\"certificates\":[0]", "\"certificates\":[-1]", AW_ERR_RECORD_FORMAT},
    {"\"certificates\":[0]", "\"certificates\":[]", AW_ERR_RECORD_FORMAT},
    {"\"certificates\":[1,0]", "\"certificates\":[0,1]", AW_OK},
    {"\"certificates\":[1,0]", "\"certificates\":[1,\"0\"]", AW_ERR_RECORD_FORMAT},
    {"\"flaw\":\"other\"", "\"flaw\":\"odd\"", AW_ERR_RECORD_FORMAT},
    {"\"flaw\":\"other\"", "\"flaw\":\"sound\"", AW_ERR_RECORD_FORMAT},
    {"\"flaw\":\"sound\"", "\"flaw\":\"never\"", AW_ERR_RECORD_FORMAT},
    {"\"flaw\":\"other\"", "\"flaw\":\"never\"", AW_ERR_RECORD_FORMAT},
    {"\"flaw\":\"other\"", "\"flaw\":\"name\"", AW_OK},
    {"\"flaw\":\"never\"", "\"flaw\":\"sound\"", AW_ERR_RECORD_FORMAT},
    {"\"flaw\":\"never\"", "\"flaw\":\"unchecked\"", AW_ERR_RECORD_FORMAT},
    {"\"flaw\":\"never\"", "\"flaw\":\"other\"", AW_ERR_RECORD_FORMAT},
    {"\"flaw\":\"unchecked\"", "\"flaw\":\"never\"", AW_ERR_RECORD_FORMAT},
    {"\"flaw\":\"unchecked\"", "\"flaw\":\"sound\"", AW_OK},
    {"\"openssl\":\"3.0.19\"", "\"openssl\":null", AW_ERR_RECORD_FORMAT},
    {"\"openssl\":\"3.0.19\"", "\"openssl\":\"4\"", AW_OK},
    {"\"openssl\":\"3.0.19\",", "", AW_ERR_RECORD_FORMAT},
    {"\"old_order\":true", "\"old_order\":1", AW_ERR_RECORD_FORMAT},
    {"\"error\":\"certificate has expired\"", "\"error\":null", AW_ERR_RECORD_FORMAT},
    {"\"to\":1654041600", "\"to\":1", AW_ERR_RECORD_FORMAT},
    {"\"cross\":true", "\"cross\":1", AW_ERR_RECORD_FORMAT},
    {"\"not_after\":1669852800", "\"not_after\":1538316799", AW_ERR_RECORD_FORMAT},
    {"\"not_after\":1669852800", "\"not_after\":null", AW_ERR_RECORD_FORMAT},
    {"\"length\":3", "\"length\":65536", AW_ERR_RECORD_FORMAT},
    {"\"oddities\":[\"extra\"", "\"oddities\":[\"unknown\"", AW_ERR_RECORD_FORMAT},
    {"\"store\":\"zz-other\"", "\"store\":\"system\"", AW_ERR_RECORD_FORMAT},
    {"\"store\":\"zz-other\"", "\"store\":\"a/b\"", AW_ERR_RECORD_FORMAT},
    {"\"key_id\":\"", "\"key_id\":\"\\u001b", AW_ERR_RECORD_FORMAT},
    {"\"digest\":\"01", "\"digest\":\"02", AW_ERR_RECORD_FORMAT},
    {"\"digest\":\"01", "\"digest\":\"1", AW_ERR_RECORD_FORMAT},
    {"\"key_types\":[\"ecdsa\"]", "\"key_types\":[\"dsa\"]", AW_ERR_RECORD_FORMAT},
    {"\"key_types\":[\"ecdsa\"]", "\"key_types\":[1]", AW_ERR_RECORD_FORMAT},
    {"\"key_types\":[\"ecdsa\"]", "\"key_types\":\"ecdsa\"", AW_ERR_RECORD_FORMAT},
    {"\"key_types\":[\"ecdsa\"]", "\"key_types\":[]", AW_OK},
    {"\"key_types\":[\"ecdsa\"]", "\"key_types\":[\"rsa\",\"ecdsa\"]", AW_OK},
    {"\"key_types\":[\"ecdsa\"],", "", AW_OK},
    {"\"crls\":[{", "\"crls\":[1,{", AW_ERR_RECORD_FORMAT},
    {"\"issuer\":\"CN=a list\"", "\"issuer\":null", AW_ERR_RECORD_FORMAT},
    {"\"issuer\":\"CN=a list\"", "\"issuer\":\"a\\u001b\"", AW_ERR_RECORD_FORMAT},
    {"\"next_update\":null", "\"next_update\":\"x\"", AW_ERR_RECORD_FORMAT},
    {"\"next_update\":null", "\"next_update\":1", AW_OK},
    {"\"other\":{\"at\":1800000004", "\"other\":{\"at\":null", AW_ERR_RECORD_FORMAT},
    {"\"other\":{\"at\":1800000004", "\"other\":{\"to\":1800000004", AW_ERR_RECORD_FORMAT},
    {"\"other\":{", "\"other\":1,\"x\":{", AW_ERR_RECORD_FORMAT},
    {"\"other\":null", "\"other\":{}", AW_ERR_RECORD_FORMAT},
    {"\"other\":null,", "", AW_OK},
    {"\"name\":\"[2001:db8::1]:8443\"", "\"name\":\"tools.cisco.com:443\"", AW_ERR_RECORD_FORMAT},
    {"\"name\":\"[2001:db8::1]:8443\"", "\"name\":\"Tools.cisco.com:443\"", AW_ERR_RECORD_FORMAT},
    {"\"name\":\"[2001:db8::1]:8443\"", "\"name\":\"a\"", AW_ERR_RECORD_FORMAT},
    {"\"code\":\"net-refused\"", "\"code\":\"ok\"", AW_ERR_RECORD_FORMAT},
    {"\"exp-core-1\"", "\"exp-core-2\"", AW_ERR_RECORD_FORMAT},
    {"\"nms-1\"", "\"nms\\u00001\"", AW_ERR_RECORD_FORMAT},
    {"\"nms-1\"", "\"nms\\n1\"", AW_ERR_RECORD_FORMAT},
    {"\"nms-1\"", "\"\\ud800\"", AW_ERR_RECORD_FORMAT},
    {"\"nms-1\"", "null", AW_OK},
    {"\"nms-1\"", "1", AW_ERR_RECORD_FORMAT},
    {"\"interval\":3600", "\"interval\":-1", AW_ERR_RECORD_FORMAT},
    {"\"interval\":3600", "\"interval\":1e400", AW_ERR_RECORD_FORMAT},
    {"\"interval\":3600", "\"interval\":3600.0", AW_ERR_RECORD_FORMAT},
    {"\"interval\":3600", "\"interval\":9999999999999999999", AW_ERR_RECORD_FORMAT},
    {"253402300799", "253402300800", AW_ERR_RECORD_FORMAT},
    {"253402300799", "-9223372036854775808", AW_ERR_RECORD_FORMAT},
    {"253402300799", "null", AW_ERR_RECORD_FORMAT},
    {"\"invalid-not-after\"", "\"expired\"", AW_ERR_RECORD_FORMAT},
    {"\"invalid-not-after\"", "\"rejected\"", AW_ERR_RECORD_FORMAT},
    {"\"invalid-not-after\"", "\"holy\"", AW_ERR_RECORD_FORMAT},
    {"\"invalid-not-after\"", "7", AW_ERR_RECORD_FORMAT},
    {IDENTRUST, "5d56499be4d2e08bcfcad08a3e38723d50503bde706948e42f55603019e528a",
	AW_ERR_RECORD_FORMAT},
    {IDENTRUST, "5d56499be4d2e08bcfcad08a3e38723d50503bde706948e42f55603019e528ag",
	AW_ERR_RECORD_FORMAT},
    {IDENTRUST, QUOVADIS_2, AW_ERR_RECORD_FORMAT},
    {"\"509\"", "\"50G\"", AW_ERR_RECORD_FORMAT},
    {"\"509\"", "\"\"", AW_ERR_RECORD_FORMAT},
    {"\"509\"", "\"-509\"", AW_OK},
    {",4096,", ",65536,", AW_ERR_RECORD_FORMAT},
    {",2,false,null,null]", ",0,false,null,null]", AW_ERR_RECORD_FORMAT},
    {",2,false,null,null]", ",2,0,null,null]", AW_ERR_RECORD_FORMAT},
    {",2,false,null,null]", ",2,false]", AW_ERR_RECORD_FORMAT},
    {",\"SLA-TrustPoint\"]", ",7]", AW_ERR_RECORD_FORMAT},
    {",\"SLA-TrustPoint\"]", ",\"a\\u0000\"]", AW_ERR_RECORD_FORMAT},
    {",\"SLA-TrustPoint\"]", ",\"a b\"]", AW_OK},
    {"\"trustpoint\"", "\"sha1\"", AW_ERR_RECORD_FORMAT},
    {"\"trustpoint\"", "\"another\"", AW_OK},
    {"\"zone\":\"CET\"", "\"zone\":\"A-ZONE-OF-MORE-THAN-23-OCTETS\"", AW_ERR_RECORD_FORMAT},
    {"\"zone\":\"CET\"", "\"zone\":null", AW_ERR_RECORD_FORMAT},
    {"\"hostname\":\"R1\"", "\"hostname\":\"R\\u0007\"", AW_ERR_RECORD_FORMAT},
    {"\"hostname\":\"R1\"", "\"hostname\":null", AW_OK},
    {"\"smart\":true", "\"smart\":1", AW_ERR_RECORD_FORMAT},
    {"\"summer_offset\":3600", "\"summer_offset\":86401", AW_ERR_RECORD_FORMAT},
    {"\"summer_offset\":3600", "\"summer_offset\":null", AW_OK},
    {"\"running\":{", "\"running\":null,\"other\":{", AW_ERR_RECORD_FORMAT},
    {"\"all\":12", "\"all\":0", AW_ERR_RECORD_FORMAT},
    {"\"all\":12", "\"all\":-1", AW_ERR_RECORD_FORMAT},
    {"\"same\":3", "\"same\":null", AW_ERR_RECORD_FORMAT},
    {"\"difference\":{", "\"difference\":null,\"other\":{", AW_ERR_RECORD_FORMAT},
    {"\"difference\":null,", "", AW_OK},
    {"\"reference\":{", "\"reference\":null,\"other\":{", AW_ERR_RECORD_FORMAT},
    {"\"path\":\"/etc/anchorwatch/ios_core.p7b\"", "\"path\":null", AW_ERR_RECORD_FORMAT},
    {"\"roots\":173", "\"roots\":\"173\"", AW_ERR_RECORD_FORMAT},
    {"\"sha256\":\"0909", "\"sha256\":\"090", AW_ERR_RECORD_FORMAT},
    {"\"copies\"", "\"Copies\"", AW_ERR_RECORD_FORMAT},
    {"\"copies\"", "\"sha1\"", AW_ERR_RECORD_FORMAT},
    {"\"store-block\"", "\"store-blok\"", AW_ERR_RECORD_FORMAT},
    {"\"critical\"", "\"fatal\"", AW_ERR_RECORD_FORMAT},
    {"\"removed\":1", "\"removed\":0", AW_ERR_RECORD_FORMAT},
    {"\"removed\":1", "\"removed\":4294967296", AW_ERR_RECORD_FORMAT},
    {"\"name\":\"never\"", "\"name\":\"system\"", AW_ERR_RECORD_FORMAT},
    {"\"name\":\"never\"", "\"name\":\"../x\"", AW_ERR_RECORD_FORMAT},
    {"\"judged\":false", "\"judged\":0", AW_ERR_RECORD_FORMAT},
    {"K\xc3\xb6ln", "K\xc3ln", AW_ERR_RECORD_FORMAT},
    {"{", "\xef\xbb\xbf{", AW_ERR_RECORD_FORMAT},
    {"{", "[", AW_ERR_RECORD_FORMAT},
};

/* Replaces the first `from`; the caller frees. */
static char *
replaced(const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);
	struct aw_buf buf;

	ck_assert_msg(at != NULL, "%s is not in %s", from, text);
	aw_buf_init(&buf, AW_RECORD_BYTES_MAX);
	ck_assert(aw_buf_add(&buf, text, (size_t)(at - text)) && aw_buf_puts(&buf, to) &&
		  aw_buf_puts(&buf, at + strlen(from)));
	return buf.data;
}

START_TEST(is_read_strictly)
{
	struct aw_pool *pool = aw_pool_new(), *other = aw_pool_new();
	struct aw_record *record = full_record(pool), *back;
	char *text = text_of(record);
	char *broken = replaced(text, damages[_i].from, damages[_i].to);
	struct aw_error err;

	ck_assert_msg(aw_record_parse(other, broken, strlen(broken), "exp-core-1", &back, &err) ==
			  damages[_i].code,
	    "%s -> %s", damages[_i].from, damages[_i].to);
	ck_assert((damages[_i].code == AW_OK) == (back != NULL));
	aw_record_free(back);
	ck_assert_uint_eq(aw_pool_count(other), 0);
	aw_record_free(record);
	aw_pool_free(pool);
	aw_pool_free(other);
	free(text);
	free(broken);
}
END_TEST

/* The same document in another order of members and with blanks is the same record. */
START_TEST(order_and_blanks_are_free)
{
	struct aw_pool *pool = aw_pool_new(), *other = aw_pool_new();
	struct aw_record *record = full_record(pool), *back;
	char *text = text_of(record), *pretty, *again;
	json_t *json = json_loads(text, 0, NULL), *columns, *stores;
	struct aw_error err;

	/* Only the columns must come before the stores. */
	stores = json_incref(json_object_get(json, "stores"));
	columns = json_object_get(json, "anchor_columns");
	ck_assert(json_is_array(columns));
	ck_assert_int_eq(json_object_del(json, "stores"), 0);
	ck_assert_int_eq(json_object_set_new(json, "stores", stores), 0);
	pretty = json_dumps(json, JSON_INDENT(4) | JSON_ENSURE_ASCII);
	ck_assert_msg(
	    aw_record_parse(other, pretty, strlen(pretty), "exp-core-1", &back, &err) == AW_OK,
	    "%s", err.text);
	again = text_of(back);
	ck_assert_str_eq(again, text);
	aw_record_free(back);
	aw_record_free(record);
	aw_pool_free(pool);
	aw_pool_free(other);
	json_decref(json);
	free(pretty);
	free(text);
	free(again);
}
END_TEST

/* A newer minor version adds a column in front; its values are ignored. */
START_TEST(columns_go_by_name)
{
	struct aw_pool *pool = aw_pool_new(), *other = aw_pool_new();
	struct aw_record *record = make_record(pool, "d", AT), *back;
	char *text, *more, *rows;

	make_add(&record->stores[0], pool, make_numbered(1));
	aw_store_seal(&record->stores[0], pool);
	text = text_of(record);
	more = replaced(text, "\"anchor_columns\":[", "\"anchor_columns\":[\"policies\",");
	ck_assert_int_eq(
	    aw_record_parse(other, more, strlen(more), "d", &back, NULL), AW_ERR_RECORD_FORMAT);
	rows = replaced(more, "\"anchors\":[[", "\"anchors\":[[{\"a\":[1]},");
	ck_assert_int_eq(aw_record_parse(other, rows, strlen(rows), "d", &back, NULL), AW_OK);
	ck_assert_str_eq(back->stores[0].anchors[0].certificate->name, "Root 1");
	aw_record_free(back);
	aw_record_free(record);
	aw_pool_free(pool);
	aw_pool_free(other);
	free(text);
	free(more);
	free(rows);
}
END_TEST

static void
fill(TCase *tc)
{
	tcase_add_loop_test(tc, is_read_strictly, 0, COUNT(damages));
	tcase_add_test(tc, order_and_blanks_are_free);
	tcase_add_test(tc, columns_go_by_name);
}

int
main(void)
{
	return aw_suite_run("record_damage", fill);
}
