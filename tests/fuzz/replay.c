/* SPDX-License-Identifier: ISC */
/* Runs a fuzz target on every file of the given directories, without a fuzzer: for `make check`. */
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/text.h"

#define INPUT_MAX ((size_t)16 * 1024 * 1024)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
run_file(const char *path)
{
	struct aw_bytes bytes;
	struct aw_error err;

	if (aw_file_read(path, INPUT_MAX, &bytes, &err) != AW_OK) {
		(void)fprintf(stderr, "not ok - %s: %s\n", path, err.text);
		return false;
	}
	(void)LLVMFuzzerTestOneInput(bytes.data, bytes.len);
	aw_bytes_free(&bytes);
	return true;
}

static int
run_directory(const char *path)
{
	DIR *dir = opendir(path);
	const struct dirent *entry;
	char file[PATH_MAX];
	int n = 0;

	if (dir == NULL)
		return -1;
	while (n >= 0 && (entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		if (!aw_text_format(file, sizeof(file), "%s/%s", path, entry->d_name) ||
		    !run_file(file))
			n = -1;
		else
			n++;
	}
	(void)closedir(dir);
	return n;
}

int
main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		int n = run_directory(argv[i]);

		if (n <= 0) {
			(void)printf("not ok - %s: no inputs, or not readable\n", argv[i]);
			return EXIT_FAILURE;
		}
		(void)printf("ok - %s: %d inputs\n", argv[i], n);
	}
	return argc > 1 ? EXIT_SUCCESS : EXIT_FAILURE;
}
