/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_IO_KEY_CHANGES_H
#define WEIR_IO_KEY_CHANGES_H

/* What inserts and retracts come to, key by key, for a table that holds one row a key and is not looked at before the end.
 *
 * A key of which nothing is known but retracts has those (each deletes the row if the table has just that one). After an
 * insert the key's row is known, whatever the table held: put it, or, if it was taken back since, remove what is there. */

#include <weir/types.h>

typedef struct _WeirKeyChanges WeirKeyChanges;

/* `key`: indices of the record's fields that make the key. Both are borrowed. */
WeirKeyChanges *weir__key_changes_new (const WeirType *type, const unsigned *key, unsigned n_key);
void weir__key_changes_free (WeirKeyChanges *changes);

/* False: the key had a row since the last clear, which is replaced. */
bool weir__key_changes_insert (WeirKeyChanges *changes, const void *row);
/* False: the key's row is known, and is another one or none; nothing has changed. */
bool weir__key_changes_retract (WeirKeyChanges *changes, const void *row);

unsigned weir__key_changes_n_keys (const WeirKeyChanges *changes);
/* Of rows and keys, encoded. */
size_t weir__key_changes_bytes (const WeirKeyChanges *changes);

typedef enum
{
  WEIR__KEY_PUT = 0,    /* the row is the key's */
  WEIR__KEY_REMOVE,     /* the key has no row; of `row`, only the key counts */
  WEIR__KEY_REMOVE_ROW, /* the key has no row if it has this one */
} WeirKeyChange;

/* Keys in the order in which they were first seen. Stops when `change` returns FALSE. */
gboolean weir__key_changes_for_each (WeirKeyChanges *changes,
                                     gboolean (*change) (WeirKeyChange what, const void *row, void *data, GError **error),
                                     void *data, GError **error);
void weir__key_changes_clear (WeirKeyChanges *changes);

#endif
