/* SPDX-License-Identifier: Apache-2.0 */
/* The function takes no configuration.
 * expect: split has no configuration */
#include <weir/weir.h>

static void
split (const WeirString *line, WeirStringEmitter *words)
{
  weir_emit (words, *line);
}
WEIR_DO_FN (split, WeirString, WeirString)

void build (WeirStringCollection *lines);
void
build (WeirStringCollection *lines)
{
#ifdef FIXED
  weir_par_do (lines, split);
#else
  weir_par_do_with (lines, split, .min_length = 1);
#endif
}
