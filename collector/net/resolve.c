/* SPDX-License-Identifier: ISC */
#include "net/resolve.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

/* Shared with the thread, freed by the last of the two owners. */
struct job {
	atomic_uint owners;
	char *host;
	int fd;   /* eventfd, written when code and addresses are filled in */
	int code; /* of getaddrinfo */
	struct aw_addresses addresses;
};

struct aw_resolve {
	struct aw_io_watch watch;
	struct aw_io *io;
	struct job *job;
	void (*done)(void *context, const struct aw_addresses *addresses,
	    const struct aw_error *err, const struct aw_clock *now);
	void *context;
};

static void
release_job(struct job *job)
{
	if (atomic_fetch_sub(&job->owners, 1) > 1)
		return;
	if (job->fd >= 0)
		(void)close(job->fd);
	free(job->host);
	free(job);
}

bool
aw_resolve_is_address(const char *host, char address[AW_ADDRESS_TEXT])
{
	size_t len = strlen(host), skip = host[0] == '[' ? 1 : 0;
	unsigned char bytes[sizeof(struct in6_addr)];

	if (len < 2 * skip + 1 || len - 2 * skip >= AW_ADDRESS_TEXT)
		return false;
	memcpy(address, host + skip, len - 2 * skip);
	address[len - 2 * skip] = '\0';
	return inet_pton(skip > 0 ? AF_INET6 : AF_INET, address, bytes) == 1;
}

/* Adds an address unless it is there already; returns a code of getnameinfo. */
static int
add_address(struct aw_addresses *addresses, const struct addrinfo *found)
{
	char *text = addresses->text[addresses->n];
	int code = getnameinfo(
	    found->ai_addr, found->ai_addrlen, text, AW_ADDRESS_TEXT, NULL, 0, NI_NUMERICHOST);

	for (size_t i = 0; code == 0 && i < addresses->n; i++)
		if (strcmp(addresses->text[i], text) == 0)
			return 0;
	addresses->n += code == 0;
	return code;
}

static void *
look_up(void *context)
{
	static const struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
	struct job *job = context;
	struct addrinfo *found = NULL;
	uint64_t one = 1;

	job->code = getaddrinfo(job->host, NULL, &hints, &found);
	for (const struct addrinfo *next = found;
	     next != NULL && job->code == 0 && job->addresses.n < AW_ADDRESSES_MAX;
	     next = next->ai_next)
		job->code = add_address(&job->addresses, next);
	if (found != NULL)
		freeaddrinfo(found);
	(void)!write(job->fd, &one, sizeof(one));
	release_job(job);
	return NULL;
}

static void
end_lookup(struct aw_resolve *lookup)
{
	aw_io_remove(lookup->io, &lookup->watch);
	release_job(lookup->job);
	free(lookup);
}

static void
lookup_ready(struct aw_io_watch *watch, short revents, const struct aw_clock *now)
{
	struct aw_resolve *lookup = watch->context;
	struct aw_resolve ended = *lookup;
	struct aw_addresses addresses;
	struct aw_error err = {.code = AW_OK};
	uint64_t count;

	if (revents != 0 && read(ended.job->fd, &count, sizeof(count)) != sizeof(count))
		return;
	if (revents == 0) {
		(void)aw_error_set(&err, AW_ERR_NET_NAME_TIMEOUT, ended.job->host,
		    "the name servers did not answer in time");
	} else if (ended.job->code != 0) {
		(void)aw_error_set(
		    &err, AW_ERR_NET_NAME, ended.job->host, "%s", gai_strerror(ended.job->code));
	} else {
		addresses = ended.job->addresses;
	}
	end_lookup(lookup);
	ended.done(ended.context, err.code == AW_OK ? &addresses : NULL, &err, now);
}

/* All signals are blocked in the thread: the main thread handles them. */
static bool
start_thread(struct job *job)
{
	pthread_attr_t attributes;
	sigset_t all, before;
	pthread_t thread;
	bool started;

	if (pthread_attr_init(&attributes) != 0)
		return false;
	(void)pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	started = pthread_create(&thread, &attributes, look_up, job) == 0;
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	(void)pthread_attr_destroy(&attributes);
	return started;
}

static struct job *
new_job(const char *host)
{
	struct job *job = calloc(1, sizeof(*job));

	if (job == NULL)
		return NULL;
	atomic_init(&job->owners, 2);
	job->host = strdup(host);
	job->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (job->host != NULL && job->fd >= 0 && start_thread(job))
		return job;
	atomic_init(&job->owners, 1);
	release_job(job);
	return NULL;
}

struct aw_resolve *
aw_resolve_start(struct aw_io *io, const struct aw_resolve_request *request)
{
	struct aw_resolve *lookup = calloc(1, sizeof(*lookup));

	if (lookup == NULL)
		return NULL;
	lookup->job = new_job(request->host);
	if (lookup->job == NULL) {
		free(lookup);
		return NULL;
	}
	lookup->io = io;
	lookup->done = request->done;
	lookup->context = request->context;
	lookup->watch = (struct aw_io_watch){.fd = lookup->job->fd,
	    .events = POLLIN,
	    .deadline_ms = request->deadline_ms,
	    .ready = lookup_ready,
	    .context = lookup};
	aw_io_add(io, &lookup->watch);
	return lookup;
}

void
aw_resolve_cancel(struct aw_resolve *lookup)
{
	if (lookup != NULL)
		end_lookup(lookup);
}
