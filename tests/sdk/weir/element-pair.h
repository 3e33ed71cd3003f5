/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ELEMENT_PAIR_H
#define ELEMENT_PAIR_H

/* One header, included by a C and by a C++ file, whose elements must come out the same. */

#include <weir/element.h>

typedef struct
{
  double lat, lon;
} PairPlace;
WEIR_RECORD (PairPlace, lat, lon)

WEIR_KV (PairCount, WeirString, int64_t)
WEIR_LIST (PairWords, WeirString)
WEIR_OPTIONAL (PairMaybe, int32_t)
WEIR_OPTIONAL (PairMaybeText, WeirString)
WEIR_MAP (PairTags, WeirString, double)
WEIR_GROUPED (PairGroup, WeirString, PairPlace)

typedef struct
{
  bool         b;
  int8_t       i8;
  uint16_t     u16;
  int32_t      i32;
  WeirString   text;
  uint64_t     u64;
  float        f;
  WeirTime     when;
  WeirDuration span;
  WeirBytes    bytes;
  PairPlace    where;
  PairCount    count;
  PairMaybe    maybe;
} PairFlatish;
WEIR_RECORD (PairFlatish, b, i8, u16, i32, text, u64, f, when, span, bytes, WEIR_AS (where, PairPlace),
             WEIR_AS (count, PairCount), WEIR_AS (maybe, PairMaybe))

typedef struct
{
  PairFlatish flatish;
  PairWords   words;
  PairTags    tags;
} PairDeep;
WEIR_RECORD (PairDeep, WEIR_AS (flatish, PairFlatish), WEIR_AS (words, PairWords), WEIR_AS (tags, PairTags))

/* Strings behind the sixteenth word of a row are out of reach of a layout number. */
typedef struct
{
  int64_t    a[1];
  PairPlace  p1, p2, p3, p4, p5, p6, p7, p8;
  WeirString text;
} PairLong;
WEIR_RECORD_PARTLY (PairLong, WEIR_AS (p1, PairPlace), WEIR_AS (p8, PairPlace), text)

/* PAIR (T) for each of them. */
#define FOR_EACH_PAIR(PAIR)                                                                                           \
  PAIR (PairPlace) PAIR (PairCount) PAIR (PairWords) PAIR (PairMaybe) PAIR (PairMaybeText) PAIR (PairTags)             \
  PAIR (PairGroup) PAIR (PairGroupValues) PAIR (PairFlatish) PAIR (PairDeep) PAIR (PairLong) PAIR (int64_t)            \
  PAIR (WeirBool) PAIR (WeirString) PAIR (WeirTime) PAIR (uint8_t)

typedef struct
{
  const WeirType *type;
  uint32_t        layout;
} ElementPair;

G_BEGIN_DECLS
extern const ElementPair pairs_in_c[];
G_END_DECLS

#endif
