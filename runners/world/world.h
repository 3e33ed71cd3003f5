/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_WORLD_WORLD_H
#define WEIR_RUNNERS_WORLD_WORLD_H

/* World: all that the engine asks of the outside. The engine calls no clock, disk, network or randomness itself, so the
 * simulated world can stand in for the real one.
 *
 * A table of functions per concern. Each slot says whether it may block. */

#include <weir/types.h>

/* A run: bytes written once, from front to back, then read from anywhere, then gone. Used by one lane. */
typedef struct _WeirRun WeirRun;

typedef struct
{
  /* A new empty run in the spill directory; `self` is the world's. From any thread. May block. */
  WeirRun *(*create) (void *self, GError **error);
  /* Appends at once, so the caller gathers (256 KiB or more). May block; a full disk is an error that names the
   * directory, after which the run is of no use. */
  gboolean (*append) (WeirRun *run, const void *data, size_t size, GError **error);
  /* Reads up to `size` bytes at `offset`; returns how many (0: the end), -1 on error. May block. */
  gssize (*read) (WeirRun *run, uint64_t offset, void *to, size_t size, GError **error);
  void (*discard) (WeirRun *run);
} WeirStorage;

typedef struct
{
  void              *self;
  const WeirStorage *storage;
  /* Processing time. Does not block. */
  WeirTime (*now) (void *self);
  /* 64 random bits; the simulated world's come from its seed. Does not block. */
  uint64_t (*random) (void *self);
} WeirWorld;

/* The real one: POSIX files in `spill_dir`, which have no name as soon as they are open, so that nothing is left behind
 * whatever happens. NULL: $TMPDIR, or /var/tmp, which unlike /tmp is seldom memory. Any number of threads. */
WeirWorld *weir__world_posix_new (const char *spill_dir);
void weir__world_posix_free (WeirWorld *world);

/* The simulated one: storage in memory, a clock that only moves when told, randomness from the seed. One thread. */
WeirWorld *weir__world_simulated_new (uint64_t seed);
void weir__world_simulated_free (WeirWorld *world);
void weir__world_simulated_advance (WeirWorld *world, WeirDuration d);
/* From now on storage writes and reads `n_bytes` more (a new run counts as one) and then fails. */
void weir__world_simulated_fail_after (WeirWorld *world, uint64_t n_bytes);
/* Runs that were created and not discarded. */
unsigned weir__world_simulated_n_runs (const WeirWorld *world);

#endif
