/* SPDX-License-Identifier: ISC */
#include "model/facts.h"
#include "model/store.h"
#include "store_file.h"

#include <stdio.h>
#include <stdlib.h>

#include "output.h"

/* "anchorwatch rehearse: ca.pem: block 2, line 20: not base64 [store-block]" */
static void
print_problems(const struct aw_cli *cli, const char *path, const struct aw_store *store)
{
	char *name = aw_cli_clean(path);

	for (size_t i = 0; name != NULL && i < store->n_problems; i++) {
		const struct aw_problem *problem = &store->problems[i];

		(void)fprintf(cli->err, "%s: %s: %s%s%s [%s]\n", cli->command->line.name, name,
		    problem->where, problem->where[0] != '\0' ? ": " : "", problem->text,
		    aw_err_code(problem->code)->id);
	}
	free(name);
}

enum aw_err
aw_cli_store_read(const struct aw_cli *cli, struct aw_cli_run *run, const char *path, bool in_order,
    struct aw_store *store, struct aw_error *err)
{
	struct aw_truststore_options reading = run->reading;
	enum aw_err code;

	if (in_order) { /* certificates of a server, not roots */
		reading.known = NULL;
		reading.in_order = true;
	}
	code = aw_truststore_read(run->pool, path, &reading, store, err);
	print_problems(cli, path, store);
	return code;
}
