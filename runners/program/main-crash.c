/* SPDX-License-Identifier: Apache-2.0 */

#include "runners/program/main-crash.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "runners/engine/inside.h"
#include "runners/harness/harness.h"
#include "sdk/types/value.h"

#define MAX_TEXT  200
#define MAX_DEPTH 4

static void
put (const char *text, size_t size)
{
  while (size > 0)
    {
      ssize_t n = write (STDERR_FILENO, text, size);
      if (n <= 0)
        return;
      text += n;
      size -= (size_t) n;
    }
}

static void
put_text (const char *text)
{
  put (text, strlen (text));
}

static void
put_number (int64_t number)
{
  char     digits[24];
  size_t   i = sizeof digits;
  uint64_t n = number < 0 ? -(uint64_t) number : (uint64_t) number;

  do
    digits[--i] = (char) ('0' + n % 10);
  while ((n /= 10) > 0);
  if (number < 0)
    digits[--i] = '-';
  put (digits + i, sizeof digits - i);
}

static void put_value (const WeirType *type, const char *value, int depth);

static void
put_record (const WeirType *type, const char *value, int depth)
{
  put_text ("{");
  for (uint32_t i = 0; i < type->n_fields; i++)
    {
      put_text (i > 0 ? ", " : "");
      put_text (type->fields[i].name);
      put_text (": ");
      put_value (type->fields[i].type, value + type->fields[i].offset, depth + 1);
    }
  put_text ("}");
}

static void
put_value (const WeirType *type, const char *value, int depth)
{
  const WeirString *text = (const WeirString *) (const void *) value;

  switch (type->kind)
    {
    case WEIR_KIND_STRING:
    case WEIR_KIND_BYTES:
      put_text ("\"");
      put (text->data, MIN (text->size, MAX_TEXT));
      put_text (text->size > MAX_TEXT ? "…\"" : "\"");
      break;
    case WEIR_KIND_RECORD:
      if (depth < MAX_DEPTH)
        put_record (type, value, depth);
      break;
    case WEIR_KIND_BOOL:
    case WEIR_KIND_UINT:
      put_number ((int64_t) weir__load_uint (type, value));
      break;
    case WEIR_KIND_INT:
    case WEIR_KIND_TIMESTAMP:
    case WEIR_KIND_DURATION:
      put_number (weir__load_int (type, value));
      break;
    default:
      put_text ("…");
    }
}

static void
put_phase (const char *phase)
{
  put_text (" (");
  put_text (phase);
  put_text (")");
}

/* Rows are counted from 1. */
static void
put_row (const WeirBatch *batch, uint32_t position)
{
  put_text (", at row ");
  put_number ((int64_t) position + 1);
  put_text (" of a batch of ");
  put_number (batch->n);
  put_text (":\n");
  put_value (batch->type, weir_batch_value (batch, position), 0);
}

static void
die_naming_the_step (int signal_number)
{
  const volatile WeirInside *at = &weir__inside;

  if (at->path != NULL)
    {
      put_text ("\nweir: signal ");
      put_number (signal_number);
      put_text (" in ");
      put_text (at->path);
      if (at->batch == NULL || *at->position >= at->batch->n)
        put_phase (at->phase);
      else
        put_row (at->batch, *at->position);
      put_text ("\n");
    }
  raise (signal_number); /* the handler was reset: this is the end */
}

void
weir__main_handle_crashes (void)
{
  static const int signals[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };
  struct sigaction action = { .sa_handler = die_naming_the_step, .sa_flags = (int) SA_RESETHAND | SA_NODEFER };

  for (unsigned i = 0; i < G_N_ELEMENTS (signals); i++)
    sigaction (signals[i], &action, NULL);
}
