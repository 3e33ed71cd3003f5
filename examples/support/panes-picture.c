/* SPDX-License-Identifier: Apache-2.0 */
#include "examples/support/panes-picture.h"

#define WIDTH       720
#define PANEL       240 /* height of what is drawn in */
#define LEFT        64
#define RIGHT       16
#define ABOVE       34
#define BELOW       46
#define LEGEND      40
#define PANEL_WHOLE (ABOVE + PANEL + BELOW)

typedef struct
{
  const PanesEvent *events;
  size_t            n;
  GPtrArray        *keys; /* WeirString */
  int64_t           from, to; /* event time, seconds */
  int64_t           until;    /* processing time, seconds */
  int64_t           tick;
  double            base; /* of the panel under way: the y of processing time 0 */
  GString          *svg;
} Picture;

/* --- what there is to show ----------------------------------------------------------------------------------------- */

static bool
is (const PanesEvent *event, const char *what)
{
  return weir_string_equal (event->what, weir_string_from_c (what));
}

static bool
is_finite (WeirTime t)
{
  return t.us > -(INT64_C (1) << 60) && t.us < INT64_C (1) << 60;
}

static void
take_in (Picture *pic, WeirTime t)
{
  if (!is_finite (t))
    return;
  pic->from = MIN (pic->from, t.us / 1000000);
  pic->to = MAX (pic->to, t.us / 1000000);
}

static void
find_key (Picture *pic, const PanesEvent *event)
{
  for (unsigned i = 0; i < pic->keys->len; i++)
    if (weir_string_equal (*(const WeirString *) pic->keys->pdata[i], event->key))
      return;
  g_ptr_array_add (pic->keys, (void *) (uintptr_t) &event->key);
}

/* Those that have elements first, in the order of the record. */
static void
find_keys (Picture *pic)
{
  for (size_t i = 0; i < pic->n; i++)
    if (is (&pic->events[i], "element"))
      find_key (pic, &pic->events[i]);
  for (size_t i = 0; i < pic->n; i++)
    if (pic->events[i].key.size > 0)
      find_key (pic, &pic->events[i]);
}

static int64_t
round_up (int64_t seconds, int64_t tick)
{
  return (seconds + tick - 1) / tick * tick;
}

/* Eight ticks on an axis at most. */
static void
survey (Picture *pic)
{
  static const int64_t ticks[] = { 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21600, 86400 };
  unsigned             i = 0;

  for (size_t k = 0; k < pic->n; k++)
    {
      const PanesEvent *event = &pic->events[k];

      if (event->end.us == 0)
        take_in (pic, event->time);
      else
        {
          take_in (pic, event->start);
          take_in (pic, event->end);
        }
      pic->until = MAX (pic->until, event->at.us / 1000000);
    }
  while (i + 1 < G_N_ELEMENTS (ticks) && (pic->to - pic->from > 8 * ticks[i] || pic->until > 8 * ticks[i]))
    i++;
  pic->tick = ticks[i];
  pic->to = round_up (pic->to + 1, pic->tick);
  pic->until = round_up (pic->until + 1, pic->tick);
}

/* --- places -------------------------------------------------------------------------------------------------------- */

static double
x_of (const Picture *pic, WeirTime t)
{
  const double seconds = is_finite (t) ? (double) t.us / 1e6 : t.us < 0 ? (double) pic->from : (double) pic->to;

  return LEFT + (seconds - (double) pic->from) / (double) (pic->to - pic->from) * (WIDTH - LEFT - RIGHT);
}

static double
y_of (const Picture *pic, WeirTime t)
{
  return pic->base - (double) t.us / 1e6 / (double) pic->until * PANEL;
}

G_GNUC_PRINTF (2, 3)
static void
put (Picture *pic, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_string_append_vprintf (pic->svg, format, args);
  va_end (args);
}

static void
put_text (Picture *pic, double x, double y, const char *class, const char *words)
{
  g_autofree char *escaped = g_markup_escape_text (words, -1);

  put (pic, "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>\n", class, x, y, escaped);
}

/* --- panes --------------------------------------------------------------------------------------------------------- */

static bool
same_key (const PanesEvent *a, const PanesEvent *b)
{
  return weir_string_equal (a->key, b->key);
}

/* What the pane before it, or else its window's first element, was at. */
static WeirTime
begin_of_pane (const Picture *pic, const PanesEvent *pane)
{
  WeirTime begin = pane->at;

  for (const PanesEvent *e = pic->events; e < pane; e++)
    if (same_key (e, pane) && is (e, "element") && e->time.us >= pane->start.us && e->time.us < pane->end.us
        && e->at.us < begin.us)
      begin = e->at;
  for (const PanesEvent *e = pic->events; e < pane; e++)
    if (same_key (e, pane) && is (e, "pane") && e->start.us == pane->start.us && e->end.us == pane->end.us)
      begin = e->at;
  return begin;
}

/* In one place of the picture, what is written is the first retract and the last pane. */
static bool
is_same_place (const PanesEvent *a, const PanesEvent *b)
{
  return same_key (a, b) && weir_string_equal (a->what, b->what) && a->at.us == b->at.us && a->start.us == b->start.us
         && a->end.us == b->end.us;
}

static void
draw_pane (Picture *pic, const PanesEvent *pane)
{
  const double     left = x_of (pic, pane->start), right = x_of (pic, pane->end);
  const double     top = y_of (pic, pane->at), bottom = y_of (pic, begin_of_pane (pic, pane));
  g_autofree char *timing = g_strdelimit (weir_string_to_c (pane->timing), " ", '-');

  put (pic, "<rect class=\"pane %s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>\n", timing, left, top,
       right - left, bottom - top);
}

/* Its upper edge: where it fired. */
static void
draw_firing (Picture *pic, const PanesEvent *pane)
{
  const double     left = x_of (pic, pane->start), right = x_of (pic, pane->end), top = y_of (pic, pane->at);
  g_autofree char *timing = g_strdelimit (weir_string_to_c (pane->timing), " ", '-');
  g_autofree char *words = g_strdup_printf (WEIR_STRING_FORMAT " " WEIR_STRING_FORMAT, WEIR_STRING_ARG (pane->value),
                                            WEIR_STRING_ARG (pane->timing));

  put (pic, "<line class=\"fired %s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n", timing, left, top, right, top);
  for (const PanesEvent *e = pane + 1; e < pic->events + pic->n; e++)
    if (is_same_place (e, pane))
      return;
  put_text (pic, (left + right) / 2, top - 4, "value", words);
}

static void
draw_retract (Picture *pic, const PanesEvent *retract)
{
  const double     left = x_of (pic, retract->start);
  g_autofree char *words = g_strdup_printf ("\xe2\x88\x92" WEIR_STRING_FORMAT, WEIR_STRING_ARG (retract->value));

  for (const PanesEvent *e = pic->events; e < retract; e++)
    if (is_same_place (e, retract))
      return;
  put_text (pic, left + 5, y_of (pic, retract->at) + 13, "retract", words);
}

static void
draw_element (Picture *pic, const PanesEvent *element)
{
  const double     x = x_of (pic, element->time), y = y_of (pic, element->at);
  g_autofree char *words = weir_string_to_c (element->value);
  bool             dropped = false;

  for (size_t i = 0; i < pic->n; i++)
    dropped |= is (&pic->events[i], "dropped") && pic->events[i].step == element->step
               && same_key (&pic->events[i], element);
  put (pic, "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/>\n", dropped ? "dropped" : "element", x, y);
  put_text (pic, x, y + 16, "points", words);
}

/* --- the rest ------------------------------------------------------------------------------------------------------ */

static void
put_clock (Picture *pic, double x, double y, const char *class, int64_t seconds)
{
  g_autofree char *words = g_strdup_printf ("%" PRId64 ":%02" PRId64, seconds / 60, seconds % 60);

  put_text (pic, x, y, class, words);
}

static void
draw_axes (Picture *pic, WeirString key)
{
  const double     top = pic->base - PANEL;
  g_autofree char *name = weir_string_to_c (key);

  for (int64_t s = pic->from; s <= pic->to; s += pic->tick)
    {
      const double x = x_of (pic, weir_time_from_s (s));
      put (pic, "<line class=\"grid\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n", x, pic->base, x, top);
      put_clock (pic, x, pic->base + 16, "x", s);
    }
  for (int64_t s = 0; s <= pic->until; s += pic->tick)
    {
      const double y = y_of (pic, weir_time_from_s (s));
      put (pic, "<line class=\"grid\" x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\"/>\n", LEFT, y, WIDTH - RIGHT, y);
      put_clock (pic, LEFT - 6, y + 4, "y", s);
    }
  put_text (pic, LEFT, top - 14, "key", name);
  put_text (pic, WIDTH - RIGHT, pic->base + 34, "y", "event time \xe2\x86\x92");
  put (pic, "<text class=\"y\" transform=\"translate(16 %.1f) rotate(-90)\">processing time \xe2\x86\x92</text>\n", top);
}

/* It stands still until it is told to move on. */
static void
draw_watermark (Picture *pic)
{
  double x = LEFT;

  put (pic, "<path class=\"watermark\" d=\"M%.1f %.1f", x, pic->base);
  for (size_t i = 0; i < pic->n; i++)
    if (is (&pic->events[i], "watermark"))
      {
        x = x_of (pic, pic->events[i].time);
        put (pic, " V%.1f H%.1f", y_of (pic, pic->events[i].at), x);
      }
  put (pic, " V%.1f\"/>\n", pic->base - PANEL);
}

static void
draw_panel (Picture *pic, WeirString key)
{
  static const struct
  {
    const char *what;
    void (*draw) (Picture *, const PanesEvent *);
  } layers[] = { { "pane", draw_pane }, { "pane", draw_firing }, { "retract", draw_retract }, { "element", draw_element } };

  draw_axes (pic, key);
  for (unsigned layer = 0; layer < G_N_ELEMENTS (layers); layer++)
    for (size_t i = 0; i < pic->n; i++)
      if (weir_string_equal (pic->events[i].key, key) && is (&pic->events[i], layers[layer].what))
        layers[layer].draw (pic, &pic->events[i]);
  draw_watermark (pic);
}

static void
draw_legend (Picture *pic, double y)
{
  static const char *const timings[] = { "early", "on-time", "late" };
  double                   x = LEFT;

  put (pic, "<circle class=\"element\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/>\n", x + 4, y - 4);
  put_text (pic, x + 14, y, "label", "element");
  put (pic, "<circle class=\"dropped\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/>\n", x + 84, y - 4);
  put_text (pic, x + 94, y, "label", "dropped");
  put (pic, "<path class=\"watermark\" d=\"M%.1f %.1f h24\"/>\n", x + 160, y - 4);
  put_text (pic, x + 190, y, "label", "watermark");
  x += 280;
  for (unsigned i = 0; i < G_N_ELEMENTS (timings); i++, x += 86)
    {
      put (pic, "<rect class=\"pane %s\" x=\"%.1f\" y=\"%.1f\" width=\"14\" height=\"12\"/>\n", timings[i], x, y - 10);
      put_text (pic, x + 20, y, "label", timings[i]);
    }
  put_text (pic, x + 12, y, "retract", "\xe2\x88\x92");
  put_text (pic, x + 24, y, "label", "taken back");
}

static const char style[]
    = "<style>\n"
      "text { font: 12px sans-serif; fill: #333 } .x, .value, .points { text-anchor: middle } .y { text-anchor: end }\n"
      ".key { font-weight: bold; font-size: 14px } .value { font-weight: bold } .points { fill: #1f3a93 }\n"
      ".retract { fill: #c0392b; font-weight: bold } .grid { stroke: #e4e4e4 }\n"
      ".element { fill: #1f3a93 } .dropped { fill: #fff; stroke: #c0392b; stroke-width: 2 }\n"
      ".watermark { fill: none; stroke: #7d3c98; stroke-width: 2; stroke-dasharray: 6 3 }\n"
      ".pane { fill-opacity: .35 } .fired { stroke-width: 2 }\n"
      ".pane { fill: #999 } .fired { stroke: #999 } .pane.early { fill: #f5d76e } .fired.early { stroke: #d4ac0d }\n"
      ".pane.on-time { fill: #7fc98f } .fired.on-time { stroke: #27864a }\n"
      ".pane.late { fill: #eb9b6b } .fired.late { stroke: #d35400 }\n"
      "</style>\n";

char *
panes_picture (const PanesEvent *events, size_t n)
{
  Picture pic = { .events = events, .n = n, .keys = g_ptr_array_new (), .svg = g_string_new (NULL) };

  find_keys (&pic);
  survey (&pic);
  const int height = (int) pic.keys->len * PANEL_WHOLE + LEGEND;
  put (&pic, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">\n%s", WIDTH,
       height, WIDTH, height, style);
  put (&pic, "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>\n", WIDTH, height);
  for (unsigned i = 0; i < pic.keys->len; i++)
    {
      pic.base = ABOVE + PANEL + (double) i * PANEL_WHOLE;
      draw_panel (&pic, *(const WeirString *) pic.keys->pdata[i]);
    }
  draw_legend (&pic, height - 16);
  put (&pic, "</svg>\n");
  g_ptr_array_unref (pic.keys);
  return g_string_free (pic.svg, FALSE);
}
