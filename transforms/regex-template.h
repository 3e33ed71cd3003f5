/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_TRANSFORMS_REGEX_TEMPLATE_H
#define WEIR_TRANSFORMS_REGEX_TEMPLATE_H

/* What a match is replaced by: text with \0 … \9, \g<number>, \g<name> for groups, \n, \t, and \\ for a backslash.
 * Taken apart once, so that replacing copies bytes and nothing else. (GRegex can expand such templates, too, but into
 * NUL-terminated memory of its own.) */

#include <weir/types.h>

typedef struct _WeirRegexTemplate WeirRegexTemplate;

/* NULL and an error that says at which character: an unknown escape, a group that `regex` has not. */
WeirRegexTemplate *weir__regex_template_new (const char *text, const GRegex *regex, GError **error);
void weir__regex_template_free (WeirRegexTemplate *template);
/* Appends the template to `to`, with the groups of `match`, which was made on `subject`. */
void weir__regex_template_expand (const WeirRegexTemplate *template, const GMatchInfo *match, WeirString subject,
                                  GString *to);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirRegexTemplate, weir__regex_template_free)

#endif
