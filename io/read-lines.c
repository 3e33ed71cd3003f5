/* SPDX-License-Identifier: Apache-2.0 */
#include "io/read-lines.h"

#include "io/line-reader.h"

/* Lines go out as views into the reader's block, as many per call as the output has room for. The reader stays with the
 * instance: the next call, or the next piece of the same file, goes on where this one stopped. */

typedef struct
{
  WeirLineReader *reader;
} Instance;

static gboolean
setup (WeirContext *ctx, GError **error)
{
  const WeirReadLines *self = ctx->config;
  Instance            *my = weir_context_instance (ctx);

  (void) error;
  my->reader = weir__line_reader_new (self->delimiter, self->max_line);
  return TRUE;
}

static void
teardown (WeirContext *ctx)
{
  Instance *my = weir_context_instance (ctx);

  weir__line_reader_free (my->reader);
}

/* How long to leave a pipe alone that had nothing. */
#define PIPE_PAUSE WEIR_MILLISECONDS (2)

static WeirResume
run (WeirContext *ctx, const void *element, WeirTracker *tracker, GError **error)
{
  Instance   *my = weir_context_instance (ctx);
  WeirOutput *out = ctx->outputs[0];
  size_t      n = weir_output_room (out, sizeof (WeirString));
  WeirString  block;

  if (!weir__line_reader_seek (my->reader, element, weir_tracker_position (tracker), tracker->to, error))
    return WEIR_FAILED;
  switch (weir__line_reader_next (my->reader, tracker->to, (WeirString *) (void *) out->next, &n, error))
    {
    case WEIR__LINES_FAILED:
      return WEIR_FAILED;
    case WEIR__LINES_END:
      weir_tracker_finish (tracker);
      return WEIR_DONE;
    case WEIR__LINES_LATER:
      weir_tracker_resume_after (tracker, PIPE_PAUSE);
      return WEIR_RESUME;
    case WEIR__LINES_SOME:
      break;
    }
  block = weir__line_reader_block (my->reader);
  weir_output_set_views (out, block.data, block.size);
  weir_output_commit_rows (out, n, sizeof (WeirString));
  weir_tracker_advance (tracker, weir__line_reader_position (my->reader));
  return WEIR_RESUME;
}

static const WeirSplittable replayable = {
  .initial = weir__file_range,
  .run = run,
  .piece = weir__file_piece,
  .size_of = weir__file_work,
  .replayable = true,
};

static const WeirSplittable not_replayable = {
  .initial = weir__file_range,
  .run = run,
  .piece = weir__file_piece,
  .size_of = weir__file_work,
};

static const WeirOutputSpec outputs[] = { { "lines", WEIR_TYPE (WeirString) } };

#define READER(fn_name, how)                                                                                          \
  {                                                                                                                   \
    .abi = WEIR_BATCH_ABI, .size = sizeof (WeirDoFn), .name = fn_name, .file = __FILE__, .line = __LINE__,            \
    .input = WEIR_TYPE (WeirFile), .config = WEIR_TYPE (WeirReadLines), .outputs = outputs, .n_outputs = 1,           \
    .setup = setup, .teardown = teardown, .instance_size = sizeof (Instance), .splittable = how                       \
  }

const WeirDoFn weir__read_lines = READER ("weir__read_lines", &replayable);
const WeirDoFn weir__read_stdin_lines = READER ("weir__read_stdin_lines", &not_replayable);
