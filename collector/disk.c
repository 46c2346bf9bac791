/* SPDX-License-Identifier: ISC */
#include "disk.h"

#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/file.h"

struct job {
	struct job *next;
	struct aw_file_put put; /* its path and data are the job's */
	size_t number;
};

struct queue {
	struct job *first, *last;
};

struct aw_disk {
	struct aw_io_watch watch; /* of an eventfd: something was written */
	struct aw_io *io;
	void (*done)(void *context, size_t number, const struct aw_error *err);
	void *context;
	pthread_t thread;
	bool threaded;

	pthread_mutex_t mutex; /* of all that follows */
	pthread_cond_t changed;
	struct queue waiting, written;
	size_t bytes; /* that wait or are being written */
	bool busy;    /* the thread writes */
	bool end;
};

static void
append(struct queue *queue, struct job *job)
{
	job->next = NULL;
	if (queue->first == NULL)
		queue->first = job;
	else
		queue->last->next = job;
	queue->last = job;
}

static struct job *
take_first(struct queue *queue)
{
	struct job *job = queue->first;

	if (job != NULL)
		queue->first = job->next;
	return job;
}

static void
free_job(struct job *job)
{
	free(job->put.path);
	free(job->put.data);
	free(job);
}

/* Writes some files; called without the mutex, and alone. */
static void
write_jobs(struct job *const *jobs, size_t n)
{
	struct aw_file_put puts[AW_FILE_PUTS_MAX];

	for (size_t i = 0; i < n; i++)
		puts[i] = jobs[i]->put;
	aw_file_replace_all(puts, n);
	for (size_t i = 0; i < n; i++)
		jobs[i]->put.error = puts[i].error;
}

/* Writes the files that wait, as many as go at once. Called with the mutex, which is free
 * meanwhile. */
static void
write_some(struct aw_disk *disk)
{
	struct job *jobs[AW_FILE_PUTS_MAX];
	uint64_t one = 1;
	size_t n = 0;

	while (n < AW_FILE_PUTS_MAX && (jobs[n] = take_first(&disk->waiting)) != NULL)
		n++;
	disk->busy = true;
	(void)pthread_mutex_unlock(&disk->mutex);
	write_jobs(jobs, n);
	(void)pthread_mutex_lock(&disk->mutex);
	disk->busy = false;
	for (size_t i = 0; i < n; i++) {
		disk->bytes -= jobs[i]->put.len;
		append(&disk->written, jobs[i]);
	}
	(void)!write(disk->watch.fd, &one, sizeof(one));
	(void)pthread_cond_broadcast(&disk->changed);
}

static void *
run(void *context)
{
	struct aw_disk *disk = context;

	(void)pthread_mutex_lock(&disk->mutex);
	while (!disk->end || disk->waiting.first != NULL) {
		if (disk->waiting.first != NULL)
			write_some(disk);
		else
			(void)pthread_cond_wait(&disk->changed, &disk->mutex);
	}
	(void)pthread_mutex_unlock(&disk->mutex);
	return NULL;
}

/* All signals are blocked in the thread: the main thread handles them. */
static void
start_thread(struct aw_disk *disk)
{
	sigset_t all, before;

	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	disk->threaded = pthread_create(&disk->thread, NULL, run, disk) == 0;
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
}

/* Calls `done` for all that was written. */
static void
report(struct aw_disk *disk)
{
	struct queue written;
	struct job *job;

	(void)pthread_mutex_lock(&disk->mutex);
	written = disk->written;
	disk->written = (struct queue){0};
	(void)pthread_mutex_unlock(&disk->mutex);
	while ((job = take_first(&written)) != NULL) {
		struct aw_error err;
		bool good = aw_file_put_error(&job->put, &err) == AW_OK;

		disk->done(disk->context, job->number, good ? NULL : &err);
		free_job(job);
	}
}

static void
ready(struct aw_io_watch *watch, short revents, const struct aw_clock *now)
{
	uint64_t count;

	(void)now;
	if (revents != 0)
		(void)!read(watch->fd, &count, sizeof(count));
	report(watch->context);
}

struct aw_disk *
aw_disk_new(struct aw_io *io,
    void (*done)(void *context, size_t number, const struct aw_error *err), void *context)
{
	struct aw_disk *disk = calloc(1, sizeof(*disk));

	if (disk == NULL)
		return NULL;
	disk->io = io;
	disk->done = done;
	disk->context = context;
	disk->watch = (struct aw_io_watch){.fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK),
	    .events = POLLIN,
	    .deadline_ms = INT64_MAX,
	    .ready = ready,
	    .context = disk};
	if (disk->watch.fd < 0) {
		free(disk);
		return NULL;
	}
	(void)pthread_mutex_init(&disk->mutex, NULL);
	(void)pthread_cond_init(&disk->changed, NULL);
	aw_io_add(io, &disk->watch);
	start_thread(disk);
	return disk;
}

void
aw_disk_free(struct aw_disk *disk)
{
	struct job *job;

	if (disk == NULL)
		return;
	(void)pthread_mutex_lock(&disk->mutex);
	disk->end = true;
	(void)pthread_cond_broadcast(&disk->changed);
	(void)pthread_mutex_unlock(&disk->mutex);
	if (disk->threaded)
		(void)pthread_join(disk->thread, NULL);
	while ((job = take_first(&disk->written)) != NULL)
		free_job(job);
	aw_io_remove(disk->io, &disk->watch);
	(void)close(disk->watch.fd);
	(void)pthread_cond_destroy(&disk->changed);
	(void)pthread_mutex_destroy(&disk->mutex);
	free(disk);
}

bool
aw_disk_has_room(struct aw_disk *disk)
{
	bool room;

	(void)pthread_mutex_lock(&disk->mutex);
	room = disk->bytes < AW_DISK_BYTES_MAX;
	(void)pthread_mutex_unlock(&disk->mutex);
	return room;
}

static struct job *
new_job(size_t number, const char *path, unsigned mode, struct aw_buf *content)
{
	struct job *job = calloc(1, sizeof(*job));

	if (job == NULL || (job->put.path = strdup(path)) == NULL) {
		free(job);
		return NULL;
	}
	job->number = number;
	job->put.mode = mode;
	job->put.data = content->data;
	job->put.len = content->len;
	aw_buf_init(content, content->max);
	return job;
}

/* Puts the newer content of a file that waits already, with the same number, into its place. */
static bool
renew(struct aw_disk *disk, struct job *job)
{
	for (struct job *old = disk->waiting.first; old != NULL; old = old->next) {
		struct aw_file_put put = old->put;

		if (old->number != job->number || strcmp(put.path, job->put.path) != 0)
			continue;
		old->put = job->put;
		old->number = job->number;
		job->put = put;
		disk->bytes -= put.len;
		return true;
	}
	return false;
}

enum aw_err
aw_disk_put(struct aw_disk *disk, size_t number, const char *path, unsigned mode,
    struct aw_buf *content, struct aw_error *err)
{
	struct job *job = new_job(number, path, mode, content), *spare = NULL;

	if (job == NULL)
		return aw_error_nomem(err);
	(void)pthread_mutex_lock(&disk->mutex);
	disk->bytes += job->put.len;
	if (renew(disk, job))
		spare = job;
	else
		append(&disk->waiting, job);
	if (!disk->threaded)
		write_some(disk);
	(void)pthread_cond_broadcast(&disk->changed);
	(void)pthread_mutex_unlock(&disk->mutex);
	if (spare != NULL)
		free_job(spare);
	return AW_OK;
}

void
aw_disk_drain(struct aw_disk *disk)
{
	(void)pthread_mutex_lock(&disk->mutex);
	while (disk->waiting.first != NULL || disk->busy)
		(void)pthread_cond_wait(&disk->changed, &disk->mutex);
	(void)pthread_mutex_unlock(&disk->mutex);
	report(disk);
}
