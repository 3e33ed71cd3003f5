/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_SYS_BATCH_H
#define WEIR_SYS_BATCH_H

/* The batch ABI: what a stage hands to a user function, and where the function's outputs go.
 *
 * Rows are C structs, one after the other. What belongs to a row but is not its value (event time, window, pane,
 * insert or retract) is kept once for the whole batch while it is the same, and as a column when not.
 *
 * - Rows are read through `selection` if there is one (a filter copies nothing); columns are indexed by position, so
 *   row `selection[i]` has timestamp `timestamps[i]`.
 * - Strings point into memory that the engine owns, which lives as long as the batch and has WEIR_SLACK readable bytes
 *   behind it. `views_from`/`views_size` name the one block that most of them point into.
 * - A function emits by writing a row at an output's cursor. A string inside that block is kept as a view; any other is
 *   copied into the output's arena, so the user's own memory may go away after the call.
 * - Emitting never blocks: when the buffer is full the output chains another one and sets `stop`; the loop returns
 *   after the row it is at, and is called again for the rest.
 *
 * The structs below are public ABI, since code in the user's file is compiled against them: WEIR_BATCH_ABI counts
 * their versions, and every function's descriptor carries it. They are used by one thread at a time. */

#include <weir/arena.h>
#include <weir/types.h>

G_BEGIN_DECLS

#define WEIR_BATCH_ABI 1u

typedef struct _WeirContext WeirContext;

typedef struct
{
  WeirTime start, end; /* [start, end); the maximum timestamp is end - 1 µs */
} WeirWindow;

static inline bool
weir_window_equal (WeirWindow a, WeirWindow b)
{
  return a.start.us == b.start.us && a.end.us == b.end.us;
}

/* Below, at or above 0 as `a` comes before `b`, by end and then by start: the order in which windows are over. */
static inline int
weir_window_compare (WeirWindow a, WeirWindow b)
{
  return a.end.us != b.end.us ? (a.end.us < b.end.us ? -1 : 1) : (a.start.us > b.start.us) - (a.start.us < b.start.us);
}

typedef enum
{
  WEIR_PANE_UNKNOWN = 0,
  WEIR_PANE_EARLY,
  WEIR_PANE_ON_TIME,
  WEIR_PANE_LATE,
} WeirPaneTiming;

/* Zero is what every element carries that did not come out of a grouping: unknown, first and last (stored negated). */
typedef struct
{
  uint8_t  timing; /* WeirPaneTiming */
  bool     not_first, not_last;
  uint32_t index;         /* counts from 0 */
  int32_t  on_time_index; /* counts on-time and later panes from 0; -1 for early ones */
} WeirPane;

typedef enum
{
  WEIR_INSERT = 0,
  WEIR_RETRACT,
} WeirElementKind;

typedef struct
{
  const WeirType *type;
  const char     *rows;
  const uint32_t *selection; /* NULL: all rows in order; may name a row more than once (several windows) */
  uint32_t        n;         /* positions to process */
  uint32_t        row_size;

  /* A column each, by position, or NULL: then the value beside it holds for all. */
  const WeirTime   *timestamps;
  const WeirWindow *windows;
  const WeirPane   *panes;
  const uint8_t    *kinds; /* WeirElementKind */
  WeirTime          timestamp;
  WeirWindow        window;
  WeirPane          pane;
  uint8_t           kind;

  const char *views_from; /* the block that most strings in the rows point into */
  size_t      views_size;
} WeirBatch;

/* Where one output's rows go. The engine embeds this head in its own struct. */
typedef struct
{
  char        *next, *limit; /* cursor into the row buffer */
  const char  *views_from;   /* of the batch being processed: strings in there are kept as views */
  size_t       views_size;
  uint32_t    *origin;       /* cursor: the input position of each row; NULL while the input's metadata are uniform */
  WeirTime    *times;        /* cursor: explicit timestamps; NULL until the first in a buffer. Implies origin */
  WeirContext *context;
  const WeirType *type;
} WeirOutput;

/* A timestamp that says: that of the input. A row that is given it as its own has the next one. */
#define WEIR__TIME_OF_INPUT ((WeirTime) { INT64_MIN + 1 })

/* The head of a context, which the inlined loops touch. */
struct _WeirContext
{
  uint32_t          stop;     /* set by the engine, atomically: return after this row */
  uint32_t          position; /* position in the input batch of the row being processed */
  const WeirBatch  *input;
  const void       *config;   /* the function's configuration record */
  void             *instance; /* WeirDoFn.instance_size bytes, zeroed before setup, this instance's own */
  WeirOutput      **outputs;
  const void       *user_data; /* the function descriptor's */
};

/* Slow paths of emit, in the library. */
WEIR_API void weir__output_full (WeirOutput *out);
WEIR_API void weir__output_keep_deep (WeirOutput *out, void *row);
WEIR_API const char *weir__output_own (WeirOutput *out, const char *data, size_t size);
WEIR_API void weir__output_begin_times (WeirOutput *out);

/* Memory, aligned to 8, that lives with the output's current rows: what is built there is emitted without a copy. */
WEIR_API void *weir_output_alloc (WeirOutput *out, size_t size);

/* Which of the batch's rows a position names. */
static inline uint32_t
weir_batch_row (const WeirBatch *batch, uint32_t position)
{
  return batch->selection != NULL ? batch->selection[position] : position;
}

/* What is at a position: the value, borrowed as the batch is, and what belongs to it. O(1), inline. */
static inline const void *
weir_batch_value (const WeirBatch *batch, uint32_t position)
{
  return batch->rows + (size_t) batch->row_size * weir_batch_row (batch, position);
}

static inline WeirTime
weir_batch_timestamp (const WeirBatch *batch, uint32_t position)
{
  return batch->timestamps != NULL ? batch->timestamps[position] : batch->timestamp;
}

static inline WeirWindow
weir_batch_window (const WeirBatch *batch, uint32_t position)
{
  return batch->windows != NULL ? batch->windows[position] : batch->window;
}

static inline WeirPane
weir_batch_pane (const WeirBatch *batch, uint32_t position)
{
  return batch->panes != NULL ? batch->panes[position] : batch->pane;
}

static inline WeirElementKind
weir_batch_kind (const WeirBatch *batch, uint32_t position)
{
  return (WeirElementKind) (batch->kinds != NULL ? batch->kinds[position] : batch->kind);
}

/* How many rows from this position on a batch form may be given at once: they lie one behind the other, and what comes out
 * may have the metadata of the first. */
static inline size_t
weir__batch_alike (const WeirBatch *batch, uint32_t position)
{
  bool uniform = batch->timestamps == NULL && batch->windows == NULL && batch->panes == NULL && batch->kinds == NULL;

  return uniform && batch->selection == NULL ? batch->n - position : 1;
}

/* True: the engine wants the thread back (output full, barrier, cancel). A loop over a batch asks after each row and returns
 * the position that comes next. */
static inline bool
weir_context_should_stop (const WeirContext *ctx)
{
  return __atomic_load_n (&ctx->stop, __ATOMIC_RELAXED) != 0;
}

static inline void
weir__output_keep (WeirOutput *out, WeirString *s)
{
  if (__builtin_expect ((size_t) (s->data - out->views_from) > out->views_size, 0))
    s->data = weir__output_own (out, s->data, s->size);
}

/* A type's layout in one number, known to the compiler: bit i set if the 8-byte word i of a row is the `data` of a
 * WeirString or WeirBytes; WEIR__LAYOUT_DEEP if the row has pointers beyond that (or beyond 16 words). */
#define WEIR__LAYOUT_DEEP (1u << 16)

static inline void
weir__output_keep_layout (WeirOutput *out, void *row, uint32_t layout)
{
  if (layout & WEIR__LAYOUT_DEEP)
    weir__output_keep_deep (out, row);
  else
#pragma GCC unroll 16
    for (uint32_t i = 0; i < 16; i++)
      if (layout & (1u << i))
        weir__output_keep (out, (WeirString *) (void *) ((char *) row + 8 * i));
}

/* The row written at the cursor counts from here on. */
static inline void
weir__output_advance (WeirOutput *out, size_t row_size)
{
  out->next += row_size;
  if (__builtin_expect (out->origin != NULL, 0))
    {
      *out->origin++ = out->context->position;
      if (out->times != NULL)
        *out->times++ = WEIR__TIME_OF_INPUT;
    }
}

/* The row that was emitted last has a timestamp of its own. */
static inline void
weir__output_at (WeirOutput *out, WeirTime time)
{
  if (__builtin_expect (out->times == NULL, 0))
    weir__output_begin_times (out);
  out->times[-1].us = time.us + (time.us == WEIR__TIME_OF_INPUT.us);
}

/* --- rows in bulk, for sources ------------------------------------------------------------------------------------
 *
 * A source that finds many rows at once (lines in a block) writes them straight at the cursor:
 *
 * first weir_output_set_views for the block, then at most weir_output_room rows from out->next on, then
 * weir_output_commit_rows. It then returns, being refused, so that the engine takes the rows away. */

/* Strings in [from, from + size) that are emitted from now on are kept as views. The block has WEIR_SLACK readable bytes
 * behind it, belongs to the caller's instance and must not change until the function is called again for this instance
 * (run, or teardown): by then the engine has consumed or copied every row. NULL, 0: nothing is a view. */
static inline void
weir_output_set_views (WeirOutput *out, const char *from, size_t size)
{
  out->views_from = from;
  out->views_size = size;
}

/* Rows that can be written at the cursor before the buffer is full. */
static inline size_t
weir_output_room (const WeirOutput *out, size_t row_size)
{
  return (size_t) (out->limit - out->next) / row_size;
}

/* The n rows written at the cursor count from here on; what they point to lies in the block set as views. */
static inline void
weir_output_commit_rows (WeirOutput *out, size_t n, size_t row_size)
{
  out->next += n * row_size;
  if (__builtin_expect (out->origin != NULL, 0))
    for (size_t i = 0; i < n; i++)
      {
        *out->origin++ = out->context->position;
        if (out->times != NULL)
          *out->times++ = WEIR__TIME_OF_INPUT;
      }
}

G_END_DECLS

#endif
