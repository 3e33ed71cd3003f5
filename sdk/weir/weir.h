/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_WEIR_H
#define WEIR_WEIR_H

/* Weir: Apache Beam's model in C. This header is all that a program needs. */

#include <weir/arena.h>
#include <weir/combine-fn.h>
#include <weir/context.h>
#include <weir/do-fn.h>
#include <weir/element.h>
#include <weir/error.h>
#include <weir/graph.h>
#include <weir/io.h>
#include <weir/pipeline.h>
#include <weir/run.h>
#include <weir/runs.h>
#include <weir/source.h>
#include <weir/sqlite.h>
#include <weir/string.h>
#include <weir/transforms.h>
#include <weir/trigger-fn.h>
#include <weir/types.h>
#include <weir/version.h>
#include <weir/window-fn.h>
#include <weir/windowing.h>

#endif
