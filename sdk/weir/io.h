/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_IO_H
#define WEIR_IO_H

/* Reading and writing text, CSV and JSON lines. */

#include <weir/transforms.h>

G_BEGIN_DECLS

G_END_DECLS

#endif
