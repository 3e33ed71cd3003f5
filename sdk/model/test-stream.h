/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_MODEL_TEST_STREAM_H
#define WEIR_MODEL_TEST_STREAM_H

/* A TestStream's script as the graph holds it: the transform's configuration is a WeirTestScript. */

#include <weir/element.h>
#include <weir/testing/test-stream.h>

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

#endif
