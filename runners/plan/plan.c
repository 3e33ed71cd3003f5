/* SPDX-License-Identifier: Apache-2.0 */
#include "runners/plan/plan.h"

#include <string.h>

#include "runners/plan/rewrite.h"

#define PASSES(X)                                                                                                     \
  X ("sink-flattens", "a Flatten's producers send to its readers themselves", weir__plan_sink_flattens)                \
  X ("drop-unread", "what nobody reads and calls no user function is not made", weir__plan_drop_unread)                \
  X ("fuse", "operators run behind their producers, in one stage", weir__plan_fuse)                                    \
  X ("slice-windows", "sliding windows are combined slice by slice", weir__plan_slice_windows)                          \
  X ("lift-combines", "senders combine before they send", weir__plan_lift_combines)

#define PASS(name, meaning, run) { name, meaning, run },
static const struct
{
  const char      *name, *meaning;
  WeirPlanPassFunc run;
} passes[] = { PASSES (PASS) };

#define NAME(name, meaning, run) name,
static const char *const pass_names[] = { PASSES (NAME) NULL };

const char *const *
weir__plan_pass_names (void)
{
  return pass_names;
}

/* The names in `skip`, as bits. */
static gboolean
parse_skip (const char *skip, uint32_t *ret_skipped, GError **error)
{
  g_auto (GStrv)   names = g_strsplit (skip != NULL ? skip : "", ",", -1);
  g_autofree char *known = NULL;
  uint32_t         skipped = 0;

  for (char **name = names; *name != NULL; name++)
    {
      unsigned i = 0;

      if (*g_strstrip (*name) == '\0')
        continue;
      while (i < G_N_ELEMENTS (passes) && strcmp (*name, passes[i].name) != 0)
        i++;
      if (i == G_N_ELEMENTS (passes))
        {
          known = g_strjoinv (", ", (char **) pass_names);
          g_set_error (error, WEIR_ERROR, WEIR_ERROR_OPTIONS, "WEIR_SKIP: there is no pass \"%s\"; there are %s", *name,
                       known);
          return FALSE;
        }
      skipped |= 1u << i;
    }
  *ret_skipped = skipped;
  return TRUE;
}

/* Each line of the notes behind the pass's name and what it is for. */
static void
explain_pass (unsigned pass, const char *notes, GString *explain)
{
  g_auto (GStrv) lines = g_strsplit (notes, "\n", -1);

  g_string_append_printf (explain, "  %-14s %s\n", passes[pass].name, passes[pass].meaning);
  for (char **line = lines; *line != NULL; line++)
    if (**line != '\0')
      g_string_append_printf (explain, "    %s\n", *line);
}

static gboolean
run_passes (WeirPlan *plan, uint32_t skipped, GString *explain, GError **error)
{
  for (unsigned i = 0; i < G_N_ELEMENTS (passes); i++)
    {
      g_autoptr (GString) notes = g_string_new (NULL);

      if (skipped & (1u << i))
        {
          g_string_append_printf (explain, "  %-14s skipped\n", passes[i].name);
          continue;
        }
      passes[i].run (plan, notes);
      weir__plan_compact (plan);
      weir__plan_name_stages (plan);
      if (notes->len > 0)
        explain_pass (i, notes->str, explain);
      if (!weir__plan_verify (plan, error))
        {
          g_prefix_error (error, "pass %s: ", passes[i].name);
          return FALSE;
        }
    }
  return TRUE;
}

static void
explain_notes (const WeirGraph *graph, GString *to)
{
  g_autoptr (GString) notes = g_string_new (NULL);

  weir__plan_explain_panes (graph, notes);
  weir__plan_explain_sessions (graph, notes);
  if (notes->len > 0)
    g_string_append_printf (to, "\nNotes\n%s", notes->str);
}

WeirPlan *
weir__plan_new (const WeirGraph *graph, const WeirPlanOptions *options, GString *explain, GError **error)
{
  g_autoptr (WeirPlan) plan = NULL;
  g_autoptr (GString)  unread = explain == NULL ? g_string_new (NULL) : NULL;
  uint32_t             skipped;

  explain = explain != NULL ? explain : unread;
  if (!parse_skip (options->skip, &skipped, error) || !weir__graph_verify (graph, error)
      || !weir__plan_unsupported (graph, error))
    return NULL;
  weir__plan_explain_graph (graph, explain);
  explain_notes (graph, explain);
  plan = weir__plan_expand (graph, options->force_general, error);
  if (plan == NULL)
    return NULL;
  plan->may_spill = options->may_spill;
  weir__plan_name_stages (plan);
  if (!weir__plan_verify (plan, error))
    return NULL;
  g_string_append (explain, "\nPasses\n");
  if (!run_passes (plan, skipped, explain, error))
    return NULL;
  g_string_append_c (explain, '\n');
  weir__plan_explain_stages (plan, options->lanes, explain);
  return g_steal_pointer (&plan);
}

void
weir__plan_free (WeirPlan *plan)
{
  if (plan == NULL)
    return;
  for (unsigned i = 0; i < plan->stages->len; i++)
    weir__plan_free_stage (plan->stages->pdata[i]);
  for (unsigned i = 0; i < plan->edges->len; i++)
    g_free (plan->edges->pdata[i]);
  g_ptr_array_unref (plan->stages);
  g_ptr_array_unref (plan->edges);
  g_free (plan);
}

WeirPlanStage *
weir__plan_stage (const WeirPlan *plan, WeirStageId id)
{
  return id.i < plan->stages->len ? plan->stages->pdata[id.i] : NULL;
}

WeirPlanEdge *
weir__plan_edge (const WeirPlan *plan, WeirEdgeId id)
{
  return id.i < plan->edges->len ? plan->edges->pdata[id.i] : NULL;
}

bool
weir__plan_is_endless (const WeirPlan *plan, const WeirPlanStage *stage)
{
  return stage->head == WEIR_HEAD_SOURCE && weir__graph_transform (plan->graph, stage->head_transform)->unbounded;
}

/* "Read/files + split_words + 3 more": the head, then what is fused behind it, ends excluded. */
static char *
make_stage_name (const WeirPlan *plan, const WeirPlanStage *stage)
{
  enum { SHOWN = 2 };
  const char *head = weir__plan_transform (plan, stage->head_transform)->path;
  GString    *name = g_string_new (head);
  unsigned    n = 0;

  for (unsigned i = 0; i < stage->ops->len; i++)
    {
      const WeirPlanOp *op = stage->ops->pdata[i];

      if (op->kind == WEIR_OP_SCATTER || op->kind == WEIR_OP_POOL || op->transform.i == stage->head_transform.i)
        continue;
      if (n++ < SHOWN)
        g_string_append_printf (name, " + %s", weir__plan_transform (plan, op->transform)->path);
    }
  if (n > SHOWN)
    g_string_append_printf (name, " + %u more", n - SHOWN);
  return g_string_free (name, FALSE);
}

void
weir__plan_name_stages (WeirPlan *plan)
{
  for (unsigned i = 0; i < plan->stages->len; i++)
    {
      WeirPlanStage *stage = plan->stages->pdata[i];

      g_free (stage->name);
      stage->name = make_stage_name (plan, stage);
    }
}
