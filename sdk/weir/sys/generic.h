/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_SYS_GENERIC_H
#define WEIR_SYS_GENERIC_H

/* Generic DoFns: one function for elements of any type, as the transforms over keys and values are.
 *
 * A generic function knows its types only when it runs. It learns them once, in setup, reads rows as bytes, and writes
 * whole rows at an output's cursor:
 *
 *   static gboolean
 *   take_keys (WeirContext *ctx, const char *row, GError **error)
 *   {
 *     const WeirField *key = weir_context_instance (ctx);
 *     WeirOutput      *out = weir_context_output (ctx, 0);
 *
 *     memcpy (weir_output_begin (out), row + key->offset, key->type->size);
 *     weir_output_commit (out);
 *     return TRUE;
 *   }
 *   WEIR_GENERIC_DO_FN (take_keys, outputs, 1, .setup = …, .instance_size = sizeof (WeirField))
 *
 * It is applied by weir_collection_par_do_generic, which is told the outputs' types. */

#include <weir/source.h>

G_BEGIN_DECLS

/* Defines fn##__do_fn around `gboolean fn (WeirContext *ctx, const char *row, GError **error)`, with the loop over a
 * batch in the same file, so that the compiler inlines the one into the other. OUTPUTS: an array of WeirOutputSpec
 * whose types are NULL where the transform says them. The rest are fields of WeirDoFn. */
#define WEIR_GENERIC_DO_FN(fn, OUTPUTS, n_outputs_, ...)                                                              \
  static uint32_t fn##__run (WeirContext *ctx_, const WeirBatch *in_, uint32_t from_, GError **error_)                \
  {                                                                                                                   \
    for (uint32_t i_ = from_; i_ < in_->n; i_++)                                                                      \
      {                                                                                                               \
        ctx_->position = i_;                                                                                          \
        if (G_UNLIKELY (!fn (ctx_, in_->rows + (size_t) in_->row_size * weir_batch_row (in_, i_), error_)))           \
          return weir_do_fn_fail (ctx_, error_);                                                                      \
        if (G_UNLIKELY (weir_context_should_stop (ctx_)))                                                             \
          return i_ + 1;                                                                                              \
      }                                                                                                               \
    return in_->n;                                                                                                    \
  }                                                                                                                   \
  static const WeirDoFn fn##__do_fn = { .abi = WEIR_BATCH_ABI,                                                        \
                                        .size = sizeof (WeirDoFn),                                                    \
                                        .name = #fn,                                                                  \
                                        .file = __FILE__,                                                             \
                                        .line = __LINE__,                                                             \
                                        .outputs = (OUTPUTS),                                                         \
                                        .n_outputs = (n_outputs_),                                                    \
                                        .run = fn##__run,                                                             \
                                        ##__VA_ARGS__ };

/* Defines fn##__do_fn around a splittable function whose outputs' types the transform says:
 *   gboolean   initial_fn (WeirContext *ctx, const In *element, WeirRange *ret_range, GError **error)
 *   WeirResume fn (WeirContext *ctx, const In *element, WeirTracker *tracker, GError **error)
 * OUTPUTS as above, SPLITTABLE as in WEIR_SOURCE_FN. */
#define WEIR_GENERIC_SOURCE_FN(fn, In, OUTPUTS, n_outputs_, initial_fn, SPLITTABLE, ...)                              \
  static gboolean fn##__initial (WeirContext *ctx_, const void *element_, WeirRange *ret_range_, GError **error_)     \
  {                                                                                                                   \
    typedef gboolean (*Initial_) (WeirContext *, const In *, WeirRange *, GError **);                                 \
    return _Generic (&initial_fn, Initial_: &initial_fn) (ctx_, (const In *) element_, ret_range_, error_);           \
  }                                                                                                                   \
  static WeirResume fn##__source_run (WeirContext *ctx_, const void *element_, WeirTracker *tracker_, GError **error_)\
  {                                                                                                                   \
    typedef WeirResume (*Run_) (WeirContext *, const In *, WeirTracker *, GError **);                                 \
    return _Generic (&fn, Run_: &fn) (ctx_, (const In *) element_, tracker_, error_);                                 \
  }                                                                                                                   \
  static const WeirSplittable fn##__splittable                                                                        \
      = { .initial = fn##__initial, .run = fn##__source_run, WEIR__UNPAREN SPLITTABLE };                              \
  static const WeirDoFn fn##__do_fn = { WEIR__DO_FN_HEAD (fn, In),                                                    \
                                        .outputs = (OUTPUTS),                                                         \
                                        .n_outputs = (n_outputs_),                                                    \
                                        .splittable = &fn##__splittable,                                              \
                                        ##__VA_ARGS__ };

/* weir_output_commit with a timestamp of the row's own; rules as for weir_emit_at. */
static inline void
weir_output_commit_at (WeirOutput *out, WeirTime time)
{
  weir_output_commit (out);
  weir__output_at (out, time);
}

G_END_DECLS

#endif
