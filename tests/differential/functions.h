/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_DIFFERENTIAL_FUNCTIONS_H
#define WEIR_DIFFERENTIAL_FUNCTIONS_H

/* What random pipelines are made of: types, small pure functions, window functions. A case of conformance that was
 * printed by the differential test includes this, and stands as it is. */

#include <weir/sys/window-fn.h>
#include <weir/testing/test-stream.h>
#include <weir/weir.h>

WEIR_KV (Pair, int64_t, int64_t)
WEIR_GROUPED (PairsOf, int64_t, int64_t)
WEIR_CO_GROUPED (Joined, int64_t, WEIR_AS (left, int64_t), WEIR_AS (right, int64_t))

typedef WeirInt64Collection NumberCollection;

/* Elements with a time each, in milliseconds. */
typedef struct
{
  int64_t  element;
  WeirTime time;
} TimedNumber;

typedef struct
{
  Pair     element;
  WeirTime time;
} TimedPair;

#define NUMBER_AT(n, ms)  { (n), { INT64_C (1000) * (ms) } }
#define PAIR_AT(k, v, ms) { { (k), (v) }, { INT64_C (1000) * (ms) } }
#define NUMBERS(...)      EVENT_OF (int64_t, TimedNumber, __VA_ARGS__)
#define PAIRS(...)        EVENT_OF (Pair, TimedPair, __VA_ARGS__)
#define EVENT_OF(T, Timed, ...)                                                                                       \
  { .kind = WEIR_TEST_ELEMENTS,                                                                                       \
    .elements = (const Timed[]) { __VA_ARGS__ },                                                                      \
    .n = sizeof ((const Timed[]) { __VA_ARGS__ }) / sizeof (Timed),                                                   \
    .size = sizeof (T),                                                                                               \
    .stride = sizeof (Timed),                                                                                         \
    .time_offset = offsetof (Timed, time) }

/* Numbers stay small, whatever is done to them; the least of nothing is not. */
#define SMALL(n) ((n) % 1000003)

static int64_t
modulo (int64_t n, int64_t m)
{
  return (n % m + m) % m;
}

/* --- element by element ------------------------------------------------------------------------------------------- */

typedef struct
{
  int64_t a, b;
} Numbers;
WEIR_RECORD (Numbers, a, b)

static void
affine (const Numbers *self, const int64_t *n, WeirInt64Emitter *out)
{
  weir_emit (out, SMALL (SMALL (*n) * self->a + self->b));
}
WEIR_DO_FN_WITH (affine, Numbers, int64_t, int64_t)

static void
keep_some (const Numbers *self, const int64_t *n, WeirInt64Emitter *out)
{
  if (*n % self->a != 0)
    weir_emit (out, *n);
}
WEIR_DO_FN_WITH (keep_some, Numbers, int64_t, int64_t)

static bool
is_odd (const int64_t *n)
{
  return *n % 2 != 0;
}
WEIR_FILTER_FN (is_odd, int64_t)

static bool
has_even_key (const Pair *pair)
{
  return pair->key % 2 == 0;
}
WEIR_FILTER_FN (has_even_key, Pair)

static void
multiply (const Numbers *self, const int64_t *n, WeirInt64Emitter *out)
{
  for (int64_t i = 0; i < self->a; i++)
    weir_emit (out, SMALL (*n) + i);
}
WEIR_DO_FN_WITH (multiply, Numbers, int64_t, int64_t)

/* To another time, later or earlier, by what the element is. */
static gboolean
shift (const Numbers *self, WeirContext *ctx, const Pair *pair, PairEmitter *out, GError **error G_GNUC_UNUSED)
{
  int64_t ms = self->a + modulo (pair->value, self->b);

  weir_emit_at (out, weir_time_add (weir_context_timestamp (ctx), WEIR_MILLISECONDS (ms)), *pair);
  return TRUE;
}
WEIR_DO_FN_WITH (shift, Numbers, Pair, Pair, .infinite_skew = true)

static void
key_by (const Numbers *self, const int64_t *n, PairEmitter *out)
{
  weir_emit (out, (Pair) { modulo (*n, self->a), *n });
}
WEIR_DO_FN_WITH (key_by, Numbers, int64_t, Pair)

static void
key_by_value (const Numbers *self, const Pair *pair, PairEmitter *out)
{
  weir_emit (out, (Pair) { modulo (pair->value, self->a), pair->key });
}
WEIR_DO_FN_WITH (key_by_value, Numbers, Pair, Pair)

static void
fold (const Pair *pair, WeirInt64Emitter *out)
{
  weir_emit (out, SMALL (SMALL (pair->key) * 31 + SMALL (pair->value)));
}
WEIR_DO_FN (fold, Pair, int64_t)

/* Of a group, whatever the order of its values. */
static void
fold_group (const PairsOf *group, PairEmitter *out)
{
  int64_t sum = (int64_t) group->values.n * 1009;

  for (size_t i = 0; i < group->values.n; i++)
    sum += SMALL (group->values.items[i]);
  weir_emit (out, (Pair) { group->key, SMALL (sum) });
}
WEIR_DO_FN (fold_group, PairsOf, Pair)

static void
take_apart (const PairsOf *group, PairEmitter *out)
{
  for (size_t i = 0; i < group->values.n; i++)
    weir_emit (out, (Pair) { group->key, group->values.items[i] });
}
WEIR_DO_FN (take_apart, PairsOf, Pair)

static void
fold_join (const Joined *joined, PairEmitter *out)
{
  int64_t sum = (int64_t) (joined->left.n * 101 + joined->right.n * 103);

  for (size_t i = 0; i < joined->left.n; i++)
    sum += SMALL (joined->left.items[i]) * 3;
  for (size_t i = 0; i < joined->right.n; i++)
    sum += SMALL (joined->right.items[i]) * 5;
  weir_emit (out, (Pair) { joined->key, SMALL (sum) });
}
WEIR_DO_FN (fold_join, Joined, Pair)

/* Only what both sides have. */
static void
inner_join (const Joined *joined, PairEmitter *out)
{
  for (size_t i = 0; i < joined->left.n; i++)
    for (size_t k = 0; k < joined->right.n; k++)
      weir_emit (out, (Pair) { joined->key, SMALL (SMALL (joined->left.items[i]) * 1000 + SMALL (joined->right.items[k])) });
}
WEIR_DO_FN (inner_join, Joined, Pair)

/* A splittable function in the middle of a pipeline: n % 7 elements for each, claimed one by one. */
static gboolean
range_of (WeirContext *ctx G_GNUC_UNUSED, const int64_t *n, WeirRange *ret_range, GError **error G_GNUC_UNUSED)
{
  *ret_range = (WeirRange) { .to = modulo (*n, 7) };
  return TRUE;
}

static WeirResume
unroll (WeirContext *ctx G_GNUC_UNUSED, const int64_t *n, WeirTracker *tracker, WeirInt64Emitter *out,
        GError **error G_GNUC_UNUSED)
{
  for (int64_t i = weir_tracker_position (tracker); weir_claim (tracker, i); i++)
    weir_emit (out, SMALL (*n) + i);
  return WEIR_DONE;
}
WEIR_SOURCE_FN (unroll, int64_t, int64_t, range_of, (.replayable = true))

/* --- combined ----------------------------------------------------------------------------------------------------- */

/* A sum, with and without a way back. */
static void
mix_add (int64_t *sum, const int64_t *n)
{
  *sum += SMALL (*n) * 7 + 1;
}

static void
mix_merge (int64_t *sum, const int64_t *other)
{
  *sum += *other;
}

static void
mix_extract (const int64_t *sum, int64_t *ret_n)
{
  *ret_n = SMALL (*sum);
}
WEIR_COMBINE_FN (mix, int64_t, int64_t, int64_t)

static void
mix_back_add (int64_t *sum, const int64_t *n)
{
  mix_add (sum, n);
}

static void
mix_back_subtract (int64_t *sum, const int64_t *n)
{
  *sum -= SMALL (*n) * 7 + 1;
}

static void
mix_back_merge (int64_t *sum, const int64_t *other)
{
  mix_merge (sum, other);
}

static void
mix_back_extract (const int64_t *sum, int64_t *ret_n)
{
  mix_extract (sum, ret_n);
}
WEIR_COMBINE_FN (mix_back, int64_t, int64_t, int64_t, subtract)

/* --- windows ------------------------------------------------------------------------------------------------------ */

#define CUSTOM_SIZE   INT64_C (7000)
#define CUSTOM_BUCKET INT64_C (20000)

static int64_t
floor_to (int64_t time, int64_t size)
{
  time = CLAMP (time, INT64_MIN + size, INT64_MAX - 2 * size);
  return time - modulo (time, size);
}

/* Each element is in two windows, a small one and a large one; on every seventh millisecond in none. */
static uint32_t
assign_two (const void *config G_GNUC_UNUSED, const void *row G_GNUC_UNUSED, WeirTime time, WeirWindow *ret_windows,
            uint32_t room)
{
  if (modulo (time.us / 1000, 7) == 0)
    return 0;
  for (uint32_t i = 0; i < MIN (room, 2); i++)
    {
      int64_t size = i == 0 ? CUSTOM_SIZE : CUSTOM_BUCKET;

      ret_windows[i].start.us = floor_to (time.us, size);
      ret_windows[i].end.us = ret_windows[i].start.us + size;
    }
  return 2;
}

G_GNUC_UNUSED static const WeirWindowFn two_windows = { .abi = WEIR_BATCH_ABI,
                                                        .size = sizeof (WeirWindowFn),
                                                        .name = "two_windows",
                                                        .file = __FILE__,
                                                        .line = __LINE__,
                                                        .assign = assign_two };

/* Windows that merge if they begin in one bucket of time, whether they overlap or not. */
static uint32_t
assign_one (const void *config G_GNUC_UNUSED, const void *row G_GNUC_UNUSED, WeirTime time, WeirWindow *ret_windows,
            uint32_t room G_GNUC_UNUSED)
{
  ret_windows[0] = (WeirWindow) { time, weir_time_add (time, (WeirDuration) { CUSTOM_SIZE }) };
  return 1;
}

static void
merge_buckets (const void *config G_GNUC_UNUSED, const WeirWindow *windows, uint32_t n, uint32_t *ret_group)
{
  for (uint32_t i = 0; i < n; i++)
    {
      ret_group[i] = i;
      if (i > 0 && floor_to (windows[i].start.us, CUSTOM_BUCKET) == floor_to (windows[i - 1].start.us, CUSTOM_BUCKET))
        ret_group[i] = ret_group[i - 1];
    }
}

G_GNUC_UNUSED static const WeirWindowFn bucket_windows = { .abi = WEIR_BATCH_ABI,
                                                           .size = sizeof (WeirWindowFn),
                                                           .name = "bucket_windows",
                                                           .file = __FILE__,
                                                           .line = __LINE__,
                                                           .merges = true,
                                                           .assign = assign_one,
                                                           .merge = merge_buckets };

#endif
