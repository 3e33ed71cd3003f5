/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_WIRE_MSGPACK_TOKEN_H
#define WEIR_WIRE_MSGPACK_TOKEN_H

/* Reading msgpack where it lies: one token at a time, nothing built, nothing copied.
 *
 * msgpack-c's object tree allocates what a container announces, gives up at a depth that is compiled into it, and
 * forgets how a number was written. A graph's document comes from outside, and its unknown fields must come out of a
 * round trip as they went in: so it is checked once as a whole (weir__msgpack_check) and then read through slices. */

#include <weir/types.h>

typedef enum
{
  WEIR_TOKEN_NIL = 0,
  WEIR_TOKEN_BOOL,
  WEIR_TOKEN_UINT, /* any integer that is not negative, however it is written */
  WEIR_TOKEN_INT,  /* a negative one */
  WEIR_TOKEN_FLOAT,
  WEIR_TOKEN_STRING,
  WEIR_TOKEN_BYTES,
  WEIR_TOKEN_EXT,
  WEIR_TOKEN_ARRAY,
  WEIR_TOKEN_MAP,
} WeirTokenKind;

typedef struct
{
  WeirTokenKind kind;
  union
  {
    bool     boolean;
    uint64_t u;
    int64_t  i;
    double   f;
  };
  WeirBytes payload; /* STRING, BYTES, EXT: the content */
  uint32_t  n;       /* ARRAY: items that follow; MAP: pairs that follow */
  int8_t    ext;     /* EXT: its type */
} WeirToken;

/* Containers in containers that a document may hold. */
#define WEIR__MSGPACK_DEPTH 128

/* Reads one token and advances `bytes` behind it (a container: behind its head). FALSE: cut short, or no msgpack; then
 * `bytes` is untouched. */
bool weir__token_read (WeirBytes *bytes, WeirToken *ret_token);
/* "an array" */
const char *weir__token_kind_name (WeirTokenKind kind);

/* Is this one whole value, with nothing behind it, in which every container has the items it announces, nested at most
 * WEIR__MSGPACK_DEPTH deep? No memory; O(bytes). */
gboolean weir__msgpack_check (WeirBytes bytes, GError **error);
/* Cuts the first value off bytes that were checked. */
WeirBytes weir__msgpack_cut (WeirBytes *bytes);

#endif
