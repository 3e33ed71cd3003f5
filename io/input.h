/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_IO_INPUT_H
#define WEIR_IO_INPUT_H

/* Input: the bytes of one file from any position on, decompressed if it is. Positions count the bytes that come out.
 * Used by one thread at a time. */

#include <weir/io.h>

typedef struct _WeirInput WeirInput;

/* Copies what it needs of `file`. NULL: gone, not readable, a codec that is not built in. */
WeirInput *weir__input_open (const WeirFile *file, GError **error);
void weir__input_close (WeirInput *input);

/* TRUE if it reads the file that `file` names, as it was matched. */
gboolean weir__input_is (const WeirInput *input, const WeirFile *file);
const char *weir__input_path (const WeirInput *input);

/* Free in a plain file; a compressed one is read again from its beginning, or skipped forward; standard input and pipes
 * cannot go back. Beyond the end: the end. */
gboolean weir__input_seek (WeirInput *input, int64_t position, GError **error);

#define WEIR__INPUT_FAILED (-1)
#define WEIR__INPUT_LATER  (-2) /* a pipe or terminal has nothing now */

/* Up to `size` bytes (at least one), 0 at the end, or one of the above. */
gssize weir__input_read (WeirInput *input, char *to, size_t size, GError **error);

#endif
