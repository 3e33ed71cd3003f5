/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_SYS_ELEMENT_HPP
#define WEIR_SYS_ELEMENT_HPP

/* What <weir/element.h> is in C++: the same declarations by the same macros, and behind them a trait, weir::Type<T>, from
 * which the C++ face takes an element's type and layout. Included by <weir/element.h>; the same header may thus declare
 * its records for C and for C++.
 *
 *   typedef struct { WeirString user; int64_t points; } Score;
 *   WEIR_RECORD (Score, user, points)
 *
 * In a file that is C++ only, WEIR_CPP_RECORD does the same without the names that C needs. Both stand in the global
 * namespace.
 *
 * Everything is a constant: no code runs before main. */

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <weir/sys/batch.h>
#include <weir/sys/preprocessor.h>

namespace weir
{
namespace detail
{
template <typename T> struct IsNever : std::false_type
{
};

/* The layout number of <weir/sys/batch.h>, of a part that lies `offset` bytes into a row. */
constexpr uint32_t
layout_at (uint32_t layout, size_t offset)
{
  if (layout == 0)
    return 0;
  if ((layout & WEIR__LAYOUT_DEEP) != 0 || offset % 8 != 0 || offset >= 128 || ((uint64_t) layout << (offset / 8)) > 0xffff)
    return WEIR__LAYOUT_DEEP;
  return layout << (offset / 8);
}

constexpr uint32_t
whole_layout (uint32_t layout)
{
  return (layout & WEIR__LAYOUT_DEEP) != 0 ? WEIR__LAYOUT_DEEP : layout;
}

template <const WeirType *type_, uint32_t layout_> struct BuiltIn
{
  static constexpr uint32_t layout = layout_;
  static constexpr const WeirType *
  get ()
  {
    return type_;
  }
};

/* The description of a type; its parts are described by their own. */
constexpr WeirType
record_type (const char *name, size_t size, size_t align, const WeirField *fields, size_t n_fields, bool flat)
{
  return WeirType { WEIR_TYPE_ABI, WEIR_KIND_RECORD, name,    (uint32_t) size, (uint32_t) align, (uint32_t) n_fields,
                    fields,        nullptr,          0,       flat };
}

constexpr WeirType
item_type (WeirKind kind, const char *name, size_t size, size_t align, const WeirType *item, size_t item_offset, bool flat)
{
  return WeirType { WEIR_TYPE_ABI, kind, name, (uint32_t) size,        (uint32_t) align, 0,
                    nullptr,       item, (uint32_t) item_offset, flat };
}
}

/* How Weir sees an element: `get ()` its WeirType, `layout` its pointers. */
template <typename T> struct Type
{
  static_assert (detail::IsNever<T>::value, "this type is no element: declare its fields by WEIR_CPP_RECORD (T, field, ...); "
                                            "pointers and classes that own memory cannot be elements");
};

template <> struct Type<bool> : detail::BuiltIn<&weir__type_bool, 0> {};
template <> struct Type<signed char> : detail::BuiltIn<&weir__type_int8_t, 0> {};
template <> struct Type<short> : detail::BuiltIn<&weir__type_int16_t, 0> {};
template <> struct Type<int> : detail::BuiltIn<&weir__type_int32_t, 0> {};
template <> struct Type<long> : detail::BuiltIn<sizeof (long) == 8 ? &weir__type_int64_t : &weir__type_int32_t, 0> {};
template <> struct Type<long long> : detail::BuiltIn<&weir__type_int64_t, 0> {};
template <> struct Type<unsigned char> : detail::BuiltIn<&weir__type_uint8_t, 0> {};
template <> struct Type<unsigned short> : detail::BuiltIn<&weir__type_uint16_t, 0> {};
template <> struct Type<unsigned int> : detail::BuiltIn<&weir__type_uint32_t, 0> {};
template <> struct Type<unsigned long> : detail::BuiltIn<sizeof (long) == 8 ? &weir__type_uint64_t : &weir__type_uint32_t, 0> {};
template <> struct Type<unsigned long long> : detail::BuiltIn<&weir__type_uint64_t, 0> {};
template <> struct Type<float> : detail::BuiltIn<&weir__type_float, 0> {};
template <> struct Type<double> : detail::BuiltIn<&weir__type_double, 0> {};
template <> struct Type<WeirString> : detail::BuiltIn<&weir__type_WeirString, 1> {};
template <> struct Type<WeirBytes> : detail::BuiltIn<&weir__type_WeirBytes, 1> {};
template <> struct Type<WeirTime> : detail::BuiltIn<&weir__type_WeirTime, 0> {};
template <> struct Type<WeirDuration> : detail::BuiltIn<&weir__type_WeirDuration, 0> {};
template <> struct Type<WeirUnit> : detail::BuiltIn<&weir__type_WeirUnit, 0> {};
}

#define WEIR__CXX_FIELD_PLAIN(T, f)     { #f, ::weir::Type<decltype (T::f)>::get (), (uint32_t) offsetof (T, f) },
#define WEIR__CXX_FIELD_AS(T, f, F)     WEIR__CXX_FIELD_PLAIN (T, f)
#define WEIR__CXX_FIELD(T, x)           WEIR__PLAIN_OR_PAIR (WEIR__CXX_FIELD_PLAIN, WEIR__CXX_FIELD_AS, T, x)
#define WEIR__CXX_LAYOUT_PLAIN(T, f)    | ::weir::detail::layout_at (::weir::Type<decltype (T::f)>::layout, offsetof (T, f))
#define WEIR__CXX_LAYOUT_AS(T, f, F)    WEIR__CXX_LAYOUT_PLAIN (T, f)
#define WEIR__CXX_LAYOUT(T, x)          WEIR__PLAIN_OR_PAIR (WEIR__CXX_LAYOUT_PLAIN, WEIR__CXX_LAYOUT_AS, T, x)
#define WEIR__CXX_CHECK_PLAIN(T, f)
#define WEIR__CXX_CHECK_AS(T, f, F)                                                                                   \
  static_assert (std::is_same<decltype (T::f), F>::value, "field " #f " of " #T " is not a " #F);
#define WEIR__CXX_CHECK(T, x)           WEIR__PLAIN_OR_PAIR (WEIR__CXX_CHECK_PLAIN, WEIR__CXX_CHECK_AS, T, x)

#define WEIR__CXX_SHADOW_PLAIN(T, f)    decltype (T::f) f;
#define WEIR__CXX_SHADOW_AS(T, f, F)    WEIR__CXX_SHADOW_PLAIN (T, f)
#define WEIR__CXX_SHADOW(T, x)          WEIR__PLAIN_OR_PAIR (WEIR__CXX_SHADOW_PLAIN, WEIR__CXX_SHADOW_AS, T, x)
#define WEIR__CXX_ALL_FIELDS(T, ...)                                                                                  \
  struct Shadow { WEIR__EACH (WEIR__CXX_SHADOW, T, __VA_ARGS__) };                                                    \
  static_assert (sizeof (Shadow) >= sizeof (T), "the record " #T " does not name every field in the order of the "    \
                                                "struct; if that is meant, say WEIR_CPP_RECORD_PARTLY");

/* All fields of a struct, and some of them: see WEIR_RECORD. T may be qualified (Mean::Sum). */
#define WEIR_CPP_RECORD(T, ...)        WEIR__CXX_RECORD (T, WEIR__CXX_ALL_FIELDS (T, __VA_ARGS__), __VA_ARGS__)
#define WEIR_CPP_RECORD_PARTLY(T, ...) WEIR__CXX_RECORD (T, , __VA_ARGS__)

#define WEIR__CXX_RECORD(T, CHECK, ...)                                                                                       \
  extern "C++"                                                                                                        \
  {                                                                                                                   \
    template <> struct weir::Type<T>                                                                                  \
    {                                                                                                                 \
      static_assert (std::is_trivially_copyable<T>::value && std::is_standard_layout<T>::value,                       \
                     #T " must be a plain struct: rows are copied byte by byte");                                     \
      CHECK WEIR__EACH (WEIR__CXX_CHECK, T, __VA_ARGS__)                                                              \
      static constexpr uint32_t  layout = ::weir::detail::whole_layout (0 WEIR__EACH (WEIR__CXX_LAYOUT, T, __VA_ARGS__)); \
      static constexpr WeirField fields[] = { WEIR__EACH (WEIR__CXX_FIELD, T, __VA_ARGS__) };                         \
      static constexpr WeirType  type = ::weir::detail::record_type (                                                 \
          #T, sizeof (T), alignof (T), fields, sizeof fields / sizeof fields[0], layout == 0);                        \
      static constexpr const WeirType *get () { return &type; }                                                       \
    };                                                                                                                \
  }

#define WEIR_RECORD(T, ...)                                                                                           \
  WEIR_CPP_RECORD (T, __VA_ARGS__)                                                                                    \
  WEIR__ELEMENT (T, ::weir::Type<T>::layout, )
#define WEIR_RECORD_PARTLY(T, ...)                                                                                    \
  WEIR_CPP_RECORD_PARTLY (T, __VA_ARGS__)                                                                             \
  WEIR__ELEMENT (T, ::weir::Type<T>::layout, )

#define WEIR__CXX_ITEM(T, kind, Item, offset, layout_)                                                                \
  extern "C++"                                                                                                        \
  {                                                                                                                   \
    template <> struct weir::Type<T>                                                                                  \
    {                                                                                                                 \
      static constexpr uint32_t layout = layout_;                                                                     \
      static constexpr WeirType type = ::weir::detail::item_type (                                                    \
          kind, #T, sizeof (T), alignof (T), ::weir::Type<Item>::get (), offset, layout == 0);                        \
      static constexpr const WeirType *get () { return &type; }                                                       \
    };                                                                                                                \
  }                                                                                                                   \
  WEIR__ELEMENT (T, ::weir::Type<T>::layout, )

#define WEIR_KV(T, K, V)                                                                                              \
  typedef struct                                                                                                      \
  {                                                                                                                   \
    K key;                                                                                                            \
    V value;                                                                                                          \
  } T;                                                                                                                \
  WEIR_RECORD (T, key, value)

#define WEIR_LIST(T, Item)                                                                                            \
  typedef struct                                                                                                      \
  {                                                                                                                   \
    const Item *items;                                                                                                \
    size_t      n;                                                                                                    \
  } T;                                                                                                                \
  WEIR__CXX_ITEM (T, WEIR_KIND_LIST, Item, 0, WEIR__LAYOUT_DEEP)

#define WEIR_OPTIONAL(T, Item)                                                                                        \
  typedef struct                                                                                                      \
  {                                                                                                                   \
    bool present;                                                                                                     \
    Item value;                                                                                                       \
  } T;                                                                                                                \
  WEIR__CXX_ITEM (T, WEIR_KIND_OPTIONAL, Item, offsetof (T, value), ::weir::Type<Item>::layout == 0 ? 0 : WEIR__LAYOUT_DEEP)

#define WEIR_MAP(T, K, V)                                                                                             \
  WEIR_KV (T##Entry, K, V)                                                                                            \
  typedef struct                                                                                                      \
  {                                                                                                                   \
    const T##Entry *items;                                                                                            \
    size_t          n;                                                                                                \
  } T;                                                                                                                \
  WEIR__CXX_ITEM (T, WEIR_KIND_MAP, T##Entry, 0, WEIR__LAYOUT_DEEP)

#define WEIR_GROUPED(T, K, V)                                                                                         \
  WEIR_LIST (T##Values, V)                                                                                            \
  typedef struct                                                                                                      \
  {                                                                                                                   \
    K         key;                                                                                                    \
    T##Values values;                                                                                                 \
  } T;                                                                                                                \
  WEIR_RECORD (T, key, values)

#endif
