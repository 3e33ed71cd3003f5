/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_SYS_EMITTER_HPP
#define WEIR_SYS_EMITTER_HPP

/* What a C++ function is handed beside its element: a Context, and an Emitter for each output. Both are a pointer,
 * valid during the call, and vanish when the compiler inlines the function into its loop. */

#include <array>
#include <charconv>
#include <cstring>
#include <new>

#include <weir/context.h>
#include <weir/sys/value.hpp>

namespace weir
{
/* What a function can learn and do beyond its element; see <weir/context.h>. */
class Context
{
public:
  explicit Context (WeirContext *c) : c_ (c) {}

  /* Of the element; not in hooks, which have none. */
  Time timestamp () const { return weir_context_timestamp (c_); }
  Window window () const { return weir_context_window (c_); }
  WeirPane pane () const { return weir_context_pane (c_); }
  /* True: the element is taken back. */
  bool is_retract () const { return weir_context_kind (c_) == WEIR_RETRACT; }
  /* "Top words/split_words" */
  const char *path () const { return weir_context_path (c_); }
  /* An option set before the run, or nullptr. */
  const char *option (const char *key) const { return weir_context_option (c_, key); }
  /* Which of the lanes this is, from 0. */
  unsigned lane () const { return weir_context_lane (c_); }

  /* Metrics: `name` should be a literal. */
  void count (const char *name, int64_t add = 1) { weir_metric_count (c_, name, add); }
  void distribution (const char *name, int64_t value) { weir_metric_distribution (c_, name, value); }
  void gauge (const char *name, int64_t value) { weir_metric_gauge (c_, name, value); }

  /* For functions of the C core. */
  WeirContext *c () const { return c_; }

private:
  WeirContext *c_;
};

namespace detail
{
/* A piece of printed text: its bytes, or those of a number. */
struct Piece
{
  Piece (std::string_view s) : data (s.data ()), size (s.size ()) {}
  Piece (const WeirString &s) : data (s.data), size (s.size) {}
  Piece (const char *s) : Piece (std::string_view (s)) {}
  Piece (const std::string &s) : Piece (std::string_view (s)) {}
  Piece (char c) : data (digits), size (1) { digits[0] = c; }
  template <typename N, std::enable_if_t<std::is_integral<N>::value && !std::is_same<N, char>::value, int> = 0>
  Piece (N n) : data (digits), size ((size_t) (std::to_chars (digits, digits + sizeof digits, n).ptr - digits))
  {
  }
  Piece (double d) : data (digits), size ((size_t) (std::to_chars (digits, digits + sizeof digits, d).ptr - digits)) {}
  Piece (const Piece &) = delete;

  const char *data;
  size_t      size;
  char        digits[32];
};
}

/* Where an output's elements go. */
template <typename T> class Emitter
{
public:
  explicit Emitter (WeirOutput *out) : out_ (out) {}

  /* One row with the input's time and window. The value is copied; strings that point into the input stay views, others
   * are copied, too. */
  void
  emit (const T &value)
  {
    if (__builtin_expect (out_->next == out_->limit, 0))
      weir__output_full (out_);
    T *row = ::new (static_cast<void *> (out_->next)) T (value);
    weir__output_keep_layout (out_, row, Type<T>::layout);
    weir__output_advance (out_, sizeof value);
  }

  /* The same with a timestamp of its own, no earlier than the input's less the allowed skew. */
  void
  emit_at (Time time, const T &value)
  {
    emit (value);
    weir__output_at (out_, time);
  }

  /* The same with a timestamp and a window: for finish_bundle, which has no input to take them from. */
  void
  emit_as (Time time, Window window, const T &value)
  {
    ::new (weir_output_begin (out_)) T (value);
    weir_output_commit_as (out_, time, window);
  }

  /* A string put together from strings and numbers, in the output's own memory: out.print (word, ": ", count). */
  template <typename... Parts>
  void
  print (const Parts &...parts)
  {
    static_assert (std::is_base_of<WeirString, T>::value, "print is for an Emitter<String>");
    const detail::Piece pieces[] = { detail::Piece (parts)... };
    size_t              size = 0;

    for (const detail::Piece &piece : pieces)
      size += piece.size;
    char *text = (char *) weir_output_alloc (out_, size), *at = text;
    for (const detail::Piece &piece : pieces)
      at = (char *) std::memcpy (at, piece.data, piece.size) + piece.size;
    emit (String (std::string_view (text, size)));
  }

  /* For functions of the C core. */
  WeirOutput *c () const { return out_; }

private:
  WeirOutput *out_;
};
}

#endif
