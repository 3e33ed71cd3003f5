/* SPDX-License-Identifier: Apache-2.0 */
/* Scopes: composites that are open, and the names that are taken in them. */
#include "sdk/model/pipeline.h"

#include <string.h>

#include "sdk/base/text.h"

WeirTransformId
weir__scope_current (const WeirPipeline *p)
{
  if (p->scopes->len == 0)
    return (WeirTransformId) { WEIR__NO_ID };
  return g_array_index (p->scopes, WeirTransformId, p->scopes->len - 1);
}

gboolean
weir__scope_contains (const WeirGraph *graph, WeirTransformId outer, WeirTransformId inner)
{
  while (inner.i != outer.i && inner.i != WEIR__NO_ID)
    inner = weir__graph_transform (graph, inner)->parent;
  return inner.i == outer.i;
}

/* What stands between the slashes of a path holds none itself, and nothing that is no name. */
static char *
path_in (const WeirGraph *graph, WeirTransformId parent, const char *name)
{
  char *own = *name != '\0' ? weir__text_printable (name, strlen (name)) : g_strdup ("?");
  char *path = g_strdelimit (own, "/", '|');

  if (parent.i != WEIR__NO_ID)
    {
      path = g_strconcat (weir__graph_transform (graph, parent)->path, "/", own, NULL);
      g_free (own);
    }
  return path;
}

char *
weir__scope_unique_path (WeirPipeline *p, const char *name, bool *ret_numbered)
{
  g_autofree char *path = path_in (p->graph, weir__scope_current (p), name);
  unsigned         n;

  *ret_numbered = g_hash_table_contains (p->paths, path);
  if (!*ret_numbered)
    return g_steal_pointer (&path);
  n = MAX (GPOINTER_TO_UINT (g_hash_table_lookup (p->numbers, path)), 1);
  for (;;)
    {
      g_autofree char *numbered = g_strdup_printf ("%s_%u", path, ++n);

      if (!g_hash_table_contains (p->paths, numbered))
        {
          g_hash_table_replace (p->numbers, g_steal_pointer (&path), GUINT_TO_POINTER (n));
          return g_steal_pointer (&numbered);
        }
    }
}

/* What a user calls a step is a part of its path as it stands. */
static gboolean
check_part (WeirApply *apply, const char *name)
{
  if (*name != '\0' && strchr (name, '/') == NULL)
    return TRUE;
  weir__apply_error (apply, "\"%s\" is no name: it must not be empty nor hold a '/'", name);
  return FALSE;
}

void
weir_scope_begin (WeirPipeline *p, WeirSite at)
{
  WeirApply scope = weir__apply_begin (p, WEIR_URN_COMPOSITE, "scope", at);

  if (at.name != NULL && !scope.failed)
    check_part (&scope, at.name);
  g_array_append_val (p->scopes, scope.id);
}

void
weir_scope_end (WeirPipeline *p)
{
  if (p->scopes->len == 0)
    weir_pipeline_add_error (p, (WeirSite) { NULL, 0, "weir_scope_end" }, "no scope is open");
  else
    g_array_set_size (p->scopes, p->scopes->len - 1);
}

/* --- renaming ----------------------------------------------------------------------------------------------------- */

/* The transform, or the outermost composite around it that is not open as well: what the user sees as one step. */
static WeirTransformId
seen_from (const WeirPipeline *p, WeirTransformId producer)
{
  WeirTransformId open = weir__scope_current (p), seen = producer, up;

  while (!weir__scope_contains (p->graph, open, producer))
    open = weir__graph_transform (p->graph, open)->parent;
  for (up = weir__graph_transform (p->graph, seen)->parent; up.i != open.i;
       up = weir__graph_transform (p->graph, seen)->parent)
    seen = up;
  return seen;
}

static void
move_transform (WeirPipeline *p, WeirTransformId id, char *path)
{
  WeirGraphTransform *t = weir__graph_transform (p->graph, id);

  g_hash_table_remove (p->paths, t->path);
  g_hash_table_insert (p->paths, g_strdup (path), GUINT_TO_POINTER (id.i + 1));
  g_free (t->path);
  t->path = path;
  if (weir__graph_transform_is_composite (t))
    return;
  for (unsigned i = 0; i < t->outputs->len; i++)
    {
      const WeirGraphPort *port = weir__graph_port (t->outputs, i);
      WeirGraphCollection *c = weir__graph_collection (p->graph, port->collection);

      g_free (c->name);
      c->name = g_strconcat (path, ".", port->label, NULL);
    }
}

static void
rename_transform (WeirPipeline *p, WeirTransformId id, const char *path)
{
  g_autofree char *old = g_strdup (weir__graph_transform (p->graph, id)->path);
  size_t           length = strlen (old);

  /* What a composite contains stands right behind it. */
  for (WeirTransformId part = id; part.i < p->graph->transforms->len && weir__scope_contains (p->graph, id, part);
       part.i++)
    move_transform (p, part, g_strconcat (path, weir__graph_transform (p->graph, part)->path + length, NULL));
  weir__graph_transform (p->graph, id)->numbered = false;
}

void
weir_collection_name (WeirCollection *c, const char *name)
{
  WeirPipeline   *p = weir__pipeline_of (c, (WeirSite) { "?", 0, name });
  WeirTransformId id = seen_from (p, c->producer);
  WeirApply       apply = { p, id, weir__graph_transform (p->graph, id), false };
  g_autofree char *path = NULL;
  unsigned         taken;

  if (!weir__apply_check_name (&apply, "the name", name) || !check_part (&apply, name != NULL ? name : ""))
    return;
  path = path_in (p->graph, apply.node->parent, name);
  taken = GPOINTER_TO_UINT (g_hash_table_lookup (p->paths, path));
  if (taken == 0)
    rename_transform (p, id, path);
  else if (taken != id.i + 1)
    weir__apply_error (&apply, "the name \"%s\" is taken: by %s:%d", path,
                       weir__graph_transform (p->graph, (WeirTransformId) { taken - 1 })->file,
                       weir__graph_transform (p->graph, (WeirTransformId) { taken - 1 })->line);
}
