/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_RUNNERS_HARNESS_EXECUTOR_H
#define WEIR_RUNNERS_HARNESS_EXECUTOR_H

#include "runners/engine/executor.h"

/* Executors of stages of C functions; `harness` of the ops is a WeirHarness. */
extern const WeirExecutorOps weir__harness_executor_ops;

#endif
