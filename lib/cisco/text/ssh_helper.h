/* SPDX-License-Identifier: ISC */
/* The environment by which the collector passes names, and no secret, to its helper of ssh. */
#ifndef AW_SSH_HELPER_H
#define AW_SSH_HELPER_H

#define AW_SSH_TARGET "ANCHORWATCH_SSH_TARGET"         /* "user@host", as ssh prompts for it */
#define AW_SSH_CREDENTIAL "ANCHORWATCH_SSH_CREDENTIAL" /* path of the file with the password */

#endif
