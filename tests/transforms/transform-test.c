/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/transforms/transform-test.h"

#include <pthread.h>

#include "runners/simulated/simulated.h"

/* A collection whose elements are noted as text. The function's name is unique, its data is this. */
typedef struct
{
  WeirDoFn        fn;
  WeirTestStyle   style;
  pthread_mutex_t lock; /* lanes are threads */
  GPtrArray      *seen; /* char * */
  GPtrArray      *expected;
  size_t          n_expected;      /* if expected is NULL */
  int64_t         least, greatest; /* if not both are 0 */
} Capture;

static GPtrArray *captures; /* of the pipeline under test */

static int
compare_text (const void *a, const void *b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
append_plain (GString *text, WeirString s)
{
  for (size_t i = 0; i < s.size; i++)
    if (s.data[i] == '\0')
      g_string_append (text, "\\0");
    else
      g_string_append_c (text, s.data[i]);
}

static char *
describe_row (const WeirContext *ctx, const Capture *capture, const char *row)
{
  GString        *text = g_string_new (NULL);
  const WeirType *type = weir_context_input_type (ctx);

  if (type->kind == WEIR_KIND_STRING)
    append_plain (text, *(const WeirString *) (const void *) row);
  else
    weir_value_print (type, row, 0, text);
  if (capture->style.with_times)
    {
      g_autofree char *time = weir_time_to_string (weir_context_timestamp (ctx));

      g_string_append_printf (text, " @ %s", time);
    }
  return g_string_free (text, FALSE);
}

static uint32_t
note_rows (WeirContext *ctx, const WeirBatch *in, uint32_t from, GError **error G_GNUC_UNUSED)
{
  Capture *capture = (Capture *) ctx->user_data;

  pthread_mutex_lock (&capture->lock);
  for (uint32_t i = from; i < in->n; i++)
    {
      ctx->position = i;
      g_ptr_array_add (capture->seen,
                       describe_row (ctx, capture, weir_batch_value (in, i)));
    }
  pthread_mutex_unlock (&capture->lock);
  return in->n;
}

static void
free_capture (void *capture_)
{
  Capture *capture = capture_;

  g_ptr_array_unref (capture->seen);
  g_clear_pointer (&capture->expected, g_ptr_array_unref);
  pthread_mutex_destroy (&capture->lock);
  g_free ((char *) capture->fn.name);
  g_free (capture);
}

static Capture *
capture (WeirCollection *c, WeirTestStyle style)
{
  static unsigned             number;
  static const WeirOutputSpec outputs[] = { { "out", WEIR_TYPE (WeirUnit) } };
  Capture                    *made = g_new0 (Capture, 1);

  if (captures == NULL)
    captures = g_ptr_array_new_with_free_func (free_capture);
  g_ptr_array_add (captures, made);
  pthread_mutex_init (&made->lock, NULL);
  made->style = style;
  made->seen = g_ptr_array_new_with_free_func (g_free);
  made->fn = (WeirDoFn) { .abi = WEIR_BATCH_ABI,
                          .size = sizeof (WeirDoFn),
                          .name = g_strdup_printf ("capture_%u", ++number),
                          .file = __FILE__,
                          .line = __LINE__,
                          .outputs = outputs,
                          .n_outputs = 1,
                          .run = note_rows,
                          .user_data = made };
  weir_collection_par_do (c, &made->fn, NULL, NULL, WEIR_HERE ("capture"));
  return made;
}

void
weir__test_expect (WeirCollection *c, WeirTestStyle style, const char *const *lines)
{
  Capture *made = capture (c, style);

  made->expected = g_ptr_array_new_with_free_func (g_free);
  for (; *lines != NULL; lines++)
    g_ptr_array_add (made->expected, g_strdup (*lines));
  g_ptr_array_sort (made->expected, compare_text);
}

void
weir__test_expect_count (WeirCollection *c, size_t n)
{
  capture (c, (WeirTestStyle) { 0 })->n_expected = n;
}

void
weir__test_expect_between (WeirCollection *c, int64_t least, int64_t greatest)
{
  Capture *made = capture (c, (WeirTestStyle) { 0 });

  made->n_expected = 1;
  made->least = least;
  made->greatest = greatest;
}

/* --- running ------------------------------------------------------------------------------------------------------ */

static char *
join (GPtrArray *lines)
{
  GString *text = g_string_new (NULL);

  for (unsigned i = 0; i < lines->len; i++)
    g_string_append_printf (text, "%s\n", (const char *) lines->pdata[i]);
  return g_string_free (text, FALSE);
}

static void
compare (const Capture *c, unsigned number, const char *how)
{
  g_autofree char *seen = NULL, *expected = NULL;

  if (c->expected == NULL && c->seen->len != c->n_expected)
    fail_msg ("%s: the collection captured by number %u holds %u elements instead of %zu", how, number, c->seen->len,
              c->n_expected);
  if (c->least != 0 || c->greatest != 0)
    assert_in_range (g_ascii_strtoll (c->seen->pdata[0], NULL, 10), c->least, c->greatest);
  if (c->expected == NULL)
    return;
  g_ptr_array_sort (c->seen, compare_text);
  seen = join (c->seen);
  expected = join (c->expected);
  if (strcmp (seen, expected) != 0)
    fail_msg ("%s: the collection captured by number %u holds\n%sinstead of\n%s", how, number, seen, expected);
}

static void
check_captures (const char *how)
{
  for (unsigned i = 0; captures != NULL && i < captures->len; i++)
    {
      Capture *c = captures->pdata[i];

      compare (c, i + 1, how);
      g_ptr_array_set_size (c->seen, 0);
    }
}

static void
free_all (WeirPipeline *p)
{
  weir_pipeline_free (p);
  g_clear_pointer (&captures, g_ptr_array_unref);
}

static void
run_with_lanes (WeirPipeline *p, unsigned lanes)
{
  WeirRunOptions         options = { .parallelism = lanes };
  g_autoptr (GError)     error = NULL;
  g_autoptr (WeirResult) result = weir_pipeline_run (p, &options, &error);
  g_autofree char       *how = g_strdup_printf ("with %u lanes", lanes);

  if (result == NULL)
    fail_msg ("%s: %s", how, error->message);
  if (weir_result_state (result) != WEIR_STATE_DONE)
    fail_msg ("%s: %s", how, weir_result_error (result)->message);
  check_captures (how);
}

static void
run_simulated (WeirPipeline *p, uint64_t seed)
{
  g_autoptr (GError) error = NULL;
  WeirSimulation     simulation = { .seed = seed };
  g_autofree char   *how = g_strdup_printf ("simulated with seed %" PRIu64, seed);

  if (!weir__run_simulated (p, &simulation, &error))
    fail_msg ("%s: %s", how, error->message);
  check_captures (how);
}

int
forget_captures (void **state G_GNUC_UNUSED)
{
  g_clear_pointer (&captures, g_ptr_array_unref);
  return 0;
}

void
run (WeirPipeline *p)
{
  run_with_lanes (p, 1);
  run_with_lanes (p, 4);
  for (uint64_t seed = 1; seed <= 10; seed++)
    run_simulated (p, seed);
  free_all (p);
}

char *
run_to_failure (WeirPipeline *p)
{
  WeirRunOptions         options = { .parallelism = 2 };
  g_autoptr (GError)     error = NULL;
  g_autoptr (WeirResult) result = weir_pipeline_run (p, &options, &error);
  char                  *message;

  if (result == NULL)
    fail_msg ("it did not start: %s", error->message);
  assert_int_equal (weir_result_state (result), WEIR_STATE_FAILED);
  message = g_strdup (weir_result_error (result)->message);
  weir_pipeline_free (p);
  g_clear_pointer (&captures, g_ptr_array_unref);
  return message;
}

char *
build_errors (WeirPipeline *p)
{
  char *errors = weir_pipeline_errors (p);

  free_all (p);
  return errors;
}
