/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SDK_TYPES_CODER_STEPS_H
#define SDK_TYPES_CODER_STEPS_H

/* A type's walk, written down.
 *
 * Steps stand in the order in which a value is encoded, with offsets from the start of the value, so that nested
 * records cost nothing. An optional, a list or a map is followed by the steps of what it holds: its body. An optional's
 * offsets still count from the value; an item's count from the item.
 *
 * Room to write is asked for as rarely as can be. All steps up to the next one of unknown length (text, optional, list,
 * map) need no more than a sum that is known; it is asked for at the start, and by each step of unknown length for
 * those behind it (`room`). So a record of numbers is written after one comparison. The header of a record of fewer
 * than 16 fields is one byte that never changes: it is no step but the prefix of the next one.
 *
 * Decoding decides only whether the bytes are good. If they are not, the walk of value-decode.c is sent over them again
 * to say why. */

#include "sdk/types/coder.h"

typedef enum
{
  STEP_BYTE,   /* unit, bool */
  STEP_INT,    /* signed, 1 to 4 bytes */
  STEP_UINT,   /* unsigned, 1 to 4 bytes */
  STEP_INT64,
  STEP_UINT64,
  STEP_FLOAT32,
  STEP_FLOAT64,
  STEP_STRING,
  STEP_BYTES,
  STEP_RECORD, /* of 16 fields or more */
  STEP_OPTIONAL,
  STEP_LIST,
  STEP_MAP,
} StepKind;

#define MAX_PREFIX 4

typedef struct
{
  uint8_t         kind; /* StepKind */
  bool            wrapped; /* OPTIONAL: what is present stands in an array */
  uint8_t         n_prefix;
  uint8_t         prefix[MAX_PREFIX];
  uint32_t        offset;
  uint32_t        n;         /* RECORD: fields. OPTIONAL, LIST, MAP: steps of the body */
  uint32_t        n_key;     /* MAP: those of them that are the key's */
  uint32_t        size;      /* LIST, MAP: of an item; else of itself */
  uint32_t        room;      /* unknown length: what the steps behind it need */
  uint32_t        body_room; /* LIST, MAP: what an item's first steps need */
  uint32_t        least;     /* LIST, MAP: bytes that an item's encoding takes at least */
  const WeirType *type;
} Step;

struct _WeirCoder
{
  const WeirType *type;
  uint32_t        n_steps;
  uint32_t        room; /* what the first steps need */
  Step            steps[];
};

#endif
