/* SPDX-License-Identifier: Apache-2.0 */

/* What bench/windowed computes, by hand: win EVENTS THREADS.
 *
 * Event i has one of 100,000 keys and a delay of up to a second by a hash of i; counts and sums per key and second. Keys
 * are dense, so a window is an array; at most three windows are open at a time. The threads share each second's events,
 * add them to arrays of their own, and then each fires a share of the keys of the windows that the watermark, a second
 * behind the events, has passed. */

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define N_KEYS      100000
#define SECOND      INT64_C (1000000)
#define MAX_THREADS 8
#define N_OPEN      4 /* a power of two above the number of open windows */

typedef struct
{
  int64_t count, sum;
} Tally;

typedef struct
{
  int     i;
  int64_t fired; /* the last window that was */
  int64_t n_results, sum, checksum;
} Worker;

static Tally            *open_windows[MAX_THREADS][N_OPEN];
static pthread_barrier_t barrier;
static int64_t           n_events;
static int               n_threads;

static inline uint64_t
mix (uint64_t z)
{
  z += 0x9E3779B97F4A7C15;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

static int64_t
share (int64_t of, int i)
{
  return of * i / n_threads;
}

static void
add_events (const Worker *worker, int64_t from, int64_t to)
{
  Tally **windows = open_windows[worker->i];

  for (int64_t i = from; i < to; i++)
    {
      uint64_t hash = mix ((uint64_t) i);
      int64_t  time = i - (int64_t) ((hash >> 32) % SECOND);
      Tally   *tally = &windows[(time < 0 ? 0 : time) / SECOND % N_OPEN][hash % N_KEYS];
      tally->count++;
      tally->sum += i & 1023;
    }
}

static void
fire (Worker *worker, int64_t window)
{
  for (int64_t key = share (N_KEYS, worker->i); key < share (N_KEYS, worker->i + 1); key++)
    {
      Tally all = { 0, 0 };
      for (int t = 0; t < n_threads; t++)
        {
          Tally *part = &open_windows[t][window % N_OPEN][key];
          all.count += part->count;
          all.sum += part->sum;
          *part = (Tally) { 0, 0 };
        }
      worker->n_results += all.count > 0;
      worker->sum += all.sum;
      worker->checksum += all.count * (key + 1);
    }
}

static void
fire_until (Worker *worker, int64_t watermark)
{
  while ((worker->fired + 2) * SECOND <= watermark)
    fire (worker, ++worker->fired);
}

static void *
work (void *data)
{
  Worker *worker = data;

  for (int i = 0; i < N_OPEN; i++)
    open_windows[worker->i][i] = calloc (N_KEYS, sizeof (Tally));
  for (int64_t first = 0; first < n_events; first += SECOND)
    {
      int64_t n = first + SECOND < n_events ? SECOND : n_events - first;
      add_events (worker, first + share (n, worker->i), first + share (n, worker->i + 1));
      pthread_barrier_wait (&barrier);
      fire_until (worker, first + n - SECOND);
      pthread_barrier_wait (&barrier);
    }
  fire_until (worker, n_events + 2 * SECOND);
  return NULL;
}

int
main (int argc, char **argv)
{
  Worker    workers[MAX_THREADS] = { { 0 } }, all = { 0 };
  pthread_t threads[MAX_THREADS];

  n_events = argc == 3 ? strtoll (argv[1], NULL, 10) : 0;
  n_threads = argc == 3 ? atoi (argv[2]) : 0;
  if (n_threads < 1 || n_threads > MAX_THREADS)
    return fprintf (stderr, "usage: win EVENTS THREADS, of which there are at most %d\n", MAX_THREADS), 2;
  pthread_barrier_init (&barrier, NULL, (unsigned) n_threads);
  for (int i = 0; i < n_threads; i++)
    {
      workers[i] = (Worker) { .i = i, .fired = -1 };
      pthread_create (&threads[i], NULL, work, &workers[i]);
    }
  for (int i = 0; i < n_threads; i++)
    {
      pthread_join (threads[i], NULL);
      all.n_results += workers[i].n_results;
      all.sum += workers[i].sum;
      all.checksum += workers[i].checksum;
    }
  printf ("{\"bench\":\"win\",\"events\":%" PRId64 ",\"threads\":%d,\"results\":%" PRId64 ",\"sum\":%" PRId64
          ",\"checksum\":%" PRId64 "}\n",
          n_events, n_threads, all.n_results, all.sum, all.checksum);
  return 0;
}
