/* SPDX-License-Identifier: ISC */
/* Verdicts on the device's own certificates, other than their end. */
#ifndef AW_POLICY_OWN_H
#define AW_POLICY_OWN_H

#include <stdbool.h>

struct aw_judge;
struct aw_server_certificate;

/* Adds what is found of the certificate, which was read; false when memory is short. */
bool aw_judge_own(struct aw_judge *judge, const struct aw_server_certificate *own);

#endif
