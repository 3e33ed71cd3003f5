/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_FORMAT_H
#define WEIR_FORMAT_H

/* Elements of any type as text. */

#include <weir/sys/typed.h>

G_BEGIN_DECLS

/* As a person would read it: {key: the, value: 12}. A string is itself. → weir_collection_to_string */
#define weir_to_string(c)                                                                                             \
  ((WeirStringCollection *) (void *) weir_collection_to_string (WEIR_COLLECTION (c), WEIR_HERE ("to_string")))
/* As one line of JSON. → weir_collection_to_json */
#define weir_to_json(c)                                                                                               \
  ((WeirStringCollection *) (void *) weir_collection_to_json (WEIR_COLLECTION (c), WEIR_HERE ("to_json")))

/* Any type → WeirString: weir_value_print, weir_value_print_json. */
WEIR_API WeirCollection *weir_collection_to_string (WeirCollection *c, WeirSite at);
WEIR_API WeirCollection *weir_collection_to_json (WeirCollection *c, WeirSite at);

G_END_DECLS

#endif
