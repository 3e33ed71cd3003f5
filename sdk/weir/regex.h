/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_REGEX_H
#define WEIR_REGEX_H

/* Regular expressions over text, in Perl's syntax (GRegex). Compiled once for each lane; a pattern that does not
 * compile is a construction error that says where. Text that is valid UTF-8 is matched by characters, other text by
 * bytes. */

#include <weir/sys/typed.h>

G_BEGIN_DECLS

/* The lines in which the pattern is found (anchor it with ^ and $ to match whole lines). →
 * weir_collection_regex_match */
#define weir_regex_match(lines, pattern)                                                                              \
  ((WeirStringCollection *) (void *) weir_collection_regex_match (WEIR__STRINGS (lines), (pattern),                   \
                                                                  WEIR_HERE ("regex_match")))
/* Group `group` (0: all of it) of every place where the pattern is found. → weir_collection_regex_extract */
#define weir_regex_extract(lines, pattern, group)                                                                     \
  ((WeirStringCollection *) (void *) weir_collection_regex_extract (WEIR__STRINGS (lines), (pattern), (group),        \
                                                                    WEIR_HERE ("regex_extract")))
/* Every line, what the pattern finds replaced; \1 or \g<name> in the replacement are groups. →
 * weir_collection_regex_replace */
#define weir_regex_replace(lines, pattern, replacement)                                                               \
  ((WeirStringCollection *) (void *) weir_collection_regex_replace (WEIR__STRINGS (lines), (pattern), (replacement),  \
                                                                    WEIR_HERE ("regex_replace")))
#define WEIR__STRINGS(c) ((WeirCollection *) (void *) _Generic ((c), WeirStringCollection *: (c)))

/* WeirString → WeirString. Matches are views into the line: nothing is copied but replaced text. A group that the
 * pattern has not is a construction error; one that took no part in a match gives nothing. */
WEIR_API WeirCollection *weir_collection_regex_match (WeirCollection *lines, const char *pattern, WeirSite at);
WEIR_API WeirCollection *weir_collection_regex_extract (WeirCollection *lines, const char *pattern, int group,
                                                        WeirSite at);
WEIR_API WeirCollection *weir_collection_regex_replace (WeirCollection *lines, const char *pattern,
                                                        const char *replacement, WeirSite at);

G_END_DECLS

#endif
