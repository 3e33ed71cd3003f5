/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "sdk/base/number.h"

#include <float.h>
#include <math.h>

#include <weir/string.h>

/* --- reading integers --------------------------------------------------------------------------------------------- */

static bool
is_digit (char c)
{
  return (unsigned char) (c - '0') < 10;
}

/* At least one digit and nothing else. */
static bool
parse_digits (const char *data, size_t size, uint64_t *ret_n)
{
  uint64_t n = 0;

  if (size == 0)
    return false;
  for (size_t i = 0; i < size; i++)
    if (!is_digit (data[i]) || __builtin_mul_overflow (n, 10, &n) || __builtin_add_overflow (n, data[i] - '0', &n))
      return false;
  *ret_n = n;
  return true;
}

bool
weir_string_parse_uint64 (WeirString s, uint64_t *ret_n)
{
  size_t sign = s.size > 0 && *s.data == '+';

  return parse_digits (s.data + sign, s.size - sign, ret_n);
}

bool
weir_string_parse_int64 (WeirString s, int64_t *ret_n)
{
  bool     negative = s.size > 0 && *s.data == '-';
  size_t   sign = negative || (s.size > 0 && *s.data == '+');
  uint64_t n;

  if (!parse_digits (s.data + sign, s.size - sign, &n) || n > (uint64_t) INT64_MAX + negative)
    return false;
  *ret_n = (int64_t) (negative ? -n : n);
  return true;
}

/* --- reading doubles ---------------------------------------------------------------------------------------------- */

/* A decimal number taken apart: mantissa × 10^exponent, if no digit had to be dropped. */
typedef struct
{
  uint64_t mantissa;
  int32_t  exponent;
  bool     exact;
} Decimal;

/* Digits, of which those after the point lower the exponent. Returns where they end. */
static const char *
take_digits (const char *at, const char *end, int32_t step, Decimal *decimal)
{
  for (; at < end && is_digit (*at); at++)
    {
      if (decimal->mantissa >= UINT64_MAX / 10 - 1)
        decimal->exact = false;
      else
        decimal->mantissa = decimal->mantissa * 10 + (uint64_t) (*at - '0');
      decimal->exponent -= step;
    }
  return at;
}

/* "e" and what follows it; NULL if that is no exponent. Saturates where no double reaches. */
static const char *
take_exponent (const char *at, const char *end, Decimal *decimal)
{
  bool    negative;
  int32_t exponent = 0;

  if (at == end || (*at | 0x20) != 'e')
    return at;
  at++;
  negative = at < end && *at == '-';
  if (at < end && (*at == '-' || *at == '+'))
    at++;
  if (at == end || !is_digit (*at))
    return NULL;
  for (; at < end && is_digit (*at); at++)
    exponent = MIN (exponent * 10 + (*at - '0'), 1000000);
  decimal->exponent += negative ? -exponent : exponent;
  return at;
}

/* Is it a number, whatever its value? */
static bool
scan_decimal (const char *at, const char *end, Decimal *ret_decimal)
{
  const char *start = at, *point;

  *ret_decimal = (Decimal) { .exact = end - at < 1000000 };
  at = take_digits (at, end, 0, ret_decimal);
  point = at;
  if (at < end && *at == '.')
    at = take_digits (at + 1, end, 1, ret_decimal);
  if (at - start - (at > point) == 0)
    return false;
  at = take_exponent (at, end, ret_decimal);
  return at == end;
}

static double
named_number (WeirString s)
{
  if (s.size == 3 && g_ascii_strncasecmp (s.data, "nan", 3) == 0)
    return (double) NAN;
  if ((s.size == 3 && g_ascii_strncasecmp (s.data, "inf", 3) == 0)
      || (s.size == 8 && g_ascii_strncasecmp (s.data, "infinity", 8) == 0))
    return (double) INFINITY;
  return 0;
}

/* Any number, rightly rounded, by the C library. */
static double
convert_slowly (WeirString digits)
{
  char             on_stack[64];
  g_autofree char *copy = digits.size < sizeof on_stack ? NULL : weir_string_to_c (digits);

  if (copy != NULL)
    return g_ascii_strtod (copy, NULL);
  memcpy (on_stack, digits.data, digits.size);
  on_stack[digits.size] = '\0';
  return g_ascii_strtod (on_stack, NULL);
}

/* A mantissa below 2^53 and a power of ten up to 10^22 are both doubles, so one operation on them rounds once, and
 * rightly (W. Clinger, How to read floating point numbers accurately, 1990). That is nearly every number in a file. */
bool
weir_string_parse_double (WeirString s, double *ret_x)
{
  static const double powers[] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                   1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };
  bool                negative = s.size > 0 && *s.data == '-';
  size_t              sign = negative || (s.size > 0 && *s.data == '+');
  WeirString          digits = weir_string_slice (s, sign, s.size);
  Decimal             decimal;
  double              x;

  if (digits.size == 0)
    return false;
  if (!scan_decimal (digits.data, digits.data + digits.size, &decimal))
    {
      x = named_number (digits);
      if (x == 0)
        return false;
    }
  else if (FLT_EVAL_METHOD == 0 && decimal.exact && decimal.mantissa <= UINT64_C (1) << 53
           && ABS (decimal.exponent) < (int32_t) G_N_ELEMENTS (powers))
    x = decimal.exponent < 0 ? (double) decimal.mantissa / powers[-decimal.exponent]
                             : (double) decimal.mantissa * powers[decimal.exponent];
  else
    {
      x = convert_slowly (digits);
      if (isinf (x))
        return false;
    }
  *ret_x = negative ? -x : x;
  return true;
}

/* --- printing ----------------------------------------------------------------------------------------------------- */

size_t
weir__print_uint (char *to, uint64_t n)
{
  char  digits[20];
  char *at = digits + sizeof digits;
  size_t size;

  do
    *--at = (char) ('0' + n % 10);
  while ((n /= 10) > 0);
  size = (size_t) (digits + sizeof digits - at);
  memcpy (to, at, size);
  to[size] = '\0';
  return size;
}

size_t
weir__print_int (char *to, int64_t n)
{
  if (n >= 0)
    return weir__print_uint (to, (uint64_t) n);
  *to = '-';
  return 1 + weir__print_uint (to + 1, -(uint64_t) n);
}

static bool
print_special (char *to, double x, size_t *ret_size)
{
  const double exact = 1e15; /* below it, each integer prints as itself with no more digits than needed */

  if (isnan (x))
    *ret_size = g_strlcpy (to, "nan", WEIR__NUMBER_MAX);
  else if (isinf (x))
    *ret_size = g_strlcpy (to, x > 0 ? "inf" : "-inf", WEIR__NUMBER_MAX);
  else if (x == 0)
    *ret_size = g_strlcpy (to, signbit (x) ? "-0" : "0", WEIR__NUMBER_MAX);
  else if (fabs (x) < exact && x == floor (x))
    *ret_size = weir__print_int (to, (int64_t) x);
  else
    return false;
  return true;
}

size_t
weir__print_double (char *to, double x)
{
  size_t size;

  if (print_special (to, x, &size))
    return size;
  if (g_ascii_strtod (g_ascii_formatd (to, WEIR__NUMBER_MAX, "%.15g", x), NULL) != x
      && g_ascii_strtod (g_ascii_formatd (to, WEIR__NUMBER_MAX, "%.16g", x), NULL) != x)
    g_ascii_formatd (to, WEIR__NUMBER_MAX, "%.17g", x);
  return strlen (to);
}

size_t
weir__print_float (char *to, float x)
{
  static const char *const formats[] = { "%.6g", "%.7g", "%.8g", "%.9g" };
  size_t                   size;

  if (fabsf (x) < 1e6f && print_special (to, (double) x, &size))
    return size;
  if (!isfinite (x))
    return print_special (to, (double) x, &size) ? size : 0;
  for (size_t i = 0; i < G_N_ELEMENTS (formats); i++)
    if ((float) g_ascii_strtod (g_ascii_formatd (to, WEIR__NUMBER_MAX, formats[i], (double) x), NULL) == x)
      break;
  return strlen (to);
}
