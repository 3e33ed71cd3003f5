/* SPDX-License-Identifier: Apache-2.0 */
#include "io/line-numbers.h"

#include <weir/string.h>

#include "io/input.h"

int64_t
weir__count_newlines (WeirString s)
{
  int64_t     n = 0;
  const char *at = s.data, *end = s.data + s.size;

  while (at < end && (at = memchr (at, '\n', (size_t) (end - at))) != NULL)
    {
      n++;
      at++;
    }
  return n;
}

void
weir__line_numbers_clear (WeirLineNumbers *numbers)
{
  g_clear_pointer (&numbers->path, g_free);
}

/* The known place in this file; its beginning if there is no better. */
static void
turn_to (WeirLineNumbers *numbers, const WeirFile *file, int64_t offset)
{
  if (numbers->path == NULL || !weir_string_equal (weir_string_from_c (numbers->path), file->path))
    {
      g_free (numbers->path);
      numbers->path = weir_string_to_c (file->path);
      numbers->offset = 0;
      numbers->line = 1;
    }
  if (offset < numbers->offset)
    {
      numbers->offset = 0;
      numbers->line = 1;
    }
}

void
weir__line_numbers_pass (WeirLineNumbers *numbers, const WeirFile *file, int64_t from, int64_t to, int64_t n)
{
  turn_to (numbers, file, from);
  if (numbers->offset != from)
    return;
  numbers->offset = to;
  numbers->line += n;
}

int64_t
weir__line_numbers_at (WeirLineNumbers *numbers, const WeirFile *file, int64_t offset)
{
  const size_t     size = (size_t) 64 << 10;
  g_autofree char *bytes = NULL;
  WeirInput       *input;
  bool             ok;

  turn_to (numbers, file, offset);
  if (numbers->offset == offset)
    return numbers->line;
  if (file->size < 0)
    return 0;
  input = weir__input_open (file, NULL);
  ok = input != NULL && weir__input_seek (input, numbers->offset, NULL);
  bytes = g_malloc (size);
  while (ok && numbers->offset < offset)
    {
      gssize n = weir__input_read (input, bytes, MIN (size, (size_t) (offset - numbers->offset)), NULL);

      ok = n > 0;
      numbers->line += ok ? weir__count_newlines ((WeirString) { bytes, (size_t) n }) : 0;
      numbers->offset += ok ? n : 0;
    }
  weir__input_close (input);
  return ok ? numbers->line : 0;
}
