/* SPDX-License-Identifier: Apache-2.0 */
/* wc.c - hand baseline. usage: wc in out threads. mmap, open addressing, keys point into the map. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <stdint.h>
#include <string.h>
#include <pthread.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <ctype.h>
typedef struct{ const char*k; uint32_t l; uint32_t h; uint64_t n; }ent;
typedef struct{ ent*t; uint64_t cap,used; }tab;
static void
grow (tab *T)
{
  uint64_t nc = T->cap ? T->cap * 2 : 1 << 18;
  ent *n = calloc (nc, sizeof *n);
  for (uint64_t i = 0; i < T->cap; i++)
    if (T->t[i].k)
      {
        uint64_t j = T->t[i].h & (nc - 1);
        while (n[j].k)
          j = (j + 1) & (nc - 1);
        n[j] = T->t[i];
      }
  free (T->t);
  T->t = n;
  T->cap = nc;
}
static inline void
add (tab *T, const char *k, uint32_t l, uint32_t h, uint64_t c)
{
  if (T->used * 2 >= T->cap)
    grow (T);
  uint64_t j = h & (T->cap - 1);
  for (;;)
    {
      ent *e = &T->t[j];
      if (!e->k)
        {
          e->k = k;
          e->l = l;
          e->h = h;
          e->n = c;
          T->used++;
          return;
        }
      if (e->h == h && e->l == l && !memcmp (e->k, k, l))
        {
          e->n += c;
          return;
        }
      j = (j + 1) & (T->cap - 1);
    }
}
static const char*b; static size_t N; static unsigned char L[256];
typedef struct{ size_t s,e; tab T; }job;
static void *
run (void *a)
{
  job *j = a;
  tab T = { 0 };
  grow (&T);
  const char *p = b + j->s, *e = b + j->e;
  while (p < e)
    {
      while (p < e && !L[(unsigned char) *p])
        p++;
      const char *q = p;
      uint32_t h = 2166136261u;
      while (p < e && L[(unsigned char) *p])
        {
          h = (h ^ (unsigned char) *p) * 16777619u;
          p++;
        }
      if (p > q)
        {
          h ^= h >> 15;
          add (&T, q, p - q, h, 1);
        }
    }
  j->T = T;
  return 0;
}
int
main (int c, char **v)
{
  int nt = atoi (v[3]);
  int fd = open (v[1], O_RDONLY);
  struct stat st;
  fstat (fd, &st);
  N = st.st_size;
  b = mmap (0, N, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
  for (int i = 'a'; i <= 'z'; i++)
    L[i] = L[i - 32] = 1;
  struct timespec t0, t1;
  clock_gettime (CLOCK_MONOTONIC, &t0);
  job J[64];
  pthread_t th[64];
  size_t s = 0;
  for (int i = 0; i < nt; i++)
    {
      size_t e = i == nt - 1 ? N : N / nt * (i + 1);
      while (e < N && L[(unsigned char) b[e]])
        e++;
      J[i].s = s;
      J[i].e = e;
      s = e;
    }
  for (int i = 1; i < nt; i++)
    pthread_create (&th[i], 0, run, &J[i]);
  run (&J[0]);
  for (int i = 1; i < nt; i++)
    pthread_join (th[i], 0);
  for (int i = 1; i < nt; i++)
    for (uint64_t k = 0; k < J[i].T.cap; k++)
      {
        ent *e = &J[i].T.t[k];
        if (e->k)
          add (&J[0].T, e->k, e->l, e->h, e->n);
      }
  FILE *f = fopen (v[2], "w");
  for (uint64_t k = 0; k < J[0].T.cap; k++)
    {
      ent *e = &J[0].T.t[k];
      if (e->k)
        fprintf (f, "%.*s: %llu\n", (int) e->l, e->k, (unsigned long long) e->n);
    }
  fclose (f);
  clock_gettime (CLOCK_MONOTONIC, &t1);
  double d = (t1.tv_sec - t0.tv_sec) + (t1.tv_nsec - t0.tv_nsec) / 1e9;
  printf ("RESULT c-wc threads=%d sec=%.3f mib_s=%.1f words=%llu\n", nt, d, N / 1048576.0 / d,
          (unsigned long long) J[0].T.used);
}
