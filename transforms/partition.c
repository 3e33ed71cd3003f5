/* SPDX-License-Identifier: Apache-2.0 */
#include <weir/map.h>

void
weir_collection_partition (WeirCollection *in, const WeirDoFn *fn, const void *config, unsigned n,
                           WeirCollection **ret_parts, WeirSite at)
{
  g_autofree const WeirType **types = g_new (const WeirType *, n);

  if (n == 0)
    {
      weir_pipeline_add_error (weir_collection_pipeline (in), at, "a Partition into 0 collections");
      return;
    }
  for (unsigned i = 0; i < n; i++)
    types[i] = weir_collection_type (in);
  weir_collection_par_do_generic (in, fn, config, types, n, ret_parts, at);
}

uint32_t
weir__partition_failed (WeirContext *ctx, int to, int n, GError **error)
{
  g_set_error (error, WEIR_ERROR, WEIR_ERROR_USER_FN,
               "Partition function returned out of bounds index: %d not in [0..%d)", to, n);
  return weir_do_fn_fail (ctx, error);
}
