/* SPDX-License-Identifier: ISC */
/*
 * How Cisco's license servers are asked: OAuth 2.0 client credentials (RFC 6749, section 4.4) for a
 * bearer token (RFC 6750), and lists of an account (ssm_path.h). Paths of SSM On-Prem.
 */
#ifndef AW_SSM_TOKEN_H
#define AW_SSM_TOKEN_H

#include <stdbool.h>

#include "base/file.h"

#define AW_SSM_TOKEN_PATH "/backend/oauth/token"
#define AW_SSM_TOKEN_ANSWER_MAX ((size_t)64 * 1024) /* octets; there is little in it */
#define AW_SSM_LIST "{\"limit\":-1}"                /* the body that asks for all of a list */

/*
 * The body that asks for a token, with a NUL behind it (not in `len`). It holds the secret: clear
 * it with aw_bytes_wipe. AW_ERR_CREDENTIAL: it is no UTF-8, which JSON must be.
 */
AW_CHECKED enum aw_err aw_ssm_token_request(
    const char *client_id, const char *client_secret, struct aw_bytes *out, struct aw_error *err);

/*
 * The token of an answer into *token, which aw_wipe_text frees; nothing else of the answer stays in
 * memory. AW_ERR_ANSWER_JSON, with nothing of the answer in its text: no JSON, no token, one of
 * another type, or with characters that RFC 6750 does not have.
 */
AW_CHECKED enum aw_err
aw_ssm_token_parse(const char *data, size_t len, char **token, struct aw_error *err);

/*
 * True for the answer by which a server with status 400 refuses the client itself (RFC 6749,
 * section 5.2), as others do with 401.
 */
bool aw_ssm_token_refused(const char *data, size_t len);

#endif
