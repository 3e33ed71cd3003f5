/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_IO_WRITABLE_H
#define WEIR_IO_WRITABLE_H

/* Which collections files can be written from. */

#include <weir/io.h>

/* FALSE, and *ret_broken is what to return: the collection is broken, never ends, or is not in the global window; or its
 * elements may be taken back and the file is not to say so (`kinds`); or a field would be there twice if it did. All that
 * is to be mended is one message, each part of which names what works. `verb` is the macro with options. */
gboolean weir__writable_check (WeirCollection *rows, bool kinds, const char *verb, WeirSite at,
                               WeirCollection **ret_broken);

#endif
