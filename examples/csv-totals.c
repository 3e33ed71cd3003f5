/* SPDX-License-Identifier: Apache-2.0 */
/* Revenue per product of a CSV file: csv-totals SALES.csv writes totals.csv, and what it could not read to bad-rows.jsonl.
 * Try tests/examples/csv-totals/sales.csv: a line "product,price,pieces", then "bolt,0.5,10" and so on, in any order. */
#include <weir/weir.h>

typedef struct
{
  WeirString product;
  int64_t    pieces;
  double     price;
} Sale;
WEIR_RECORD (Sale, product, pieces, price)
WEIR_KV (Revenue, WeirString, double)

static Revenue
revenue_of (const Sale *sale)
{
  return (Revenue) { sale->product, (double) sale->pieces * sale->price };
}
WEIR_MAP_FN (revenue_of, Sale, Revenue)

int
main (int argc, char **argv)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("csv-totals");

  weir_pipeline_parse (p, NULL, &argc, &argv);

  SaleParsed         sales = weir_read_csv (p, argc > 1 ? argv[1] : "sales.csv", Sale);
  RevenueCollection *totals = weir_sum_per_key (weir_map (sales.rows, revenue_of));
  weir_write_csv_with (totals, "totals.csv", .shards = 1);
  weir_write_json_lines_with (sales.bad, "bad-rows.jsonl", .shards = 1);

  return weir_pipeline_main (p, argc, argv);
}
