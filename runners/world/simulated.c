/* SPDX-License-Identifier: Apache-2.0 */

/* The simulated world: everything in memory, in one thread, the same for the same seed. */

#include "config.h"

#include "runners/world/world.h"

#include <weir/error.h>

/* 2023-11-14T22:13:20Z: a time like any other, but always the same. */
#define FIRST_INSTANT INT64_C (1700000000000000)

typedef struct
{
  WeirWorld world;
  WeirTime  now;
  uint64_t  chance; /* splitmix64's state */
  uint64_t  storage_left;
  unsigned  n_runs;
} SimulatedWorld;

struct _WeirRun
{
  SimulatedWorld *world;
  GByteArray     *bytes;
};

/* --- storage ------------------------------------------------------------------------------------------------------ */

/* Once it fails it stays so. */
static gboolean
move_bytes (SimulatedWorld *world, size_t n, const char *failure, GError **error)
{
  if (n <= world->storage_left)
    {
      if (world->storage_left != UINT64_MAX)
        world->storage_left -= n;
      return TRUE;
    }
  world->storage_left = 0;
  g_set_error (error, WEIR_ERROR, WEIR_ERROR_IO, "spilling to simulated storage: %s", failure);
  return FALSE;
}

static WeirRun *
create_run (void *self, GError **error)
{
  SimulatedWorld *world = self;

  if (!move_bytes (world, 1, "Too many open files", error))
    return NULL;
  WeirRun *run = g_new (WeirRun, 1);
  *run = (WeirRun) { world, g_byte_array_new () };
  world->n_runs++;
  return run;
}

static gboolean
append_to_run (WeirRun *run, const void *data, size_t size, GError **error)
{
  if (!move_bytes (run->world, size, "No space left on device", error))
    return FALSE;
  g_byte_array_append (run->bytes, data, (guint) size);
  return TRUE;
}

/* Reads are short now and then, as real ones may be. */
static gssize
read_run (WeirRun *run, uint64_t offset, void *to, size_t size, GError **error)
{
  size_t n = offset < run->bytes->len ? MIN (size, run->bytes->len - offset) : 0;

  if (n > 1 && run->world->world.random (run->world) % 8 == 0)
    n = 1 + run->world->world.random (run->world) % n;
  if (!move_bytes (run->world, n, "Input/output error", error))
    return -1;
  if (n > 0)
    memcpy (to, run->bytes->data + offset, n);
  return (gssize) n;
}

static void
discard_run (WeirRun *run)
{
  run->world->n_runs--;
  g_byte_array_unref (run->bytes);
  g_free (run);
}

/* --- clock and chance --------------------------------------------------------------------------------------------- */

static WeirTime
read_clock (void *self)
{
  return ((SimulatedWorld *) self)->now;
}

/* splitmix64, by Sebastiano Vigna (public domain): a counter, mixed. */
static uint64_t
draw_random (void *self)
{
  SimulatedWorld *world = self;
  uint64_t        x = (world->chance += UINT64_C (0x9e3779b97f4a7c15));

  x = (x ^ (x >> 30)) * UINT64_C (0xbf58476d1ce4e5b9);
  x = (x ^ (x >> 27)) * UINT64_C (0x94d049bb133111eb);
  return x ^ (x >> 31);
}

/* --- the world ---------------------------------------------------------------------------------------------------- */

WeirWorld *
weir__world_simulated_new (uint64_t seed)
{
  static const WeirStorage storage = { create_run, append_to_run, read_run, discard_run };
  SimulatedWorld          *world = g_new0 (SimulatedWorld, 1);

  world->world = (WeirWorld) { world, &storage, read_clock, draw_random };
  world->now = (WeirTime) { FIRST_INSTANT };
  world->chance = seed;
  world->storage_left = UINT64_MAX;
  return &world->world;
}

void
weir__world_simulated_free (WeirWorld *world)
{
  SimulatedWorld *simulated = world->self;

  g_assert (simulated->n_runs == 0); /* someone forgot a run */
  g_free (simulated);
}

void
weir__world_simulated_advance (WeirWorld *world, WeirDuration d)
{
  SimulatedWorld *simulated = world->self;

  g_assert (d.us >= 0);
  simulated->now = weir_time_add (simulated->now, d);
}

void
weir__world_simulated_fail_after (WeirWorld *world, uint64_t n_bytes)
{
  ((SimulatedWorld *) world->self)->storage_left = n_bytes;
}

unsigned
weir__world_simulated_n_runs (const WeirWorld *world)
{
  return ((const SimulatedWorld *) world->self)->n_runs;
}
