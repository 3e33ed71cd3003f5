/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <weir/version.h>

#include <string.h>

#include <msgpack.h>
#ifdef WEIR_WITH_ZLIB
#include <zlib.h>
#endif
#ifdef WEIR_WITH_ZSTD
#include <zstd.h>
#endif
#ifdef WEIR_WITH_LZ4
#include <lz4.h>
#endif
#ifdef WEIR_WITH_SQLITE
#include <sqlite3.h>
#endif
#ifdef WEIR_WITH_BZIP2
#include <bzlib.h>
#endif

const char *
weir_version_string (void)
{
  return PACKAGE_VERSION;
}

const char *
weir_features (void)
{
  return WEIR_FEATURES;
}

char *
weir_dependencies (void)
{
  GString *list = g_string_new (NULL);

  g_string_append_printf (list, "GLib %u.%u.%u, msgpack-c %s", glib_major_version, glib_minor_version,
                          glib_micro_version, msgpack_version ());
#ifdef WEIR_WITH_ZLIB
  g_string_append_printf (list, ", zlib %s", zlibVersion ());
#endif
#ifdef WEIR_WITH_ZSTD
  g_string_append_printf (list, ", zstd %s", ZSTD_versionString ());
#endif
#ifdef WEIR_WITH_LZ4
  g_string_append_printf (list, ", lz4 %s", LZ4_versionString ());
#endif
#ifdef WEIR_WITH_SQLITE
  g_string_append_printf (list, ", sqlite %s", sqlite3_libversion ());
#endif
#ifdef WEIR_WITH_BZIP2
  /* "1.0.8, 13-Jul-2019" */
  g_string_append_printf (list, ", bzip2 %.*s", (int) strcspn (BZ2_bzlibVersion (), ","), BZ2_bzlibVersion ());
#endif
  return g_string_free (list, FALSE);
}
