/* SPDX-License-Identifier: Apache-2.0 */

/* The real world: POSIX files without names, the wall clock, the kernel's randomness. It keeps no state but the name of
 * the spill directory, so any number of threads may use it. */

#include "config.h"

#include "runners/world/world.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include <weir/error.h>

typedef struct
{
  WeirWorld world;
  char     *spill_dir;
} PosixWorld;

struct _WeirRun
{
  const char *spill_dir; /* the world's; for messages */
  int         fd;
};

/* --- storage ------------------------------------------------------------------------------------------------------ */

static void
set_error (GError **error, const char *spill_dir, int code)
{
  g_set_error (error, WEIR_ERROR, WEIR_ERROR_IO, "spilling to %s: %s", spill_dir, g_strerror (code));
}

/* A file without a name; where the file system cannot do that, one that loses its name at once. -1: see errno. */
static int
open_nameless (const char *dir)
{
  int fd = -1;

#ifdef O_TMPFILE
  fd = open (dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL))
    return fd;
#endif
  g_autofree char *name = g_build_filename (dir, "weir-spill-XXXXXX", NULL);
  fd = g_mkstemp_full (name, O_RDWR | O_CLOEXEC, 0600);
  if (fd >= 0)
    unlink (name);
  return fd;
}

static WeirRun *
create_run (void *self, GError **error)
{
  const PosixWorld *world = self;
  int               fd = open_nameless (world->spill_dir);

  if (fd < 0)
    {
      set_error (error, world->spill_dir, errno);
      return NULL;
    }
  WeirRun *run = g_new (WeirRun, 1);
  *run = (WeirRun) { world->spill_dir, fd };
  return run;
}

static gboolean
append_to_run (WeirRun *run, const void *data, size_t size, GError **error)
{
  const char *from = data;

  while (size > 0)
    {
      ssize_t written = write (run->fd, from, size);
      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        {
          set_error (error, run->spill_dir, errno);
          return FALSE;
        }
      from += written;
      size -= (size_t) written;
    }
  return TRUE;
}

static gssize
read_run (WeirRun *run, uint64_t offset, void *to, size_t size, GError **error)
{
  ssize_t n;

  do
    n = pread (run->fd, to, size, (off_t) offset);
  while (n < 0 && errno == EINTR);
  if (n < 0)
    set_error (error, run->spill_dir, errno);
  return n;
}

static void
discard_run (WeirRun *run)
{
  close (run->fd);
  g_free (run);
}

/* --- clock and chance --------------------------------------------------------------------------------------------- */

static WeirTime
read_clock (void *self G_GNUC_UNUSED)
{
  struct timespec now;

  clock_gettime (CLOCK_REALTIME, &now);
  return (WeirTime) { (int64_t) now.tv_sec * 1000000 + now.tv_nsec / 1000 };
}

static uint64_t
draw_random (void *self G_GNUC_UNUSED)
{
  uint64_t random;

  while (getrandom (&random, sizeof random, 0) != (ssize_t) sizeof random) /* a signal may come first */
    continue;
  return random;
}

/* --- the world ---------------------------------------------------------------------------------------------------- */

static const char *
choose_spill_dir (void)
{
  const char *from_environment = g_getenv ("TMPDIR");

  if (from_environment != NULL && from_environment[0] != '\0')
    return from_environment;
  return access ("/var/tmp", W_OK | X_OK) == 0 ? "/var/tmp" : g_get_tmp_dir ();
}

WeirWorld *
weir__world_posix_new (const char *spill_dir)
{
  static const WeirStorage storage = { create_run, append_to_run, read_run, discard_run };
  PosixWorld              *world = g_new0 (PosixWorld, 1);

  world->world = (WeirWorld) { world, &storage, read_clock, draw_random };
  world->spill_dir = g_strdup (spill_dir != NULL ? spill_dir : choose_spill_dir ());
  return &world->world;
}

void
weir__world_posix_free (WeirWorld *world)
{
  PosixWorld *posix = world->self;

  g_free (posix->spill_dir);
  g_free (posix);
}
