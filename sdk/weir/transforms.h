/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_TRANSFORMS_H
#define WEIR_TRANSFORMS_H

/* The typed face of the transforms. Every macro expands to one documented function of the untyped core. */

#include <weir/combine-fn.h>
#include <weir/do-fn.h>
#include <weir/source.h>

G_BEGIN_DECLS

/* The untyped collection behind any typed one; something else does not compile. */
#define WEIR_COLLECTION(c) ((void) sizeof ((c)->weir_element), (WeirCollection *) (void *) (c))

G_END_DECLS

#endif
