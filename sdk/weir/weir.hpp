/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_WEIR_HPP
#define WEIR_WEIR_HPP

/* Weir in C++17: the same model, engine and batches, with lambdas for functions and templates for element types.
 *
 *   using namespace weir;
 *
 *   int
 *   main (int argc, char **argv)
 *   {
 *     Pipeline p ("wordcount");
 *     auto lines = p.read_text ("/usr/share/common-licenses/" "*");
 *     auto words = p.par_do ("split_words", lines, [] (const String &line, Emitter<String> &out) {
 *       String rest = line, word;
 *       while (next_word (rest, word))
 *         out.emit (word);
 *     });
 *     auto counts = p.count_per_element (words);
 *     auto report = p.par_do ("format", counts, [] (const KV<String, int64_t> &wc, Emitter<String> &out) {
 *       out.print (wc.key, ": ", wc.value);
 *     });
 *     p.write_text (report, "counts.txt");
 *     return p.main (argc, argv);
 *   }
 *
 * Nothing here has a meaning of its own: each method is one function of the C core, whose comment says what it does.
 * Collections are handles, copied freely, that the pipeline owns. A function is known by the name given with it: unique in
 * its pipeline, the same in every process that runs it. Construction does not throw: errors are kept, and run throws them
 * all at once as one weir::Error.
 *
 * Elements are scalars, String, Bytes, Time, KV, List, Optional, Grouped, and plain structs declared by WEIR_CPP_RECORD (in the
 * global namespace), in any nesting. See <weir/sys/do-fn.hpp> for what functions and classes with hooks may look like,
 * <weir/sys/combine-fn.hpp> for CombineFns. Requires -std=c++17, of GCC or Clang.
 *
 * Splittable DoFns, and so sources of one's own, are written in C (<weir/source.h>): a handle around what applying one
 * returns goes on in C++, Collection<String> lines (read_mine (p.c ())). */

#include <memory>
#include <stdexcept>

#include <weir/sys/combine-fn.hpp>
#include <weir/sys/do-fn.hpp>
#include <weir/weir.h>

namespace weir
{
/* An error of Weir, as an exception. */
class Error : public std::runtime_error
{
public:
  explicit Error (const GError *error) : std::runtime_error (error->message), code_ (error->code) {}
  /* A WeirErrorCode, if the error is Weir's own. */
  int code () const { return code_; }

private:
  int code_;
};

/* Where in the user's program a method is called: filled in by the compiler. */
class Site
{
public:
  static constexpr Site
  here (const char *file = __builtin_FILE (), int line = __builtin_LINE ())
  {
    return Site (file, line);
  }
  WeirSite
  named (const char *name) const
  {
    return { file, line, name };
  }

  const char *file;
  int         line;

private:
  constexpr Site (const char *file_, int line_) : file (file_), line (line_) {}
};

/* A handle: the collection is the pipeline's. */
template <typename T> class Collection
{
public:
  using Element = T;

  /* Around what a function of the C core returned, whose elements are T. */
  explicit Collection (WeirCollection *c) : c_ (c) {}

  /* Renames the step that made it. */
  Collection
  named (const char *name) const
  {
    weir_collection_name (c_, name);
    return *this;
  }
  /* False: it never ends. */
  bool is_bounded () const { return weir_collection_is_bounded (c_); }
  bool retracts () const { return weir_collection_retracts (c_); }
  /* For functions of the C core. */
  WeirCollection *c () const { return c_; }

private:
  WeirCollection *c_;
};

namespace detail
{
template <typename Outputs> struct Collections;
template <typename... Out> struct Collections<std::tuple<Out...>>
{
  using Many = std::tuple<Collection<Out>...>;

  template <size_t... I>
  static Many
  make (WeirCollection *const *all, std::index_sequence<I...>)
  {
    return Many (Collection<Out> (all[I])...);
  }
};

template <typename T> using KeyOf = decltype (T::key);
template <typename T> using ValueOf = decltype (T::value);

/* A function from an element to a value, or to whether it stays, as one that emits. Inherits, to be empty if that is. */
template <typename F, typename In> struct MapFn : private F
{
  using Result = std::decay_t<typename Signature<F>::Result>;
  using Out = std::conditional_t<std::is_same<Result, std::string>::value, String, Result>;
  explicit MapFn (F f) : F (std::move (f)) {}
  void
  operator() (const In &in, Emitter<Out> &out) const
  {
    const Result result = static_cast<const F &> (*this) (in);

    out.emit (result); /* copies a std::string's text */
  }
};

template <typename F, typename In> struct FilterFn : private F
{
  explicit FilterFn (F f) : F (std::move (f)) {}
  void
  operator() (const In &in, Emitter<In> &out) const
  {
    if (static_cast<const F &> (*this) (in))
      out.emit (in);
  }
};
}

/* A graph under construction, and all that it owns; moved, not copied. */
class Pipeline
{
public:
  explicit Pipeline (const char *name) : p_ (weir_pipeline_new (name)) {}

  /* For functions of the C core; it stays this object's. */
  WeirPipeline *c () const { return p_.get (); }

  /* --- sources and sinks ------------------------------------------------------------------------------------------ */

  /* One empty element, from which everything begins. */
  Collection<Bytes>
  impulse (Site at = Site::here ())
  {
    return Collection<Bytes> (weir_pipeline_impulse (c (), at.named ("Impulse")));
  }

  /* The lines of files; `pattern` as in <weir/io.h>. */
  Collection<String>
  read_text (const char *pattern, const WeirReadTextOptions &options = {}, Site at = Site::here ())
  {
    return Collection<String> (weir_pipeline_read_text (c (), pattern, &options, at.named ("Read text")));
  }

  /* Gives the names of the files. */
  Collection<String>
  write_text (Collection<String> in, const char *path, const WeirWriteTextOptions &options = {}, Site at = Site::here ())
  {
    return Collection<String> (weir_collection_write_text (in.c (), path, &options, at.named ("Write text")));
  }

  /* --- functions -------------------------------------------------------------------------------------------------- */

  /* Gives nothing, a Collection, or a std::tuple of them, as many as the function has emitters. */
  template <typename T, typename F>
  auto
  par_do (const char *name, Collection<T> in, F fn, Site at = Site::here ())
  {
    constexpr size_t n = detail::DoFn<F>::n_outputs;
    std::array<const char *, n> labels = {};

    if constexpr (n == 1)
      labels[0] = "out";
    else
      for (size_t i = 0; i < n; i++)
        labels[i] = &"0\0001\0002\0003\0004\0005\0006\0007\0008\0009\0"[2 * i];
    return apply (name, in, std::move (fn), labels, at);
  }

  /* The same with names for several outputs, which messages and drawings show:
   * auto [scores, malformed] = p.par_do ("parse", lines, parse, { "scores", "malformed" }); */
  template <typename T, typename F>
  auto
  par_do (const char *name, Collection<T> in, F fn, const std::array<const char *, detail::DoFn<F>::n_outputs> &outputs,
          Site at = Site::here ())
  {
    return apply (name, in, std::move (fn), outputs, at);
  }

  /* One output for each element: Out fn (const In &). One that returns a std::string gives a Collection<String>. */
  template <typename T, typename F>
  auto
  map (const char *name, Collection<T> in, F fn, Site at = Site::here ())
  {
    return par_do (name, in, detail::MapFn<F, T> (std::move (fn)), at);
  }

  /* Those for which bool fn (const In &) is true. */
  template <typename T, typename F>
  Collection<T>
  filter (const char *name, Collection<T> in, F fn, Site at = Site::here ())
  {
    return par_do (name, in, detail::FilterFn<F, T> (std::move (fn)), at);
  }

  /* --- grouping --------------------------------------------------------------------------------------------------- */

  /* KV<K, V> to Grouped<K, V>: each key once a window, with its values in no order. */
  template <typename T>
  auto
  group_by_key (Collection<T> in, Site at = Site::here ())
  {
    using G = Grouped<detail::KeyOf<T>, detail::ValueOf<T>>;
    return Collection<G> (weir_collection_group_by_key (in.c (), Type<G>::get (), at.named ("Group by key")));
  }

  /* KV<K, In> to KV<K, Out>, by a CombineFn from In to Out. */
  template <typename T, typename C>
  auto
  combine_per_key (const char *name, Collection<T> in, C fn, Site at = Site::here ())
  {
    static_assert (std::is_same<detail::ValueOf<T>, typename detail::CombineFn<C>::In>::value,
                   "the CombineFn adds another type than the collection's values");
    return combine<KV<detail::KeyOf<T>, typename detail::CombineFn<C>::Out>> (name, in, WEIR_COMBINE_PER_KEY, std::move (fn),
                                                                              at);
  }

  /* In to one Out a window; of nothing the CombineFn's result for no values, in the global window. */
  template <typename T, typename C>
  auto
  combine_globally (const char *name, Collection<T> in, C fn, Site at = Site::here ())
  {
    static_assert (std::is_same<T, typename detail::CombineFn<C>::In>::value,
                   "the CombineFn adds another type than the collection's elements");
    return combine<typename detail::CombineFn<C>::Out> (name, in, WEIR_COMBINE_GLOBALLY, std::move (fn), at);
  }

  /* How often each element occurs: KV<T, int64_t>. */
  template <typename T>
  auto
  count_per_element (Collection<T> in, Site at = Site::here ())
  {
    using Count = KV<T, int64_t>;
    return Collection<Count> (
        weir_collection_count_per_element (in.c (), Type<Count>::get (), at.named ("count_per_element")));
  }

  /* How many values each key has: KV<K, int64_t>. */
  template <typename T>
  auto
  count_per_key (Collection<T> in, Site at = Site::here ())
  {
    using Count = KV<detail::KeyOf<T>, int64_t>;
    return Collection<Count> (weir_collection_count_per_key (in.c (), Type<Count>::get (), at.named ("count_per_key")));
  }

  /* The sum of each key's values, which are numbers. */
  template <typename T>
  Collection<T>
  sum_per_key (Collection<T> in, Site at = Site::here ())
  {
    static_assert (std::is_arithmetic<detail::ValueOf<T>>::value, "the values are no numbers");
    return Collection<T> (weir_collection_sum_per_key (in.c (), at.named ("sum_per_key")));
  }

  /* Each element once. */
  template <typename T>
  Collection<T>
  distinct (Collection<T> in, Site at = Site::here ())
  {
    return Collection<T> (weir_collection_distinct (in.c (), at.named ("distinct")));
  }

  /* --- the rest of the model -------------------------------------------------------------------------------------- */

  /* All elements of all of them; their windows must agree. */
  template <typename T>
  Collection<T>
  flatten (std::initializer_list<Collection<T>> ins, Site at = Site::here ())
  {
    std::unique_ptr<WeirCollection *[]> all (new WeirCollection *[ins.size () + 1]);
    unsigned                            n = 0;

    for (const Collection<T> &in : ins)
      all[n++] = in.c ();
    return Collection<T> (weir_collection_flatten (c (), all.get (), n, Type<T>::get (), at.named ("Flatten")));
  }

  /* The same elements, spread anew over all lanes. */
  template <typename T>
  Collection<T>
  reshuffle (Collection<T> in, Site at = Site::here ())
  {
    return Collection<T> (weir_collection_reshuffle (in.c (), at.named ("Reshuffle")));
  }

  /* Windowing w = {}; w.windows = weir_fixed_windows (WEIR_MINUTES (5)); … */
  template <typename T>
  [[nodiscard]] Collection<T>
  window_into (Collection<T> in, const Windowing &windowing, Site at = Site::here ())
  {
    return Collection<T> (weir_collection_window_into (in.c (), &windowing, at.named ("Window into")));
  }

  /* Steps applied while it lives are parts of one named step: { auto scope = p.scope ("Top words"); … } */
  class Scope
  {
  public:
    Scope (WeirPipeline *p, WeirSite at) : p_ (p) { weir_scope_begin (p_, at); }
    ~Scope () { weir_scope_end (p_); }
    Scope (const Scope &) = delete;

  private:
    WeirPipeline *p_;
  };
  /* Opens one. */
  [[nodiscard]] Scope
  scope (const char *name, Site at = Site::here ())
  {
    return Scope (c (), at.named (name));
  }

  /* --- running ---------------------------------------------------------------------------------------------------- */

  /* All construction errors, a line each; empty if there are none. */
  std::string
  errors () const
  {
    std::unique_ptr<char, void (*) (void *)> text (weir_pipeline_errors (c ()), g_free);
    return text ? std::string (text.get ()) : std::string ();
  }

  /* What functions read by Context::option. */
  void
  set_option (const char *key, const char *value)
  {
    weir_pipeline_set_option (c (), key, value);
  }

  /* Runs to the end. Throws what made it fail, or why nothing was started. */
  void
  run (const WeirRunOptions &options = WeirRunOptions ())
  {
    GError                                              *error = nullptr;
    std::unique_ptr<WeirResult, void (*) (WeirResult *)> result (weir_pipeline_run (c (), &options, &error), weir_result_unref);

    if (!result)
      throw_error (error);
    if (weir_result_error (result.get ()) != nullptr)
      throw Error (weir_result_error (result.get ()));
  }

  /* The program's own options, before the graph is built; see weir_pipeline_parse. */
  void
  parse (const GOptionEntry *entries, int &argc, char **&argv)
  {
    weir_pipeline_parse (c (), entries, &argc, &argv);
  }

  /* All that a program's main does with a pipeline; see weir_pipeline_main. */
  int
  main (int argc, char **argv)
  {
    return weir_pipeline_main (c (), argc, argv);
  }

private:
  template <typename T, typename F, size_t n>
  auto
  apply (const char *name, Collection<T> in, F fn, const std::array<const char *, n> &labels, Site at)
  {
    using Fn = detail::DoFn<F>;
    using Many = detail::Collections<typename Fn::Outputs>;
    static_assert (std::is_same<T, typename Fn::In>::value, "the function takes another element than the collection has");
    Fn             *kept = new Fn (name, std::move (fn), at.file, at.line, labels);
    WeirCollection *all[n + 1] = {};

    weir_pipeline_own (c (), kept, Fn::destroy);
    weir_collection_par_do (in.c (), &kept->c, nullptr, all, at.named (name));
    if constexpr (n == 1)
      return std::get<0> (Many::make (all, std::make_index_sequence<n> ()));
    else if constexpr (n > 1)
      return Many::make (all, std::make_index_sequence<n> ());
  }

  template <typename Out, typename T, typename C>
  Collection<Out>
  combine (const char *name, Collection<T> in, WeirCombineMode mode, C fn, Site at)
  {
    using Fn = detail::CombineFn<C>;
    Fn *kept = new Fn (name, std::move (fn), at.file, at.line);

    weir_pipeline_own (c (), kept, Fn::destroy);
    return Collection<Out> (weir_collection_combine (in.c (), mode, &kept->c, nullptr, Type<Out>::get (), at.named (name)));
  }

  [[noreturn]] static void
  throw_error (GError *error)
  {
    Error thrown (error);

    g_error_free (error);
    throw thrown;
  }

  struct Free
  {
    void operator() (WeirPipeline *p) const { weir_pipeline_free (p); }
  };
  std::unique_ptr<WeirPipeline, Free> p_;
};

}

#endif
