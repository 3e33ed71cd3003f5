/* SPDX-License-Identifier: Apache-2.0 */
/* Groupings. A group is a key (by its canonical encoding) in a window; it keeps all its values, each as it came. Input
 * is bounded and the trigger the default one: each group gives one pane, on time, when all input is there. */
#include <string.h>

#include "tests/conformance/oracle/oracle-private.h"

typedef struct
{
  const void *key;
  WeirWindow  window;
  WeirTime    earliest, latest;
  GPtrArray **values; /* const void * each, by tag */
} Group;

typedef struct
{
  const OracleStep *step;
  unsigned          n_tags;
  GPtrArray        *groups; /* in order of appearance */
  GHashTable       *by_id;  /* GBytes: the key's encoding and the window */
} Groups;

static void
free_group (Groups *groups, Group *group)
{
  for (unsigned i = 0; i < groups->n_tags; i++)
    g_ptr_array_unref (group->values[i]);
  g_free (group->values);
  g_free (group);
}

static void
clear_groups (Groups *groups)
{
  for (unsigned i = 0; i < groups->groups->len; i++)
    free_group (groups, groups->groups->pdata[i]);
  g_ptr_array_unref (groups->groups);
  g_hash_table_unref (groups->by_id);
}

static Groups
new_groups (const OracleStep *step, unsigned n_tags)
{
  return (Groups) { step, n_tags, g_ptr_array_new (),
                    g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL) };
}

static Group *
find_group (Groups *groups, const WeirType *key_type, const void *key, WeirWindow window)
{
  GByteArray *id = g_byte_array_new ();
  GBytes     *bytes;
  Group      *group;

  weir_value_encode (key_type, key, id);
  g_byte_array_append (id, (const guint8 *) &window, sizeof window);
  bytes = g_byte_array_free_to_bytes (id);
  group = g_hash_table_lookup (groups->by_id, bytes);
  if (group != NULL)
    {
      g_bytes_unref (bytes);
      return group;
    }
  group = g_new0 (Group, 1);
  group->key = key;
  group->window = window;
  group->earliest = WEIR_TIME_MAX;
  group->latest = WEIR_TIME_MIN;
  group->values = g_new (GPtrArray *, groups->n_tags);
  for (unsigned i = 0; i < groups->n_tags; i++)
    group->values[i] = g_ptr_array_new ();
  g_ptr_array_add (groups->groups, group);
  g_hash_table_insert (groups->by_id, bytes, group);
  return group;
}

static void
add_to_group (Groups *groups, const OracleElement *e, unsigned tag, const WeirType *key_type, const void *key,
              const void *value)
{
  Group *group = find_group (groups, key_type, key, e->window);

  g_ptr_array_add (group->values[tag], (void *) value);
  group->earliest.us = MIN (group->earliest.us, e->time.us);
  group->latest.us = MAX (group->latest.us, e->time.us);
}

static WeirTime
pane_time (const Groups *groups, const Group *group)
{
  switch (weir_oracle_input_windowing (groups->step)->timestamp_combiner)
    {
    case WEIR_EARLIEST:
      return group->earliest;
    case WEIR_LATEST:
      return group->latest;
    default:
      return (WeirTime) { group->window.end.us - 1 };
    }
}

static void
emit_pane (const Groups *groups, const Group *group, void *value)
{
  OracleElement e = { .value = value, .time = pane_time (groups, group), .window = group->window,
                      .pane = { .timing = WEIR_PANE_ON_TIME } };

  g_array_append_val (weir_oracle_output (groups->step, 0), e);
}

static void *
new_value (const OracleStep *step, const WeirType *type)
{
  return memset (weir_arena_alloc (step->oracle->arena, type->size), 0, type->size);
}

static const void *
field_of (const WeirType *record, unsigned i, const void *value)
{
  return (const char *) value + record->fields[i].offset;
}

static void
set_field (const WeirType *record, unsigned i, void *value, const void *field)
{
  memcpy ((char *) value + record->fields[i].offset, field, record->fields[i].type->size);
}

/* --- GroupByKey, CoGroupByKey ------------------------------------------------------------------------------------- */

static void
set_list (const OracleStep *step, const WeirType *record, unsigned i, void *value, const GPtrArray *values)
{
  const WeirType *item = record->fields[i].type->item;
  struct
  {
    const void *items;
    size_t      n;
  } list;
  char *items = weir_arena_alloc (step->oracle->arena, MAX (values->len, 1) * item->size);

  for (unsigned k = 0; k < values->len; k++)
    memcpy (items + k * item->size, values->pdata[k], item->size);
  list.items = items;
  list.n = values->len;
  set_field (record, i, value, &list);
}

gboolean
weir_oracle_group_by_key (const OracleStep *step, GError **error G_GNUC_UNUSED)
{
  const WeirType *grouped = weir_oracle_output_type (step, 0);
  Groups          groups = new_groups (step, step->t->inputs->len);

  for (unsigned tag = 0; tag < step->t->inputs->len; tag++)
    {
      const WeirType *kv = weir_oracle_input_type (step, tag);
      const GArray   *in = weir_oracle_input (step, tag);

      for (unsigned i = 0; i < in->len; i++)
        {
          const OracleElement *e = &g_array_index (in, OracleElement, i);

          add_to_group (&groups, e, tag, kv->fields[0].type, field_of (kv, 0, e->value), field_of (kv, 1, e->value));
        }
    }
  for (unsigned i = 0; i < groups.groups->len; i++)
    {
      const Group *group = groups.groups->pdata[i];
      void        *value = new_value (step, grouped);

      set_field (grouped, 0, value, group->key);
      for (unsigned tag = 0; tag < groups.n_tags; tag++)
        set_list (step, grouped, tag + 1, value, group->values[tag]);
      emit_pane (&groups, group, value);
    }
  clear_groups (&groups);
  return TRUE;
}

/* --- Combine ------------------------------------------------------------------------------------------------------ */

/* All values into one accumulator, one after the other, in a fresh start; then what it amounts to. */
static void
combine (const OracleStep *step, const WeirType *value_type, const WeirType *result_type, const GPtrArray *values,
         void *ret_result)
{
  const WeirCombineFn *fn = step->function->combine_fn;
  WeirCombineCall      call = { .input = value_type, .accumulator = step->t->accumulator, .output = result_type,
                                .config = step->config, .arena = step->oracle->arena, .user_data = fn->user_data };
  void                *accumulator = new_value (step, call.accumulator);

  if (fn->create != NULL)
    fn->create (&call, accumulator);
  for (unsigned i = 0; i < values->len; i++)
    fn->add_rows (&call, &accumulator, values->pdata[i], value_type->size, NULL, 1);
  fn->extract (&call, accumulator, ret_result);
}

/* What an element's key and value are, by the mode of the Combine. */
typedef struct
{
  const WeirType *key, *value;
  uint32_t        key_offset, value_offset;
} Parts;

static gboolean
combine_groups (const OracleStep *step, Parts parts)
{
  const WeirType *out = weir_oracle_output_type (step, 0);
  const GArray   *in = weir_oracle_input (step, 0);
  Groups          groups = new_groups (step, 1);

  for (unsigned i = 0; i < in->len; i++)
    {
      const OracleElement *e = &g_array_index (in, OracleElement, i);
      const char          *value = e->value;

      add_to_group (&groups, e, 0, parts.key, value + parts.key_offset, value + parts.value_offset);
    }
  for (unsigned i = 0; i < groups.groups->len; i++)
    {
      const Group *group = groups.groups->pdata[i];
      void        *value = new_value (step, out);

      set_field (out, 0, value, group->key);
      combine (step, parts.value, out->fields[1].type, group->values[0], (char *) value + out->fields[1].offset);
      emit_pane (&groups, group, weir_oracle_keep (step->oracle, out, value));
    }
  clear_groups (&groups);
  return TRUE;
}

gboolean
weir_oracle_combine_per_key (const OracleStep *step, GError **error G_GNUC_UNUSED)
{
  const WeirField *fields = weir_oracle_input_type (step, 0)->fields;

  return combine_groups (step, (Parts) { fields[0].type, fields[1].type, fields[0].offset, fields[1].offset });
}

gboolean
weir_oracle_combine_per_element (const OracleStep *step, GError **error G_GNUC_UNUSED)
{
  const WeirType *type = weir_oracle_input_type (step, 0);

  return combine_groups (step, (Parts) { type, type, 0, 0 });
}

gboolean
weir_oracle_combine_globally (const OracleStep *step, GError **error G_GNUC_UNUSED)
{
  static const WeirUnit nothing;
  const WeirType       *type = weir_oracle_input_type (step, 0), *out = weir_oracle_output_type (step, 0);
  const GArray         *in = weir_oracle_input (step, 0);
  Groups                groups = new_groups (step, 1);

  for (unsigned i = 0; i < in->len; i++)
    {
      const OracleElement *e = &g_array_index (in, OracleElement, i);

      add_to_group (&groups, e, 0, WEIR_TYPE (WeirUnit), &nothing, e->value);
    }
  if (in->len == 0 && !step->t->without_default)
    {
      Group *group = find_group (&groups, WEIR_TYPE (WeirUnit), &nothing, WEIR_GLOBAL_WINDOW);

      group->earliest.us = group->latest.us = group->window.end.us - 1;
    }
  for (unsigned i = 0; i < groups.groups->len; i++)
    {
      const Group *group = groups.groups->pdata[i];
      void        *value = new_value (step, out);

      combine (step, type, out, group->values[0], value);
      emit_pane (&groups, group, weir_oracle_keep (step->oracle, out, value));
    }
  clear_groups (&groups);
  return TRUE;
}

/* Each element by itself: { key, list } to { key, what the list amounts to }. */
gboolean
weir_oracle_combine_grouped_values (const OracleStep *step, GError **error G_GNUC_UNUSED)
{
  const WeirType *type = weir_oracle_input_type (step, 0), *out = weir_oracle_output_type (step, 0);
  const WeirType *item = type->fields[1].type->item;
  const GArray   *in = weir_oracle_input (step, 0);

  for (unsigned i = 0; i < in->len; i++)
    {
      OracleElement         e = g_array_index (in, OracleElement, i);
      g_autoptr (GPtrArray) values = g_ptr_array_new ();
      void                 *value = new_value (step, out);
      struct
      {
        const char *items;
        size_t      n;
      } list;

      memcpy (&list, field_of (type, 1, e.value), sizeof list);
      for (size_t k = 0; k < list.n; k++)
        g_ptr_array_add (values, (void *) (list.items + k * item->size));
      set_field (out, 0, value, field_of (type, 0, e.value));
      combine (step, item, out->fields[1].type, values, (char *) value + out->fields[1].offset);
      e.value = weir_oracle_keep (step->oracle, out, value);
      g_array_append_val (weir_oracle_output (step, 0), e);
    }
  return TRUE;
}
