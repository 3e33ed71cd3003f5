/* SPDX-License-Identifier: Apache-2.0 */
/* Joins two files: join CUSTOMERS.csv ORDERS.csv writes joined.txt, a line for each order with its customer's name.
 * Try those in tests/examples/join: "id,name" and "1,Ada"; "item,customer" and "engine,1". */
#include <weir/weir.h>

typedef struct
{
  int64_t    id;
  WeirString name;
} Customer;
WEIR_RECORD (Customer, id, name)
typedef struct
{
  int64_t    customer;
  WeirString item;
} Order;
WEIR_RECORD (Order, customer, item)
WEIR_KV (CustomerById, int64_t, Customer)
WEIR_KV (OrderById, int64_t, Order)
WEIR_CO_GROUPED (Joined, int64_t, WEIR_AS (customers, Customer), WEIR_AS (orders, Order))

static int64_t
id_of_customer (const Customer *customer)
{
  return customer->id;
}
WEIR_KEY_FN (id_of_customer, Customer, CustomerById)

static int64_t
id_of_order (const Order *order)
{
  return order->customer;
}
WEIR_KEY_FN (id_of_order, Order, OrderById)

static void
format_orders (const Joined *joined, WeirStringEmitter *lines)
{
  WeirString name = joined->customers.n > 0 ? joined->customers.items[0].name : WEIR_STRING ("(unknown)");

  for (size_t i = 0; i < joined->orders.n; i++)
    weir_emit_printf (lines, WEIR_STRING_FORMAT ": " WEIR_STRING_FORMAT, WEIR_STRING_ARG (name),
                      WEIR_STRING_ARG (joined->orders.items[i].item));
}
WEIR_DO_FN (format_orders, Joined, WeirString)

int
main (int argc, char **argv)
{
  g_autoptr (WeirPipeline) p = weir_pipeline_new ("join");

  weir_pipeline_parse (p, NULL, &argc, &argv);
  CustomerByIdCollection *customers
      = weir_with_keys (weir_read_csv (p, argc > 1 ? argv[1] : "customers.csv", Customer).rows, id_of_customer);
  OrderByIdCollection *orders = weir_with_keys (weir_read_csv (p, argc > 2 ? argv[2] : "orders.csv", Order).rows, id_of_order);
  JoinedCollection *joined = weir_co_group_by_key (Joined, customers, orders);
  weir_write_text_with (weir_par_do (joined, format_orders), "joined.txt", .shards = 1);

  return weir_pipeline_main (p, argc, argv);
}
