/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SDK_TYPES_JSON_H
#define SDK_TYPES_JSON_H

/* JSON text taken apart (RFC 8259), one token at a time, for those who know what they expect.
 *
 * Every function skips blanks first, and on failure sets `what` once; callers unwind. */

#include <weir/types.h>

#define WEIR__JSON_MAX_DEPTH 64

typedef struct
{
  const char *start, *next, *end;
  WeirArena  *arena;
  const char *what;   /* what was expected, once it failed */
  unsigned    depth;
} WeirJson;

/* The next byte that is no blank; 0 at the end. Takes nothing. */
char weir__json_peek (WeirJson *json);
/* Always false. */
bool weir__json_fail (WeirJson *json, const char *expected);
/* Takes that byte, or else fails with `expected`. */
bool weir__json_take (WeirJson *json, char byte, const char *expected);
/* Takes the word (null, true, false) if it is next. */
bool weir__json_take_word (WeirJson *json, const char *word);
/* A number's text, as it stands. */
bool weir__json_take_number (WeirJson *json, WeirString *ret_text);
/* A string: a view of the text if it has no escapes, else in the arena. Lone surrogates become U+FFFD. */
bool weir__json_take_string (WeirJson *json, WeirString *ret_string);
/* Whatever value is next. */
bool weir__json_skip (WeirJson *json);
/* In an array or object that ends with `close`: takes its end and gives *ret_more false, or the comma before the next
 * member (none before the first). */
bool weir__json_more (WeirJson *json, char close, bool first, bool *ret_more);

/* Appends a string with its quotes, escaped; bytes that are no UTF-8 become U+FFFD. */
void weir__json_put_string (GString *to, WeirString s);

#endif
