/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_JSON_DOCUMENT_H
#define WEIR_JSON_DOCUMENT_H

#include <glib.h>

/* Documents written as text: JSON to msgpack, as it stands (no sorting, no check), for documents that our own encoder
 * would never write. Strings without escapes but \" and \\; integers; no floats. */
GBytes *weir_test_document_from_json (const char *json);

#endif
