/* SPDX-License-Identifier: Apache-2.0 */

/* From a grouping the way leads upstream: from a stage to the stage and lane whose watermark is the least of its inputs, until
 * one is reached that holds its watermark back itself: a grouping with open panes, a source, a script. */

#include "runners/job/why.h"

#include "runners/engine/least-watermark.h"

typedef struct
{
  WeirWhyPart part;
  bool        told;
} Told;

struct _WeirWhy
{
  const WeirPlan *plan;
  uint32_t        n_lanes;
  Told           *told; /* [stage * n_lanes + lane] */
};

static Told *
told_of (const WeirWhy *why, uint32_t stage, uint32_t lane)
{
  return &why->told[(size_t) stage * why->n_lanes + lane];
}

static void
forget (Told *told)
{
  g_free ((void *) told->part.inputs);
  g_free ((void *) told->part.unsent);
  for (uint32_t i = 0; i < told->part.n_sources; i++)
    weir__restriction_free ((WeirRestriction *) told->part.sources[i].restriction);
  g_free ((void *) told->part.sources);
  *told = (Told) { .told = false };
}

WeirWhy *
weir__why_new (const WeirPlan *plan, uint32_t n_lanes)
{
  WeirWhy *why = g_new0 (WeirWhy, 1);

  *why = (WeirWhy) { plan, n_lanes, g_new0 (Told, (size_t) plan->stages->len * n_lanes + 1) };
  return why;
}

void
weir__why_free (WeirWhy *why)
{
  for (size_t i = 0; i < (size_t) why->plan->stages->len * why->n_lanes; i++)
    forget (&why->told[i]);
  g_free (why->told);
  g_free (why);
}

static WeirWhySource *
copy_sources (const WeirWhyPart *part)
{
  WeirWhySource *copies = g_memdup2 (part->sources, part->n_sources * sizeof *part->sources);

  for (uint32_t i = 0; i < part->n_sources; i++)
    copies[i].restriction = weir__restriction_copy (part->sources[i].restriction);
  return copies;
}

void
weir__why_add (WeirWhy *why, const WeirWhyPart *part)
{
  Told *told = told_of (why, part->stage.i, part->lane);

  forget (told);
  *told = (Told) { *part, true };
  told->part.inputs = g_memdup2 (part->inputs, part->n_inputs * sizeof *part->inputs);
  told->part.unsent = g_memdup2 (part->unsent, part->n_unsent * sizeof *part->unsent);
  told->part.sources = copy_sources (part);
}

/* --- printing ----------------------------------------------------------------------------------------------------- */

static void
print_time (WeirTime time, GString *to)
{
  g_autofree char *text = weir_time_to_string (time);

  g_string_append (to, time.us == INT64_MIN ? "the beginning of time" : time.us == INT64_MAX ? "the end of time" : text);
}

static void
print_window (WeirWindow window, GString *to)
{
  const bool ends = window.end.us < WEIR_GLOBAL_WINDOW.end.us;

  print_time (window.start, to);
  g_string_append (to, " to ");
  print_time (ends ? window.end : (WeirTime) { INT64_MAX }, to);
}

/* Of what a lane holds of a source the one that is behind the others; those that are not idle are behind those that are. NULL:
 * it holds nothing. */
static const WeirWhySource *
least_source (const WeirWhyPart *part)
{
  const WeirWhySource *least = NULL;

  for (uint32_t i = 0; i < part->n_sources; i++)
    {
      const WeirRestriction *r = part->sources[i].restriction;
      if (least == NULL || r->idle < least->restriction->idle
          || (r->idle == least->restriction->idle && r->watermark.us < least->restriction->watermark.us))
        least = &part->sources[i];
    }
  return least;
}

/* `source`: one that the lane holds; or NULL. */
static void
print_source (const WeirWhy *why, const WeirWhyPart *part, const WeirWhySource *source, GString *to)
{
  const WeirPlanStage *stage = why->plan->stages->pdata[part->stage.i];
  const char *path = weir__graph_transform (why->plan->graph, stage->head_transform)->path;

  if (source == NULL)
    {
      g_string_append_printf (to, "%s, which has no work in lane %u, at ", path, part->lane);
      print_time (part->output_watermark, to);
      return;
    }
  const WeirRestriction *held = source->restriction;
  size_t                 size;
  const uint8_t         *data = g_bytes_get_data (held->element, &size);
  WeirBytes              bytes = { data, size };
  g_autoptr (WeirArena)  arena = weir_arena_new ();
  g_autofree char       *element = g_malloc0 (stage->element->size + WEIR_SLACK);
  g_string_append_printf (to, "%s, in lane %u: element ", path, part->lane);
  if (weir_value_decode (stage->element, &bytes, element, arena, NULL))
    weir_value_print (stage->element, element, 100, to);
  g_string_append_printf (to, ", position %" PRId64, held->range.from);
  if (held->range.to != INT64_MAX)
    g_string_append_printf (to, " of %" PRId64, held->range.to);
  g_string_append (to, held->idle ? ", is idle at " : ", is at ");
  print_time (held->watermark, to);
  if (source->resume_at.us != INT64_MIN)
    {
      g_string_append (to, " and waits until ");
      print_time (source->resume_at, to);
    }
}

/* The least of what the lane holds that somebody waits for; the end of time: there is nothing. */
static WeirTime
least_work (const WeirWhyPart *part)
{
  const WeirWhySource *least = least_source (part);

  return least != NULL && !least->restriction->idle ? least->restriction->watermark : WEIR_TIME_MAX;
}

/* What the lane told in which the stage is behind all others and not idle. NULL: none has told. */
static const WeirWhyPart *
most_behind (const WeirWhy *why, uint32_t stage)
{
  const WeirWhyPart *behind = NULL;

  for (uint32_t i = 0; i < why->n_lanes; i++)
    {
      const Told *told = told_of (why, stage, i);
      if (!told->told || told->part.idle)
        continue;
      const WeirWhyPart *part = &told->part;
      bool before = behind == NULL || part->output_watermark.us < behind->output_watermark.us;
      bool holds = behind != NULL && part->output_watermark.us == behind->output_watermark.us
                   && least_work (part).us < least_work (behind).us;
      if (before || holds)
        behind = part;
    }
  return behind;
}

static const WeirWhyInput *
least_input (const WeirWhyPart *part)
{
  const WeirWhyInput *least = NULL;

  for (uint32_t i = 0; i < part->n_inputs; i++)
    if (!part->inputs[i].idle && (least == NULL || part->inputs[i].watermark.us < least->watermark.us))
      least = &part->inputs[i];
  return least;
}

/* True: the way ends here, and what holds is printed. */
static bool
print_if_holder (const WeirWhy *why, const WeirWhyPart *part, GString *to)
{
  const WeirPlanStage *stage = why->plan->stages->pdata[part->stage.i];
  const char          *path = weir__graph_transform (why->plan->graph, stage->head_transform)->path;

  switch (stage->head)
    {
    case WEIR_HEAD_SOURCE:
      return print_source (why, part, least_source (part), to), true;
    case WEIR_HEAD_TEST_STREAM:
      g_string_append_printf (to, "%s, whose script has come to ", path);
      return print_time (part->output_watermark, to), true;
    case WEIR_HEAD_GROUP:
      if (part->group.hold.us >= part->input_watermark.us || part->group.n_windows == 0)
        return false;
      g_string_append_printf (to, "%s, in lane %u, whose panes under way may be as early as ", path, part->lane);
      return print_time (part->group.hold, to), true;
    default:
      if (part->n_inputs > 0)
        return false;
      g_string_append_printf (to, "%s, which has not ended", path);
      return true;
    }
}

static void
print_cause (const WeirWhy *why, const WeirWhyPart *part, GString *to)
{
  const WeirWhyInput *input;

  g_string_append (to, "\n    held by ");
  while ((input = least_input (part)) != NULL && (part = most_behind (why, input->from.i)) != NULL)
    {
      if (print_if_holder (why, part, to))
        return;
      const WeirPlanStage *stage = why->plan->stages->pdata[part->stage.i];
      g_string_append_printf (to, "%s, that by ", stage->name);
    }
  g_string_append (to, "a lane that is busy and has not answered");
}

/* All lanes of a grouping together. */
static WeirGroupWhy
sum_group (const WeirWhy *why, uint32_t stage, const WeirWhyPart **ret_behind)
{
  WeirGroupWhy sum = { .hold = WEIR_TIME_MAX, .deadline = WEIR_TIME_MAX };

  *ret_behind = NULL;
  for (uint32_t i = 0; i < why->n_lanes; i++)
    {
      const Told         *told = told_of (why, stage, i);
      const WeirGroupWhy *group = &told->part.group;
      if (!told->told)
        continue;
      if (group->n_windows > 0 && (sum.n_windows == 0 || weir_window_compare (group->oldest, sum.oldest) < 0))
        sum.oldest = group->oldest;
      /* Where keys are not counted, a window is counted once for all keys of a lane, and mostly each lane has them all. */
      sum.n_windows = group->n_keys > 0 ? sum.n_windows + group->n_windows : MAX (sum.n_windows, group->n_windows);
      sum.n_keys += group->n_keys;
      if (group->n_fired > 0)
        sum.fired_stay.us = sum.n_fired == 0 ? group->fired_stay.us : MAX (sum.fired_stay.us, group->fired_stay.us);
      sum.n_fired += group->n_fired;
      sum.deadline.us = MIN (sum.deadline.us, group->deadline.us);
      if (*ret_behind == NULL || told->part.input_watermark.us < (*ret_behind)->input_watermark.us)
        *ret_behind = &told->part;
    }
  return sum;
}

/* What those before a grouping have combined and keep until they know more of the time: in no window of the grouping yet. */
static void
print_unsent (const WeirWhy *why, uint32_t to_stage, GString *to)
{
  uint64_t   n_keys = 0;
  WeirWindow oldest = { 0 };

  for (size_t i = 0; i < (size_t) why->plan->stages->len * why->n_lanes; i++)
    for (uint32_t k = 0; k < why->told[i].part.n_unsent; k++)
      {
        const WeirWhyHeld *held = &why->told[i].part.unsent[k];
        if (held->to.i != to_stage)
          continue;
        if (n_keys == 0 || weir_window_compare (held->window, oldest) < 0)
          oldest = held->window;
        n_keys += held->n_keys;
      }
  if (n_keys == 0)
    return;
  g_string_append_printf (to, "\n    combined but not sent yet: %" PRIu64 " partial result%s, the oldest from ", n_keys,
                          n_keys == 1 ? "" : "s");
  print_window (oldest, to);
}

/* All its inputs are, but for those that are at their end. */
static bool
is_idle (const WeirWhyPart *part)
{
  WeirLeastWatermark least = weir__least_watermark_of_none ();

  for (uint32_t i = 0; i < part->n_inputs; i++)
    weir__least_watermark_add (&least, part->inputs[i].watermark, part->inputs[i].idle);
  return weir__least_watermark_is_idle (least);
}

static void
print_idle_sources (const WeirWhy *why, const WeirWhyPart *part, GString *to)
{
  for (uint32_t i = 0; i < part->n_sources; i++)
    if (part->sources[i].restriction->idle)
      {
        g_string_append (to, "\n    idle: ");
        print_source (why, part, &part->sources[i], to);
      }
}

/* What lanes hold of the sources upstream of a stage and nobody waits for, a line each. Edges lead to later stages. */
static void
print_idle (const WeirWhy *why, uint32_t stage, GString *to)
{
  g_autofree bool *upstream = g_new0 (bool, why->plan->stages->len);

  upstream[stage] = true;
  for (uint32_t s = stage + 1; s-- > 0;)
    for (uint32_t i = 0; upstream[s] && i < why->n_lanes; i++)
      {
        const WeirWhyPart *part = &told_of (why, s, i)->part;
        for (uint32_t k = 0; k < part->n_inputs; k++)
          upstream[part->inputs[k].from.i] = true;
        print_idle_sources (why, part, to);
      }
}

/* Those that have fired are apart: nobody waits for them. */
static void
print_windows (const WeirGroupWhy *group, GString *to)
{
  const bool all_fired = group->n_windows == 0 && group->n_fired > 0;

  if (!all_fired)
    g_string_append_printf (to, "%" PRIu64 " open window%s", group->n_windows, group->n_windows == 1 ? "" : "s");
  if (group->n_keys > 0)
    g_string_append_printf (to, " in %" PRIu64 " key%s", group->n_keys, group->n_keys == 1 ? "" : "s");
  if (group->n_windows > 0)
    {
      g_string_append (to, ", the oldest from ");
      print_window (group->oldest, to);
    }
  if (group->n_fired == 0)
    return;
  if (all_fired)
    g_string_append_printf (to, "%" PRIu64 " window%s, which %s", group->n_fired, group->n_fired == 1 ? "" : "s",
                            group->n_fired == 1 ? "has fired and is" : "have all fired and are");
  else
    g_string_append_printf (to, "; %" PRIu64 " more %s", group->n_fired, group->n_fired == 1 ? "has fired and is"
                                                                                             : "have fired and are");
  g_string_append (to, " kept for late data until ");
  print_time (group->fired_stay, to);
}

static void
print_group (const WeirWhy *why, uint32_t s, GString *to)
{
  const WeirPlanStage *stage = why->plan->stages->pdata[s];
  const WeirWhyPart   *behind;
  WeirGroupWhy         group = sum_group (why, s, &behind);

  g_string_append_printf (to, "%s: ", weir__graph_transform (why->plan->graph, stage->head_transform)->path);
  if (behind == NULL)
    {
      g_string_append (to, "all lanes are busy and have not answered\n");
      return;
    }
  print_windows (&group, to);
  print_unsent (why, s, to);
  g_string_append (to, "\n    input watermark: ");
  print_time (behind->input_watermark, to);
  if (is_idle (behind))
    g_string_append (to, ", where it stays: all inputs are idle");
  else if (behind->input_watermark.us != INT64_MAX)
    print_cause (why, behind, to);
  print_idle (why, s, to);
  if (group.deadline.us != INT64_MAX)
    {
      g_string_append (to, "\n    a trigger waits for the clock: ");
      print_time (group.deadline, to);
    }
  g_string_append_c (to, '\n');
}

void
weir__why_print (const WeirWhy *why, GString *to)
{
  unsigned n_groups = 0;

  for (uint32_t s = 0; s < why->plan->stages->len; s++)
    if (((WeirPlanStage *) why->plan->stages->pdata[s])->head == WEIR_HEAD_GROUP)
      {
        print_group (why, s, to);
        n_groups++;
      }
  if (n_groups == 0)
    g_string_append (to, "nothing is grouped in this pipeline\n");
}
