/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_SYS_COMBINE_FN_HPP
#define WEIR_SYS_COMBINE_FN_HPP

/* A C++ class as a CombineFn:
 *
 *   struct Mean
 *   {
 *     struct Sum { int64_t n; double sum; };                       declared by WEIR_CPP_RECORD (Mean::Sum, n, sum)
 *     void add (Sum &a, const double &x) const { a.n++; a.sum += x; }
 *     void merge (Sum &a, const Sum &b) const { a.n += b.n; a.sum += b.sum; }
 *     double extract (const Sum &a) const { return a.sum / a.n; }
 *   };
 *
 * and if it has them: create (Sum &), subtract (Sum &, const double &), compact (Sum &). An accumulator starts as
 * zeros. Any of them may take a WeirArena & as its last argument, for what accumulators and results point to. One
 * object serves all lanes, so all are const (or static). An exception ends the run, with the step and its what () as
 * the error. */

#include <weir/combine-fn.h>
#include <weir/sys/do-fn.hpp>

namespace weir
{
namespace detail
{
template <typename Args> struct AddArgs
{
  static_assert (IsNever<Args>::value, "add takes (Accumulator &, const In &) and perhaps a WeirArena &");
};
template <typename A, typename In, typename... Rest> struct AddArgs<Args_<A &, const In &, Rest...>>
{
  using Accumulator = A;
  using Input = In;
};

template <typename Args> struct TakesArena : std::false_type {};
template <typename First, typename... Rest> struct TakesArena<Args_<First, Rest...>> : TakesArena<Args_<Rest...>> {};
template <> struct TakesArena<Args_<WeirArena &>> : std::true_type {};

template <typename C, typename = void> struct HasCreate : std::false_type {};
template <typename C> struct HasCreate<C, std::void_t<decltype (&C::create)>> : std::true_type {};
template <typename C, typename = void> struct HasSubtract : std::false_type {};
template <typename C> struct HasSubtract<C, std::void_t<decltype (&C::subtract)>> : std::true_type {};
template <typename C, typename = void> struct HasCompact : std::false_type {};
template <typename C> struct HasCompact<C, std::void_t<decltype (&C::compact)>> : std::true_type {};

/* Calls a method (const, or static), with the arena behind its arguments if it asks for one. */
template <auto method, typename C, typename... A>
decltype (auto)
call_method (const WeirCombineCall *call, A &...args)
{
  [[maybe_unused]] const C &c = Callable<C>::get (call->user_data);
  constexpr bool            with_arena = TakesArena<typename Call<decltype (method)>::Args>::value;

  if constexpr (std::is_member_pointer<decltype (method)>::value && with_arena)
    return (c.*method) (args..., *call->arena);
  else if constexpr (std::is_member_pointer<decltype (method)>::value)
    return (c.*method) (args...);
  else if constexpr (with_arena)
    return method (args..., *call->arena);
  else
    return method (args...);
}

/* C++ may not throw through the engine. */
template <typename Body>
void
guard (const WeirCombineCall *call, Body body) noexcept
{
  try
    {
      body ();
    }
  catch (const std::exception &e)
    {
      weir_combine_fail (call, e.what ());
    }
  catch (...)
    {
      weir_combine_fail (call, unknown_exception);
    }
}

/* A descriptor with all that it points to. The pipeline owns it. */
template <typename C> struct CombineFn
{
  using Add = AddArgs<typename Call<decltype (&C::add)>::Args>;
  using Accumulator = typename Add::Accumulator;
  using In = typename Add::Input;
  using Out = std::decay_t<typename Call<decltype (&C::extract)>::Result>;
  static_assert (!std::is_void<Out>::value, "extract returns the result");

  template <auto method>
  static void
  rows (const WeirCombineCall *call, void *const *accumulators, const char *rows, size_t stride,
        const uint32_t *selection, uint32_t n) noexcept
  {
    guard (call, [&] {
      for (uint32_t i = 0; i < n; i++)
        call_method<method, C> (call, *static_cast<Accumulator *> (accumulators[i]),
                                *reinterpret_cast<const In *> (rows
                                                               + stride * (selection != nullptr ? selection[i] : i)));
    });
  }

  template <auto method>
  static void
  one (const WeirCombineCall *call, void *accumulator) noexcept
  {
    guard (call, [&] { call_method<method, C> (call, *static_cast<Accumulator *> (accumulator)); });
  }

  static void
  merge (const WeirCombineCall *call, void *into, const void *from) noexcept
  {
    guard (call, [&] {
      call_method<&C::merge, C> (call, *static_cast<Accumulator *> (into), *static_cast<const Accumulator *> (from));
    });
  }

  static void
  extract (const WeirCombineCall *call, const void *accumulator, void *ret_output) noexcept
  {
    guard (call, [&] {
      *static_cast<Out *> (ret_output) = call_method<&C::extract, C> (call,
                                                                      *static_cast<const Accumulator *> (accumulator));
    });
  }

  CombineFn (const char *name_, C fn_, const char *file, int line) : name (name_), fn (std::move (fn_)), c ()
  {
    c.abi = WEIR_BATCH_ABI;
    c.size = sizeof c;
    c.name = name.c_str ();
    c.file = file;
    c.line = line;
    c.input = Type<In>::get ();
    c.accumulator = Type<Accumulator>::get ();
    c.output = Type<Out>::get ();
    c.add_rows = rows<&C::add>;
    c.merge = merge;
    c.extract = extract;
    if constexpr (HasCreate<C>::value)
      c.create = one<&C::create>;
    if constexpr (HasSubtract<C>::value)
      c.subtract_rows = rows<&C::subtract>;
    if constexpr (HasCompact<C>::value)
      c.compact = one<&C::compact>;
    c.user_data = Callable<C>::user_data (fn);
  }
  CombineFn (const CombineFn &) = delete;

  static void
  destroy (void *self)
  {
    delete static_cast<CombineFn *> (self);
  }

  std::string   name;
  C             fn;
  WeirCombineFn c;
};
}
}

#endif
