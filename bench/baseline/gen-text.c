/* SPDX-License-Identifier: Apache-2.0
 *
 * gen-text.c - deterministic text whose words are Zipf distributed.  usage: gen-text MIB OUT [SEED]
 *
 * Lines of ten words from a vocabulary of 100,000: word i has the weight 1 / (i + 2.7).  Words are 3 to 10 letters, one
 * in 17 starts with a capital, and a comma follows about one in 80: 7.3 bytes a word.  The same arguments give the same
 * bytes on every machine: other programs of the comparison were measured on this text.
 *
 * A word is drawn in constant time by the alias method (Vose 1991): every column of the table holds one word and the
 * alias that fills the column up to the mean weight, so a draw is one column and one comparison.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define N_WORDS 100000
#define WORDS_PER_LINE 10

typedef struct
{
  char    text[15];
  uint8_t length;
} Word;

typedef struct
{
  double keep;  /* the part of the column that is its own word's */
  int    alias; /* the word of the rest */
} Column;

static Word   words[N_WORDS];
static Column columns[N_WORDS];

/* splitmix64 */
static uint64_t
next_random (uint64_t *state)
{
  uint64_t z = *state += UINT64_C (0x9E3779B97F4A7C15);

  z = (z ^ (z >> 30)) * UINT64_C (0xBF58476D1CE4E5B9);
  z = (z ^ (z >> 27)) * UINT64_C (0x94D049BB133111EB);
  return z ^ (z >> 31);
}

/* A permutation of the index in base 26, so that no two words are equal; then up to five letters more. */
static void
make_word (Word *word, unsigned index)
{
  unsigned more = ((index * 2654435761u) >> 28) % 6;
  uint64_t rest = index * UINT64_C (7919) % N_WORDS;
  uint8_t  length = 0;

  do
    {
      word->text[length++] = (char) ('a' + rest % 26);
      rest /= 26;
    }
  while (rest);
  while (length < 3)
    word->text[length++] = 'z';
  for (unsigned i = 0; i < more; i++)
    word->text[length++] = (char) ('a' + ((index >> i) + i * 7) % 26);
  if (index % 17 == 0)
    word->text[0] = (char) (word->text[0] - 'a' + 'A');
  word->length = length;
}

/* Pairs each word that is rarer than the mean with a commoner one. */
static void
make_columns (void)
{
  static double weight[N_WORDS];
  static int    rare[N_WORDS], common[N_WORDS];
  int           n_rare = 0, n_common = 0;
  double        sum = 0;

  for (int i = 0; i < N_WORDS; i++)
    sum += 1.0 / (i + 2.7);
  for (int i = 0; i < N_WORDS; i++)
    {
      weight[i] = N_WORDS / (i + 2.7) / sum;
      if (weight[i] < 1)
        rare[n_rare++] = i;
      else
        common[n_common++] = i;
    }
  while (n_rare && n_common)
    {
      int own = rare[--n_rare], other = common[--n_common];
      columns[own] = (Column) { weight[own], other };
      weight[other] -= 1 - weight[own];
      if (weight[other] < 1)
        rare[n_rare++] = other;
      else
        common[n_common++] = other;
    }
  while (n_common)
    columns[common[--n_common]].keep = 1;
  while (n_rare)
    columns[rare[--n_rare]].keep = 1;
}

/* The high half of the draw chooses the column, the low half which of its two words. */
static const Word *
choose_word (uint64_t draw)
{
  int    index = (int) ((draw >> 32) * N_WORDS >> 32);
  double height = (uint32_t) draw / 4294967296.0;

  return &words[height < columns[index].keep ? index : columns[index].alias];
}

static size_t
make_line (char *line, uint64_t *random)
{
  size_t size = 0;

  for (int i = 0; i < WORDS_PER_LINE; i++)
    {
      uint64_t    draw = next_random (random);
      const Word *word = choose_word (draw);
      memcpy (line + size, word->text, word->length);
      size += word->length;
      if (i == 4 && draw % 8 == 0)
        line[size++] = ',';
      line[size++] = i == WORDS_PER_LINE - 1 ? '\n' : ' ';
    }
  return size;
}

int
main (int argc, char **argv)
{
  char line[WORDS_PER_LINE * (sizeof (Word) + 2)];

  if (argc < 3)
    return fprintf (stderr, "usage: gen-text MIB OUT [SEED]\n"), 2;
  uint64_t wanted = strtoull (argv[1], NULL, 10) << 20, random = argc > 3 ? strtoull (argv[3], NULL, 10) : 42;
  FILE    *file = fopen (argv[2], "wb");
  if (!file)
    return fprintf (stderr, "gen-text: %s: %s\n", argv[2], strerror (errno)), 1;

  for (unsigned i = 0; i < N_WORDS; i++)
    make_word (&words[i], i);
  make_columns ();
  for (uint64_t written = 0; written < wanted;)
    {
      size_t size = make_line (line, &random);
      fwrite (line, 1, size, file);
      written += size;
    }
  if (ferror (file) | fclose (file))
    return fprintf (stderr, "gen-text: %s: %s\n", argv[2], strerror (errno)), 1;
  return 0;
}
