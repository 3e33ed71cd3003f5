/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_MODEL_ASSERTION_H
#define WEIR_MODEL_ASSERTION_H

/* Which steps of a pipeline are assertions (weir_collection_must_pass), for whoever runs it to look after. */

#include "sdk/model/graph.h"

/* The i-th of weir_pipeline_n_assertions. */
const WeirGraphTransform *weir__pipeline_assertion (const WeirPipeline *p, unsigned i);

#endif
