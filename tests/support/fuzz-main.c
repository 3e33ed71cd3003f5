/* SPDX-License-Identifier: Apache-2.0 */

/* Without libFuzzer a fuzz target is a program that runs each file it is given once: that replays the corpus on every
 * build and with every compiler. The linker takes this main only for programs that have none. */
#include <glib.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size) __attribute__ ((weak));

int
main (int argc, char **argv)
{
  int i;

  for (i = 1; i < argc; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char    *data = NULL;
      g_autofree uint8_t *exact = NULL;
      size_t              size;

      if (!g_file_get_contents (argv[i], &data, &size, &error))
        {
          fprintf (stderr, "%s\n", error->message);
          return EXIT_FAILURE;
        }
      /* A copy of the exact size, so that AddressSanitizer sees a read past the end. */
      exact = g_memdup2 (data, size);
      LLVMFuzzerTestOneInput (exact, size);
    }
  return EXIT_SUCCESS;
}
