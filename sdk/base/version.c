/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include <weir/version.h>

const char *
weir_version_string (void)
{
  return PACKAGE_VERSION;
}

const char *
weir_features (void)
{
  return WEIR_FEATURES;
}
