/* SPDX-License-Identifier: Apache-2.0 */
#include "sdk/model/test-stream.h"

#include <weir/error.h>

#include "sdk/model/pipeline.h"

/* --- rules -------------------------------------------------------------------------------------------------------- */

static gboolean
refuse (size_t i, const char *what, GError **error)
{
  g_set_error (error, WEIR_ERROR, WEIR_ERROR_CONSTRUCTION, "event %zu of the test stream: %s", i + 1, what);
  return FALSE;
}

static gboolean
check_step (const WeirTestStep *step, size_t i, WeirTime *watermark, GError **error)
{
  switch (step->kind)
    {
    case WEIR_TEST_ELEMENTS:
      for (size_t j = 0; j < step->elements.n; j++)
        if (step->elements.items[j].time.us == INT64_MAX)
          return refuse (i, "an element cannot be at the end of time", error);
      return TRUE;
    case WEIR_TEST_WATERMARK:
      if (step->watermark.us == INT64_MAX)
        return refuse (i, "the watermark goes to the end of time by itself, behind the last event", error);
      if (step->watermark.us < watermark->us)
        return refuse (i, "the watermark goes back", error);
      *watermark = step->watermark;
      return TRUE;
    case WEIR_TEST_PROCESSING_TIME:
      if (step->by.us < 0)
        return refuse (i, "processing time goes back", error);
      return TRUE;
    case WEIR_TEST_IDLE:
      return TRUE;
    default:
      return refuse (i, "of an unknown kind", error);
    }
}

gboolean
weir__test_script_check (const WeirTestScript *script, GError **error)
{
  WeirTime watermark = WEIR_TIME_MIN;

  for (size_t i = 0; i < script->steps.n; i++)
    if (!check_step (&script->steps.items[i], i, &watermark, error))
      return FALSE;
  return TRUE;
}

/* --- reading ------------------------------------------------------------------------------------------------------ */

gboolean
weir__test_elements_read (const WeirTestElements *elements, const WeirType *type, WeirArena *arena, char **ret_rows,
                          GError **error)
{
  char *rows = weir_arena_alloc (arena, elements->n * type->size + WEIR_SLACK);
  void *view = weir_arena_alloc (arena, type->size); /* of the script's bytes */

  memset (rows, 0, elements->n * type->size + WEIR_SLACK);
  memset (view, 0, type->size);
  for (size_t i = 0; i < elements->n; i++)
    {
      WeirBytes bytes = elements->items[i].element;

      if (!weir_value_decode (type, &bytes, view, arena, error))
        return FALSE;
      if (bytes.size > 0)
        {
          g_set_error (error, WEIR_ERROR, WEIR_ERROR_DATA, "%zu bytes behind a %s", bytes.size, type->name);
          return FALSE;
        }
      weir_value_copy (type, rows + i * type->size, view, arena);
    }
  *ret_rows = rows;
  return TRUE;
}

static gboolean
check_elements (const WeirTestScript *script, const WeirType *type, WeirArena *arena, GError **error)
{
  char *rows;

  for (size_t i = 0; i < script->steps.n; i++)
    if (!weir__test_elements_read (&script->steps.items[i].elements, type, arena, &rows, error))
      {
        g_prefix_error (error, "event %zu of the test stream: ", i + 1);
        return FALSE;
      }
  return TRUE;
}

gboolean
weir__test_script_read (const WeirGraphTransform *t, const WeirType *type, WeirArena *arena,
                        WeirTestScript *ret_script, GError **error)
{
  WeirTestScript script = { 0 };
  WeirBytes      bytes = { NULL, 0 };

  if (t->config == NULL || t->config_type == NULL)
    {
      g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_GRAPH, "no script");
      return FALSE;
    }
  bytes.data = g_bytes_get_data (t->config, &bytes.size);
  if (!weir_type_same_schema (t->config_type, WEIR_TYPE (WeirTestScript), error)
      || !weir_value_decode (WEIR_TYPE (WeirTestScript), &bytes, &script, arena, error)
      || !weir__test_script_check (&script, error) || !check_elements (&script, type, arena, error))
    return FALSE;
  *ret_script = script;
  return TRUE;
}

/* --- construction ------------------------------------------------------------------------------------------------- */

static WeirTestElements
encode_elements (const WeirType *type, const WeirTestEvent *event, WeirArena *arena)
{
  WeirTestElement       *elements = weir_arena_alloc (arena, MAX (event->n, 1) * sizeof *elements);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  for (size_t i = 0; i < event->n; i++)
    {
      const char *element = (const char *) event->elements + i * event->stride;
      g_byte_array_set_size (bytes, 0);
      weir_value_encode (type, element, bytes);
      WeirString copy = weir_arena_string (arena, (WeirString) { (const char *) bytes->data, bytes->len });
      elements[i].element = (WeirBytes) { (const uint8_t *) copy.data, copy.size };
      elements[i].time = event->time;
      if (event->time_offset != WEIR_TEST_SAME_TIME)
        memcpy (&elements[i].time, element + event->time_offset, sizeof (WeirTime));
    }
  return (WeirTestElements) { elements, event->n };
}

static WeirTestScript
write_script (const WeirType *type, const WeirTestEvent *events, size_t n, WeirArena *arena)
{
  WeirTestStep *steps = weir_arena_alloc (arena, MAX (n, 1) * sizeof *steps);

  for (size_t i = 0; i < n; i++)
    {
      steps[i] = (WeirTestStep) { .kind = events[i].kind, .by = events[i].by };
      if (events[i].kind == WEIR_TEST_WATERMARK)
        steps[i].watermark = events[i].time;
      if (events[i].kind == WEIR_TEST_ELEMENTS)
        steps[i].elements = encode_elements (type, &events[i], arena);
    }
  return (WeirTestScript) { { steps, n } };
}

static gboolean
is_of_type (const WeirTestEvent *event, const WeirType *type)
{
  return event->kind != WEIR_TEST_ELEMENTS
         || (event->size == type->size && (event->type == NULL || weir_type_same_layout (event->type, type, NULL)));
}

static gboolean
types_agree (WeirApply *apply, const WeirType *type, const WeirTestEvent *events, size_t n)
{
  for (size_t i = 0; i < n; i++)
    if (!is_of_type (&events[i], type))
      {
        g_autofree char *stream = weir_type_to_string (type);
        g_autofree char *own = events[i].type != NULL ? weir_type_to_string (events[i].type) : NULL;

        weir__apply_error (apply, "event %zu of the test stream: its elements are %s%s, not %s", i + 1,
                           own != NULL ? "" : "of another size", own != NULL ? own : "", stream);
        return FALSE;
      }
  return TRUE;
}

WeirCollection *
weir_pipeline_test_stream (WeirPipeline *p, const WeirType *type, const WeirTestEvent *events, size_t n, WeirSite at)
{
  static const WeirWindowing global;
  WeirApply                  apply = weir__apply_begin (p, WEIR_URN_TEST_STREAM, "test_stream", at);
  g_autoptr (WeirArena)      arena = weir_arena_new ();
  GError                    *error = NULL;

  if (!weir__apply_check_type (&apply, "elements", type) || !types_agree (&apply, type, events, n))
    return weir__apply_broken (&apply);
  WeirTestScript script = write_script (type, events, n, arena);
  if (!weir__test_script_check (&script, &error))
    weir__apply_take_error (&apply, NULL, error);
  weir__apply_config (&apply, WEIR_TYPE (WeirTestScript), &script);
  return weir__apply_output (&apply, "out", type, &global, false, false);
}
