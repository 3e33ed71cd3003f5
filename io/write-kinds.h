/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_IO_WRITE_KINDS_H
#define WEIR_IO_WRITE_KINDS_H

/* Files of what may be taken back: each line says whether it is an insert or a retract, since a line itself cannot be. */

#include <weir/io.h>

/* FALSE: elements may be taken back and the file is not to say so, or rows have a field of the name; *ret_broken is what to
 * return then. `verb` is the macro with options, for the message. */
gboolean weir__write_check_kinds (WeirCollection *rows, bool kinds, const char *verb, WeirSite at,
                                  WeirCollection **ret_broken);
/* Each line behind + or -, all of them inserts. */
WeirCollection *weir__mark_lines_apply (WeirCollection *lines, WeirSite at);

static inline char
weir__kind_mark (const WeirContext *ctx)
{
  return weir_context_kind (ctx) == WEIR_RETRACT ? '-' : '+';
}

#endif
