/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_MODEL_TEST_STREAM_H
#define WEIR_MODEL_TEST_STREAM_H

/* A TestStream's script as the graph holds it: the transform's configuration is a WeirTestScript. */

#include <weir/element.h>
#include <weir/testing/test-stream.h>

#include "sdk/model/graph.h"

typedef struct
{
  WeirTime  time;
  WeirBytes element; /* encoded */
} WeirTestElement;
WEIR_RECORD (WeirTestElement, time, element)
WEIR_LIST (WeirTestElements, WeirTestElement)

typedef struct
{
  int64_t          kind; /* WeirTestEventKind */
  WeirTime         watermark;
  WeirDuration     by;
  WeirTestElements elements;
} WeirTestStep;
WEIR_RECORD (WeirTestStep, kind, watermark, by, WEIR_AS (elements, WeirTestElements))
WEIR_LIST (WeirTestSteps, WeirTestStep)

typedef struct
{
  WeirTestSteps steps;
} WeirTestScript;
WEIR_RECORD (WeirTestScript, WEIR_AS (steps, WeirTestSteps))

/* The rules of <weir/testing/test-stream.h>, also for a script that was read from bytes; the error says which event. */
gboolean weir__test_script_check (const WeirTestScript *script, GError **error);
/* The script of a transform whose elements are of `type`, in `arena`. An error: it has none, or one that breaks a rule,
 * or elements that are not of that type. */
gboolean weir__test_script_read (const WeirGraphTransform *t, const WeirType *type, WeirArena *arena,
                                 WeirTestScript *ret_script, GError **error);
/* The elements of a step, as rows of `type` in `arena` with WEIR_SLACK bytes behind them. */
gboolean weir__test_elements_read (const WeirTestElements *elements, const WeirType *type, WeirArena *arena,
                                   char **ret_rows, GError **error);

#endif
