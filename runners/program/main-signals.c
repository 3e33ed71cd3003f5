/* SPDX-License-Identifier: Apache-2.0 */

#include "runners/program/main-signals.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stddef.h>
#include <time.h>
#include <unistd.h>

#define MEANT_ANEW 500 /* ms between two that ask for the end */

static int64_t interrupted_at; /* ms, 0: not yet; atomic, like the others */
static int     asked_why, pipe_broke;

static int64_t
now_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (int64_t) now.tv_sec * 1000 + now.tv_nsec / 1000000 + 1;
}

static void
note_interrupt (int signal_number)
{
  int     errno_before = errno;
  int64_t first = 0, now = now_ms ();

  if (!__atomic_compare_exchange_n (&interrupted_at, &first, now, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED)
      && now - first >= MEANT_ANEW)
    {
      signal (signal_number, SIG_DFL);
      kill (getpid (), signal_number);
    }
  errno = errno_before;
}

static void
note_why (int signal_number)
{
  (void) signal_number;
  __atomic_store_n (&asked_why, 1, __ATOMIC_RELAXED);
}

static void
note_pipe (int signal_number)
{
  (void) signal_number;
  __atomic_store_n (&pipe_broke, 1, __ATOMIC_RELAXED);
}

void
weir__main_take_signals (void)
{
  const struct sigaction end = { .sa_handler = note_interrupt };
  const struct sigaction why = { .sa_handler = note_why, .sa_flags = SA_RESTART };
  const struct sigaction pipe = { .sa_handler = note_pipe, .sa_flags = SA_RESTART };

  sigaction (SIGINT, &end, NULL);
  sigaction (SIGTERM, &end, NULL);
  sigaction (SIGUSR1, &why, NULL);
  if (isatty (STDERR_FILENO))
    sigaction (SIGQUIT, &why, NULL); /* Ctrl-\, from who sees the answer */
  sigaction (SIGPIPE, &pipe, NULL);
  signal (SIGXFSZ, SIG_IGN);
}

bool
weir__main_is_interrupted (void)
{
  return __atomic_load_n (&interrupted_at, __ATOMIC_RELAXED) != 0;
}

bool
weir__main_is_asked_why (void)
{
  return __atomic_exchange_n (&asked_why, 0, __ATOMIC_RELAXED) != 0;
}

bool
weir__main_is_unread (void)
{
  struct pollfd out = { .fd = STDOUT_FILENO };

  return __atomic_exchange_n (&pipe_broke, 0, __ATOMIC_RELAXED) != 0 && poll (&out, 1, 0) == 1
         && (out.revents & (POLLERR | POLLHUP)) != 0;
}
