/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_TEST_SAMPLE_TYPES_H
#define WEIR_TEST_SAMPLE_TYPES_H

/* Element types as a user would declare them, with something of everything. */

#include <weir/element.h>

WEIR_LIST (Words, WeirString)
WEIR_OPTIONAL (MaybeInt, int32_t)
WEIR_OPTIONAL (MaybeUnit, WeirUnit)
WEIR_MAP (Tags, WeirString, int64_t)
WEIR_KV (WordCount, WeirString, int64_t)
WEIR_GROUPED (CountsOf, WeirString, int64_t)

typedef struct
{
  double lat, lon;
} Place;
WEIR_RECORD (Place, lat, lon)

typedef struct
{
  WeirString user;
  int32_t    points;
  WeirTime   when;
  bool       won;
} Score;
WEIR_RECORD (Score, user, points, when, won)

typedef struct
{
  uint8_t      level;
  Place        place;
  WeirBytes    raw;
  MaybeInt     rank;
  Words        words;
  Tags         tags;
  WeirDuration took;
  float        ratio;
  Score        best;
} Visit;
WEIR_RECORD (Visit, level, WEIR_AS (place, Place), raw, WEIR_AS (rank, MaybeInt), WEIR_AS (words, Words),
             WEIR_AS (tags, Tags), took, ratio, WEIR_AS (best, Score))

#endif
