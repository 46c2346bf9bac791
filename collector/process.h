/* SPDX-License-Identifier: ISC */
/* What a process takes over from whoever started it, made harmless. */
#ifndef AW_PROCESS_H
#define AW_PROCESS_H

/*
 * Before anything else in main(): takes variables out of the environment that libraries read to
 * decide what is trusted, loaded or asked; opens the standard descriptors that are closed; sets
 * umask 022; allows no core dump; ignores SIGPIPE.
 */
void aw_process_prepare(void);

#endif
