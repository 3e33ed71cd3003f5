/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "sdk/types/coder-steps.h"
#include "sdk/types/msgpack.h"
#include "sdk/types/value.h"

typedef struct
{
  GArray *steps;
  Step    pending; /* its prefix waits for a step */
} Compiler;

static StepKind
kind_of (const WeirType *type)
{
  static const uint8_t kinds[] = {
    [WEIR_KIND_UNIT] = STEP_BYTE,       [WEIR_KIND_BOOL] = STEP_BYTE,      [WEIR_KIND_INT] = STEP_INT,
    [WEIR_KIND_UINT] = STEP_UINT,       [WEIR_KIND_FLOAT] = STEP_FLOAT32,  [WEIR_KIND_STRING] = STEP_STRING,
    [WEIR_KIND_BYTES] = STEP_BYTES,     [WEIR_KIND_TIMESTAMP] = STEP_INT64, [WEIR_KIND_DURATION] = STEP_INT64,
    [WEIR_KIND_OPTIONAL] = STEP_OPTIONAL, [WEIR_KIND_LIST] = STEP_LIST,    [WEIR_KIND_MAP] = STEP_MAP,
    [WEIR_KIND_RECORD] = STEP_RECORD,
  };

  if (type->size == 8 && type->kind == WEIR_KIND_INT)
    return STEP_INT64;
  if (type->size == 8 && type->kind == WEIR_KIND_UINT)
    return STEP_UINT64;
  if (type->size == 8 && type->kind == WEIR_KIND_FLOAT)
    return STEP_FLOAT64;
  return kinds[type->kind];
}

static Step *
add_step (Compiler *compiler, const WeirType *type, uint32_t offset)
{
  Step step = compiler->pending;

  step.kind = (uint8_t) kind_of (type);
  step.type = type;
  step.size = type->size;
  step.offset = offset;
  compiler->pending = (Step) { 0 };
  g_array_append_val (compiler->steps, step);
  return &g_array_index (compiler->steps, Step, compiler->steps->len - 1);
}

static void compile (Compiler *compiler, const WeirType *type, uint32_t offset);

static void
compile_record (Compiler *compiler, const WeirType *type, uint32_t offset)
{
  Step *pending = &compiler->pending;

  if (type->n_fields < 16 && pending->n_prefix < MAX_PREFIX)
    pending->prefix[pending->n_prefix++] = (uint8_t) (WEIR__MSGPACK_FIXARRAY | type->n_fields);
  else
    add_step (compiler, type, offset)->n = type->n_fields;
  for (uint32_t i = 0; i < type->n_fields; i++)
    compile (compiler, type->fields[i].type, offset + type->fields[i].offset);
}

static void
compile_body (Compiler *compiler, const WeirType *type, uint32_t offset)
{
  uint32_t        at = compiler->steps->len, n_key = 0;
  const WeirType *item = type->item;
  Step           *step = add_step (compiler, type, offset);

  step->wrapped = type->kind == WEIR_KIND_OPTIONAL && weir__type_may_be_nil (item);
  if (type->kind != WEIR_KIND_OPTIONAL)
    step->size = item->size;
  if (type->kind == WEIR_KIND_LIST)
    step->least = (uint32_t) weir__value_least_encoded (item);
  if (type->kind == WEIR_KIND_MAP)
    {
      step->least = (uint32_t) (weir__value_least_encoded (item->fields[0].type)
                                + weir__value_least_encoded (item->fields[1].type));
      compile (compiler, item->fields[0].type, item->fields[0].offset);
      n_key = compiler->steps->len - at - 1;
      compile (compiler, item->fields[1].type, item->fields[1].offset);
    }
  else
    compile (compiler, item, type->kind == WEIR_KIND_OPTIONAL ? offset + type->item_offset : 0);
  step = &g_array_index (compiler->steps, Step, at);
  step->n = compiler->steps->len - at - 1;
  step->n_key = n_key;
}

static void
compile (Compiler *compiler, const WeirType *type, uint32_t offset)
{
  if (type->kind == WEIR_KIND_RECORD)
    compile_record (compiler, type, offset);
  else if (type->item != NULL)
    compile_body (compiler, type, offset);
  else
    add_step (compiler, type, offset);
}

static bool
has_body (const Step *step)
{
  return step->kind >= STEP_OPTIONAL;
}

/* Sets the rooms of the steps from `step` to `end`; returns what they need up to the first of unknown length.
 * `behind` is what the steps behind `end` need. */
static uint32_t
set_rooms (Step *step, Step *end, uint32_t behind)
{
  const uint32_t own = MAX_PREFIX + WEIR__PUT_MAX;
  Step          *body = step + 1, *next = body, *value;
  uint32_t       after;

  if (step == end)
    return behind;
  if (has_body (step))
    next += step->n;
  after = set_rooms (next, end, behind);
  if (!has_body (step) && step->kind != STEP_STRING && step->kind != STEP_BYTES)
    return own + after;
  value = body + step->n_key;
  step->room = after;
  if (step->kind == STEP_OPTIONAL)
    step->room = MAX (after, set_rooms (body, next, after));
  else if (has_body (step))
    step->body_room = MAX (set_rooms (body, value, 0), set_rooms (value, next, 0));
  return own;
}

WeirCoder *
weir__coder_new (const WeirType *type)
{
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (Step));
  Compiler   compiler = { .steps = steps };
  WeirCoder *coder;

  compile (&compiler, type, 0);
  coder = g_malloc (sizeof *coder + steps->len * sizeof (Step));
  coder->type = type;
  coder->n_steps = steps->len;
  memcpy (coder->steps, steps->data, steps->len * sizeof (Step));
  coder->room = set_rooms (coder->steps, coder->steps + coder->n_steps, 0);
  return coder;
}

void
weir__coder_free (WeirCoder *coder)
{
  g_free (coder);
}
