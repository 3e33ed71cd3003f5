/* SPDX-License-Identifier: Apache-2.0 */
/* Types made at run time, for generic transforms: laid out like the C structs that the macros of <weir/element.h>
 * declare. The same parts give the same type. They live as long as the pipeline. */
#include "sdk/model/pipeline.h"

#include <string.h>

#include "sdk/types/type-build.h"

static const char *
keep_string (WeirPipeline *p, const char *s)
{
  return weir_arena_string (p->graph->arena, (WeirString) { s, strlen (s) + 1 }).data;
}

/* Takes the description, a type's parts as text. */
static const WeirType *
keep_type (WeirPipeline *p, char *description, const WeirType *built, const char *name)
{
  WeirType *kept = weir_arena_alloc (p->graph->arena, sizeof *kept);

  *kept = *built;
  kept->name = keep_string (p, name);
  g_hash_table_insert (p->types, description, kept);
  return kept;
}

static const char *
name_of (const WeirType *type)
{
  return type->name != NULL ? type->name : "?";
}

const WeirType *
weir_pipeline_list_type (WeirPipeline *p, const WeirType *item)
{
  g_autofree char *description = g_strdup_printf ("list %p", (const void *) item);
  const WeirType  *known = g_hash_table_lookup (p->types, description);
  g_autofree char *name = g_strdup_printf ("list of %s", name_of (item));

  if (known != NULL)
    return known;
  return keep_type (p, g_steal_pointer (&description), weir__type_list (p->graph->arena, item), name);
}

const WeirType *
weir_pipeline_optional_type (WeirPipeline *p, const WeirType *item)
{
  g_autofree char *description = g_strdup_printf ("optional %p", (const void *) item);
  const WeirType  *known = g_hash_table_lookup (p->types, description);
  g_autofree char *name = g_strdup_printf ("optional %s", name_of (item));

  if (known != NULL)
    return known;
  return keep_type (p, g_steal_pointer (&description), weir__type_optional (p->graph->arena, item), name);
}

static char *
describe_record (const char *name, unsigned n, const char *const *field_names, const WeirType *const *field_types)
{
  GString *to = g_string_new ("record ");

  g_string_append (to, name);
  for (unsigned i = 0; i < n; i++)
    g_string_append_printf (to, "\n%s %p", field_names[i], (const void *) field_types[i]);
  return g_string_free (to, FALSE);
}

const WeirType *
weir_pipeline_record_type (WeirPipeline *p, const char *name, unsigned n, const char *const *field_names,
                           const WeirType *const *field_types)
{
  g_autofree char        *description = describe_record (name, n, field_names, field_types);
  const WeirType         *known = g_hash_table_lookup (p->types, description);
  g_autofree const char **names = g_new (const char *, n);

  if (known != NULL)
    return known;
  for (unsigned i = 0; i < n; i++)
    names[i] = keep_string (p, field_names[i]);
  return keep_type (p, g_steal_pointer (&description),
                    weir__type_record (p->graph->arena, name, n, names, field_types), name);
}

const WeirType *
weir_pipeline_kv_type (WeirPipeline *p, const WeirType *key, const WeirType *value)
{
  g_autofree char *name = g_strdup_printf ("KV of %s and %s", name_of (key), name_of (value));

  return weir_pipeline_record_type (p, name, 2, (const char *const[]) { "key", "value" },
                                    (const WeirType *const[]) { key, value });
}
