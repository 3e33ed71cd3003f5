/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_SYS_DO_FN_HPP
#define WEIR_SYS_DO_FN_HPP

/* A C++ callable as a DoFn: the loop over the batch is instantiated here, in the user's file, around the user's operator ().
 *
 * What the callable is given is read off its signature: ([Context &,] const In &, Emitter<Out> & ...). All lanes call the
 * one object, hence its operator () must be const; what it captured must be safe to read from several threads. A callable
 * without state has one address per type, one with state an address of its own, by which Weir knows whether two functions of
 * one name are the same. An exception ends the bundle, and the run, with its what (). */

#include <exception>
#include <new>
#include <tuple>
#include <utility>

#include <weir/do-fn.h>
#include <weir/sys/emitter.hpp>

namespace weir
{
namespace detail
{
template <typename... Args> struct Args_
{
};

/* The return type and arguments of a callable that is no template and not overloaded. */
template <typename F> struct Signature : Signature<decltype (&F::operator())>
{
};
template <typename R, typename... A> struct Signature<R (*) (A...)>
{
  using Result = R;
  using Args = Args_<A...>;
};
template <typename R, typename... A> struct Signature<R (*) (A...) noexcept> : Signature<R (*) (A...)> {};
template <typename C, typename R, typename... A> struct Signature<R (C::*) (A...) const> : Signature<R (*) (A...)> {};
template <typename C, typename R, typename... A> struct Signature<R (C::*) (A...) const noexcept> : Signature<R (*) (A...)> {};
template <typename C, typename R, typename... A> struct Signature<R (C::*) (A...)>
{
  static_assert (IsNever<C>::value, "a function that changes itself (a mutable lambda) cannot be shared by lanes");
};

/* Args_ of a DoFn, taken apart. */
template <typename Args> struct DoFnArgs
{
  static_assert (IsNever<Args>::value, "a function takes ([weir::Context &,] const In &, weir::Emitter<Out> & ...)");
};
template <typename In, typename... Out> struct DoFnArgs<Args_<const In &, Emitter<Out> &...>>
{
  using Input = In;
  using Outputs = std::tuple<Out...>;
  static constexpr bool has_context = false;
};
template <typename In, typename... Out> struct DoFnArgs<Args_<Context &, const In &, Emitter<Out> &...>>
{
  using Input = In;
  using Outputs = std::tuple<Out...>;
  static constexpr bool has_context = true;
};

inline uint32_t
fail (WeirContext *ctx, GError **error, const char *what)
{
  g_set_error (error, WEIR_ERROR, WEIR_ERROR_USER_FN, "%s", what);
  return ctx->position;
}

/* The callable, found again from a descriptor's user_data. */
template <typename F, typename = void> struct Callable
{
  using Kept = F;
  static const void *user_data (const F &kept) { return &kept; }
  static const F &get (const void *user_data) { return *static_cast<const F *> (user_data); }
};
template <typename F> struct Callable<F, std::enable_if_t<std::is_empty<F>::value>>
{
  using Kept = F;
  alignas (F) static inline unsigned char place[sizeof (F)];
  static const void *user_data (const F &kept) { return ::new (place) F (kept); }
  static const F &get (const void *user_data) { return *static_cast<const F *> (user_data); }
};
template <typename R, typename... A> struct Callable<R (*) (A...)>
{
  using Kept = R (*) (A...);
  static const void *user_data (Kept kept) { return reinterpret_cast<const void *> (kept); }
  static Kept get (const void *user_data) { return reinterpret_cast<Kept> (const_cast<void *> (user_data)); }
};

template <typename F, typename In, typename Outputs, bool has_context, typename Indices> struct Loop;

template <typename F, typename In, typename... Out, bool has_context, size_t... I>
struct Loop<F, In, std::tuple<Out...>, has_context, std::index_sequence<I...>>
{
  static uint32_t
  run (WeirContext *ctx, const WeirBatch *in, uint32_t from, GError **error)
  {
    const auto                         &fn = Callable<F>::get (ctx->user_data);
    const In                           *rows = reinterpret_cast<const In *> (in->rows);
    Context                             context (ctx);
    [[maybe_unused]] std::tuple<Emitter<Out>...> out (Emitter<Out> (ctx->outputs[I])...);

    try
      {
        for (uint32_t i = from; i < in->n;)
          {
            ctx->position = i;
            if constexpr (has_context)
              fn (context, rows[weir_batch_row (in, i)], std::get<I> (out)...);
            else
              fn (rows[weir_batch_row (in, i)], std::get<I> (out)...);
            i++;
            if (__builtin_expect (weir_context_should_stop (ctx), 0))
              return i;
          }
        return in->n;
      }
    catch (const std::exception &e)
      {
        return fail (ctx, error, e.what ());
      }
    catch (...)
      {
        return fail (ctx, error, "an exception that is no std::exception");
      }
  }
};

/* A descriptor with all that it points to. The pipeline owns it. */
template <typename F> struct DoFn
{
  using Sig = Signature<F>;
  using Args = DoFnArgs<typename Sig::Args>;
  using In = typename Args::Input;
  using Outputs = typename Args::Outputs;
  static constexpr size_t n_outputs = std::tuple_size<Outputs>::value;
  static_assert (std::is_void<typename Sig::Result>::value, "a function emits its outputs and returns nothing");
  using Run = Loop<F, In, Outputs, Args::has_context, std::make_index_sequence<n_outputs>>;

  DoFn (const char *name_, F fn_, const char *file, int line, const std::array<const char *, n_outputs> &labels_)
      : name (name_), fn (std::move (fn_)), c ()
  {
    for (size_t i = 0; i < n_outputs; i++)
      labels[i] = labels_[i];
    fill_outputs (std::make_index_sequence<n_outputs> ());
    c.abi = WEIR_BATCH_ABI;
    c.size = sizeof c;
    c.name = name.c_str ();
    c.file = file;
    c.line = line;
    c.input = Type<In>::get ();
    c.outputs = outputs.data ();
    c.n_outputs = n_outputs;
    c.run = Run::run;
    c.user_data = Callable<F>::user_data (fn);
  }
  DoFn (const DoFn &) = delete;

  template <size_t... I>
  void
  fill_outputs (std::index_sequence<I...>)
  {
    ((outputs[I] = WeirOutputSpec { labels[I].c_str (), Type<std::tuple_element_t<I, Outputs>>::get () }), ...);
  }

  static void
  destroy (void *self)
  {
    delete static_cast<DoFn *> (self);
  }

  std::string                           name;
  F                                     fn;
  std::array<std::string, n_outputs>    labels;
  std::array<WeirOutputSpec, n_outputs> outputs;
  WeirDoFn                              c;
};
}
}

#endif
