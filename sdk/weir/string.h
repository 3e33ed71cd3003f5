/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_STRING_H
#define WEIR_STRING_H

/* Reading strings: views in, views out, nothing copied, nothing NUL-terminated, no locale. What a function takes apart
 * lives as long as the bytes that it was given.
 *
 *   WeirString rest = *line, word;
 *
 *   while (weir_string_next_word (&rest, &word))
 *     …
 *
 * Functions that walk a string take what they return off the front of `rest`. */

#include <weir/types.h>

/* Words are found 16 bytes at a time where the machine can (SSE2), reading up to 15 bytes past a string's end, but
 * never across a page. What is read there decides nothing. AddressSanitizer and memcheck know nothing of that: builds
 * for the one do without; for the other, define WEIR_NO_OVERREAD if strings lie in memory without slack (see
 * <weir/arena.h>). */
#if defined __SANITIZE_ADDRESS__
#define WEIR__NO_OVERREAD 1
#elif defined __has_feature
#if __has_feature(address_sanitizer)
#define WEIR__NO_OVERREAD 1
#endif
#endif
#if defined __SSE2__ && !defined WEIR__NO_OVERREAD && !defined WEIR_NO_OVERREAD
#define WEIR__WORD_WINDOW 1
#include <emmintrin.h>
#endif

G_BEGIN_DECLS

/* --- whole strings ------------------------------------------------------------------------------------------------ */

static inline WeirString
weir_string (const char *data, size_t size)
{
  WeirString s = { data, size };

  return s;
}

/* Same bytes? */
static inline bool
weir_string_equal (WeirString a, WeirString b)
{
  return a.size == b.size && (a.size == 0 || memcmp (a.data, b.data, a.size) == 0);
}

/* A view of a C string, without its NUL. */
static inline WeirString
weir_string_from_c (const char *s)
{
  return weir_string (s, strlen (s));
}

/* A C string of the same bytes (a NUL inside ends it for those who look for one), to be freed with g_free. */
WEIR_API char *weir_string_to_c (WeirString s);

/* Less than, equal to or greater than 0 as `a` comes before, with or after `b`, by bytes; a prefix comes first. */
static inline int
weir_string_compare (WeirString a, WeirString b)
{
  size_t common = a.size < b.size ? a.size : b.size;
  int    order = common > 0 ? memcmp (a.data, b.data, common) : 0;

  return order != 0 ? order : (a.size > b.size) - (a.size < b.size);
}

static inline bool
weir_string_starts_with (WeirString s, WeirString prefix)
{
  return s.size >= prefix.size && (prefix.size == 0 || memcmp (s.data, prefix.data, prefix.size) == 0);
}

static inline bool
weir_string_ends_with (WeirString s, WeirString suffix)
{
  return s.size >= suffix.size
         && (suffix.size == 0 || memcmp (s.data + s.size - suffix.size, suffix.data, suffix.size) == 0);
}

/* The first place at which `what` lies in `s`; false, and nothing stored, if it does not. An empty string lies at 0. */
WEIR_API bool weir_string_find (WeirString s, WeirString what, size_t *ret_at);

/* At most `size` bytes from byte `at` on: what of them lies within the string. */
static inline WeirString
weir_string_slice (WeirString s, size_t at, size_t size)
{
  size_t left;

  at = at < s.size ? at : s.size;
  left = s.size - at;
  return weir_string (at > 0 ? s.data + at : s.data, size < left ? size : left);
}

/* Without the ASCII blanks (space, \t, \n, \v, \f, \r) at both ends. */
WEIR_API WeirString weir_string_trim (WeirString s);

/* --- numbers ------------------------------------------------------------------------------------------------------ */

/* The whole string is the number, or it is refused: false, and nothing stored, for an empty string, for blanks or
 * anything else before or after it, and for what the type cannot hold. Decimal, with an optional sign ("-" only for
 * those that have negative numbers). */
WEIR_API bool weir_string_parse_int64 (WeirString s, int64_t *ret_n);
WEIR_API bool weir_string_parse_uint64 (WeirString s, uint64_t *ret_n);
/* "12", "-1.5", ".5", "1e-3"; "inf", "infinity" and "nan" in any case. Rounded to the nearest double; too large is
 * refused, too small is 0. */
WEIR_API bool weir_string_parse_double (WeirString s, double *ret_x);

/* --- walking ------------------------------------------------------------------------------------------------------ */

/* The next line, without its end (\n or \r\n); the last may have none. False when nothing is left. */
static inline bool
weir_string_next_line (WeirString *rest, WeirString *ret_line)
{
  const char *data = rest->data, *end;
  size_t      size = rest->size, taken;

  if (size == 0)
    return false;
  end = (const char *) memchr (data, '\n', size);
  taken = end != NULL ? (size_t) (end - data) : size;
  *rest = end != NULL ? weir_string (end + 1, size - taken - 1) : weir_string (data + size, 0);
  if (end != NULL && taken > 0 && data[taken - 1] == '\r')
    taken--;
  *ret_line = weir_string (data, taken);
  return true;
}

/* The next of the fields that `separator` parts: n separators part n + 1 fields, so that "a,,b," has "a", "", "b" and
 * "", and an empty string has one empty field. False when the last was taken; `rest` then is NULL, as is that of no
 * field. */
static inline bool
weir_string_next_field (WeirString *rest, char separator, WeirString *ret_field)
{
  const char *data = rest->data, *end;
  size_t      size = rest->size, taken;

  if (data == NULL)
    return false;
  end = size > 0 ? (const char *) memchr (data, separator, size) : NULL;
  taken = end != NULL ? (size_t) (end - data) : size;
  *ret_field = weir_string (data, taken);
  *rest = end != NULL ? weir_string (end + 1, size - taken - 1) : weir_string (NULL, 0);
  return true;
}

/* The first run of ASCII letters, or an empty string at the end. */
WEIR_API WeirString weir__string_find_word (const char *data, size_t size);

#ifdef WEIR__WORD_WINDOW
/* Bit i: data[i] is an ASCII letter. Lower case, then so moved that 'a' is the smallest signed byte. */
static inline __attribute__ ((always_inline)) uint32_t
weir__letters_of_16 (const char *data)
{
  __m128i bytes = _mm_loadu_si128 ((const __m128i *) (const void *) data);

  bytes = _mm_or_si128 (bytes, _mm_set1_epi8 (0x20));
  bytes = _mm_add_epi8 (bytes, _mm_set1_epi8 ((char) (128 - 'a')));
  return (uint32_t) _mm_movemask_epi8 (_mm_cmplt_epi8 (bytes, _mm_set1_epi8 (-128 + 26)));
}
#endif

/* The next word: a run of ASCII letters. False when none is left. The byte that ended the word is taken too; where an
 * empty `rest` points says nothing.
 *
 * Two bit scans of a 16-byte window give a word's start and end: about 4 ns a word. That needs three things. The word
 * usually starts at bit 0, since the byte before it is gone. `rest` and `ret_word` stay in registers, since the slow
 * path takes and gives values. And the mask is not cut to the string's size: a word that ends beyond it is seen by its
 * end. */
static inline __attribute__ ((always_inline)) bool
weir_string_next_word (WeirString *rest, WeirString *ret_word)
{
  const char *data = rest->data;
  size_t      size = rest->size, taken;
  WeirString  word;

  if (size == 0)
    return false;
#ifdef WEIR__WORD_WINDOW
  if (__builtin_expect (((uintptr_t) data & 4095) <= 4096 - 16, 1))
    {
      uint32_t letters = weir__letters_of_16 (data);
      size_t   start = 0, end;

      if (__builtin_expect (letters & 1, 1))
        end = (size_t) __builtin_ctz (~letters);
      else
        {
          uint32_t behind = letters + (letters & -letters); /* the bit behind the first run */

          start = (size_t) __builtin_ctz (letters | 0x10000);
          end = (size_t) __builtin_ctz (behind | 0x10000);
          if (start >= size)
            return false;
        }
      if (__builtin_expect (end <= size && end < 16, 1))
        {
          size -= end;
          *ret_word = weir_string (data + start, end - start);
          *rest = weir_string (data + end + 1, size - (size > 0));
          return true;
        }
    }
#endif
  word = weir__string_find_word (data, size);
  taken = (size_t) (word.data - data) + word.size;
  *rest = weir_string (data + taken, size - taken);
  if (word.size == 0)
    return false;
  *ret_word = word;
  return true;
}

G_END_DECLS

#endif
