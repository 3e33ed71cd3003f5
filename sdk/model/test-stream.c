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
sizes_agree (const WeirApply *apply, const WeirType *type, const WeirTestEvent *events, size_t n)
{
  for (size_t i = 0; i < n; i++)
    if (events[i].kind == WEIR_TEST_ELEMENTS && events[i].size != type->size)
      {
        weir__apply_error (apply, "event %zu of the test stream: its elements are no %s", i + 1, type->name);
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

  if (!weir__apply_check_type (&apply, "elements", type) || !sizes_agree (&apply, type, events, n))
    return weir__apply_broken (&apply);
  WeirTestScript script = write_script (type, events, n, arena);
  if (!weir__test_script_check (&script, &error))
    weir__apply_take_error (&apply, NULL, error);
  weir__apply_config (&apply, WEIR_TYPE (WeirTestScript), &script);
  return weir__apply_output (&apply, "out", type, &global, false, false);
}
