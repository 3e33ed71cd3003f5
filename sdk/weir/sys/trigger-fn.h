/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_SYS_TRIGGER_FN_H
#define WEIR_SYS_TRIGGER_FN_H

/* Triggers of one's own: a trigger function, for weir_custom_trigger (&fn, &config), which may stand wherever a trigger
 * may: alone, inside others, as an early or a late one. With types, and less to write: <weir/trigger-fn.h>.
 *
 * What a trigger knows of one key's window is a few words, its state, which the runner keeps; words of zero are a
 * window that nothing has reached yet. The functions get a state, what the time is, and the configuration. They must
 * depend on their arguments alone, and on no clock: panes are then the same whenever, wherever and in how many threads
 * they run.
 * Like every function it is known to the graph by name, and its descriptor must outlive the pipeline.
 *
 * A trigger that fires when a pane holds 2 elements, the next one when it holds 4, and so on:
 *
 *   typedef struct
 *   {
 *     int64_t first;
 *   } Doubling;
 *   WEIR_RECORD (Doubling, first)
 *
 *   static uint64_t
 *   wanted (const void *config, const uint64_t *state)
 *   {
 *     return (uint64_t) ((const Doubling *) config)->first << state[1];
 *   }
 *
 *   static void
 *   count (const void *config, uint64_t *state, WeirTriggerNow now)
 *   {
 *     state[0]++;
 *   }
 *
 *   static bool
 *   is_enough (const void *config, const uint64_t *state, WeirTriggerNow now)
 *   {
 *     return state[0] >= wanted (config, state);
 *   }
 *
 *   static void
 *   want_more (const void *config, uint64_t *state, WeirTriggerNow now)
 *   {
 *     state[0] = 0;
 *     state[1]++;
 *   }
 *
 *   static void
 *   add_up (const void *config, uint64_t *into, const uint64_t *from, WeirTriggerNow now)
 *   {
 *     into[0] += from[0];
 *     into[1] = MAX (into[1], from[1]);
 *   }
 *
 *   static const WeirTriggerFn doubling
 *       = { .abi = WEIR_BATCH_ABI, .size = sizeof doubling, .name = "doubling", .file = __FILE__, .line = __LINE__,
 *           .config = WEIR_TYPE (Doubling), .n_words = 2, .add = count, .ready = is_enough, .fire = want_more,
 *           .merge = add_up };
 *
 *   weir_window_into (scores, .trigger = weir_custom_trigger (&doubling, &(Doubling) { 2 })); */

#include <weir/windowing.h>

G_BEGIN_DECLS

/* What a trigger is told of the time. One reading of the clock serves a whole batch. */
typedef struct
{
  WeirTime   watermark; /* of the grouping's input */
  WeirTime   processing_time;
  WeirTime   window_max; /* the window's maximum timestamp: it has ended when the watermark is past that */
  WeirWindow window;
} WeirTriggerNow;

#define WEIR_TRIGGER_WORDS_MAX 64

struct _WeirTriggerFn
{
  uint32_t        abi;  /* WEIR_BATCH_ABI */
  uint32_t        size; /* sizeof (WeirTriggerFn) */
  const char     *name; /* unique in a pipeline */
  const char     *file;
  int             line;
  const WeirType *config;     /* record, or NULL */
  uint32_t        n_words;    /* of a state, 8 bytes each; at most WEIR_TRIGGER_WORDS_MAX */
  bool            may_finish; /* it can come to an end, and data that come later be lost: needs `finished` */

  /* Required: an element was added to the pane. Not once the trigger has finished. */
  void (*add) (const void *config, uint64_t *state, WeirTriggerNow now);
  /* An element of the pane, or of one before it, was taken back. NULL: that makes no difference. */
  void (*retract) (const void *config, uint64_t *state, WeirTriggerNow now);
  /* Required: must the pane fire now? Asked of a pane that holds something new: after elements, at deadlines, when the window
   * ends. That the watermark has come to another point is no reason to ask. */
  bool (*ready) (const void *config, const uint64_t *state, WeirTriggerNow now);
  /* Required: the pane is being fired, because this trigger was ready. (When another one fired it, the state may be set to
   * zero: weir_after_any does so.) */
  void (*fire) (const void *config, uint64_t *state, WeirTriggerNow now);
  /* Asked after each `fire`: was that the last one? The state is then forgotten, until something makes the trigger
   * begin again, from zero. NULL, and only then: it never finishes. */
  bool (*finished) (const void *config, const uint64_t *state);
  /* Required, even where windows do not merge now: the window of `from` became part of that of `into`, which is now
   * `now.window`. One of the two states may be zero, if nothing has reached it or the trigger had finished there. Windows
   * merge two by two, in any order, and either may be `into`: all of that must come to the same. That a window grows is
   * not told: `now.window` shows it. */
  void (*merge) (const void *config, uint64_t *into, const uint64_t *from, WeirTriggerNow now);
  /* The earliest processing time past `after` at which the answer of `ready` may change; WEIR_TIME_MAX: none. Not asked
   * of a state of zero. NULL: processing time makes no difference to it. */
  WeirTime (*deadline) (const void *config, const uint64_t *state, WeirTime after);
  /* What the output of a grouping is triggered by: a trigger that lives for ever, or was made in the arena, which lives
   * as long as the graph. Called at construction. NULL: as a delay continues, ready once a pane holds an element, and
   * again and again if it never finishes. */
  const WeirTrigger *(*continuation) (const void *config, WeirArena *arena);
};

/* weir_custom_trigger (&fn, &(Config) { 2, WEIR_MINUTES (1) }): the commas of the configuration are its own. */
#define weir_custom_trigger(fn, ...)                                                                                  \
  (&(const WeirTrigger) { .kind = WEIR_TRIGGER_CUSTOM, .custom = (fn), .custom_config = (__VA_ARGS__) })

G_END_DECLS

#endif
