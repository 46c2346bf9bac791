/* SPDX-License-Identifier: ISC */
/*
 * What all sources over HTTPS share: the credentials, the time and the result of one run against a
 * machine, which may be several requests.
 */
#ifndef AW_MACHINE_H
#define AW_MACHINE_H

#include "source/access.h"

struct aw_truststore_options;

#define AW_MACHINE_URL_MAX 1024

/* The first member of the job of a source. */
struct aw_machine {
	struct aw_source_host *host;
	struct aw_source *source;
	struct aw_access access;
	struct aw_http_series *series;
	struct aw_http_transfer *transfer;
	struct aw_result result;
	bool begun;       /* a request was sent */
	bool accepted;    /* set by the source: the account was, as data came that was asked for */
	bool posted;      /* the last one, by POST */
	bool secret;      /* and its answer holds a secret */
	int64_t spent_ms; /* by all requests of the run */
	int64_t date; /* clock skew by a Date header, in seconds; AW_INSTANT_NONE: without one */
	char url[AW_MACHINE_URL_MAX]; /* of the last request */
	void (*release)(void *job);   /* frees data of the source in its job; NULL: there is none */
};

/* A request for one resource. */
struct aw_machine_request {
	const char *path;   /* appended to the prefix of the configuration */
	const char *accept; /* media type; NULL: any */
	const char *post;   /* JSON to send, borrowed until `done`; NULL: GET */
	const char *bearer; /* token to log in with, or NULL */
	size_t max_bytes;   /* of the answer, if that is below the configured limit; 0: not set */
	bool secret;        /* the answer holds a secret */
	bool last;          /* of this run: the connection is closed */
	/* Called once; must call aw_machine_answered first. `answer` is borrowed for the call. */
	void (*done)(void *job, const struct aw_http_answer *answer);
};

/*
 * Allocates a job of `size` octets that begins with a struct aw_machine; the rest is 0. Moves
 * *result, which says what facts are asked for. NULL: no memory; the source has ended with that
 * error.
 */
void *aw_machine_new(
    struct aw_source_host *host, struct aw_source *source, size_t size, struct aw_result *result);

/* Reads the credentials. False: the source has ended with an error, and the job is freed. */
bool aw_machine_open(struct aw_machine *machine);

/*
 * Requests a resource; with user and password unless something is posted or there is a token. If
 * the request cannot be started, the source has ended with an error and the job is freed.
 */
void aw_machine_ask(struct aw_machine *machine, const struct aw_machine_request *what);

/* Notes the time and the Date header of an answer. */
void aw_machine_answered(struct aw_machine *machine, const struct aw_http_answer *answer);

/*
 * AW_OK unless the answer is an HTML page, which is never parsed as data: AW_ERR_HTTP_LOGIN for a
 * login form, else `code`.
 */
AW_CHECKED enum aw_err aw_machine_check_page(const struct aw_machine *machine,
    const struct aw_http_answer *answer, enum aw_err code, struct aw_error *err);

/*
 * Sets clock skew and time of result.identity. AW_ERR_IDENTITY_OTHER if it is not the configured
 * serial number or product; what is not configured is not compared.
 */
AW_CHECKED enum aw_err aw_machine_identify(struct aw_machine *machine, struct aw_error *err);

/*
 * machine_pem.c: reads the certificates of an answer, with what *options says over the limits of
 * the configuration. AW_ERR_ANSWER_PEM: there is none.
 */
AW_CHECKED enum aw_err aw_machine_read_pem(struct aw_machine *machine, const char *data, size_t len,
    const struct aw_truststore_options *options, struct aw_store *store, struct aw_error *err);

/*
 * Adds an own certificate of that role, with the issuers that come with it, to what the answer
 * gives in addition, by the name `own`. A name that is taken gets a number.
 */
AW_CHECKED enum aw_err aw_machine_add_own(struct aw_machine *machine, const char *data, size_t len,
    const char *own, const char *role, struct aw_error *err);

/* Notes why the own certificate of that name was not read, for one that is in the record. */
AW_CHECKED enum aw_err aw_machine_own_failed(
    struct aw_machine *machine, const char *own, const struct aw_error *why, struct aw_error *err);

/* Adds each certificate that issued no other one; its role is `role` and its name. */
AW_CHECKED enum aw_err aw_machine_add_each(struct aw_machine *machine, const char *data, size_t len,
    const char *role, struct aw_error *err);

/* Starts a source that makes one request and has no more of its own. */
void aw_machine_ask_once(struct aw_source_host *host, struct aw_source *source,
    const struct aw_machine_request *request);

/* Ends the source with machine->result; frees the job. */
void aw_machine_end(struct aw_machine *machine);

/* Ends the source with an error; facts of this run are dropped, so that all facts are of one run.
 */
void aw_machine_fail(struct aw_machine *machine, const struct aw_error *err);
void aw_machine_fail_memory(struct aw_machine *machine);

/* One of these, by `rc`; after an error the server may say how long to wait. */
void aw_machine_finish(struct aw_machine *machine, const struct aw_http_answer *answer,
    enum aw_err rc, const struct aw_error *err);

/* True for a status by which the account is refused: 401 and 403. */
bool aw_machine_refused(enum aw_err code);

/* True if the failure is of this resource only, so that the next one may be tried. */
bool aw_machine_one_resource(enum aw_err code);

/*
 * True if the account is refused this resource alone: it was accepted for another one before. So a
 * password that is wrong is sent once. Then the error of that part.
 */
bool aw_machine_part_refused(const struct aw_machine *machine, enum aw_err code);
void aw_machine_refuse_part(const struct aw_machine *machine, const char *part,
    const struct aw_error *why, struct aw_error *out);

/* Copies the error; the text of a refusal gets the user and the file of the password. */
void aw_machine_name_user(
    const struct aw_machine *machine, const struct aw_error *err, struct aw_error *out);

/* Members `stop` and `watched` of struct aw_source_type. */
void aw_machine_stop(struct aw_source_host *host, struct aw_source *source);
const char *aw_machine_watched(const struct aw_source *source);

#endif
