/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_WINDOW_FN_H
#define WEIR_WINDOW_FN_H

/* Windows of one's own: a function that says into which windows an element falls.
 *
 *   static WeirWindow
 *   by_plan_assign (const Visit *visit, WeirTime time)
 *   {
 *     return (WeirWindow) { time, weir_time_add (time, visit->pays ? WEIR_MINUTES (30) : WEIR_MINUTES (5)) };
 *   }
 *   WEIR_WINDOW_FN (by_plan, Visit)
 *
 *   … weir_window_into (visits, .windows = weir_windows_by (by_plan))
 *
 * fn_assign is one of (any other signature does not compile):
 *   WeirWindow fn_assign (const In *in, WeirTime time)                                               one window
 *   uint32_t   fn_assign (const In *in, WeirTime time, WeirWindow *ret_windows, uint32_t room)       any number
 * The second writes up to `room` windows and returns how many there are; if there are more, it is asked again with more room,
 * and 0 says that the element is in none and vanishes. A window must end behind its start, and not before the element.
 *
 * Windows that become one as elements come, as sessions do, have a second function. It is listed behind the type:
 *   WEIR_WINDOW_FN (by_plan, Visit, merge)
 *   void fn_merge (const WeirWindow *windows, uint32_t n, uint32_t *ret_group)
 * gets the open windows of one key, all different, sorted by start; ret_group[i] is i beforehand. Windows i and j become one,
 * which spans both and whatever lies between, if it leaves the same number in ret_group[i] and ret_group[j]. It is asked again
 * until it joins no more.
 *
 * WEIR_WINDOW_FN_WITH (fn, Config, In, …): each function gets `const Config *self` in front. Config is declared by WEIR_RECORD;
 * it travels in the graph.
 *
 * The functions must depend on their arguments alone: they run in any thread, and again for what is taken back. */

#include <weir/element.h>
#include <weir/sys/typed.h>
#include <weir/sys/window-fn.h>

G_BEGIN_DECLS

#define WEIR_WINDOW_FN(fn, In, ...)                                                                                   \
  WEIR__FN_NO_CONFIG (fn, WINDOW_FN)                                                                                  \
  WEIR__WINDOW_FN (fn, In, (), (), NULL, ##__VA_ARGS__)

#define WEIR_WINDOW_FN_WITH(fn, Config, In, ...)                                                                      \
  WEIR__FN_CONFIG (fn, Config, WINDOW_FN)                                                                             \
  WEIR__WINDOW_FN (fn, In, (const fn##__Config *, ), ((const fn##__Config *) config_, ), WEIR_TYPE (Config),          \
                   ##__VA_ARGS__)

/* The windows of a function, for weir_window_into: .windows = weir_windows_by (by_plan). → weir_custom_windows */
#define weir_windows_by(fn)                                                                                           \
  ((void) fn##__is_declared_by_WEIR_WINDOW_FN,                                                                        \
   WEIR__REQUIRE (!fn##__has_a_configuration, #fn " has a configuration: weir_windows_by_with (" #fn ", .field = ...)"), \
   weir_custom_windows (&fn##__window_fn, NULL))
/* weir_windows_by_with (by_plan, .minutes = 30): the configuration by name; what is not named is zero.
 * → weir_custom_windows */
#define weir_windows_by_with(fn, ...)                                                                                 \
  ((void) fn##__is_declared_by_WEIR_WINDOW_FN,                                                                        \
   WEIR__REQUIRE (fn##__has_a_configuration, #fn " has no configuration: weir_windows_by (" #fn ")"),                 \
   weir_custom_windows (&fn##__window_fn, &(const fn##__Config) { __VA_ARGS__ }))

#define WEIR__WINDOW_FN(fn, In, PARAMS, ARGS, CONFIG, ...)                                                            \
  enum                                                                                                                \
  {                                                                                                                   \
    fn##__options = 0 WEIR__OPTIONS (WEIR__WINDOW_KNOWN, (), ##__VA_ARGS__)                                           \
  };                                                                                                                  \
  static uint32_t fn##__assign (const void *config_ G_GNUC_UNUSED, const void *row_, WeirTime time_,                  \
                                WeirWindow *ret_windows_, uint32_t room_)                                             \
  {                                                                                                                   \
    typedef WeirWindow (*One_) (WEIR__UNPAREN PARAMS const In *, WeirTime);                                           \
    typedef uint32_t (*Many_) (WEIR__UNPAREN PARAMS const In *, WeirTime, WeirWindow *, uint32_t);                    \
    _Static_assert (_Generic (&fn##_assign, One_: 1, Many_: 1, default: 0),                                           \
                    #fn "_assign is no function from const " #In " * and its time to windows: its signature is none " \
                        "of those in <weir/window-fn.h>");                                                            \
    const One_  one_ = _Generic (&fn##_assign, One_: &fn##_assign, default: (One_) NULL);                             \
    const Many_ many_ = _Generic (&fn##_assign, Many_: &fn##_assign, default: (Many_) NULL);                          \
    const In   *in_ = (const In *) row_;                                                                              \
                                                                                                                      \
    if (one_ == NULL)                                                                                                 \
      return many_ (WEIR__UNPAREN ARGS in_, time_, ret_windows_, room_);                                              \
    if (room_ > 0)                                                                                                    \
      *ret_windows_ = one_ (WEIR__UNPAREN ARGS in_, time_);                                                           \
    return 1;                                                                                                         \
  }                                                                                                                   \
  WEIR__OPTIONS (WEIR__WINDOW_DEFINE, (fn, PARAMS, ARGS), ##__VA_ARGS__)                                              \
  static const WeirWindowFn fn##__window_fn G_GNUC_UNUSED                                                             \
      = { .abi = WEIR_BATCH_ABI,                                                                                      \
          .size = sizeof (WeirWindowFn),                                                                              \
          .name = #fn,                                                                                                \
          .file = __FILE__,                                                                                           \
          .line = __LINE__,                                                                                           \
          .config = CONFIG,                                                                                           \
          WEIR__OPTIONS (WEIR__WINDOW_FIELD, (fn, PARAMS, ARGS), ##__VA_ARGS__)                                       \
          .assign = fn##__assign,                                                                                     \
          .input = WEIR_TYPE (In) };

/* The one option is a word; another one is undeclared. */
enum
{
  weir__window_option_merge = 1,
};
#define WEIR__WINDOW_KNOWN(c, option)  | weir__window_option_##option
#define WEIR__WINDOW_DEFINE(c, option) WEIR__EXPAND (WEIR__WINDOW_DEFINE_##option, WEIR__UNPAREN c)
#define WEIR__WINDOW_FIELD(c, option)  WEIR__EXPAND (WEIR__WINDOW_FIELD_##option, WEIR__UNPAREN c)
#define WEIR__WINDOW_DEFINE_merge(fn, PARAMS, ARGS)                                                                   \
  static void fn##__merge (const void *config_ G_GNUC_UNUSED, const WeirWindow *windows_, uint32_t n_,                \
                           uint32_t *ret_group_)                                                                      \
  {                                                                                                                   \
    typedef void (*Merge_) (WEIR__UNPAREN PARAMS const WeirWindow *, uint32_t, uint32_t *);                           \
    WEIR__CHECK_SIGNATURE (fn##_merge, Merge_, "<weir/window-fn.h>");                                                 \
    fn##_merge (WEIR__UNPAREN ARGS windows_, n_, ret_group_);                                                         \
  }
#define WEIR__WINDOW_FIELD_merge(fn, PARAMS, ARGS) .merges = true, .merge = fn##__merge,

G_END_DECLS

#endif
