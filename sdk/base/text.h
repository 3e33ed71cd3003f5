/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_BASE_TEXT_H
#define WEIR_BASE_TEXT_H

/* Names: UTF-8 without control characters, so that each fits into a message of one line and into every format. */

#include <glib.h>

/* What is wrong with a name, to stand behind "its name" ("holds a control character"); NULL: nothing. */
const char *weir__text_fault (const char *text, size_t size);
/* The text with '?' for control characters and U+FFFD for what is no UTF-8; to be freed. */
char *weir__text_printable (const char *text, size_t size);

#endif
