/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_SYS_VALUE_HPP
#define WEIR_SYS_VALUE_HPP

/* Elements that C++ makes from templates where C declares one type after the other. Rows of them are the same rows. */

#include <initializer_list>
#include <ostream>
#include <string>
#include <string_view>

#include <weir/element.h>
#include <weir/runs.h>
#include <weir/windowing.h>

namespace weir
{
using Bytes = WeirBytes;
using Time = WeirTime;
using Duration = WeirDuration;
using Unit = WeirUnit;
using Window = WeirWindow;
using Windowing = WeirWindowing;

/* Text that somebody else owns: a view, like std::string_view, and converted from and to it. Not from a std::string that
 * ends with the statement, whose text nobody would own; a function that is mapped may return a std::string instead. */
struct String : WeirString
{
  constexpr String () : WeirString { nullptr, 0 } {}
  constexpr String (WeirString s) : WeirString (s) {}
  constexpr String (std::string_view s) : WeirString { s.data (), s.size () } {}
  constexpr String (const char *s) : String (std::string_view (s)) {}
  String (const std::string &s) : WeirString { s.data (), s.size () } {}
  String (std::string &&) = delete;

  constexpr
  operator std::string_view () const
  {
    return { data, size };
  }

  friend constexpr bool
  operator== (const String &a, const String &b)
  {
    return std::string_view (a) == std::string_view (b);
  }
  friend constexpr bool
  operator!= (const String &a, const String &b)
  {
    return !(a == b);
  }
  friend std::ostream &
  operator<< (std::ostream &to, const String &s)
  {
    return to << std::string_view (s);
  }
};

/* The next run of ASCII letters, taken off the front of `rest`; false if there is none. */
inline bool
next_word (String &rest, String &ret_word)
{
  return weir_string_next_word (&rest, &ret_word);
}

/* The runs of a class of bytes (<weir/runs.h>): Runs rest = letters (line); while (rest.next (word)) … */
class Runs
{
public:
  explicit Runs (WeirRuns rest) : rest_ (rest) {}

  /* Always inlined, so that what is left stays in registers. */
  inline __attribute__ ((always_inline)) bool
  next (String &ret_run)
  {
    return weir_runs_next (&rest_, &ret_run);
  }

private:
  WeirRuns rest_;
};

inline Runs
letters (const String &s)
{
  return Runs (weir_runs_of (s, WEIR_LETTERS));
}

inline Runs
digits (const String &s)
{
  return Runs (weir_runs_of (s, WEIR_DIGITS));
}

inline Runs
no_blanks (const String &s)
{
  return Runs (weir_runs_of (s, WEIR_NO_BLANKS));
}

template <typename K, typename V> struct KV
{
  K key;
  V value;
};

template <typename Item> struct List
{
  const Item *items;
  size_t      n;

  const Item *begin () const { return items; }
  const Item *end () const { return items + n; }
  size_t size () const { return n; }
  bool empty () const { return n == 0; }
  const Item &operator[] (size_t i) const { return items[i]; }
};

template <typename Item> struct Optional
{
  bool present;
  Item value;

  explicit operator bool () const { return present; }
  const Item &operator* () const { return value; }
};

/* A key with all its values: what group_by_key gives. */
template <typename K, typename V> struct Grouped
{
  K       key;
  List<V> values;
};

template <> struct Type<String> : Type<WeirString> {};

template <typename K, typename V> struct Type<KV<K, V>>
{
  using T = KV<K, V>;
  static constexpr uint32_t layout
      = detail::whole_layout (detail::layout_at (Type<K>::layout, 0) | detail::layout_at (Type<V>::layout, offsetof (T, value)));
  static constexpr WeirField fields[]
      = { { "key", Type<K>::get (), 0 }, { "value", Type<V>::get (), (uint32_t) offsetof (T, value) } };
  static constexpr WeirType type = detail::record_type ("KV", sizeof (T), alignof (T), fields, 2, layout == 0);
  static constexpr const WeirType *
  get ()
  {
    return &type;
  }
};

template <typename Item> struct Type<List<Item>>
{
  static constexpr uint32_t layout = WEIR__LAYOUT_DEEP;
  static constexpr WeirType type = detail::item_type (WEIR_KIND_LIST, "List", sizeof (List<Item>), alignof (List<Item>),
                                                      Type<Item>::get (), 0, false);
  static constexpr const WeirType *
  get ()
  {
    return &type;
  }
};

template <typename Item> struct Type<Optional<Item>>
{
  using T = Optional<Item>;
  static constexpr uint32_t layout = Type<Item>::layout == 0 ? 0 : WEIR__LAYOUT_DEEP;
  static constexpr WeirType type = detail::item_type (WEIR_KIND_OPTIONAL, "Optional", sizeof (T), alignof (T),
                                                      Type<Item>::get (), offsetof (T, value), layout == 0);
  static constexpr const WeirType *
  get ()
  {
    return &type;
  }
};

template <typename K, typename V> struct Type<Grouped<K, V>>
{
  using T = Grouped<K, V>;
  static constexpr uint32_t  layout = WEIR__LAYOUT_DEEP;
  static constexpr WeirField fields[]
      = { { "key", Type<K>::get (), 0 }, { "values", Type<List<V>>::get (), (uint32_t) offsetof (T, values) } };
  static constexpr WeirType type = detail::record_type ("Grouped", sizeof (T), alignof (T), fields, 2, false);
  static constexpr const WeirType *
  get ()
  {
    return &type;
  }
};
}

#endif
