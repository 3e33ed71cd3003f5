/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_TRIGGER_FN_H
#define WEIR_TRIGGER_FN_H

/* Triggers of one's own: functions that say when panes fire. Such a trigger may stand wherever a trigger may: alone, inside
 * others, as an early or a late one.
 *
 * What it knows of one key's window is a state, a plain struct that the runner keeps; zeros are a window that nothing has
 * reached yet. A trigger learns that an element has come, and when, but sees no elements. Here a pane fires when it holds
 * 2 elements, the next one when it holds 4, and so on:
 *
 *   typedef struct { uint64_t first; } Doubling;
 *   WEIR_RECORD (Doubling, first)
 *   typedef struct { uint64_t elements, panes; } Counts;
 *
 *   static void doubling_add (const Doubling *self, Counts *c, WeirTriggerNow now) { c->elements++; }
 *   static bool
 *   doubling_ready (const Doubling *self, const Counts *c, WeirTriggerNow now)
 *   {
 *     return c->elements >= self->first << c->panes;
 *   }
 *   static void doubling_fire (const Doubling *self, Counts *c, WeirTriggerNow now) { c->elements = 0; c->panes++; }
 *   static void
 *   doubling_merge (const Doubling *self, Counts *into, const Counts *from, WeirTriggerNow now)
 *   {
 *     into->elements += from->elements;
 *     into->panes = MAX (into->panes, from->panes);
 *   }
 *   WEIR_TRIGGER_FN_WITH (doubling, Doubling, Counts)
 *
 *   … weir_window_into (scores, .trigger = weir_trigger_by_with (doubling, .first = 2))
 *
 * Required by name, without `self` if it is WEIR_TRIGGER_FN (fn, State); struct _WeirTriggerFn in <weir/sys/trigger-fn.h> says
 * when each is called, and what it may assume:
 *   void fn_add   (State *state, WeirTriggerNow now)                         an element was added to the pane
 *   bool fn_ready (const State *state, WeirTriggerNow now)                   must the pane fire now?
 *   void fn_fire  (State *state, WeirTriggerNow now)                         it is being fired
 *   void fn_merge (State *into, const State *from, WeirTriggerNow now)       two windows became one
 * Optional ones are listed behind the types, WEIR_TRIGGER_FN (fn, State, retract, deadline):
 *   retract       void fn_retract (State *state, WeirTriggerNow now)         an element was taken back
 *   finished      bool fn_finished (const State *state)                      was that the last pane?
 *   deadline      WeirTime fn_deadline (const State *state, WeirTime after)  when to ask `ready` though nothing has come
 *   continuation  const WeirTrigger *fn_continuation (WeirArena *arena)      of what is grouped next
 *
 * The functions must depend on their arguments alone, and on no clock but now.processing_time. */

#include <weir/element.h>
#include <weir/sys/trigger-fn.h>
#include <weir/sys/typed.h>

G_BEGIN_DECLS

#define WEIR_TRIGGER_FN(fn, State, ...)                                                                               \
  WEIR__FN_NO_CONFIG (fn, TRIGGER_FN)                                                                                 \
  WEIR__TRIGGER_FN (fn, State, (), (), NULL, ##__VA_ARGS__)

#define WEIR_TRIGGER_FN_WITH(fn, Config, State, ...)                                                                  \
  WEIR__FN_CONFIG (fn, Config, TRIGGER_FN)                                                                            \
  WEIR__TRIGGER_FN (fn, State, (const fn##__Config *, ), ((const fn##__Config *) config_, ), WEIR_TYPE (Config),      \
                    ##__VA_ARGS__)

/* The trigger of those functions: .trigger = weir_repeatedly (weir_trigger_by (quiet)). → weir_custom_trigger */
#define weir_trigger_by(fn)                                                                                           \
  ((void) fn##__is_declared_by_WEIR_TRIGGER_FN,                                                                       \
   WEIR__REQUIRE (!fn##__has_a_configuration, #fn " has a configuration: weir_trigger_by_with (" #fn ", .field = ...)"), \
   weir_custom_trigger (&fn##__trigger_fn, NULL))
/* weir_trigger_by_with (doubling, .first = 2): the configuration by name; what is not named is zero.
 * → weir_custom_trigger */
#define weir_trigger_by_with(fn, ...)                                                                                 \
  ((void) fn##__is_declared_by_WEIR_TRIGGER_FN,                                                                       \
   WEIR__REQUIRE (fn##__has_a_configuration, #fn " has no configuration: weir_trigger_by (" #fn ")"),                 \
   weir_custom_trigger (&fn##__trigger_fn, &(const fn##__Config) { __VA_ARGS__ }))

/* Room for a state: words, which are what the runner keeps. */
#define WEIR__TRIGGER_WORDS(State) ((sizeof (State) + 7) / 8)

/* fn##__NAME around fn_NAME, with PLAIN parameters and those of the user's function in its place. */
#define WEIR__TRIGGER_DEF(fn, name, Result, PLAIN, PARAMS, TYPES, ARGS, ...)                                          \
  static Result fn##__##name (const void *config_ G_GNUC_UNUSED, WEIR__UNPAREN PLAIN)                                 \
  {                                                                                                                   \
    typedef Result (*Wanted_) (WEIR__UNPAREN PARAMS WEIR__UNPAREN TYPES);                                             \
    WEIR__CHECK_SIGNATURE (fn##_##name, Wanted_, "<weir/trigger-fn.h>");                                              \
    return fn##_##name (WEIR__UNPAREN ARGS __VA_ARGS__);                                                              \
  }

#define WEIR__TRIGGER_FN(fn, State, PARAMS, ARGS, CONFIG, ...)                                                        \
  enum                                                                                                                \
  {                                                                                                                   \
    fn##__options = 0 WEIR__OPTIONS (WEIR__TRIGGER_KNOWN, (), ##__VA_ARGS__)                                          \
  };                                                                                                                  \
  _Static_assert (WEIR__TRIGGER_WORDS (State) <= WEIR_TRIGGER_WORDS_MAX && _Alignof (State) <= 8,                     \
                  #State ": the state of a trigger has at most 512 bytes, aligned to 8");                             \
  WEIR__TRIGGER_DEF (fn, add, void, (uint64_t *state_, WeirTriggerNow now_), PARAMS, (State *, WeirTriggerNow), ARGS, \
                     (State *) (void *) state_, now_)                                                                 \
  WEIR__TRIGGER_DEF (fn, ready, bool, (const uint64_t *state_, WeirTriggerNow now_), PARAMS,                          \
                     (const State *, WeirTriggerNow), ARGS, (const State *) (const void *) state_, now_)              \
  WEIR__TRIGGER_DEF (fn, fire, void, (uint64_t *state_, WeirTriggerNow now_), PARAMS, (State *, WeirTriggerNow),      \
                     ARGS, (State *) (void *) state_, now_)                                                           \
  WEIR__TRIGGER_DEF (fn, merge, void, (uint64_t *into_, const uint64_t *from_, WeirTriggerNow now_), PARAMS,          \
                     (State *, const State *, WeirTriggerNow), ARGS, (State *) (void *) into_,                        \
                     (const State *) (const void *) from_, now_)                                                      \
  WEIR__OPTIONS (WEIR__TRIGGER_DEFINE, (fn, State, PARAMS, ARGS), ##__VA_ARGS__)                                      \
  static const WeirTriggerFn fn##__trigger_fn G_GNUC_UNUSED                                                           \
      = { .abi = WEIR_BATCH_ABI,                                                                                      \
          .size = sizeof (WeirTriggerFn),                                                                             \
          .name = #fn,                                                                                                \
          .file = __FILE__,                                                                                           \
          .line = __LINE__,                                                                                           \
          .config = CONFIG,                                                                                           \
          .n_words = WEIR__TRIGGER_WORDS (State),                                                                     \
          .add = fn##__add,                                                                                           \
          .ready = fn##__ready,                                                                                       \
          .fire = fn##__fire,                                                                                         \
          .merge = fn##__merge,                                                                                       \
          WEIR__OPTIONS (WEIR__TRIGGER_FIELD, fn, ##__VA_ARGS__) };

/* Each option is a word; another one is undeclared. */
enum
{
  weir__trigger_option_retract = 1,
  weir__trigger_option_finished = 2,
  weir__trigger_option_deadline = 4,
  weir__trigger_option_continuation = 8,
};
#define WEIR__TRIGGER_KNOWN(c, option)  | weir__trigger_option_##option
#define WEIR__TRIGGER_DEFINE(c, option) WEIR__EXPAND (WEIR__TRIGGER_DEFINE_##option, WEIR__UNPAREN c)
#define WEIR__TRIGGER_FIELD(fn, option) WEIR__TRIGGER_FIELD_##option (fn)
#define WEIR__TRIGGER_FIELD_retract(fn)      .retract = fn##__retract,
#define WEIR__TRIGGER_FIELD_finished(fn)     .may_finish = true, .finished = fn##__finished,
#define WEIR__TRIGGER_FIELD_deadline(fn)     .deadline = fn##__deadline,
#define WEIR__TRIGGER_FIELD_continuation(fn) .continuation = fn##__continuation,
#define WEIR__TRIGGER_DEFINE_retract(fn, State, PARAMS, ARGS)                                                         \
  WEIR__TRIGGER_DEF (fn, retract, void, (uint64_t *state_, WeirTriggerNow now_), PARAMS, (State *, WeirTriggerNow),   \
                     ARGS, (State *) (void *) state_, now_)
#define WEIR__TRIGGER_DEFINE_finished(fn, State, PARAMS, ARGS)                                                        \
  WEIR__TRIGGER_DEF (fn, finished, bool, (const uint64_t *state_), PARAMS, (const State *), ARGS,                     \
                     (const State *) (const void *) state_)
#define WEIR__TRIGGER_DEFINE_deadline(fn, State, PARAMS, ARGS)                                                        \
  WEIR__TRIGGER_DEF (fn, deadline, WeirTime, (const uint64_t *state_, WeirTime after_), PARAMS,                       \
                     (const State *, WeirTime), ARGS, (const State *) (const void *) state_, after_)
#define WEIR__TRIGGER_DEFINE_continuation(fn, State, PARAMS, ARGS)                                                    \
  WEIR__TRIGGER_DEF (fn, continuation, const WeirTrigger *, (WeirArena * arena_), PARAMS, (WeirArena *), ARGS, arena_)

G_END_DECLS

#endif
