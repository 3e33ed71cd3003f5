/* SPDX-License-Identifier: Apache-2.0 */
#include "sdk/model/pipeline.h"

#include <string.h>

#include "sdk/base/text.h"

/* A construction error. The path is looked up when errors are reported, since a transform may be renamed later. */
typedef struct
{
  WeirTransformId transform; /* WEIR__NO_ID: `path` says where */
  char           *path;
  char           *file;
  int             line;
  char           *message;
} ConstructionError;

static void
free_error (void *data)
{
  ConstructionError *e = data;

  g_free (e->path);
  g_free (e->file);
  g_free (e->message);
  g_free (e);
}

typedef struct
{
  void          *data;
  GDestroyNotify destroy;
} Owned;

static void
destroy_owned (void *owned)
{
  ((Owned *) owned)->destroy (((Owned *) owned)->data);
}

WeirPipeline *
weir_pipeline_new (const char *name)
{
  WeirPipeline    *p = g_new0 (WeirPipeline, 1);
  g_autofree char *printable = name != NULL ? weir__text_printable (name, strlen (name)) : g_strdup ("pipeline");

  p->graph = weir__graph_new (printable);
  p->functions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  p->types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  p->fine_types = g_hash_table_new (NULL, NULL);
  p->paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  p->numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  p->options = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  p->claims = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  p->collections = g_ptr_array_new_with_free_func (g_free);
  p->errors = g_ptr_array_new_with_free_func (free_error);
  p->scopes = g_array_new (FALSE, FALSE, sizeof (WeirTransformId));
  p->assertions = g_array_new (FALSE, FALSE, sizeof (WeirTransformId));
  p->owned = g_array_new (FALSE, FALSE, sizeof (Owned));
  g_array_set_clear_func (p->owned, destroy_owned);
  g_datalist_init (&p->data);
  if (name != NULL && weir__text_fault (name, strlen (name)) != NULL)
    weir_pipeline_add_error (p, (WeirSite) { NULL, 0, "weir_pipeline_new" }, "the pipeline's name %s",
                             weir__text_fault (name, strlen (name)));
  return p;
}

void
weir_pipeline_free (WeirPipeline *p)
{
  if (p == NULL)
    return;
  g_datalist_clear (&p->data); /* a run that still goes on uses all of the rest */
  g_hash_table_unref (p->functions);
  g_hash_table_unref (p->types);
  g_hash_table_unref (p->fine_types);
  g_hash_table_unref (p->paths);
  g_hash_table_unref (p->numbers);
  g_hash_table_unref (p->options);
  g_hash_table_unref (p->claims);
  g_ptr_array_unref (p->collections);
  g_ptr_array_unref (p->errors);
  g_array_unref (p->scopes);
  g_array_unref (p->assertions);
  weir__graph_free (p->graph);
  g_array_unref (p->owned);
  g_free (p);
}

void
weir_pipeline_own (WeirPipeline *p, void *data, GDestroyNotify destroy)
{
  Owned owned = { data, destroy };

  g_array_append_val (p->owned, owned);
}

const char *
weir_pipeline_name (const WeirPipeline *p)
{
  return p->graph->name;
}

WeirPipeline *
weir__pipeline_of (const WeirCollection *in, WeirSite at)
{
  if (in == NULL)
    g_error ("%s:%d: %s: the collection is NULL", at.file, at.line, at.name);
  return in->pipeline;
}

/* --- errors ------------------------------------------------------------------------------------------------------- */

static void
add_error (WeirPipeline *p, WeirTransformId transform, char *path, const char *file, int line, char *message)
{
  ConstructionError *e = g_new0 (ConstructionError, 1);

  e->transform = transform;
  e->path = path;
  e->file = g_strdup (file);
  e->line = line;
  e->message = message;
  g_ptr_array_add (p->errors, e);
}

void
weir_pipeline_add_error (WeirPipeline *p, WeirSite at, const char *format, ...)
{
  WeirTransformId  scope = weir__scope_current (p);
  const char      *scope_path = scope.i == WEIR__NO_ID ? NULL : weir__graph_transform (p->graph, scope)->path;
  g_autofree char *name = at.name != NULL ? weir__text_printable (at.name, strlen (at.name)) : g_strdup ("?");
  va_list          args;

  va_start (args, format);
  add_error (p, (WeirTransformId) { WEIR__NO_ID },
             scope_path != NULL ? g_strconcat (scope_path, "/", name, NULL) : g_strdup (name), at.file, at.line,
             g_strdup_vprintf (format, args));
  va_end (args);
}

void
weir_pipeline_claim (WeirPipeline *p, const char *name, WeirSite at)
{
  const char *first = g_hash_table_lookup (p->claims, name);

  if (first != NULL)
    weir_pipeline_add_error (p, at, "\"%s\" is made by the step at %s, too", name, first);
  else
    g_hash_table_insert (p->claims, g_strdup (name), g_strdup_printf ("%s:%d", at.file, at.line));
}

void
weir__apply_error (WeirApply *apply, const char *format, ...)
{
  va_list args;

  apply->failed = true;
  va_start (args, format);
  add_error (apply->pipeline, apply->id, NULL, apply->node->file, apply->node->line, g_strdup_vprintf (format, args));
  va_end (args);
}

void
weir__apply_take_error (WeirApply *apply, const char *what, GError *error)
{
  if (what != NULL)
    weir__apply_error (apply, "%s: %s", what, error->message);
  else
    weir__apply_error (apply, "%s", error->message);
  g_error_free (error);
}

static void
print_open_scopes (const WeirPipeline *p, GString *to)
{
  for (unsigned i = 0; i < p->scopes->len; i++)
    {
      WeirGraphTransform *t = weir__graph_transform (p->graph, g_array_index (p->scopes, WeirTransformId, i));

      g_string_append (to, to->len > 0 ? "\n" : "");
      weir__graph_print_place (t->file, t->line, t->path, to);
      g_string_append (to, "the scope is not ended");
    }
}

char *
weir_pipeline_errors (const WeirPipeline *p)
{
  GString *to = g_string_new (NULL);

  for (unsigned i = 0; i < p->errors->len; i++)
    {
      const ConstructionError *e = g_ptr_array_index (p->errors, i);
      const char *path = e->path != NULL ? e->path : weir__graph_transform (p->graph, e->transform)->path;

      g_string_append (to, i > 0 ? "\n" : "");
      weir__graph_print_place (e->file, e->line, path, to);
      g_string_append (to, e->message);
    }
  print_open_scopes (p, to);
  if (to->len == 0) /* or what is missing may be what was refused */
    weir__late_data_print_errors (p->graph, to);
  return g_string_free (to, to->len == 0);
}

/* --- the private face --------------------------------------------------------------------------------------------- */

const WeirGraph *
weir__pipeline_graph (WeirPipeline *p, GError **error)
{
  g_autofree char *errors = weir_pipeline_errors (p);

  if (errors != NULL)
    {
      g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_CONSTRUCTION, errors);
      return NULL;
    }
  return weir__graph_verify (p->graph, error) ? p->graph : NULL;
}

void
weir_pipeline_set_option (WeirPipeline *p, const char *key, const char *value)
{
  if (value == NULL)
    g_hash_table_remove (p->options, key);
  else
    g_hash_table_replace (p->options, g_strdup (key), g_strdup (value));
}

const char *
weir__pipeline_option (WeirPipeline *p, const char *key)
{
  return g_hash_table_lookup (p->options, key);
}

void
weir__pipeline_set_data (WeirPipeline *p, const char *key, void *data, GDestroyNotify destroy)
{
  g_datalist_set_data_full (&p->data, key, data, destroy);
}

void *
weir__pipeline_data (const WeirPipeline *p, const char *key)
{
  return g_datalist_get_data ((GData **) &p->data, key);
}
