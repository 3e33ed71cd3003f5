/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_ERROR_H
#define WEIR_ERROR_H

/* Errors of Weir: one line, what and where ("scores.csv:812: expected 3 fields, found 2"), and a class. */

#include <glib.h>
#include <weir/macros.h>

G_BEGIN_DECLS

#define WEIR_ERROR (weir_error_quark ())
WEIR_API GQuark weir_error_quark (void);

typedef enum
{
  WEIR_ERROR_CONSTRUCTION = 1, /* the pipeline is wrong: nothing ran */
  WEIR_ERROR_OPTIONS,          /* the command line is wrong */
  WEIR_ERROR_GRAPH,            /* a graph document is damaged, hostile or from another program */
  WEIR_ERROR_DATA,             /* input that cannot be read as what it should be */
  WEIR_ERROR_IO,               /* the world failed: disk, file, network */
  WEIR_ERROR_USER_FN,          /* a user function returned failure without saying why */
  WEIR_ERROR_LIMIT,            /* a limit set by the user (the length of a line) was reached */
  WEIR_ERROR_UNSUPPORTED,      /* this runner or this build cannot do it; says who can */
  WEIR_ERROR_STUCK,            /* work remains and nothing can progress: a bug of Weir, with a picture */
  WEIR_ERROR_CANCELLED,
} WeirErrorCode;

/* Would the same work, tried again, have a chance? True for WEIR_ERROR_IO and for GLib's transient file errors. */
WEIR_API gboolean weir_error_is_retriable (const GError *error);

G_END_DECLS

#endif
