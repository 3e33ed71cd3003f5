/* SPDX-License-Identifier: Apache-2.0 */
/* Steps. Step 0 reads what is bounded to its end. Then come the events of the TestStreams: the first of each stream,
 * the second of each, and so on; behind its last one a stream takes its watermark to the end of time. Each event is
 * a step of its own: every transform, behind those that it reads from, takes all that the step put into its inputs
 * and then their watermarks. So a transform sees all elements of a step before the watermark that the step brings,
 * and what it answers to that watermark is part of the same step for those behind it. */
#include <string.h>

#include "sdk/model/test-stream.h"
#include "tests/conformance/oracle/oracle-private.h"

static gboolean
is_test_stream (const OracleNode *node)
{
  return node->run == weir_oracle_test_stream;
}

static gboolean
run_step (Oracle *oracle, GError **error)
{
  for (unsigned i = 0; i < oracle->collections->len; i++)
    g_array_set_size (((OracleCollection *) oracle->collections->pdata[i])->elements, 0);
  for (unsigned i = 0; i < oracle->nodes->len; i++)
    {
      OracleNode *node = oracle->nodes->pdata[i];

      if (!node->run (node, error))
        return FALSE;
    }
  return TRUE;
}

/* The next event of one stream, if it has one. */
static gboolean
run_event (Oracle *oracle, OracleNode *stream, GError **error)
{
  const WeirTestSteps *steps = &((const WeirTestScript *) stream->config)->steps;
  gboolean             ok;

  if (stream->next_event < steps->n && steps->items[stream->next_event].kind == WEIR_TEST_PROCESSING_TIME)
    oracle->clock = weir_time_add (oracle->clock, steps->items[stream->next_event].by);
  stream->takes_event = TRUE;
  ok = run_step (oracle, error);
  stream->takes_event = FALSE;
  stream->next_event++;
  return ok;
}

/* One event of each stream. Sets *ret_any if there was one. */
static gboolean
run_round (Oracle *oracle, gboolean *ret_any, GError **error)
{
  *ret_any = FALSE;
  for (unsigned i = 0; i < oracle->nodes->len; i++)
    {
      OracleNode *node = oracle->nodes->pdata[i];

      if (!is_test_stream (node) || node->next_event > ((const WeirTestScript *) node->config)->steps.n)
        continue;
      *ret_any = TRUE;
      if (!run_event (oracle, node, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
weir_oracle_run_steps (Oracle *oracle, GError **error)
{
  gboolean any = TRUE;

  if (!run_step (oracle, error))
    return FALSE;
  while (any)
    if (!run_round (oracle, &any, error))
      return FALSE;
  return TRUE;
}

/* --- the stream itself -------------------------------------------------------------------------------------------- */

static gboolean
put_elements (OracleNode *node, const WeirTestElements *elements, GError **error)
{
  const WeirType *type = weir_oracle_output_type (node, 0);

  for (size_t i = 0; i < elements->n; i++)
    {
      WeirBytes     bytes = elements->items[i].element;
      OracleElement e = { .value = weir_oracle_new_value (node->oracle, type),
                          .time = elements->items[i].time,
                          .window = WEIR_GLOBAL_WINDOW };

      if (!weir_value_decode (type, &bytes, e.value, node->oracle->arena, error))
        return FALSE;
      g_array_append_val (weir_oracle_output (node, 0), e);
    }
  return TRUE;
}

gboolean
weir_oracle_test_stream (OracleNode *node, GError **error)
{
  const WeirTestSteps *steps = &((const WeirTestScript *) node->config)->steps;
  OracleCollection    *out = weir_oracle_output_collection (node, 0);
  const WeirTestStep  *step;

  if (!node->takes_event)
    return TRUE;
  if (node->next_event == steps->n)
    {
      out->idle = FALSE;
      out->watermark = WEIR_TIME_MAX;
      return TRUE;
    }
  step = &steps->items[node->next_event];
  if (step->kind != WEIR_TEST_PROCESSING_TIME)
    out->idle = step->kind == WEIR_TEST_IDLE;
  if (step->kind == WEIR_TEST_WATERMARK)
    out->watermark = step->watermark;
  return step->kind != WEIR_TEST_ELEMENTS || put_elements (node, &step->elements, error);
}
