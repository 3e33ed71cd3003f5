/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_SYS_TYPED_H
#define WEIR_SYS_TYPED_H

/* How the typed face of a transform is written: a macro that checks, casts, and calls the untyped function.
 *
 *   #define my_keys(c) ((__typeof__ ((c)->weir_keys)) my_collection_keys (WEIR_COLLECTION (c), WEIR_HERE ("keys")))
 *
 * What a typed collection says of its elements (its members exist for the compiler only, there is no such object):
 *   weir_element             T *             any
 *   weir_key, weir_value     K *, V *        WEIR_KV
 *   weir_keys, weir_values   KCollection *…  WEIR_KV
 *   weir_item, weir_items    Item *…         WEIR_LIST, WEIR_GROUPED */

#include <weir/element.h>
#include <weir/pipeline.h>

/* The untyped collection behind any typed one; something else does not compile. */
#define WEIR_COLLECTION(c) ((void) sizeof ((c)->weir_element), (WeirCollection *) (void *) (c))

/* `call`, which returns a WeirCollection, as one of another type. Compilers warn where nobody takes it
 * (-Wunused-result): so it is for what is of no use but by its collection, and cannot be a sink. clang does not look
 * beneath a cast for the call that nobody takes, but it does look at the last branch of a condition, which is a call
 * that never happens. */
#if defined __clang__ && !defined __cplusplus
#define WEIR__USED(Collection, call) (1 ? (Collection *) (call) : ((Collection *) 0)->weir_to_be_used ())
#else
#define WEIR__USED(Collection, call) ((Collection *) weir__to_be_used (call))
#endif
static inline WeirCollection *weir__to_be_used (WeirCollection *c) __attribute__ ((warn_unused_result));
static inline WeirCollection *
weir__to_be_used (WeirCollection *c)
{
  return c;
}

/* An expression that does not compile unless `condition`, a constant, holds; to be followed by a comma. (A block, not
 * the sizeof of a struct: within a struct clang takes the compound literals that macros like weir_window_into make for
 * objects of the file, whose initialisers must be constant.) */
#define WEIR__REQUIRE(condition, message)                                                                             \
  ((void) __extension__ ({                                                                                            \
    _Static_assert (condition, message);                                                                              \
    0;                                                                                                                \
  }))

/* A function of the user's that stands in a fixed place. */
#define WEIR__CHECK_SIGNATURE(fn, Pointer, header)                                                                    \
  _Static_assert (_Generic (&fn, Pointer: 1, default: 0), #fn " has not the signature that it has in " header)

/* What a function that WEIR_KIND declared says of its configuration, so that the macros which apply it refuse one that is
 * missing or too much in the user's words. */
#define WEIR__FN_HAS_CONFIG(fn, has, KIND)                                                                            \
  enum                                                                                                                \
  {                                                                                                                   \
    fn##__has_a_configuration = (has),                                                                                \
    fn##__is_declared_by_WEIR_##KIND = 1                                                                              \
  };
#define WEIR__FN_CONFIG(fn, Config, KIND)                                                                             \
  typedef Config fn##__Config;                                                                                        \
  WEIR__FN_HAS_CONFIG (fn, 1, KIND)
#define WEIR__FN_NO_CONFIG(fn, KIND)                                                                                  \
  typedef struct                                                                                                      \
  {                                                                                                                   \
    char takes_no_configuration;                                                                                      \
  } fn##__Config;                                                                                                     \
  WEIR__FN_HAS_CONFIG (fn, 0, KIND)

/* Are two expressions of one type? (They are not evaluated.) */
#define WEIR__SAME(a, b) __builtin_types_compatible_p (__typeof__ (a), __typeof__ (b))

/* The phantom members of a type's collections: *WEIR__OF (T)->weir_key. */
#define WEIR__OF(T) ((T##Collection *) 0)

/* Is an expression's value a number? */
#define WEIR__IS_NUMBER(x)                                                                                            \
  _Generic((x), _Bool : 0, signed char : 1, short : 1, int : 1, long : 1, long long : 1, unsigned char : 1,           \
           unsigned short : 1, unsigned int : 1, unsigned long : 1, unsigned long long : 1, float : 1, double : 1,    \
           default : 0)

#endif
