/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "sdk/types/value.h"

/* Order and equality agree: compare gives 0 exactly where the canonical encodings are equal. So floats order by bits
 * (-0 before +0, a NaN equal to itself), and maps by their entries in the order of their keys. */

#define COMPARE(a, b) (((a) > (b)) - ((a) < (b)))

static int
compare_strings (const WeirString *a, const WeirString *b)
{
  size_t common = MIN (a->size, b->size);
  int    order = common > 0 ? memcmp (a->data, b->data, common) : 0;

  return order != 0 ? order : COMPARE (a->size, b->size);
}

static int
compare_optionals (const WeirType *type, const void *a, const void *b)
{
  bool in_a = weir__is_present (a), in_b = weir__is_present (b);

  if (!in_a || !in_b)
    return COMPARE (in_a, in_b);
  return weir_value_compare (type->item, weir__optional_value (type, a), weir__optional_value (type, b));
}

static int
compare_lists (const WeirType *type, const WeirItems *a, const WeirItems *b)
{
  for (size_t i = 0; i < a->n && i < b->n; i++)
    {
      int order = weir_value_compare (type->item, weir__item (type, a, i), weir__item (type, b, i));

      if (order != 0)
        return order;
    }
  return COMPARE (a->n, b->n);
}

static int
compare_keys (const void *a, const void *b, void *entry_type)
{
  const WeirField *key = ((const WeirType *) entry_type)->fields;

  return weir_value_compare (key->type, weir__field_value (key, *(const void *const *) a),
                             weir__field_value (key, *(const void *const *) b));
}

const void **
weir__map_sorted (const WeirType *type, const WeirItems *map)
{
  const void **entries = g_new (const void *, map->n + 1);

  for (size_t i = 0; i < map->n; i++)
    entries[i] = weir__item (type, map, i);
  g_qsort_with_data (entries, (int) map->n, sizeof *entries, compare_keys, (void *) type->item);
  return entries;
}

static int
compare_maps (const WeirType *type, const WeirItems *a, const WeirItems *b)
{
  g_autofree const void **in_a = weir__map_sorted (type, a);
  g_autofree const void **in_b = weir__map_sorted (type, b);

  for (size_t i = 0; i < a->n && i < b->n; i++)
    {
      int order = weir_value_compare (type->item, in_a[i], in_b[i]);

      if (order != 0)
        return order;
    }
  return COMPARE (a->n, b->n);
}

static int
compare_records (const WeirType *type, const void *a, const void *b)
{
  for (uint32_t i = 0; i < type->n_fields; i++)
    {
      const WeirField *field = &type->fields[i];
      int order = weir_value_compare (field->type, weir__field_value (field, a), weir__field_value (field, b));

      if (order != 0)
        return order;
    }
  return 0;
}

int
weir_value_compare (const WeirType *type, const void *a, const void *b)
{
  switch (type->kind)
    {
    case WEIR_KIND_UNIT:
      return 0;
    case WEIR_KIND_BOOL:
    case WEIR_KIND_UINT:
      return COMPARE (weir__load_uint (type, a), weir__load_uint (type, b));
    case WEIR_KIND_INT:
    case WEIR_KIND_TIMESTAMP:
    case WEIR_KIND_DURATION:
      return COMPARE (weir__load_int (type, a), weir__load_int (type, b));
    case WEIR_KIND_FLOAT:
      return COMPARE (weir__float_order (type, a), weir__float_order (type, b));
    case WEIR_KIND_STRING:
    case WEIR_KIND_BYTES:
      return compare_strings (a, b);
    case WEIR_KIND_OPTIONAL:
      return compare_optionals (type, a, b);
    case WEIR_KIND_LIST:
      return compare_lists (type, a, b);
    case WEIR_KIND_MAP:
      return compare_maps (type, a, b);
    case WEIR_KIND_RECORD:
      return compare_records (type, a, b);
    }
  g_assert_not_reached ();
}

/* --- equality: the same, without the work that order takes -------------------------------------------------------- */

static gboolean
equal_items (const WeirType *type, const WeirItems *a, const WeirItems *b)
{
  if (a->n != b->n)
    return FALSE;
  if (type->kind == WEIR_KIND_MAP)
    return compare_maps (type, a, b) == 0;
  for (size_t i = 0; i < a->n; i++)
    if (!weir_value_equal (type->item, weir__item (type, a, i), weir__item (type, b, i)))
      return FALSE;
  return TRUE;
}

static gboolean
equal_records (const WeirType *type, const void *a, const void *b)
{
  for (uint32_t i = 0; i < type->n_fields; i++)
    {
      const WeirField *field = &type->fields[i];

      if (!weir_value_equal (field->type, weir__field_value (field, a), weir__field_value (field, b)))
        return FALSE;
    }
  return TRUE;
}

gboolean
weir_value_equal (const WeirType *type, const void *a, const void *b)
{
  const WeirString *in_a = a, *in_b = b;

  switch (type->kind)
    {
    case WEIR_KIND_STRING:
    case WEIR_KIND_BYTES:
      return in_a->size == in_b->size && (in_a->size == 0 || memcmp (in_a->data, in_b->data, in_a->size) == 0);
    case WEIR_KIND_LIST:
    case WEIR_KIND_MAP:
      return equal_items (type, a, b);
    case WEIR_KIND_RECORD:
      return equal_records (type, a, b);
    case WEIR_KIND_OPTIONAL:
      if (!weir__is_present (a) || !weir__is_present (b))
        return weir__is_present (a) == weir__is_present (b);
      return weir_value_equal (type->item, weir__optional_value (type, a), weir__optional_value (type, b));
    default:
      return weir_value_compare (type, a, b) == 0;
    }
}
