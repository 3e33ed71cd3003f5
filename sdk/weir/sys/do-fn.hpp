/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_SYS_DO_FN_HPP
#define WEIR_SYS_DO_FN_HPP

/* A C++ callable as a DoFn: the loop over the batch is instantiated here, in the user's file, around the user's
 * operator ().
 *
 * What the callable is given is read off its signature: ([Context &,] const In &, Emitter<Out> & ...). All lanes call
 * the one object, hence its operator () must be const; what it captured, or was constructed with (its configuration),
 * must be safe to read from several threads. A callable without state has one address per type, one with state an
 * address of its own, by which Weir knows whether two functions of one name are the same. An exception ends the bundle,
 * and the run, with its what ().
 *
 * A class may have hooks, any of these, public and not overloaded:
 *
 *   void setup (Context &);                                 once, before anything else
 *   void start_bundle (Context &);
 *   void finish_bundle (Context &[, Emitter<Out> & ...]);   emits to the same outputs as operator (), by emit_as
 *   void teardown (Context &);                              once, also after any failure; must not throw
 *
 * Then each lane has a copy of the object of its own, made before setup and destroyed after teardown, so that operator
 * () and the hooks may change it:
 *
 *   struct Longest
 *   {
 *     explicit Longest (size_t at_least) : longest_ (at_least) {}
 *     void start_bundle (Context &) { line_.clear (); }
 *     void operator() (const String &line, Emitter<String> &) { if (line.size > longest_) … }
 *     void finish_bundle (Context &, Emitter<String> &out) { out.emit_as (time, window, line_); }
 *     …
 *   };
 *
 * Copies are in no snapshot: what must outlive a bundle belongs into an output. Sources (splittable DoFns) are written
 * in C, see <weir/source.h>, and applied by Pipeline::c and weir_collection_par_do. */

#include <cstddef>
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

template <typename F, typename = void> struct HasSetup : std::false_type {};
template <typename F> struct HasSetup<F, std::void_t<decltype (&F::setup)>> : std::true_type {};
template <typename F, typename = void> struct HasStartBundle : std::false_type {};
template <typename F> struct HasStartBundle<F, std::void_t<decltype (&F::start_bundle)>> : std::true_type {};
template <typename F, typename = void> struct HasFinishBundle : std::false_type {};
template <typename F> struct HasFinishBundle<F, std::void_t<decltype (&F::finish_bundle)>> : std::true_type {};
template <typename F, typename = void> struct HasTeardown : std::false_type {};
template <typename F> struct HasTeardown<F, std::void_t<decltype (&F::teardown)>> : std::true_type {};
/* Then it has an instance in each lane. */
template <typename F>
struct HasHooks : std::disjunction<HasSetup<F>, HasStartBundle<F>, HasFinishBundle<F>, HasTeardown<F>>
{
};

/* The return type and arguments of a function or a method. */
template <typename M> struct Call;
template <typename R, typename... A> struct Call<R (*) (A...)>
{
  using Result = R;
  using Args = Args_<A...>;
};
template <typename R, typename... A> struct Call<R (*) (A...) noexcept> : Call<R (*) (A...)> {};
template <typename C, typename R, typename... A> struct Call<R (C::*) (A...) const> : Call<R (*) (A...)> {};
template <typename C, typename R, typename... A> struct Call<R (C::*) (A...) const noexcept> : Call<R (*) (A...)> {};
template <typename C, typename R, typename... A> struct Call<R (C::*) (A...)> : Call<R (*) (A...)>
{
  static_assert (HasHooks<C>::value, "a function that changes itself (a mutable lambda) cannot be shared by lanes");
};
template <typename C, typename R, typename... A> struct Call<R (C::*) (A...) noexcept> : Call<R (C::*) (A...)> {};

/* The same of a callable that is no template and not overloaded. */
template <typename F, typename = void> struct Signature : Call<decltype (&F::operator())> {};
template <typename F> struct Signature<F, std::enable_if_t<std::is_pointer<F>::value>> : Call<F> {};

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

constexpr const char *unknown_exception = "an exception that is no std::exception";

inline uint32_t
fail (WeirContext *ctx, GError **error, const char *what)
{
  g_set_error (error, WEIR_ERROR, WEIR_ERROR_USER_FN, "%s", what);
  return ctx->position;
}

/* Runs `body`; what it throws is the error. */
template <typename Body>
gboolean
succeeds (WeirContext *ctx, GError **error, Body body) noexcept
{
  try
    {
      body ();
      return TRUE;
    }
  catch (const std::exception &e)
    {
      fail (ctx, error, e.what ());
    }
  catch (...)
    {
      fail (ctx, error, unknown_exception);
    }
  return FALSE;
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

/* A lane's own copy of an object with hooks, in the memory that the engine zeroed for it. */
template <typename F> struct Instance
{
  alignas (F) unsigned char place[sizeof (F)];
  bool                      made; /* false: copying it threw */

  static F &
  of (WeirContext *ctx)
  {
    return *std::launder (reinterpret_cast<F *> (static_cast<Instance *> (weir_context_instance (ctx))->place));
  }

  static gboolean
  set_up (WeirContext *ctx, GError **error)
  {
    Instance *self = static_cast<Instance *> (weir_context_instance (ctx));

    return succeeds (ctx, error, [&] {
      ::new (self->place) F (Callable<F>::get (ctx->user_data));
      self->made = true;
      if constexpr (HasSetup<F>::value)
        {
          Context context (ctx);
          of (ctx).setup (context);
        }
    });
  }

  static gboolean
  start_bundle (WeirContext *ctx, GError **error)
  {
    Context context (ctx);

    return succeeds (ctx, error, [&] { of (ctx).start_bundle (context); });
  }

  static void
  tear_down (WeirContext *ctx) noexcept
  {
    if (!static_cast<Instance *> (weir_context_instance (ctx))->made)
      return;
    if constexpr (HasTeardown<F>::value)
      {
        Context context (ctx);
        of (ctx).teardown (context);
      }
    of (ctx).~F ();
  }
};

template <typename F, typename In, typename Outputs, bool has_context, typename Indices> struct Loop;

template <typename F, typename In, typename... Out, bool has_context, size_t... I>
struct Loop<F, In, std::tuple<Out...>, has_context, std::index_sequence<I...>>
{
  static uint32_t
  run (WeirContext *ctx, const WeirBatch *in, uint32_t from, GError **error)
  {
    auto                              &&fn = of (ctx);
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
        return fail (ctx, error, unknown_exception);
      }
  }

  static gboolean
  finish_bundle (WeirContext *ctx, GError **error)
  {
    Context                                      context (ctx);
    [[maybe_unused]] std::tuple<Emitter<Out>...> out (Emitter<Out> (ctx->outputs[I])...);

    if constexpr (std::is_invocable<decltype (&F::finish_bundle), F &, Context &>::value)
      return succeeds (ctx, error, [&] { of (ctx).finish_bundle (context); });
    else
      return succeeds (ctx, error, [&] { of (ctx).finish_bundle (context, std::get<I> (out)...); });
  }

private:
  /* The object that this lane calls. */
  static decltype (auto)
  of (WeirContext *ctx)
  {
    if constexpr (HasHooks<F>::value)
      return Instance<F>::of (ctx);
    else
      return Callable<F>::get (ctx->user_data);
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
    add_hooks ();
  }
  DoFn (const DoFn &) = delete;

  void
  add_hooks ()
  {
    if constexpr (HasHooks<F>::value)
      {
        static_assert (alignof (Instance<F>) <= alignof (std::max_align_t), "an object with hooks is not over-aligned");
        c.instance_size = sizeof (Instance<F>);
        c.setup = Instance<F>::set_up;
        c.teardown = Instance<F>::tear_down;
        if constexpr (HasStartBundle<F>::value)
          c.start_bundle = Instance<F>::start_bundle;
        if constexpr (HasFinishBundle<F>::value)
          c.finish_bundle = Run::finish_bundle;
      }
  }

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
