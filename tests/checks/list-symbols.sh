#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# list-symbols.sh LIBRARY: the symbols that a shared library defines, sorted.
set -eu
${WEIR_NM:-nm} -D --defined-only "$1" | awk '{ print $NF }' | LC_ALL=C sort
