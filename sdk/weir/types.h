/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_TYPES_H
#define WEIR_TYPES_H

/* What an element is made of.
 *
 * An element is a plain C struct (or a scalar). A WeirType describes it: kind, size, fields and their offsets, so that
 * Weir can hash, compare, copy, encode and print it without knowing it. Users never fill one in by hand:
 * <weir/element.h> declares them from the struct itself.
 *
 * All values here are borrowed views: whoever hands out a WeirString says how long its bytes live. */

#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <glib.h>
#include <weir/macros.h>

G_BEGIN_DECLS

/* Text: bytes with a length, UTF-8 by convention, never by check. Not NUL-terminated; may hold NUL. */
typedef struct
{
  const char *data;
  size_t      size;
} WeirString;

/* Bytes that are not text. Same shape as WeirString, other meaning (encoded as msgpack bin, printed as hex). */
typedef struct
{
  const uint8_t *data;
  size_t         size;
} WeirBytes;

/* An instant of event time: microseconds since 1970-01-01 UTC. Arithmetic saturates at WEIR_TIME_MIN and _MAX.
 * An element that is given the timestamp WEIR_TIME_MIN + 1 µs has + 2 µs: Weir keeps the other for itself. */
typedef struct
{
  int64_t us;
} WeirTime;

/* A span of time, microseconds. */
typedef struct
{
  int64_t us;
} WeirDuration;

/* The element of a collection that carries no value (the key of a global combine, the payload of an Impulse). */
typedef struct
{
  uint8_t nothing;
} WeirUnit;

typedef double      WeirDouble;
typedef bool        WeirBool;
typedef int64_t     WeirInt64;
typedef uint64_t    WeirUint64;

#define WEIR_STRING_FORMAT "%.*s"
#define WEIR_STRING_ARG(s) ((int) (s).size), ((s).data)
/* A WeirString over a string literal. */
#define WEIR_STRING(literal) ((WeirString) { (literal), sizeof (literal) - 1 })

typedef enum
{
  WEIR_KIND_UNIT = 0,
  WEIR_KIND_BOOL,
  WEIR_KIND_INT,       /* signed, 1, 2, 4 or 8 bytes by the type's size */
  WEIR_KIND_UINT,      /* unsigned, likewise */
  WEIR_KIND_FLOAT,     /* 4 or 8 bytes by the type's size */
  WEIR_KIND_STRING,    /* WeirString */
  WEIR_KIND_BYTES,     /* WeirBytes */
  WEIR_KIND_TIMESTAMP, /* WeirTime */
  WEIR_KIND_DURATION,  /* WeirDuration */
  WEIR_KIND_OPTIONAL,  /* struct { bool present; Item value; } */
  WEIR_KIND_LIST,      /* struct { const Item *items; size_t n; } */
  WEIR_KIND_MAP,       /* struct { const Entry *items; size_t n; }, Entry a record of key and value; keys unique */
  WEIR_KIND_RECORD,    /* a struct of named fields; a KV is a record whose fields are "key" and "value" */
} WeirKind;

typedef struct _WeirType WeirType;

typedef struct
{
  const char     *name;
  const WeirType *type;
  uint32_t        offset; /* bytes from the start of the record */
} WeirField;

#define WEIR_TYPE_ABI 1u

struct _WeirType
{
  uint32_t         abi; /* WEIR_TYPE_ABI */
  WeirKind         kind;
  const char      *name; /* "WordCount"; for messages, outside the schema comparison */
  uint32_t         size, align;
  uint32_t         n_fields; /* RECORD */
  const WeirField *fields;
  const WeirType  *item;        /* OPTIONAL, LIST, MAP (the entry record) */
  uint32_t         item_offset; /* OPTIONAL: where the value lies */
  uint32_t         flat;        /* true: no pointers anywhere inside, so that copying is memcpy */
};

/* The built-in types, by the C name of what they describe: weir__type_int64_t and so on. */
#define WEIR_FOR_EACH_SCALAR(X)                                                                                       \
  X (bool, WEIR_KIND_BOOL) X (int8_t, WEIR_KIND_INT) X (int16_t, WEIR_KIND_INT) X (int32_t, WEIR_KIND_INT)             \
  X (int64_t, WEIR_KIND_INT) X (uint8_t, WEIR_KIND_UINT) X (uint16_t, WEIR_KIND_UINT) X (uint32_t, WEIR_KIND_UINT)     \
  X (uint64_t, WEIR_KIND_UINT) X (float, WEIR_KIND_FLOAT) X (double, WEIR_KIND_FLOAT)                                  \
  X (WeirString, WEIR_KIND_STRING) X (WeirBytes, WEIR_KIND_BYTES) X (WeirTime, WEIR_KIND_TIMESTAMP)                    \
  X (WeirDuration, WEIR_KIND_DURATION) X (WeirUnit, WEIR_KIND_UNIT)

/* bool is a macro in C: the pasted names below must not let it expand first, hence the plain lists. */
extern WEIR_API const WeirType weir__type_bool, weir__type_int8_t, weir__type_int16_t, weir__type_int32_t,
    weir__type_int64_t, weir__type_uint8_t, weir__type_uint16_t, weir__type_uint32_t, weir__type_uint64_t,
    weir__type_float, weir__type_double, weir__type_WeirString, weir__type_WeirBytes, weir__type_WeirTime,
    weir__type_WeirDuration, weir__type_WeirUnit;
#define weir__type__Bool      weir__type_bool
#define weir__type_WeirBool   weir__type_bool
#define weir__type_WeirDouble weir__type_double
#define weir__type_WeirInt64  weir__type_int64_t
#define weir__type_WeirUint64 weir__type_uint64_t

/* The WeirType of a declared element type: WEIR_TYPE (WordCount), WEIR_TYPE (int64_t). */
#define WEIR_TYPE(T) (&weir__type_##T)

/* Can values be keys, which compare by their canonical encoding? FALSE, and an error that names the first floating-point
 * number in it, of which NaN and -0 have no one encoding. O(fields). */
WEIR_API gboolean weir_type_is_key (const WeirType *type, GError **error);
/* True if `type` is a record whose two fields are "key" and "value" (or "values"). */
WEIR_API gboolean weir_type_is_kv (const WeirType *type);
/* Same schema: same kinds, field names in order, items; C names and offsets do not matter. On FALSE says where they
 * part. */
WEIR_API gboolean weir_type_same_schema (const WeirType *a, const WeirType *b, GError **error);
/* Same schema and same layout (sizes, offsets): rows of one can be read as rows of the other. */
WEIR_API gboolean weir_type_same_layout (const WeirType *a, const WeirType *b, GError **error);
/* 64-bit fingerprint of the schema (names of types excluded, names of fields included). */
WEIR_API uint64_t weir_type_fingerprint (const WeirType *type);
/* The field of a record by name, or NULL. */
WEIR_API const WeirField *weir_type_field (const WeirType *type, const char *name);
/* "record WordCount { key: string, value: int64 }", to be freed by the caller. */
WEIR_API char *weir_type_to_string (const WeirType *type);

/* --- values of a type ------------------------------------------------------------------------------------------- */

/* Memory that grows and is freed as one. See <weir/arena.h>. */
typedef struct _WeirArena WeirArena;

/* Copies `from` (a value of `type`) to `to`, all that it points to into `arena`. Flat types: memcpy. */
WEIR_API void weir_value_copy (const WeirType *type, void *to, const void *from, WeirArena *arena);
/* Bytes that weir_value_copy would take from the arena. */
WEIR_API size_t weir_value_extent (const WeirType *type, const void *value);
/* Equality of canonical encodings (so doubles compare by bits, NaN equals itself, maps ignore order). */
WEIR_API gboolean weir_value_equal (const WeirType *type, const void *a, const void *b);
/* Total order: numbers by value, strings by bytes, records field by field, lists like strings, maps by entry. */
WEIR_API int weir_value_compare (const WeirType *type, const void *a, const void *b);
/* The key hash that docs/value-format.md specifies, from which key groups are derived. Same on every machine. */
WEIR_API uint64_t weir_value_hash (const WeirType *type, const void *value);
/* Appends the value as a person reads it ({key: "the", value: 12}); at most `limit` bytes, then "…". 0: no limit. */
WEIR_API void weir_value_print (const WeirType *type, const void *value, size_t limit, GString *to);
/* Appends the value as JSON: records are objects, lists arrays, maps with string keys objects and other maps arrays of
 * {"key", "value"}; times ISO 8601, durations "1.5s", bytes base64; an absent optional null; "nan" and "inf" as
 * strings. */
WEIR_API void weir_value_print_json (const WeirType *type, const void *value, GString *to);
/* Reads JSON text into a value: what weir_value_print_json wrote, or anyone else. Unknown members are ignored, missing
 * ones are an error unless optional, of one that is there twice the last counts. Strings without escapes are views into
 * `json`; all other memory is from `arena`. On error `ret_value` is untouched. */
WEIR_API gboolean weir_value_parse_json (const WeirType *type, WeirString json, void *ret_value, WeirArena *arena,
                                         GError **error);

/* --- coder: values ⇄ msgpack ------------------------------------------------------------------------------------ */

/* Appends the canonical msgpack encoding: records are arrays of their fields in order, ints smallest, maps sorted by
 * encoded key (whose keys must be unique). */
WEIR_API void weir_value_encode (const WeirType *type, const void *value, GByteArray *to);
/* Decodes one value from `bytes` and advances it. Strings are views into the bytes; lists are built in `arena`.
 * Only the canonical encoding is read: what decodes encodes to the same bytes again. Memory taken is bounded by the
 * input times what the type's items are larger in memory than encoded, whatever lengths the input claims. On error
 * (truncated, wrong kind, out of range, nested too deep) `bytes` and `ret_value` are untouched. */
WEIR_API gboolean weir_value_decode (const WeirType *type, WeirBytes *bytes, void *ret_value, WeirArena *arena,
                                     GError **error);

/* --- time -------------------------------------------------------------------------------------------------------- */

#define WEIR_TIME_MIN     ((WeirTime) { INT64_MIN })
#define WEIR_TIME_MAX     ((WeirTime) { INT64_MAX })
#define WEIR_MICROSECONDS(n) ((WeirDuration) { (int64_t) (n) })
#define WEIR_MILLISECONDS(n) WEIR_MICROSECONDS ((int64_t) (n) * 1000)
#define WEIR_SECONDS(n)   WEIR_MICROSECONDS ((int64_t) (n) * 1000000)
#define WEIR_MINUTES(n)   WEIR_SECONDS ((int64_t) (n) * 60)
#define WEIR_HOURS(n)     WEIR_MINUTES ((int64_t) (n) * 60)
#define WEIR_DAYS(n)      WEIR_HOURS ((int64_t) (n) * 24)

/* Saturating: never wraps, and the sentinels stay where they are. */
static inline WeirTime
weir_time_add (WeirTime t, WeirDuration d)
{
  int64_t us;

  if (t.us == INT64_MIN || t.us == INT64_MAX)
    return t;
  if (__builtin_add_overflow (t.us, d.us, &us))
    us = d.us > 0 ? INT64_MAX : INT64_MIN;
  return (WeirTime) { us };
}

static inline WeirTime weir_time_from_us (int64_t us) { return (WeirTime) { us }; }

static inline WeirTime
weir__time_of_units (int64_t n, int64_t us_per_unit)
{
  int64_t us;

  if (__builtin_mul_overflow (n, us_per_unit, &us))
    us = n > 0 ? INT64_MAX : INT64_MIN;
  return weir_time_from_us (us);
}

/* Milliseconds or seconds since 1970; saturating. */
static inline WeirTime weir_time_from_ms (int64_t ms) { return weir__time_of_units (ms, 1000); }
static inline WeirTime weir_time_from_s (int64_t s) { return weir__time_of_units (s, 1000000); }
/* ISO 8601 in UTC ("2024-02-29T12:00:00.25Z"; "min" and "max" for the sentinels), to be freed. */
WEIR_API char *weir_time_to_string (WeirTime t);
/* Reads the same (date alone, 'T' or blank, fraction, Z or ±hh:mm). */
WEIR_API gboolean weir_time_parse (WeirString text, WeirTime *ret_time, GError **error);

G_END_DECLS

#endif
