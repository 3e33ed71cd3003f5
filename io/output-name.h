/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_IO_OUTPUT_NAME_H
#define WEIR_IO_OUTPUT_NAME_H

/* What the files of a write are called. See WeirWriteTextOptions. */

#include <weir/io.h>

#define WEIR__SHARD_NAME_DEFAULT "-SSSSS-of-NNNNN"

/* What a path ends in that tells the kind of file (".txt", ".csv.gz"), borrowed from it; "" if nothing. */
const char *weir__output_suffix (const char *path);
/* TRUE if names made of it differ from shard to shard. */
bool weir__shard_name_counts (const char *shard_name);
/* `path` less `suffix` at its end, then the shard's name, then `suffix`. To be freed. */
char *weir__output_name (WeirString path, WeirString shard_name, WeirString suffix, unsigned shard, unsigned n_shards);
/* A name beside `path`'s that no reader of directories takes for data and no other writer uses. To be freed. */
char *weir__output_temporary_name (WeirString path);
/* Is `name`, of a file in the directory of `path`, one of those? */
bool weir__output_name_is_temporary (const char *name, WeirString path);

#endif
