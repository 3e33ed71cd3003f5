/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "io/output-name.h"

#include <weir/string.h>

#include "io/codec.h"

/* ".txt", ".2024" is none: a suffix is short and has a letter. `end` bounds the name. */
static const char *
find_suffix (const char *name, const char *end)
{
  const char *dot = end;
  bool        has_letter = false;

  while (dot > name && *--dot != '.')
    {
      if (!g_ascii_isalnum (*dot))
        return end;
      has_letter |= g_ascii_isalpha (*dot) != 0;
    }
  return has_letter && dot > name && end - dot <= 10 ? dot : end;
}

const char *
weir__output_suffix (const char *path)
{
  const char      *slash = strrchr (path, '/'), *name = slash != NULL ? slash + 1 : path;
  const char      *suffix = find_suffix (name, name + strlen (name));
  const WeirCodec *codec = weir__codec_find (weir__codec_of_name (weir_string_from_c (path)));

  return codec != NULL ? find_suffix (name, suffix) : suffix;
}

bool
weir__shard_name_counts (const char *shard_name)
{
  return strchr (shard_name, 'S') != NULL;
}

char *
weir__output_name (WeirString path, WeirString shard_name, WeirString suffix, unsigned shard, unsigned n_shards)
{
  GString *name = g_string_new_len (path.data, (gssize) path.size);

  if (suffix.size > 0 && name->len > suffix.size
      && memcmp (name->str + name->len - suffix.size, suffix.data, suffix.size) == 0)
    g_string_truncate (name, name->len - suffix.size);
  for (size_t i = 0; i < shard_name.size;)
    {
      char   c = shard_name.data[i];
      size_t run = 1;

      while (i + run < shard_name.size && shard_name.data[i + run] == c)
        run++;
      if (c == 'S' || c == 'N')
        g_string_append_printf (name, "%0*u", (int) run, c == 'S' ? shard : n_shards);
      else
        g_string_append_len (name, shard_name.data + i, (gssize) run);
      i += run;
    }
  g_string_append_len (name, suffix.data, (gssize) suffix.size);
  return g_string_free (name, FALSE);
}

/* What temporary names begin with: "counts.txt" → ".counts.txt." */
static char *
temporary_prefix (const char *path)
{
  g_autofree char *base = g_path_get_basename (path);

  return g_strdup_printf (".%.100s.", base);
}

char *
weir__output_temporary_name (WeirString path)
{
  g_autofree char *whole = g_strndup (path.data, path.size);
  g_autofree char *directory = g_path_get_dirname (whole);
  g_autofree char *prefix = temporary_prefix (whole);
  g_autofree char *unique = g_uuid_string_random ();
  g_autofree char *name = g_strdup_printf ("%s%s.tmp", prefix, unique);

  return g_build_filename (directory, name, NULL);
}

bool
weir__output_name_is_temporary (const char *name, WeirString path)
{
  g_autofree char *whole = g_strndup (path.data, path.size);
  g_autofree char *prefix = temporary_prefix (whole);
  size_t           size = strlen (name), before = strlen (prefix), after = strlen (".tmp");

  if (size <= before + after || !g_str_has_prefix (name, prefix) || !g_str_has_suffix (name, ".tmp"))
    return false;
  g_autofree char *unique = g_strndup (name + before, size - before - after);
  return g_uuid_string_is_valid (unique);
}
