/* SPDX-License-Identifier: ISC */
/*
 * One run against a machine over HTTPS, as every source of that kind has it: its credentials, its
 * time, its result.
 */
#ifndef AW_MACHINE_H
#define AW_MACHINE_H

#include "source/access.h"

#define AW_MACHINE_URL_MAX 1024

/* Stands first in the job of a source. */
struct aw_machine {
	struct aw_source_host *host;
	struct aw_source *source;
	struct aw_access access;
	struct aw_http_transfer *transfer;
	struct aw_result result;
	bool begun;
	int64_t spent_ms;
	int64_t date; /* skew by a Date header; AW_INSTANT_NONE */
	char url[AW_MACHINE_URL_MAX];
	void (*release)(void *job); /* frees what the source has in its job; NULL: nothing */
};

/* One resource. */
struct aw_machine_request {
	const char *path;   /* behind the prefix of the configuration */
	const char *accept; /* media type, or NULL for any */
	const char *post;   /* JSON to be sent, which stays until `done`; NULL: GET */
	const char *bearer; /* token to log in with, or NULL */
	size_t max_bytes;   /* of the answer, below the configured limit; 0: that one */
	bool secret;        /* the answer holds a secret */
	bool last;          /* of this run */
	void (*done)(void *job, const struct aw_http_answer *answer);
};

/*
 * A job of `size` octets that begins with a struct aw_machine and is 0 behind it. Moves *result,
 * in which is noted what is asked for. NULL: no memory, and the source has ended.
 */
void *aw_machine_new(
    struct aw_source_host *host, struct aw_source *source, size_t size, struct aw_result *result);

/* Reads the credentials. False: the source has ended, and the job is gone. */
bool aw_machine_open(struct aw_machine *machine);

/*
 * Asks for a resource, with user and password unless something is posted; `done` calls
 * aw_machine_answered first. Where that is not possible the source has ended, and the job is gone.
 */
void aw_machine_ask(struct aw_machine *machine, const struct aw_machine_request *what);
void aw_machine_answered(struct aw_machine *machine, const struct aw_http_answer *answer);

/* A page for people is never read as data: AW_ERR_HTTP_LOGIN, or `code`, where it is one. */
enum aw_err aw_machine_check_page(const struct aw_machine *machine,
    const struct aw_http_answer *answer, enum aw_err code, struct aw_error *err);

/* The name of a part of the record: that of the peer, or `own`. */
const char *aw_machine_part(const struct aw_machine *machine, const char *own);

/*
 * Dates what the device says it is, which stands in result.identity. AW_ERR_IDENTITY_OTHER unless
 * it is the configured one, as far as one is configured.
 */
enum aw_err aw_machine_identify(struct aw_machine *machine, struct aw_error *err);

/* Hands the result over; the job is gone then. */
void aw_machine_end(struct aw_machine *machine);

/* The same where nothing of this run is used: the facts before stay, all of one time. */
void aw_machine_fail(struct aw_machine *machine, const struct aw_error *err);
void aw_machine_fail_memory(struct aw_machine *machine);

/* `stop` and `watched` of struct aw_source_type. */
void aw_machine_stop(struct aw_source_host *host, struct aw_source *source);
const char *aw_machine_watched(const struct aw_source *source);

#endif
