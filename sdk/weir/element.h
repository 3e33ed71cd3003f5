/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_ELEMENT_H
#define WEIR_ELEMENT_H

/* Declaring element types from plain structs.
 *
 *   typedef struct { WeirString user; int64_t points; WeirTime when; } Score;
 *   WEIR_RECORD (Score, user, points, when)
 *
 *   WEIR_KV (WordCount, WeirString, int64_t)            struct { WeirString key; int64_t value; }
 *   WEIR_LIST (Words, WeirString)                       struct { const WeirString *items; size_t n; }
 *   WEIR_OPTIONAL (MaybeInt, int64_t)                   struct { bool present; int64_t value; }
 *   WEIR_MAP (Tags, WeirString, int64_t)                struct { const TagsEntry *items; size_t n; }
 *   WEIR_GROUPED (ScoresOf, WeirString, Score)          struct { WeirString key; ScoresOfValues values; }: GroupByKey's output
 *   WEIR_CO_GROUPED (…)                                 see <weir/group.h>
 *
 * A field whose type was itself declared is named WEIR_AS (where, Place). Kinds, offsets and sizes are inferred by the
 * compiler; a field of a type that has no meaning outside this process (a pointer, a union) does not compile.
 *
 * Each declaration of T also makes TCollection and TEmitter, which exist only so that the compiler can check what flows
 * where: no such object is ever made. They are to be declared at file scope, once per T and translation unit. */

#include <weir/sys/batch.h>
#include <weir/sys/preprocessor.h>
#ifdef __cplusplus
#include <weir/sys/element.hpp>
#endif

G_BEGIN_DECLS

/* What follows lives by three rules of C's that compilers only warn of by default, newer ones less so: a pointer to another
 * type is no pointer to this one, and a struct within a struct has braces of its own, so that a bare number is no duration
 * (.allowed_lateness = 3600); and a word of one enumeration is none of another (.kinds = WEIR_PANES_LATE). Here, and in the
 * rest of a file that includes this one, breaking them is an error. */
#ifndef __cplusplus
#pragma GCC diagnostic error "-Wenum-conversion"
#pragma GCC diagnostic error "-Wincompatible-pointer-types"
#pragma GCC diagnostic error "-Wint-conversion"
#pragma GCC diagnostic error "-Wmissing-braces"
#endif

#define WEIR_AS(field, T) (field, T)

/* --- the typed face of an element type --------------------------------------------------------------------------- */

/* `layout` must be an integer constant; EXTRA are more phantom members of the collection. */
#define WEIR__ELEMENT(T, layout, EXTRA)                                                                               \
  typedef struct _##T##Collection                                                                                     \
  {                                                                                                                   \
    T *weir_element;                                                                                                  \
    WEIR__USED_MEMBER (T) EXTRA                                                                                       \
  } T##Collection;                                                                                                    \
  typedef struct _##T##Emitter                                                                                        \
  {                                                                                                                   \
    WeirOutput output;                                                                                                \
    T         *weir_element;                                                                                          \
    char (*weir_layout)[1 + (layout)];                                                                                \
  } T##Emitter;                                                                                                       \
  typedef struct _##T##Parsed                                                                                         \
  {                                                                                                                   \
    T##Collection                *rows;                                                                               \
    struct _WeirBadRowCollection *bad;                                                                                \
  } T##Parsed;

/* For WEIR__USED (<weir/sys/typed.h>). */
#if defined __clang__ && !defined __cplusplus
#define WEIR__USED_MEMBER(T) struct _##T##Collection *(*weir_to_be_used) (void) __attribute__ ((warn_unused_result));
#else
#define WEIR__USED_MEMBER(T)
#endif

/* TParsed is what reading typed rows from text gives (<weir/io.h>): those that could be read, and those that could not. */
struct _WeirBadRowCollection;

WEIR__ELEMENT (bool, 0, )
typedef boolCollection WeirBoolCollection, _BoolCollection;
typedef boolEmitter    WeirBoolEmitter, _BoolEmitter;
WEIR__ELEMENT (int8_t, 0, )
WEIR__ELEMENT (int16_t, 0, )
WEIR__ELEMENT (int32_t, 0, )
WEIR__ELEMENT (int64_t, 0, )
WEIR__ELEMENT (uint8_t, 0, )
WEIR__ELEMENT (uint16_t, 0, )
WEIR__ELEMENT (uint32_t, 0, )
WEIR__ELEMENT (uint64_t, 0, )
WEIR__ELEMENT (float, 0, )
WEIR__ELEMENT (double, 0, )
WEIR__ELEMENT (WeirTime, 0, )
WEIR__ELEMENT (WeirDuration, 0, )
WEIR__ELEMENT (WeirUnit, 0, )
WEIR__ELEMENT (WeirString, 1, )
WEIR__ELEMENT (WeirBytes, 1, )
typedef int64_tCollection  WeirInt64Collection;
typedef int64_tEmitter     WeirInt64Emitter;
typedef uint64_tCollection WeirUint64Collection;
typedef uint64_tEmitter    WeirUint64Emitter;
typedef doubleCollection   WeirDoubleCollection;
typedef doubleEmitter      WeirDoubleEmitter;

/* In C++ all of this is in <weir/sys/element.hpp>. */
#ifndef __cplusplus

/* --- layout numbers, see <weir/sys/batch.h> ---------------------------------------------------------------------- */

enum
{
  weir__layout_bool = 0,
  weir__layout__Bool = 0,
  weir__layout_int8_t = 0,
  weir__layout_int16_t = 0,
  weir__layout_int32_t = 0,
  weir__layout_int64_t = 0,
  weir__layout_uint8_t = 0,
  weir__layout_uint16_t = 0,
  weir__layout_uint32_t = 0,
  weir__layout_uint64_t = 0,
  weir__layout_float = 0,
  weir__layout_double = 0,
  weir__layout_WeirTime = 0,
  weir__layout_WeirDuration = 0,
  weir__layout_WeirUnit = 0,
  weir__layout_WeirBool = 0,
  weir__layout_WeirDouble = 0,
  weir__layout_WeirInt64 = 0,
  weir__layout_WeirUint64 = 0,
  weir__layout_WeirString = 1,
  weir__layout_WeirBytes = 1,
};

#define WEIR__LAYOUT_AT(layout, offset)                                                                               \
  ((layout) == 0 ? 0u                                                                                                 \
   : ((unsigned) (layout) & WEIR__LAYOUT_DEEP) || (offset) % 8 != 0 || (offset) >= 128                                \
           || ((uint64_t) (layout) << ((offset) / 8 % 16)) > 0xffff                                                   \
       ? WEIR__LAYOUT_DEEP                                                                                            \
       : (unsigned) (layout) << ((offset) / 8 % 16))

/* --- inference --------------------------------------------------------------------------------------------------- */

#define WEIR__INT_OF_SIZE(C)  (sizeof (C) == 8 ? &weir__type_int64_t : &weir__type_int32_t)
#define WEIR__UINT_OF_SIZE(C) (sizeof (C) == 8 ? &weir__type_uint64_t : &weir__type_uint32_t)

/* NULL: no type of a field, which WEIR__FIELD_CHECK refuses in better words. */
#define WEIR__TYPE_OF_FIELD(lvalue)                                                                                   \
  _Generic ((lvalue), _Bool: &weir__type_bool, signed char: &weir__type_int8_t, short: &weir__type_int16_t,           \
            int: &weir__type_int32_t, long: WEIR__INT_OF_SIZE (long), long long: &weir__type_int64_t,                 \
            unsigned char: &weir__type_uint8_t, unsigned short: &weir__type_uint16_t,                                 \
            unsigned int: &weir__type_uint32_t, unsigned long: WEIR__UINT_OF_SIZE (unsigned long),                    \
            unsigned long long: &weir__type_uint64_t, float: &weir__type_float, double: &weir__type_double,           \
            WeirString: &weir__type_WeirString, WeirBytes: &weir__type_WeirBytes, WeirTime: &weir__type_WeirTime,     \
            WeirDuration: &weir__type_WeirDuration, WeirUnit: &weir__type_WeirUnit, default: (const WeirType *) NULL)

#define WEIR__IS_FIELD(lvalue)                                                                                        \
  _Generic ((lvalue), _Bool: 1, signed char: 1, short: 1, int: 1, long: 1, long long: 1, unsigned char: 1,            \
            unsigned short: 1, unsigned int: 1, unsigned long: 1, unsigned long long: 1, float: 1, double: 1,         \
            WeirString: 1, WeirBytes: 1, WeirTime: 1, WeirDuration: 1, WeirUnit: 1, default: 0)

#define WEIR__LAYOUT_OF_FIELD(lvalue) _Generic ((lvalue), WeirString: 1u, WeirBytes: 1u, default: 0u)

#define WEIR__FIELD_LVALUE(T, f)         (((T *) 0)->f)
#define WEIR__FIELD_PLAIN(T, f)          { #f, WEIR__TYPE_OF_FIELD (WEIR__FIELD_LVALUE (T, f)), offsetof (T, f) },
#define WEIR__FIELD_AS(T, f, F)          { #f, WEIR_TYPE (F), offsetof (T, f) },
#define WEIR__FIELD(T, x)                WEIR__PLAIN_OR_PAIR (WEIR__FIELD_PLAIN, WEIR__FIELD_AS, T, x)
#define WEIR__FIELD_LAYOUT_PLAIN(T, f)   | WEIR__LAYOUT_AT (WEIR__LAYOUT_OF_FIELD (WEIR__FIELD_LVALUE (T, f)), offsetof (T, f))
#define WEIR__FIELD_LAYOUT_AS(T, f, F)   | WEIR__LAYOUT_AT (weir__layout_##F, offsetof (T, f))
#define WEIR__FIELD_LAYOUT(T, x)         WEIR__PLAIN_OR_PAIR (WEIR__FIELD_LAYOUT_PLAIN, WEIR__FIELD_LAYOUT_AS, T, x)
#define WEIR__FIELD_SHADOW_PLAIN(T, f)   __typeof__ (WEIR__FIELD_LVALUE (T, f)) f;
#define WEIR__FIELD_SHADOW_AS(T, f, F)   WEIR__FIELD_SHADOW_PLAIN (T, f)
#define WEIR__FIELD_SHADOW(T, x)         WEIR__PLAIN_OR_PAIR (WEIR__FIELD_SHADOW_PLAIN, WEIR__FIELD_SHADOW_AS, T, x)
/* The struct that WEIR_AS names must be the very type of the field. */
#define WEIR__FIELD_CHECK_PLAIN(T, f)                                                                                 \
  _Static_assert (WEIR__IS_FIELD (WEIR__FIELD_LVALUE (T, f)),                                                         \
                  "field " #f " of " #T ": a type without meaning in another process (a pointer?), or a declared type " \
                  "that must be named: WEIR_AS (" #f ", Type)");
#define WEIR__FIELD_CHECK_AS(T, f, F)                                                                                 \
  _Static_assert (__builtin_types_compatible_p (__typeof__ (WEIR__FIELD_LVALUE (T, f)), F),                             \
                  "field " #f " of " #T " is not a " #F);
#define WEIR__FIELD_CHECK(T, x)          WEIR__PLAIN_OR_PAIR (WEIR__FIELD_CHECK_PLAIN, WEIR__FIELD_CHECK_AS, T, x)

/* --- declaring --------------------------------------------------------------------------------------------------- */

/* The struct T is declared by the user; the fields named here are its schema, in this order: all of them, in the order of
 * the struct. A field that is left out would be lost wherever rows are stored (a small one that fits where others are padded
 * cannot be seen to be missing). `T` is one word: a struct that has a tag only needs a typedef. */
#define WEIR_RECORD(T, ...)                                                                                           \
  _Static_assert (sizeof (struct { WEIR__EACH (WEIR__FIELD_SHADOW, T, __VA_ARGS__) }) >= sizeof (T),                  \
                  "WEIR_RECORD (" #T ", ...) does not name every field in the order of the struct; if that is meant, "  \
                  "say WEIR_RECORD_PARTLY");                                                                          \
  WEIR_RECORD_PARTLY (T, __VA_ARGS__)

/* The same for some of the fields, or in another order. Those not named are the function's own: no row that another function
 * gets says what is in them. */
#define WEIR_RECORD_PARTLY(T, ...) WEIR__RECORD (T, , __VA_ARGS__)

#define WEIR__RECORD(T, EXTRA, ...)                                                                                   \
  WEIR__EACH (WEIR__FIELD_CHECK, T, __VA_ARGS__)                                                                      \
  enum { weir__layout_of_##T = (int) (0 WEIR__EACH (WEIR__FIELD_LAYOUT, T, __VA_ARGS__)),                             \
         weir__layout_##T = (weir__layout_of_##T & WEIR__LAYOUT_DEEP) ? (int) WEIR__LAYOUT_DEEP : weir__layout_of_##T }; \
  static const WeirField weir__fields_##T[] = { WEIR__EACH (WEIR__FIELD, T, __VA_ARGS__) };                           \
  static const WeirType  weir__type_##T G_GNUC_UNUSED = { .abi = WEIR_TYPE_ABI,                                       \
                                                          .kind = WEIR_KIND_RECORD,                                   \
                                                          .name = #T,                                                 \
                                                          .size = sizeof (T),                                         \
                                                          .align = _Alignof (T),                                      \
                                                          .n_fields = G_N_ELEMENTS (weir__fields_##T),                \
                                                          .fields = weir__fields_##T,                                 \
                                                          .flat = weir__layout_##T == 0 };                            \
  WEIR__ELEMENT (T, weir__layout_##T, EXTRA)

#define WEIR_KV(T, K, V)                                                                                              \
  typedef struct                                                                                                      \
  {                                                                                                                   \
    K key;                                                                                                            \
    V value;                                                                                                          \
  } T;                                                                                                                \
  WEIR__RECORD (T, char weir_is_a_kv; K *weir_key; V *weir_value; K##Collection *weir_keys; V##Collection *weir_values; \
                , (key, K), (value, V))

#define WEIR_LIST(T, Item)                                                                                            \
  typedef struct                                                                                                      \
  {                                                                                                                   \
    const Item *items;                                                                                                \
    size_t      n;                                                                                                    \
  } T;                                                                                                                \
  WEIR__LIST (T, Item, Item *weir_item; Item##Collection *weir_items;)

#define WEIR__LIST(T, Item, EXTRA)                                                                                    \
  enum { weir__layout_##T = WEIR__LAYOUT_DEEP };                                                                      \
  static const WeirType weir__type_##T G_GNUC_UNUSED = { .abi = WEIR_TYPE_ABI,                                        \
                                                         .kind = WEIR_KIND_LIST,                                      \
                                                         .name = #T,                                                  \
                                                         .size = sizeof (T),                                          \
                                                         .align = _Alignof (T),                                       \
                                                         .item = WEIR_TYPE (Item) };                                  \
  WEIR__ELEMENT (T, weir__layout_##T, EXTRA)

#define WEIR_OPTIONAL(T, Item)                                                                                        \
  typedef struct                                                                                                      \
  {                                                                                                                   \
    bool present;                                                                                                     \
    Item value;                                                                                                       \
  } T;                                                                                                                \
  enum { weir__layout_##T = weir__layout_##Item == 0 ? 0 : WEIR__LAYOUT_DEEP };                                       \
  static const WeirType weir__type_##T G_GNUC_UNUSED = { .abi = WEIR_TYPE_ABI,                                        \
                                                         .kind = WEIR_KIND_OPTIONAL,                                  \
                                                         .name = #T,                                                  \
                                                         .size = sizeof (T),                                          \
                                                         .align = _Alignof (T),                                       \
                                                         .item = WEIR_TYPE (Item),                                    \
                                                         .item_offset = offsetof (T, value),                          \
                                                         .flat = weir__layout_##T == 0 };                             \
  WEIR__ELEMENT (T, weir__layout_##T, )

#define WEIR_MAP(T, K, V)                                                                                             \
  WEIR_KV (T##Entry, K, V)                                                                                            \
  typedef struct                                                                                                      \
  {                                                                                                                   \
    const T##Entry *items;                                                                                            \
    size_t          n;                                                                                                \
  } T;                                                                                                                \
  enum { weir__layout_##T = WEIR__LAYOUT_DEEP };                                                                      \
  static const WeirType weir__type_##T G_GNUC_UNUSED = { .abi = WEIR_TYPE_ABI,                                        \
                                                         .kind = WEIR_KIND_MAP,                                       \
                                                         .name = #T,                                                  \
                                                         .size = sizeof (T),                                          \
                                                         .align = _Alignof (T),                                       \
                                                         .item = WEIR_TYPE (T##Entry) };                              \
  WEIR__ELEMENT (T, weir__layout_##T, )

/* A key with all its values, as GroupByKey emits it. */
#define WEIR_GROUPED(T, K, V)                                                                                         \
  WEIR_LIST (T##Values, V)                                                                                            \
  typedef struct                                                                                                      \
  {                                                                                                                   \
    K          key;                                                                                                   \
    T##Values  values;                                                                                                \
  } T;                                                                                                                \
  WEIR__RECORD (T, K *weir_key; V *weir_item; K##Collection *weir_keys; V##Collection *weir_items; char weir_is_grouped; \
                , (key, K), (values, T##Values))

#endif /* C */

/* --- emitting ---------------------------------------------------------------------------------------------------- */

/* weir_emit (out, value): one row with the input's time and window. The value is copied into the output; strings that
 * point into the input stay views, others are copied. Variadic only so that a compound literal may hold commas. */
#define weir_emit(out, ...)                                                                                           \
  (__extension__ ({                                                                                                   \
    __typeof__ (out) weir_out_ = (out);                                                                               \
    if (__builtin_expect (weir_out_->output.next == weir_out_->output.limit, 0))                                      \
      weir__output_full (&weir_out_->output);                                                                         \
    __typeof__ (weir_out_->weir_element) weir_row_                                                                    \
        = (__typeof__ (weir_out_->weir_element)) (void *) weir_out_->output.next;                                     \
    *weir_row_ = (__VA_ARGS__);                                                                                       \
    weir__output_keep_layout (&weir_out_->output, weir_row_, sizeof (*weir_out_->weir_layout) - 1);                   \
    weir__output_advance (&weir_out_->output, sizeof *weir_row_);                                                     \
  }))

/* weir_emit_at (out, time, value): the same with a timestamp of its own, no earlier than the input's less the DoFn's
 * allowed skew (an earlier one fails the run). */
#define weir_emit_at(out, time, ...)                                                                                  \
  (__extension__ ({                                                                                                   \
    __typeof__ (out) weir_out_at_ = (out);                                                                            \
    WeirTime         weir_time_ = (time);                                                                             \
    weir_emit (weir_out_at_, __VA_ARGS__);                                                                            \
    weir__output_at (&weir_out_at_->output, weir_time_);                                                              \
  }))

/* Formats straight into the output: no copy, no allocation. */
#define weir_emit_printf(out, ...) weir_string_emitter_printf ((out), __VA_ARGS__)
WEIR_API void weir_string_emitter_printf (WeirStringEmitter *out, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Memory that lives with the output's current rows: a string or list built there is emitted without a copy. */
#define weir_emitter_alloc(out, size) weir_output_alloc (&(out)->output, (size))

G_END_DECLS

#endif
