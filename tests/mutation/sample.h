/* SPDX-License-Identifier: Apache-2.0 */
/* A header that mutate.sh makes mistakes in. */
#ifndef WEIR_TEST_SAMPLE_H
#define WEIR_TEST_SAMPLE_H

typedef struct
{
  int x, sizes[2];
} __attribute__ ((aligned (8))) Point;

static const Point origin = { .x = 0 < 1 };

/* Declared: x < 1. */
static inline int
is_left (const Point *p)
{
  return p->x < 1;
}

int point_count (int n_points);

#endif
