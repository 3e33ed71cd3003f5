/* SPDX-License-Identifier: Apache-2.0 */
/* CombineFns composed: the accumulator is a record of theirs, and each call is a call of each of them on its field. */
#include <weir/compose.h>

/* Accumulators of this many rows are found at a time. */
#define ROWS 64

static WeirCombineCall
call_part (const WeirCombineCall *call, const WeirCombineFn *fn)
{
  WeirCombineCall part = *call;

  part.accumulator = fn->accumulator;
  part.output = fn->output;
  part.config = NULL;
  part.user_data = fn->user_data;
  return part;
}

/* The parts of the call's composition one after the other, `part_call` as the call of each. */
#define FOR_EACH_PART(call, part, part_call)                                                                           \
  for (const WeirComposePart *part = ((const WeirComposition *) (call)->user_data)->parts,                             \
                             *end_ = part + ((const WeirComposition *) (call)->user_data)->n;                          \
       part < end_; part++)                                                                                            \
    for (WeirCombineCall part_call = call_part ((call), part->fn), *once_ = &part_call; once_ != NULL; once_ = NULL)

const WeirType *
weir_composition_accumulator (WeirPipeline *p, const WeirComposition *composition)
{
  g_autofree const char     **names = g_new (const char *, composition->n);
  g_autofree const WeirType **types = g_new (const WeirType *, composition->n);

  for (unsigned i = 0; i < composition->n; i++)
    {
      names[i] = composition->parts[i].field;
      types[i] = composition->parts[i].fn->accumulator;
    }
  return weir_pipeline_record_type (p, "composed", composition->n, names, types);
}

void
weir__composition_create (const WeirCombineCall *call, void *accumulator)
{
  FOR_EACH_PART (call, part, part_call)
  if (part->fn->create != NULL)
    part->fn->create (&part_call, (char *) accumulator + part->accumulator);
}

typedef void (*Rows) (const WeirCombineCall *call, void *const *accumulators, const char *rows, size_t stride,
                      const uint32_t *selection, uint32_t n);

static void
give_rows (const WeirCombineCall *call, Rows give, const WeirComposePart *part, void *const *accumulators,
           const char *rows, size_t stride, const uint32_t *selection, uint32_t n)
{
  void *fields[ROWS];

  for (uint32_t from = 0; from < n; from += ROWS)
    {
      uint32_t some = MIN (n - from, ROWS);

      for (uint32_t i = 0; i < some; i++)
        fields[i] = (char *) accumulators[from + i] + part->accumulator;
      if (selection != NULL)
        give (call, fields, rows, stride, selection + from, some);
      else
        give (call, fields, rows + stride * from, stride, NULL, some);
    }
}

void
weir__composition_add_rows (const WeirCombineCall *call, void *const *accumulators, const char *rows, size_t stride,
                            const uint32_t *selection, uint32_t n)
{
  FOR_EACH_PART (call, part, part_call)
  give_rows (&part_call, part->fn->add_rows, part, accumulators, rows, stride, selection, n);
}

void
weir__composition_subtract_rows (const WeirCombineCall *call, void *const *accumulators, const char *rows,
                                 size_t stride, const uint32_t *selection, uint32_t n)
{
  FOR_EACH_PART (call, part, part_call)
  give_rows (&part_call, part->fn->subtract_rows, part, accumulators, rows, stride, selection, n);
}

void
weir__composition_merge (const WeirCombineCall *call, void *into, const void *from)
{
  FOR_EACH_PART (call, part, part_call)
  part->fn->merge (&part_call, (char *) into + part->accumulator, (const char *) from + part->accumulator);
}

void
weir__composition_extract (const WeirCombineCall *call, const void *accumulator, void *ret_output)
{
  FOR_EACH_PART (call, part, part_call)
  part->fn->extract (&part_call, (const char *) accumulator + part->accumulator, (char *) ret_output + part->output);
}

void
weir__composition_compact (const WeirCombineCall *call, void *accumulator)
{
  FOR_EACH_PART (call, part, part_call)
  if (part->fn->compact != NULL)
    part->fn->compact (&part_call, (char *) accumulator + part->accumulator);
}
