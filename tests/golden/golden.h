/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_GOLDEN_H
#define WEIR_GOLDEN_H

/* Fails unless `text` is what tests/golden/FILE holds; says at which line they part. With WEIR_UPDATE_GOLDEN set,
 * writes the file instead. */
void weir_golden_compare (const char *file, const char *text);

#endif
