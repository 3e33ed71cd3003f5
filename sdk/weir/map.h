/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_MAP_H
#define WEIR_MAP_H

/* Functions of one element that say what they are: each is declared once and becomes a DoFn (so weir_par_do takes it,
 * too). Its loop stands in the user's file, where the compiler inlines the function into it.
 *
 *   static int64_t length (const WeirString *s) { return (int64_t) s->size; }
 *   WEIR_MAP_FN (length, WeirString, int64_t)
 *   … weir_map (lines, length)
 *
 * As in every DoFn, a string in what is returned may be a view into the element or into anything that outlives the call,
 * which is copied: not an array of the function's own, which is gone when it is read. (What builds strings emits them:
 * weir_emit_printf, weir_emitter_alloc.)
 * A function that needs its context, may fail, or emits other than one element is a DoFn (<weir/do-fn.h>). Trailing
 * arguments of the declarations are fields of WeirDoFn. The core of all but Partition is weir_collection_par_do. */

#include <weir/do-fn.h>
#include <weir/error.h>
#include <weir/sys/typed.h>

G_BEGIN_DECLS

/* The loop over a batch; `row` is declared as a const In * and BODY, a statement, uses it. */
#define WEIR__MAP_LOOP(In, row, BODY)                                                                                 \
  for (uint32_t i_ = from_; i_ < in_->n; i_++)                                                                        \
    {                                                                                                                 \
      const In *row = (const In *) (const void *) in_->rows + weir_batch_row (in_, i_);                               \
      ctx_->position = i_;                                                                                            \
      BODY;                                                                                                           \
      if (G_UNLIKELY (weir_context_should_stop (ctx_)))                                                               \
        return i_ + 1;                                                                                                \
    }                                                                                                                 \
  return in_->n;

#define WEIR__MAP_FN(fn, In, Out, BODY, ...)                                                                          \
  WEIR__DO_FN_SINGLE (fn, In, Out)                                                                                    \
  WEIR__DO_FN_NO_CONFIG (fn)                                                                                          \
  static uint32_t fn##__run (WeirContext *ctx_, const WeirBatch *in_, uint32_t from_, GError **error_ G_GNUC_UNUSED)  \
  {                                                                                                                   \
    Out##Emitter *out_ = (Out##Emitter *) (void *) ctx_->outputs[0];                                                  \
    WEIR__MAP_LOOP (In, row_, BODY)                                                                                   \
  }                                                                                                                   \
  static const WeirDoFn fn##__do_fn G_GNUC_UNUSED                                                                     \
      = { WEIR__DO_FN_HEAD (fn, In), .outputs = fn##__outputs, .n_outputs = 1, .run = fn##__run, ##__VA_ARGS__ };     \
  WEIR__APPLY_SINGLE (fn, In)

/* `fn` as a function of the signature Result (const In *): any other does not compile. */
#define WEIR__MAP_AS(fn, Result, In) _Generic (&fn, Result (*) (const In *): &fn)

/* What weir_par_do gives, for a function that was declared to be one of these. Who applies it wants the collection: what is of
 * use by its effects is a DoFn, or a map. */
#define WEIR__MAPPED(declared, Out, out) ((void) declared, WEIR__USED (Out, (WeirCollection *) (void *) out))

/* Map: Out fn (const In *element); one element for each. */
#define WEIR_MAP_FN(fn, In, Out, ...)                                                                                 \
  WEIR__MAP_FN (fn, In, Out, weir_emit (out_, WEIR__MAP_AS (fn, Out, In) (row_)), ##__VA_ARGS__)
#define weir_map(c, fn) weir_par_do (c, fn)

/* FlatMap: a DoFn of the plain form, void fn (const In *, OutEmitter *); any number of elements for each. */
#define WEIR_FLAT_MAP_FN(fn, In, Out, ...) WEIR_DO_FN (fn, In, Out, ##__VA_ARGS__)
#define weir_flat_map(c, fn)               weir_par_do (c, fn)

/* Filter: bool fn (const T *element); keeps those for which it is true. Copies nothing where the engine can pass a selection
 * on (WeirDoFn.select). */
#define WEIR_FILTER_FN(fn, T, ...)                                                                                    \
  static uint32_t fn##__select (WeirContext *ctx_, const WeirBatch *in_, uint32_t from_, uint32_t *positions_,        \
                                uint32_t *ret_n_, GError **error_ G_GNUC_UNUSED)                                      \
  {                                                                                                                   \
    *ret_n_ = 0;                                                                                                      \
    WEIR__MAP_LOOP (T, row_, {                                                                                        \
      positions_[*ret_n_] = i_;                                                                                       \
      *ret_n_ += WEIR__MAP_AS (fn, bool, T) (row_);                                                                   \
    })                                                                                                                \
  }                                                                                                                   \
  enum                                                                                                                \
  {                                                                                                                   \
    fn##__is_a_filter = 1                                                                                             \
  };                                                                                                                  \
  WEIR__MAP_FN (                                                                                                      \
      fn, T, T, { if (WEIR__MAP_AS (fn, bool, T) (row_)) weir_emit (out_, *row_); }, .select = fn##__select, ##__VA_ARGS__)
#define weir_filter(c, fn) WEIR__MAPPED (fn##__is_a_filter, fn##__Out, weir_par_do (c, fn))

/* WithKeys: K fn (const T *element), Kv a WEIR_KV of K and T; each element behind its key. */
#define WEIR_KEY_FN(fn, T, Kv, ...)                                                                                   \
  _Static_assert (WEIR__SAME (((Kv *) 0)->value, T), "WEIR_KEY_FN (" #fn "): the values of " #Kv " are not " #T);     \
  enum                                                                                                                \
  {                                                                                                                   \
    fn##__gives_a_key = 1                                                                                             \
  };                                                                                                                  \
  WEIR__MAP_FN (fn, T, Kv,                                                                                            \
                weir_emit (out_, (Kv) { WEIR__MAP_AS (fn, __typeof__ (((Kv *) 0)->key), T) (row_), *row_ }), ##__VA_ARGS__)
#define weir_with_keys(c, fn) WEIR__MAPPED (fn##__gives_a_key, fn##__Out, weir_par_do (c, fn))

/* WithTimestamps: WeirTime fn (const T *element); the same elements, each at its own time. Earlier than the element's
 * present time, less .allowed_skew, fails the run; .infinite_skew = true allows all. */
#define WEIR_TIME_FN(fn, T, ...)                                                                                      \
  enum                                                                                                                \
  {                                                                                                                   \
    fn##__gives_a_time = 1                                                                                            \
  };                                                                                                                  \
  WEIR__MAP_FN (fn, T, T, weir_emit_at (out_, WEIR__MAP_AS (fn, WeirTime, T) (row_), *row_), ##__VA_ARGS__)
#define weir_with_timestamps(c, fn) WEIR__MAPPED (fn##__gives_a_time, fn##__Out, weir_par_do (c, fn))

/* Partition: int fn (const T *element, int n) gives the number, from 0, of the collection that the element goes to; one
 * outside of [0, n) fails the run. */
#define WEIR_PARTITION_FN(fn, T, ...)                                                                                 \
  typedef T##Collection fn##__Parts;                                                                                  \
  static uint32_t fn##__run (WeirContext *ctx_, const WeirBatch *in_, uint32_t from_, GError **error_)                \
  {                                                                                                                   \
    int (*const fn_) (const T *, int) = _Generic (&fn, int (*) (const T *, int): &fn);                                \
    const int n_ = (int) weir_context_n_outputs (ctx_);                                                               \
    WEIR__MAP_LOOP (T, row_, {                                                                                        \
      int to_ = fn_ (row_, n_);                                                                                       \
      if (G_UNLIKELY (to_ < 0 || to_ >= n_))                                                                          \
        return weir__partition_failed (ctx_, to_, n_, error_);                                                        \
      weir_emit ((T##Emitter *) (void *) ctx_->outputs[to_], *row_);                                                  \
    })                                                                                                                \
  }                                                                                                                   \
  static const WeirDoFn fn##__do_fn G_GNUC_UNUSED = { WEIR__DO_FN_HEAD (fn, T), .run = fn##__run, ##__VA_ARGS__ };
/* WeirStringCollection *parts[3]; weir_partition (words, by_length, parts); fills the array, whose length is n. */
#define weir_partition(c, fn, parts)                                                                                  \
  (WEIR__REQUIRE (!WEIR__SAME ((parts), &(parts)[0]), "weir_partition: " #parts " is not an array"),                  \
   WEIR__REQUIRE (WEIR__SAME (*(parts)[0], *(c)), "weir_partition: " #parts " is not of the type of the collection"), \
   WEIR__REQUIRE (WEIR__SAME (*(c), fn##__Parts), "weir_partition: " #fn " does not take what the collection holds"), \
   weir_collection_partition (WEIR_COLLECTION (c), &fn##__do_fn, NULL, sizeof (parts) / sizeof *(parts),              \
                              (WeirCollection **) (void *) (parts), WEIR_HERE (#fn)))

/* Applies `fn`, which has one input and outputs of the same type, with `n` outputs; all of them go to `ret_parts`. */
WEIR_API void weir_collection_partition (WeirCollection *in, const WeirDoFn *fn, const void *config, unsigned n,
                                         WeirCollection **ret_parts, WeirSite at);
WEIR_API uint32_t weir__partition_failed (WeirContext *ctx, int to, int n, GError **error);

G_END_DECLS

#endif
