/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <weir/error.h>

G_DEFINE_QUARK (weir-error-quark, weir_error)

static gboolean
file_error_is_transient (int code)
{
  switch (code)
    {
    case G_FILE_ERROR_AGAIN:
    case G_FILE_ERROR_INTR:
    case G_FILE_ERROR_IO:
    case G_FILE_ERROR_MFILE:
    case G_FILE_ERROR_NFILE:
    case G_FILE_ERROR_NOMEM:
    case G_FILE_ERROR_NOSPC:
    case G_FILE_ERROR_TXTBSY:
      return TRUE;
    default:
      return FALSE;
    }
}

gboolean
weir_error_is_retriable (const GError *error)
{
  if (error == NULL)
    return FALSE;
  if (error->domain == WEIR_ERROR)
    return error->code == WEIR_ERROR_IO;
  return error->domain == G_FILE_ERROR && file_error_is_transient (error->code);
}
