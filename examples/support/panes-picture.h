/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXAMPLES_SUPPORT_PANES_PICTURE_H
#define EXAMPLES_SUPPORT_PANES_PICTURE_H

#include "examples/support/panes.h"

/* An SVG of a record, to be freed: event time to the right, processing time upwards. Each key has a panel: its elements are
 * dots, the watermark is a line, and a pane is a rectangle: as wide as its window, and as high as the time since the pane
 * before it (or since the window's first element) until it fired. Equal records make equal bytes. */
char *panes_picture (const PanesEvent *events, size_t n);

#endif
