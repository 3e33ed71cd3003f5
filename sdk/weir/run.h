/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUN_H
#define WEIR_RUN_H

/* Running a pipeline. Every runner starts from the bytes of the graph and the functions that the pipeline names. */

#include <weir/pipeline.h>

G_BEGIN_DECLS

typedef enum
{
  WEIR_STATE_RUNNING = 0,
  WEIR_STATE_DONE,
  WEIR_STATE_FAILED,
  WEIR_STATE_CANCELLED,
} WeirState;

typedef struct _WeirResult WeirResult;

/* What a run is told beside the graph. Zero is the default of each. Strings are borrowed for the call. */
typedef struct
{
  const char *runner;       /* "direct" */
  unsigned    parallelism;  /* lanes; 0: one per core */
  uint64_t    memory_limit; /* bytes for what is grouped on the fast path, before it spills; 0: none. See docs/model.md */
  const char *spill_dir;    /* NULL: the system's temporary directory */
  GBytes     *graph;        /* run these bytes instead of the pipeline's own; made by the same program */
  bool        strict;       /* look for functions that break rules which a fast run does not check (docs/strict.md) */
  uint64_t    strict_seed;  /* of what strict mode does at random; 0: drawn, and named by the error */
} WeirRunOptions;

/* Runs to the end, in threads of its own; returns the result (with its error if it failed), or NULL and an error
 * if nothing was started: construction errors, unknown runner, unsupported features (all at once). The result is the
 * caller's, to be unreffed; compilers warn where nobody takes it, for a run that failed is told by it alone. A pipeline may run
 * more than once, at the same time too. */
WEIR_API WeirResult *weir_pipeline_run (WeirPipeline *p, const WeirRunOptions *options, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* Called once a run has ended; see weir_pipeline_start. */
typedef void (*WeirDone) (WeirResult *result, void *user_data);
/* Starts and returns at once: functions are set up in the run's own threads, and one that cannot be is a failure of the run.
 * The result is the caller's, to be unreffed. `done` is called once, in `context` (NULL: the caller's thread-default one), with a
 * reference of its own: it may unref the caller's, and free the pipeline. The run's threads block the signals that are sent to
 * a process (SIGINT, SIGALRM, SIGCHLD …), so that the program's own threads have them. A process that a user function forks has
 * the program's mask again; one that it starts with posix_spawn needs POSIX_SPAWN_SETSIGMASK. Who wants to signal the program
 * from a function uses kill (getpid (), …): raise () is for the thread. */
WEIR_API WeirResult *weir_pipeline_start (WeirPipeline *p, const WeirRunOptions *options, GMainContext *context,
                                          WeirDone done, void *user_data, GError **error);
/* One more reference, to be unreffed. From any thread. */
WEIR_API WeirResult *weir_result_ref (WeirResult *result);
/* The last one to be given up cancels a run that still goes on, and waits for that; but a run whose `done` is to be called
 * keeps a reference until then. Freeing the pipeline ends its runs too; their results stay and can be asked. */
WEIR_API void weir_result_unref (WeirResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeirResult, weir_result_unref)

/* All of these may be called from any thread, while it runs and after. */
WEIR_API WeirState weir_result_state (WeirResult *result);
/* The failure, or NULL; borrowed, valid once the state is not running. */
WEIR_API const GError *weir_result_error (WeirResult *result);
/* Blocks until the run has ended. */
WEIR_API WeirState weir_result_wait (WeirResult *result);
/* Asks it to stop now: sources end, nothing half-written appears under a final name. */
WEIR_API void weir_result_cancel (WeirResult *result);

/* Metrics as JSON text, to be freed:
 *   { "steps": [{ "path", "elements_in", "elements_out", "bytes_out", "batches", "busy_ms", and of the function's own
 *                 metrics "counters": { name: … }, "distributions", "gauges", "strings", "histograms" }],
 *     "stages": [what was grouped: late elements that were dropped, bytes that were spilled] }
 * Numbers of a run that goes on are those of a moment ago. Fields may be added. */
WEIR_API char *weir_result_metrics_json (WeirResult *result);
/* A user counter's committed value, summed over the steps of that path (NULL: all). The path is a function's step, in full
 * ("Top words/split_words"); a scope is none and gives 0. */
WEIR_API int64_t weir_result_counter (WeirResult *result, const char *path, const char *name);

/* One look at a running job. Rates are for the caller to take from two looks. */
typedef struct
{
  WeirTime watermark;   /* the least of all stages */
  uint64_t elements_in; /* out of sources */
  double   work_done, work_total; /* of the bounded sources, in their own unit (bytes); total grows as files are found */
  uint64_t elements_out;/* into sinks: what steps without a consumer emitted or took */
  unsigned queued;      /* batches in channels */
} WeirProgress;
WEIR_API void weir_result_progress (WeirResult *result, WeirProgress *ret_progress);

/* Why does it not fire? For each grouping: its open windows and the oldest of them, and apart from those how many have fired,
 * got nothing since, and stay for late data, until when; how many results of parts those before it have combined and keep
 * back; its input watermark and what holds that: the source and its position, the script, or the grouping upstream; and when
 * a trigger waits for the clock. Lines of text, to be freed; empty once the run has ended. Takes up to a second while
 * functions keep lanes busy. From any thread. */
WEIR_API char *weir_result_why (WeirResult *result);

/* Everything a program's main does: parses what is left of the command line (--runner, --parallelism, --memory-limit,
 * --spill-dir, --strict, --explain, --graph=FILE, --metrics=FILE, --quiet, --help …), reports construction errors, runs,
 * and shows progress on stderr (how much of the work is done only where no collection is unbounded), with what was dropped,
 * and which rows could not be read, as the last lines. --quiet keeps both back; --metrics has the numbers all the same. On
 * SIGUSR1, and if stderr is a terminal on the key Ctrl-backslash (SIGQUIT), it tells there why nothing fires
 * (weir_result_why). On Ctrl-C (SIGINT) it cancels, and on SIGTERM likewise: no file is left of what was being written, not
 * even a hidden one; a second signal of either kind, half a second later or more, ends the process where it is. It cancels, too,
 * when a function writes to standard output and who read that has gone (as in "program | head"); any other pipe or socket
 * that breaks is an error of the write, as is a file beyond its limit (SIGPIPE and SIGXFSZ do not end it). When a user
 * function crashes it names the step and the row. Returns the exit status: 0 done, 1 failed, 2 wrong command line or
 * construction errors, 130 cancelled, by whichever signal, 141 when nobody reads its output any more. The only function that
 * prints or takes signals. */
WEIR_API int weir_pipeline_main (WeirPipeline *p, int argc, char **argv);
/* The program's own options, to be called before the graph is built: parses them and the runner's out of the command line.
 * What is wrong, and --help, is kept for weir_pipeline_main to report (so that all of the options are in one --help). Words
 * that are no options stay in argv and are the program's: weir_pipeline_main refuses them only where this was not called. */
WEIR_API void weir_pipeline_parse (WeirPipeline *p, const GOptionEntry *entries, int *argc, char ***argv);

/* Names of the runners in this build, NULL-terminated, static. */
WEIR_API const char *const *weir_runner_names (void);

G_END_DECLS

#endif
