/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_TESTS_CHILD_H
#define WEIR_TESTS_CHILD_H

/* A test that runs itself as one of several programs: WEIR_TEST_PROGRAM tells the child which it is to be. */

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib.h>

#include "tests/support/weir-test.h"

#define READY_FD 3 /* where a program says that it has come to its first element */

typedef struct
{
  pid_t pid;
  FILE *out, *err;
  int   ready;
} Child;

static void
start (Child *child, const char *program, const char *const *arguments)
{
  int pipe_ends[2];

  child->out = tmpfile ();
  child->err = tmpfile ();
  assert_true (child->out != NULL && child->err != NULL && pipe (pipe_ends) == 0);
  child->pid = fork ();
  if (child->pid == 0)
    {
      g_autoptr (GPtrArray) argv = g_ptr_array_new ();
      g_ptr_array_add (argv, (char *) "program");
      for (; arguments != NULL && *arguments != NULL; arguments++)
        g_ptr_array_add (argv, (char *) *arguments);
      g_ptr_array_add (argv, NULL);
      g_setenv ("WEIR_TEST_PROGRAM", program, TRUE);
      dup2 (fileno (child->out), STDOUT_FILENO);
      dup2 (fileno (child->err), STDERR_FILENO);
      if (pipe_ends[1] != READY_FD)
        dup2 (pipe_ends[1], READY_FD);
      execv ("/proc/self/exe", (char **) argv->pdata);
      _exit (127);
    }
  close (pipe_ends[1]);
  child->ready = pipe_ends[0];
}

static char *
contents (FILE *file)
{
  GString *text = g_string_new (NULL);
  int      c;

  rewind (file);
  while ((c = getc (file)) != EOF)
    g_string_append_c (text, (char) c);
  fclose (file);
  return g_string_free (text, FALSE);
}

/* The wait status, and what it printed, to be freed. */
static int
finish (Child *child, char **ret_out, char **ret_err)
{
  int status;

  assert_int_equal (waitpid (child->pid, &status, 0), child->pid);
  close (child->ready);
  *ret_out = contents (child->out);
  *ret_err = contents (child->err);
  return status;
}

#define ARGUMENTS(...) ((const char *const[]) { __VA_ARGS__, NULL })

#define assert_says(text, part)                                                                                       \
  do                                                                                                                  \
    if (strstr ((text), (part)) == NULL)                                                                              \
      fail_msg ("\"%s\" is not in:\n%s", (part), (text));                                                             \
  while (0)

#endif
