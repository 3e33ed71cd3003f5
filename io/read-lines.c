/* SPDX-License-Identifier: Apache-2.0 */
#include "io/read-lines.h"

#include "io/file-source.h"
#include "io/line-reader.h"

/* Lines go out as views into the reader's block, as many per call as the output has room for. The reader stays with the
 * instance: the next call, or the next piece of the same file, goes on where this one stopped. */

/* The configuration, in the graph. */
typedef struct
{
  WeirString delimiter; /* empty: LF or CRLF */
  int64_t    max_line;
} WeirReadLines;
WEIR_RECORD (WeirReadLines, delimiter, max_line)

typedef struct
{
  WeirLineReader *reader;
} Instance;

static gboolean
setup (WeirContext *ctx, GError **error G_GNUC_UNUSED)
{
  const WeirReadLines *self = ctx->config;
  Instance            *my = weir_context_instance (ctx);

  my->reader = weir__line_reader_new (self->delimiter, self->max_line);
  return TRUE;
}

static void
teardown (WeirContext *ctx)
{
  Instance *my = weir_context_instance (ctx);

  weir__line_reader_free (my->reader);
}

static WeirResume
weir__read_lines (WeirContext *ctx, const WeirFile *file, WeirTracker *tracker, GError **error)
{
  Instance   *my = weir_context_instance (ctx);
  WeirOutput *out = ctx->outputs[0];
  size_t      n = weir_output_room (out, sizeof (WeirString));
  WeirString  block;

  if (!weir__line_reader_seek (my->reader, file, weir_tracker_position (tracker), tracker->to, error))
    return WEIR_FAILED;
  switch (weir__line_reader_next (my->reader, tracker->to, (WeirString *) (void *) out->next, &n, error))
    {
    case WEIR__LINES_FAILED:
      return WEIR_FAILED;
    case WEIR__LINES_END:
      weir_tracker_finish (tracker);
      return WEIR_DONE;
    case WEIR__LINES_LATER:
      return weir__file_later (tracker);
    case WEIR__LINES_SOME:
      break;
    }
  block = weir__line_reader_block (my->reader);
  weir_output_set_views (out, block.data, block.size);
  weir_output_commit_rows (out, n, sizeof (WeirString));
  weir_tracker_advance (tracker, weir__line_reader_position (my->reader));
  return WEIR_RESUME;
}

static const WeirOutputSpec outputs[] = { { "lines", WEIR_TYPE (WeirString) } };

WEIR__FILE_SOURCE_FN (weir__read_lines, outputs, 1, weir__file_range, .config = WEIR_TYPE (WeirReadLines),
                      .setup = setup, .teardown = teardown, .instance_size = sizeof (Instance))

/* --- construction ----------------------------------------------------------------------------------------------------- */

/* A delimiter that begins with what it ends with ("aba" in "ababa") is found in different places depending on where one
 * begins to look, and ranges could not be told apart. */
static bool
overlaps_itself (WeirString s)
{
  for (size_t n = 1; n < s.size; n++)
    if (memcmp (s.data, s.data + s.size - n, n) == 0)
      return true;
  return false;
}

WeirCollection *
weir__read_lines_apply (WeirCollection *files, const WeirReadTextOptions *options, bool may_be_stdin, WeirSite at)
{
  static const WeirReadTextOptions defaults = { 0 };
  options = options != NULL ? options : &defaults;
  WeirPipeline       *p = weir_collection_pipeline (files);
  const WeirReadLines config = { .delimiter = options->delimiter,
                                 .max_line = weir__line_limit (p, options->max_line, ".max_line", at) };

  if (overlaps_itself (options->delimiter))
    weir_pipeline_add_error (p, at, "the delimiter \"" WEIR_STRING_FORMAT "\" begins with what it ends with",
                             WEIR_STRING_ARG (options->delimiter));
  return weir_collection_par_do (files, may_be_stdin ? &weir__read_lines_stdin__do_fn : &weir__read_lines__do_fn,
                                 &config, NULL, at);
}
