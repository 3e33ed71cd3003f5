/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_IO_WRITE_KINDS_H
#define WEIR_IO_WRITE_KINDS_H

/* Files of what may be taken back: each line says whether it is an insert or a retract, since a line itself cannot be. */

#include <weir/io.h>

/* Each line behind + or -, all of them inserts. */
WeirCollection *weir__mark_lines_apply (WeirCollection *lines, WeirSite at);

static inline char
weir__kind_mark (const WeirContext *ctx)
{
  return weir_context_kind (ctx) == WEIR_RETRACT ? '-' : '+';
}

#endif
