/* SPDX-License-Identifier: Apache-2.0 */

/* Runs commands side by side and tells what each took.
 *
 *   bench/compare NAME ROUNDS LABEL [rss=MIB] [ms=CPU] COMMAND [ARG...] [-- LABEL ...]...
 *
 * Every round runs each command once, one after another, so that whatever else keeps the machine busy falls on all of
 * them alike. Medians over the rounds of user and system time and of wall time, the most memory that was ever resident,
 * and the CPU time as a multiple of the first command's go to stderr as a table and to stdout as one line of JSON.
 * Fails if a command fails, or exceeds the memory (rss=) or the median CPU time (ms=) that it is allowed.
 *
 * It links nothing but the C library: until a new process has loaded its program, the memory that is counted as its own
 * is that of this one. The standard output of what it runs is thrown away. */

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

typedef struct
{
  const char *label;
  char      **argv; /* NULL-terminated */
  double      max_rss_mib, max_cpu_s; /* 0: any */
  double     *cpu_s, *wall_s;          /* of each round; sorted at the end */
  double      rss_mib;                 /* the most */
} Command;

static double
seconds_of (struct timeval t)
{
  return (double) t.tv_sec + (double) t.tv_usec / 1e6;
}

static double
read_clock (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

static bool
run (Command *command, int round)
{
  posix_spawn_file_actions_t actions;
  struct rusage              usage;
  double                     start = read_clock ();
  pid_t                      pid;
  int                        status;

  posix_spawn_file_actions_init (&actions);
  posix_spawn_file_actions_addopen (&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  int code = posix_spawnp (&pid, command->argv[0], &actions, NULL, command->argv, environ);
  posix_spawn_file_actions_destroy (&actions);
  if (code != 0)
    return fprintf (stderr, "compare: %s: %s\n", command->argv[0], strerror (code)), false;
  while (wait4 (pid, &status, 0, &usage) < 0)
    if (errno != EINTR)
      return perror ("compare"), false;
  command->wall_s[round] = read_clock () - start;
  command->cpu_s[round] = seconds_of (usage.ru_utime) + seconds_of (usage.ru_stime);
  if ((double) usage.ru_maxrss / 1024 > command->rss_mib)
    command->rss_mib = (double) usage.ru_maxrss / 1024;
  if (!WIFEXITED (status) || WEXITSTATUS (status) != 0)
    return fprintf (stderr, "compare: %s failed\n", command->label), false;
  return true;
}

/* Cuts argv at each "--". The number of commands, or -1. */
static int
parse (char **argv, int rounds, Command *ret_commands)
{
  int n = 0;

  while (*argv != NULL)
    {
      Command command = { .label = *argv++,
                          .cpu_s = calloc ((size_t) rounds, 8),
                          .wall_s = calloc ((size_t) rounds, 8) };
      for (; *argv != NULL && (strncmp (*argv, "rss=", 4) == 0 || strncmp (*argv, "ms=", 3) == 0); argv++)
        if (**argv == 'r')
          command.max_rss_mib = strtod (*argv + 4, NULL);
        else
          command.max_cpu_s = strtod (*argv + 3, NULL) / 1e3;
      command.argv = argv;
      while (*argv != NULL && strcmp (*argv, "--") != 0)
        argv++;
      if (argv == command.argv)
        return -1;
      if (*argv != NULL)
        *argv++ = NULL;
      ret_commands[n++] = command;
    }
  return n;
}

static int
compare_doubles (const void *a, const void *b)
{
  const double *x = a, *y = b;

  return (*x > *y) - (*x < *y);
}

static double
take_median (double *values, int n)
{
  qsort (values, (size_t) n, sizeof *values, compare_doubles);
  return (values[n / 2] + values[(n - 1) / 2]) / 2;
}

/* Did all stay within their limits? */
static bool
report (const char *name, Command *commands, int n, int rounds)
{
  double first_cpu_s = 0, first_wall_s = 0;
  bool   all_within = true;

  fprintf (stderr, "%-28s %9s %9s %9s %9s %9s\n", name, "CPU s", "wall s", "CPU", "wall", "RSS MiB");
  printf ("{\"bench\":\"%s\",\"rounds\":%d,\"runs\":[", name, rounds);
  for (int i = 0; i < n; i++)
    {
      Command *c = &commands[i];
      double   cpu_s = take_median (c->cpu_s, rounds), wall_s = take_median (c->wall_s, rounds);
      if (i == 0)
        {
          first_cpu_s = cpu_s > 0 ? cpu_s : 1e-6;
          first_wall_s = wall_s;
        }
      bool within = (c->max_rss_mib == 0 || c->rss_mib <= c->max_rss_mib)
                    && (c->max_cpu_s == 0 || cpu_s <= c->max_cpu_s);
      all_within &= within;
      fprintf (stderr, "%-28s %9.4f %9.4f %8.2fx %8.2fx %9.1f%s\n", c->label, cpu_s, wall_s, cpu_s / first_cpu_s,
               wall_s / first_wall_s, c->rss_mib, within ? "" : "  EXCEEDS ITS LIMIT");
      printf ("%s{\"name\":\"%s\",\"cpu_s\":%.4f,\"wall_s\":%.4f,\"cpu_ratio\":%.3f,\"wall_ratio\":%.3f,"
              "\"peak_rss_mib\":%.1f,"
              "\"within_limit\":%s}",
              i > 0 ? "," : "", c->label, cpu_s, wall_s, cpu_s / first_cpu_s, wall_s / first_wall_s, c->rss_mib,
              within ? "true" : "false");
    }
  printf ("]}\n");
  return all_within;
}

int
main (int argc, char **argv)
{
  int      rounds = argc > 4 ? atoi (argv[2]) : 0;
  Command *commands = calloc ((size_t) argc, sizeof *commands);
  int      n = rounds > 0 ? parse (argv + 3, rounds, commands) : -1;

  if (n < 0)
    {
      fprintf (stderr, "usage: compare NAME ROUNDS LABEL [rss=MIB] [ms=CPU] COMMAND [ARG...] [-- LABEL ...]...\n");
      return 2;
    }
  for (int round = 0; round < rounds; round++)
    for (int i = 0; i < n; i++)
      if (!run (&commands[i], round))
        return 1;
  bool within = report (argv[1], commands, n, rounds);
  for (int i = 0; i < n; i++)
    {
      free (commands[i].cpu_s);
      free (commands[i].wall_s);
    }
  free (commands);
  return within ? 0 : 1;
}
