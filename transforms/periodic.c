/* SPDX-License-Identifier: Apache-2.0 */
/* PeriodicSequence: a source whose position i is the instant start + i * interval. One lane goes through all of them, so
 * that they come in order and the watermark can follow. */
#include <weir/create.h>
#include <weir/periodic.h>
#include <weir/source.h>

/* WEIR_TIME_MAX behind the last instant that there is. */
static WeirTime
instant (const WeirPeriod *period, int64_t i)
{
  __int128 us = (__int128) period->start.us + (__int128) period->interval.us * i;

  return (WeirTime) { us > INT64_MAX ? INT64_MAX : (int64_t) us };
}

static char *
fault_of_interval (WeirDuration interval)
{
  GString *fault = g_string_new ("the interval must be positive, not ");

  weir_value_print (WEIR_TYPE (WeirDuration), &interval, 0, fault);
  return g_string_free (fault, FALSE);
}

static gboolean
range_of_period (WeirContext *ctx G_GNUC_UNUSED, const WeirPeriod *period, WeirRange *ret_range, GError **error)
{
  __int128 n;

  if (period->interval.us <= 0)
    {
      g_autofree char *fault = fault_of_interval (period->interval);

      g_set_error_literal (error, WEIR_ERROR, WEIR_ERROR_DATA, fault);
      return FALSE;
    }
  n = period->stop.us < period->start.us ? 0
                                         : ((__int128) period->stop.us - period->start.us) / period->interval.us + 1;
  *ret_range = (WeirRange) { .from = 0, .to = n > INT64_MAX - 1 ? INT64_MAX - 1 : (int64_t) n, .whole = true };
  return TRUE;
}

static WeirResume
weir_periodic_instants (WeirContext *ctx G_GNUC_UNUSED, const WeirPeriod *period, WeirTracker *tracker,
                        WeirTimeEmitter *out, GError **error G_GNUC_UNUSED)
{
  for (int64_t i = weir_tracker_position (tracker);; i++)
    {
      WeirTime at = instant (period, i);
      int64_t  wait = i < tracker->to ? at.us - MIN (at.us, g_get_real_time ()) : 0;

      weir_tracker_set_watermark (tracker, at);
      if (wait > 0)
        {
          weir_tracker_resume_after (tracker, WEIR_MICROSECONDS (wait));
          return WEIR_RESUME;
        }
      if (!weir_claim (tracker, i))
        return WEIR_DONE;
      weir_emit_at (out, at, at);
    }
}
WEIR_SOURCE_FN (weir_periodic_instants, WeirPeriod, WeirTime, range_of_period, (.replayable = true, .unbounded = true),
                .infinite_skew = true)

WeirCollection *
weir_collection_periodic_sequence (WeirCollection *periods, WeirSite at)
{
  return weir_collection_par_do (periods, &weir_periodic_instants__do_fn, NULL, NULL, at);
}

WeirCollection *
weir_pipeline_periodic_impulse (WeirPipeline *p, WeirTime start, WeirTime stop, WeirDuration interval, WeirSite at)
{
  WeirPeriod      period = { start, stop, interval };
  WeirCollection *instants;

  if (interval.us <= 0)
    {
      g_autofree char *fault = fault_of_interval (interval);

      return weir_pipeline_broken (p, at, "%s", fault);
    }
  weir_scope_begin (p, at);
  instants = weir_collection_periodic_sequence (weir_pipeline_create (p, WEIR_TYPE (WeirPeriod), &period, 1,
                                                                      (WeirSite) { at.file, at.line, "create" }),
                                                (WeirSite) { at.file, at.line, "instants" });
  weir_scope_end (p);
  return instants;
}
