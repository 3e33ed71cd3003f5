/* SPDX-License-Identifier: Apache-2.0 */
/* Create: the elements lie in the function's configuration, each in its encoding, one behind the other; a source reads
 * them from the impulse on, by position. An encoding must be read to find the next one, so each instance remembers
 * where it is: going on costs nothing, starting in the middle costs the way there. */
#include <weir/create.h>
#include <weir/element.h>
#include <weir/sys/generic.h>

WEIR_LIST (CreateTimes, WeirTime)

typedef struct
{
  int64_t     n;
  WeirBytes   elements;
  CreateTimes times; /* one for each element, or none at all */
} Create;
WEIR_RECORD (Create, n, elements, WEIR_AS (times, CreateTimes))

/* More than this many elements are shared by the lanes. */
#define PIECE 4096

typedef struct
{
  WeirArena *arena;
  int64_t    next; /* the element that `rest` begins with */
  WeirBytes  rest;
} Reader;

static void
rewind_reader (Reader *reader, const Create *create)
{
  reader->next = 0;
  reader->rest = create->elements;
}

static gboolean
open_reader (WeirContext *ctx, GError **error G_GNUC_UNUSED)
{
  Reader *reader = weir_context_instance (ctx);

  reader->arena = weir_arena_new ();
  rewind_reader (reader, ctx->config);
  return TRUE;
}

static void
close_reader (WeirContext *ctx)
{
  Reader *reader = weir_context_instance (ctx);

  g_clear_pointer (&reader->arena, weir_arena_free);
}

/* Decodes elements into `row` up to and with `position`. */
static gboolean
read_element (Reader *reader, const Create *create, int64_t position, const WeirType *type, void *row, GError **error)
{
  if (position < reader->next)
    rewind_reader (reader, create);
  do
    {
      weir_arena_reset (reader->arena);
      if (!weir_value_decode (type, &reader->rest, row, reader->arena, error))
        {
          g_prefix_error (error, "element %" PRId64 " of Create: ", reader->next);
          return FALSE;
        }
    }
  while (reader->next++ < position);
  return TRUE;
}

static gboolean
range_of_create (WeirContext *ctx, const WeirBytes *impulse G_GNUC_UNUSED, WeirRange *ret_range, GError **error)
{
  const Create *create = ctx->config;

  if (create->times.n != 0 && create->times.n != (size_t) create->n)
    {
      g_set_error (error, WEIR_ERROR, WEIR_ERROR_GRAPH, "Create has %" PRId64 " elements and %zu timestamps", create->n,
                   create->times.n);
      return FALSE;
    }
  *ret_range = (WeirRange) { .from = 0, .to = create->n };
  return TRUE;
}

static WeirResume
weir_create_elements (WeirContext *ctx, const WeirBytes *impulse G_GNUC_UNUSED, WeirTracker *tracker, GError **error)
{
  const Create   *create = ctx->config;
  Reader         *reader = weir_context_instance (ctx);
  const WeirType *type = weir_context_output_type (ctx, 0);
  WeirOutput     *out = weir_context_output (ctx, 0);

  for (int64_t i = weir_tracker_position (tracker); weir_claim (tracker, i); i++)
    {
      if (!read_element (reader, create, i, type, weir_output_begin (out), error))
        return WEIR_FAILED;
      if (create->times.n > 0)
        weir_output_commit_at (out, create->times.items[i]);
      else
        weir_output_commit (out);
    }
  return WEIR_DONE;
}

static int64_t
piece_of_create (WeirContext *ctx G_GNUC_UNUSED, const void *impulse G_GNUC_UNUSED, WeirRange range G_GNUC_UNUSED)
{
  return PIECE;
}

static const WeirOutputSpec outputs[] = { { "out", NULL } };
WEIR_GENERIC_SOURCE_FN (weir_create_elements, WeirBytes, outputs, 1, range_of_create,
                        (.piece = piece_of_create, .replayable = true),
                        .config = WEIR_TYPE (Create), .setup = open_reader, .teardown = close_reader,
                        .instance_size = sizeof (Reader))

/* --- construction ------------------------------------------------------------------------------------------------- */

/* `times` is NULL or one for each element. */
static WeirCollection *
create (WeirPipeline *p, const WeirType *type, const char *elements, size_t stride, const WeirTime *times, size_t n,
        WeirSite at)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  WeirCollection        *impulse, *created;
  Create                 config;

  for (size_t i = 0; i < n; i++)
    weir_value_encode (type, elements + i * stride, bytes);
  config = (Create) { (int64_t) n, { bytes->data, bytes->len }, { times, times != NULL ? n : 0 } };
  weir_scope_begin (p, at);
  impulse = weir_pipeline_impulse (p, (WeirSite) { at.file, at.line, "impulse" });
  created = weir_collection_par_do_generic (impulse, &weir_create_elements__do_fn, &config, &type, 1, NULL,
                                            (WeirSite) { at.file, at.line, "elements" });
  weir_scope_end (p);
  return created;
}

WeirCollection *
weir_pipeline_create (WeirPipeline *p, const WeirType *type, const void *elements, size_t n, WeirSite at)
{
  return create (p, type, elements, type->size, NULL, n, at);
}

WeirCollection *
weir_pipeline_create_timestamped (WeirPipeline *p, const WeirType *type, const void *elements, size_t stride,
                                  size_t time_offset, size_t n, WeirSite at)
{
  g_autofree WeirTime *times = g_new (WeirTime, n);

  for (size_t i = 0; i < n; i++)
    memcpy (&times[i], (const char *) elements + i * stride + time_offset, sizeof *times);
  return create (p, type, elements, stride, times, n, at);
}

WeirCollection *
weir_pipeline_create_strings (WeirPipeline *p, const char *const *strings, size_t n, WeirSite at)
{
  g_autofree WeirString *elements = g_new (WeirString, n);

  for (size_t i = 0; i < n; i++)
    elements[i] = (WeirString) { strings[i], strlen (strings[i]) };
  return weir_pipeline_create (p, WEIR_TYPE (WeirString), elements, n, at);
}
