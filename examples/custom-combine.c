/* SPDX-License-Identifier: Apache-2.0 */
/* A CombineFn of one's own: the standard deviation of the column x of a CSV file, in one pass (after Welford and Chan):
 * custom-combine NUMBERS.csv (a line "x", then "2", "4" and so on) writes deviation.json. */
#include <math.h>
#include <weir/weir.h>

typedef struct
{
  int64_t n;
  double  mean, squares; /* of the distances from the mean */
} Spread;
WEIR_RECORD (Spread, n, mean, squares)

static void
spread_add (Spread *s, const double *x)
{
  double distance = *x - s->mean;

  s->n++;
  s->mean += distance / (double) s->n;
  s->squares += distance * (*x - s->mean);
}

static void
spread_merge (Spread *s, const Spread *other)
{
  double share = other->n > 0 ? (double) other->n / (double) (s->n + other->n) : 0, distance = other->mean - s->mean;

  s->squares += other->squares + distance * distance * (double) s->n * share;
  s->mean += distance * share;
  s->n += other->n;
}

static void
spread_extract (const Spread *s, double *deviation)
{
  *deviation = s->n > 0 ? sqrt (s->squares / (double) s->n) : 0;
}
WEIR_COMBINE_FN (spread, double, Spread, double)

typedef struct { double x; } Number;
WEIR_RECORD (Number, x)

static double
number_of (const Number *row)
{
  return row->x;
}
WEIR_MAP_FN (number_of, Number, double)

int
main (int argc, char **argv)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("custom-combine");

  weir_pipeline_parse (p, NULL, &argc, &argv);
  doubleCollection *numbers = weir_map (weir_read_csv (p, argc > 1 ? argv[1] : "numbers.csv", Number).rows, number_of);
  weir_write_json_lines_with (weir_combine_globally (numbers, spread), "deviation.json", .shards = 1);
  return weir_pipeline_main (p, argc, argv);
}
