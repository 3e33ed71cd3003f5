/* SPDX-License-Identifier: Apache-2.0 */
#include <string>

#include <weir/sys/value.hpp>

#include "tests/sdk/weir/element-pair.h"
#include "tests/support/weir-test.h"

#define PAIR(T) { weir::Type<T>::get (), weir::Type<T>::layout },

static const ElementPair pairs_in_cpp[] = { FOR_EACH_PAIR (PAIR) };

static void
a_header_declares_the_same_elements_in_c_and_in_cpp (void **)
{
  for (size_t i = 0; i < G_N_ELEMENTS (pairs_in_cpp); i++)
    {
      const ElementPair &c = pairs_in_c[i], &cpp = pairs_in_cpp[i];
      g_autoptr (GError) error = nullptr;

      if (!weir_type_same_layout (c.type, cpp.type, &error))
        fail_msg ("%s: %s", c.type->name, error->message);
      assert_string_equal (c.type->name, cpp.type->name);
      assert_int_equal (c.type->size, cpp.type->size);
      assert_int_equal (c.type->align, cpp.type->align);
      assert_int_equal (c.type->flat, cpp.type->flat);
      assert_int_equal (c.type->item_offset, cpp.type->item_offset);
      assert_int_equal (c.layout, cpp.layout);
      assert_int_equal (weir_type_fingerprint (c.type), weir_type_fingerprint (cpp.type));
    }
}

template <typename Cpp, typename C>
static void
assert_like ()
{
  g_autoptr (GError) error = nullptr;

  if (!weir_type_same_layout (weir::Type<Cpp>::get (), weir::Type<C>::get (), &error))
    fail_msg ("%s", error->message);
  assert_int_equal (weir::Type<Cpp>::layout, weir::Type<C>::layout);
  assert_int_equal (weir::Type<Cpp>::get ()->flat, weir::Type<C>::get ()->flat);
}

static void
templates_are_laid_out_like_the_structs_that_macros_declare (void **)
{
  assert_like<weir::KV<weir::String, int64_t>, PairCount> ();
  assert_like<weir::List<WeirString>, PairWords> ();
  assert_like<weir::Optional<int32_t>, PairMaybe> ();
  assert_like<weir::Optional<weir::String>, PairMaybeText> ();
  assert_like<weir::Grouped<weir::String, PairPlace>, PairGroup> ();
  assert_like<weir::String, WeirString> ();
}

static void
integers_of_the_same_size_are_the_same_whatever_they_are_called (void **)
{
  assert_ptr_equal (weir::Type<long>::get (), weir::Type<int64_t>::get ());
  assert_ptr_equal (weir::Type<long long>::get (), weir::Type<int64_t>::get ());
  assert_ptr_equal (weir::Type<unsigned long>::get (), weir::Type<uint64_t>::get ());
  assert_ptr_equal (weir::Type<int>::get (), weir::Type<int32_t>::get ());
}

static void
a_string_is_a_string_view_and_back (void **)
{
  std::string  owner = "to be";
  weir::String s = owner, t = std::string_view ("to be"), nothing;

  assert_ptr_equal (s.data, owner.data ());
  assert_true (s == t);
  assert_true (s != "not to be");
  assert_true (nothing == "");
  assert_int_equal (std::string_view (s).size (), 5);
}

int
main ()
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_header_declares_the_same_elements_in_c_and_in_cpp),
    cmocka_unit_test (templates_are_laid_out_like_the_structs_that_macros_declare),
    cmocka_unit_test (integers_of_the_same_size_are_the_same_whatever_they_are_called),
    cmocka_unit_test (a_string_is_a_string_view_and_back),
  };

  return cmocka_run_group_tests (tests, nullptr, nullptr);
}
