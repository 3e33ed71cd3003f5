/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support/weir-test.h"

#include "runners/engine/slab.h"

#define N 5000u

static void
pieces_do_not_overlap_and_may_be_given_back_in_any_order (G_GNUC_UNUSED void **state)
{
  static const size_t sizes[] = { 8, 40, 64, 1024, 4096 };

  for (size_t s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      g_autofree uint64_t **pieces = g_new (uint64_t *, N);
      WeirSlab              slab;
      weir__slab_init (&slab, sizes[s]);
      for (unsigned round = 0; round < 3; round++)
        {
          for (unsigned i = 0; i < N; i++)
            {
              pieces[i] = weir__slab_take (&slab);
              memset (pieces[i], (int) (i % 251), sizes[s]);
            }
          for (unsigned i = 0; i < N; i += 2)
            weir__slab_give_back (&slab, pieces[i]);
          for (unsigned i = 0; i < N; i += 2)
            {
              pieces[i] = weir__slab_take (&slab);
              memset (pieces[i], (int) (i % 251), sizes[s]);
            }
          for (unsigned i = 0; i < N; i++)
            for (size_t k = 0; k < sizes[s]; k++)
              assert_int_equal (((const uint8_t *) pieces[i])[k], i % 251);
          for (unsigned i = 0; i < N; i++)
            weir__slab_give_back (&slab, pieces[i * 7 % N]);
        }
      weir__slab_clear (&slab);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (pieces_do_not_overlap_and_may_be_given_back_in_any_order),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
