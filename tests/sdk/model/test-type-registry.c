/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/sdk/model/model-test.h"

WEIR_LIST (Names, WeirString)
WEIR_OPTIONAL (MaybeBool, bool)
WEIR_OPTIONAL (MaybeString, WeirString)
typedef struct
{
  bool       b;
  int64_t    n;
  int16_t    s;
  WeirString name;
  uint8_t    u;
} Mixed;
WEIR_RECORD (Mixed, b, n, s, name, u)
typedef struct
{
  int16_t a;
  uint8_t b;
} Small;
WEIR_RECORD (Small, a, b)

static void
assert_like (const WeirType *made, const WeirType *declared)
{
  g_autoptr (GError) error = NULL;

  if (!weir_type_same_layout (made, declared, &error))
    fail_msg ("%s", error->message);
  assert_int_equal (made->size, declared->size);
  assert_int_equal (made->align, declared->align);
  assert_int_equal (made->flat, declared->flat);
  assert_int_equal (made->item_offset, declared->item_offset);
  assert_int_equal (weir_type_fingerprint (made), weir_type_fingerprint (declared));
}

static void
types_made_at_run_time_are_laid_out_as_the_compiler_does (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");

  (void) state;
  assert_like (weir_pipeline_list_type (p, WEIR_TYPE (WeirString)), WEIR_TYPE (Names));
  assert_like (weir_pipeline_optional_type (p, WEIR_TYPE (bool)), WEIR_TYPE (MaybeBool));
  assert_like (weir_pipeline_optional_type (p, WEIR_TYPE (WeirString)), WEIR_TYPE (MaybeString));
  assert_like (weir_pipeline_kv_type (p, WEIR_TYPE (WeirString), WEIR_TYPE (int64_t)), WEIR_TYPE (Score));
  assert_like (weir_pipeline_record_type (
                   p, "Mixed", 5, (const char *const[]) { "b", "n", "s", "name", "u" },
                   (const WeirType *const[]) { WEIR_TYPE (bool), WEIR_TYPE (int64_t), WEIR_TYPE (int16_t),
                                               WEIR_TYPE (WeirString), WEIR_TYPE (uint8_t) }),
               WEIR_TYPE (Mixed));
  assert_like (weir_pipeline_record_type (p, "Small", 2, (const char *const[]) { "a", "b" },
                                          (const WeirType *const[]) { WEIR_TYPE (int16_t), WEIR_TYPE (uint8_t) }),
               WEIR_TYPE (Small));
  assert_like (weir_pipeline_record_type (p, "group", 2, (const char *const[]) { "key", "values" },
                                          (const WeirType *const[]) {
                                              WEIR_TYPE (WeirString),
                                              weir_pipeline_list_type (p, WEIR_TYPE (int64_t)) }),
               WEIR_TYPE (ScoresOf));
}

static void
the_same_parts_give_the_same_type (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");

  (void) state;
  assert_ptr_equal (weir_pipeline_list_type (p, WEIR_TYPE (double)), weir_pipeline_list_type (p, WEIR_TYPE (double)));
  assert_ptr_not_equal (weir_pipeline_list_type (p, WEIR_TYPE (double)),
                        weir_pipeline_optional_type (p, WEIR_TYPE (double)));
  assert_ptr_equal (weir_pipeline_kv_type (p, WEIR_TYPE (double), WEIR_TYPE (bool)),
                    weir_pipeline_kv_type (p, WEIR_TYPE (double), WEIR_TYPE (bool)));
  assert_ptr_not_equal (weir_pipeline_kv_type (p, WEIR_TYPE (double), WEIR_TYPE (bool)),
                        weir_pipeline_kv_type (p, WEIR_TYPE (bool), WEIR_TYPE (double)));
}

static void
names_of_fields_are_copied (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
  char                     field[] = "width", name[] = "Grid";
  const char *const        fields[] = { field };
  const WeirType *const    types[] = { WEIR_TYPE (double) };
  const WeirType          *type = weir_pipeline_record_type (p, name, 1, fields, types);

  (void) state;
  field[0] = name[0] = 'X';
  assert_string_equal (type->fields[0].name, "width");
  assert_string_equal (type->name, "Grid");
}

static void
a_record_may_be_empty (void **state)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");

  (void) state;
  assert_int_equal (weir_pipeline_record_type (p, "Nothing", 0, NULL, NULL)->n_fields, 0);
}

/* They would build a graph whose bytes cannot be read. */
static void
names_of_fields_and_types_are_text_of_one_line (void **state)
{
  const struct
  {
    const char *type, *field, *error;
  } wrong[] = {
    { "pair", "a\tb", "user.c:7: par: out: type pair: the name of field 1 holds a control character" },
    { "pair", "\xff", "user.c:7: par: out: type pair: the name of field 1 is not UTF-8" },
    { "pa\nir", "a", "user.c:7: par: out: the name of a type holds a control character" },
  };

  (void) state;
  for (unsigned i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (WeirPipeline) p = weir_pipeline_new ("p");
      const WeirType *type
          = weir_pipeline_record_type (p, wrong[i].type, 2, (const char *const[]) { wrong[i].field, "c" },
                                       (const WeirType *const[]) { WEIR_TYPE (int64_t), WEIR_TYPE (bool) });
      WeirDoFn        generic = read_lines;
      WeirCollection *out;

      generic.outputs = &(const WeirOutputSpec) { "out", NULL };
      out = weir_collection_par_do_generic (weir_pipeline_impulse (p, AT (1, "impulse")), &generic, NULL, &type, 1,
                                            NULL, AT (7, "par"));
      assert_true (weir_collection_is_broken (out));
      assert_errors (p, wrong[i].error);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (types_made_at_run_time_are_laid_out_as_the_compiler_does),
    cmocka_unit_test (the_same_parts_give_the_same_type),
    cmocka_unit_test (names_of_fields_are_copied),
    cmocka_unit_test (a_record_may_be_empty),
    cmocka_unit_test (names_of_fields_and_types_are_text_of_one_line),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
