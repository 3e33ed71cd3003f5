/* SPDX-License-Identifier: Apache-2.0 */
/* What groupings make of values: lists, or what a CombineFn makes of them. */
#include <string.h>

#include "tests/conformance/oracle/group.h"

static gboolean
is (const OracleNode *node, const char *urn)
{
  return strcmp (node->t->urn, urn) == 0;
}

static const void *
field_of (const WeirType *record, unsigned i, const void *value)
{
  return (const char *) value + record->fields[i].offset;
}

static void *
room_for_field (const WeirType *record, unsigned i, void *value)
{
  return (char *) value + record->fields[i].offset;
}

/* --- keys and values of elements ---------------------------------------------------------------------------------- */

const void *
weir_oracle_key_of (const OracleNode *node, unsigned tag, const void *element, const WeirType **ret_type)
{
  static const WeirUnit nothing;

  *ret_type = weir_oracle_input_type (node, tag);
  if (is (node, WEIR_URN_COMBINE_PER_ELEMENT))
    return element;
  if (is (node, WEIR_URN_COMBINE_GLOBALLY))
    {
      *ret_type = WEIR_TYPE (WeirUnit);
      return &nothing;
    }
  element = field_of (*ret_type, 0, element);
  *ret_type = (*ret_type)->fields[0].type;
  return element;
}

const void *
weir_oracle_value_of (const OracleNode *node, unsigned tag, const void *element, const WeirType **ret_type)
{
  *ret_type = weir_oracle_input_type (node, tag);
  if (is (node, WEIR_URN_COMBINE_PER_ELEMENT) || is (node, WEIR_URN_COMBINE_GLOBALLY))
    return element;
  element = field_of (*ret_type, 1, element);
  *ret_type = (*ret_type)->fields[1].type;
  return element;
}

/* --- lists -------------------------------------------------------------------------------------------------------- */

typedef struct
{
  char  *items;
  size_t n;
} List;

static void
list_values (const OracleNode *node, const GPtrArray *arrivals, unsigned tag, const WeirType *item, List *ret_list)
{
  *ret_list = (List) { weir_arena_alloc (node->oracle->arena, MAX (arrivals->len, 1) * item->size), 0 };
  for (unsigned i = 0; i < arrivals->len; i++)
    {
      const OracleArrival *arrival = arrivals->pdata[i];

      if (arrival->tag == tag)
        memcpy (ret_list->items + ret_list->n++ * item->size, arrival->value, item->size);
    }
}

static void *
group (const OracleNode *node, const void *key, const GPtrArray *arrivals)
{
  const WeirType *out = weir_oracle_output_type (node, 0);
  void           *grouped = weir_oracle_new_value (node->oracle, out);

  memcpy (room_for_field (out, 0, grouped), key, out->fields[0].type->size);
  for (unsigned tag = 0; tag < node->t->inputs->len; tag++)
    list_values (node, arrivals, tag, out->fields[tag + 1].type->item, room_for_field (out, tag + 1, grouped));
  return grouped;
}

/* --- combines ----------------------------------------------------------------------------------------------------- */

/* All values into one accumulator, one after the other, in a fresh start; then what was taken back is taken off;
 * then what it amounts to. */
static void
combine (OracleNode *node, const WeirType *type, const WeirType *result, const GPtrArray *values,
         const GPtrArray *taken_back, void *ret_result)
{
  const WeirCombineFn *fn = node->function->combine_fn;
  WeirCombineCall      call = { .input = type, .accumulator = node->t->accumulator, .output = result,
                                .config = node->config, .arena = node->oracle->arena, .user_data = fn->user_data,
                                .path = node->t->path, .failure = &node->failure };
  void                *accumulator = weir_oracle_new_value (node->oracle, call.accumulator);

  if (fn->create != NULL)
    fn->create (&call, accumulator);
  for (unsigned i = 0; i < values->len; i++)
    fn->add_rows (&call, &accumulator, values->pdata[i], type->size, NULL, 1);
  for (unsigned i = 0; i < taken_back->len; i++)
    fn->subtract_rows (&call, &accumulator, taken_back->pdata[i], type->size, NULL, 1);
  fn->extract (&call, accumulator, ret_result);
}

static GPtrArray *
values_of (const OracleNode *node, const GPtrArray *arrivals, WeirElementKind kind)
{
  GPtrArray *values = weir_oracle_list (node->oracle);

  for (unsigned i = 0; i < arrivals->len; i++)
    {
      const OracleArrival *arrival = arrivals->pdata[i];

      if (arrival->e.kind == kind)
        g_ptr_array_add (values, (void *) arrival->value);
    }
  return values;
}

void *
weir_oracle_pane_value (OracleNode *node, const void *key, const GPtrArray *arrivals)
{
  const WeirType *in = weir_oracle_input_type (node, 0), *out = weir_oracle_output_type (node, 0);
  GPtrArray      *values = values_of (node, arrivals, WEIR_INSERT), *off = values_of (node, arrivals, WEIR_RETRACT);
  void           *value = weir_oracle_new_value (node->oracle, out);

  if (is (node, WEIR_URN_GROUP_BY_KEY) || is (node, WEIR_URN_CO_GROUP_BY_KEY))
    return group (node, key, arrivals);
  if (is (node, WEIR_URN_COMBINE_GLOBALLY))
    combine (node, in, out, values, off, value);
  else
    {
      memcpy (room_for_field (out, 0, value), key, out->fields[0].type->size);
      combine (node, is (node, WEIR_URN_COMBINE_PER_KEY) ? in->fields[1].type : in, out->fields[1].type, values, off,
               room_for_field (out, 1, value));
    }
  return weir_oracle_keep (node->oracle, out, value);
}

/* Each element by itself: { key, list } to { key, what the list amounts to }. */
gboolean
weir_oracle_combine_grouped_values (OracleNode *node, GError **error)
{
  const WeirType *in = weir_oracle_input_type (node, 0), *out = weir_oracle_output_type (node, 0);
  const WeirType *item = in->fields[1].type->item;
  const GArray   *elements = weir_oracle_input (node, 0);

  weir_oracle_pass_watermark (node, 0);
  for (unsigned i = 0; i < elements->len && node->failure == NULL; i++)
    {
      OracleElement         e = g_array_index (elements, OracleElement, i);
      g_autoptr (GPtrArray) values = g_ptr_array_new (), nothing = g_ptr_array_new ();
      void                 *value = weir_oracle_new_value (node->oracle, out);
      List                  list;

      memcpy (&list, field_of (in, 1, e.value), sizeof list);
      for (size_t k = 0; k < list.n; k++)
        g_ptr_array_add (values, list.items + k * item->size);
      memcpy (room_for_field (out, 0, value), field_of (in, 0, e.value), out->fields[0].type->size);
      combine (node, item, out->fields[1].type, values, nothing, room_for_field (out, 1, value));
      e.value = weir_oracle_keep (node->oracle, out, value);
      g_array_append_val (weir_oracle_output (node, 0), e);
    }
  if (node->failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&node->failure));
  return FALSE;
}
