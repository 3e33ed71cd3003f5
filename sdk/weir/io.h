/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEIR_IO_H
#define WEIR_IO_H

/* Reading and writing files: text, CSV, JSON lines.
 *
 *   WeirStringCollection *lines = weir_read_text (p, "/var/log/dpkg.log*");
 *   weir_write_text (lines, "all.txt");                            all-00000-of-00002.txt and so on
 *   weir_write_text_with (lines, "all.txt.gz", .shards = 1);       that one file, compressed
 *
 * Errors while running are one line with the file, where in it, and why. Options are named fields; zero is the default
 * of each, and options that are NULL are all default. All that is handed in is copied. A `ret_bad` may be NULL: nothing
 * takes the bad rows.
 *
 * Nothing sorts what is written. A few rows in their order are a list, and lists stay as they are: the top n in one file,
 *
 *   weir_write_json_lines_with (weir_flatten_lists (weir_top_globally (rows, by_points, 10, Rows)), "top.jsonl", .shards = 1);
 *
 * has the greatest in its first line. More than memory holds is left to sort(1). */

#include <weir/transforms.h>

G_BEGIN_DECLS

/* --- which files --------------------------------------------------------------------------------------------------- */

typedef enum
{
  WEIR_COMPRESSION_AUTO = 0, /* reading: by the file's first bytes; writing: by the name's suffix */
  WEIR_COMPRESSION_NONE,
  WEIR_COMPRESSION_GZIP,  /* .gz, also several members one after the other */
  WEIR_COMPRESSION_ZSTD,  /* .zst */
  WEIR_COMPRESSION_LZ4,   /* .lz4, frames */
  WEIR_COMPRESSION_BZIP2, /* .bz2 */
} WeirCompression;

/* A file that is there to be read. */
typedef struct
{
  WeirString path;
  int64_t    size;        /* bytes when it was matched; -1: not known (standard input, a pipe) */
  int32_t    compression; /* WeirCompression; AUTO only where the size is not known */
} WeirFile;
WEIR_RECORD (WeirFile, path, size, compression)

/* How patterns are turned into files. */
typedef struct
{
  const char *const *patterns;    /* more of them, NULL-terminated (what G_OPTION_ARG_FILENAME_ARRAY gives); or NULL */
  WeirCompression    compression; /* of every file, whatever it looks like; AUTO: each by its own looks */
  bool               allow_empty; /* a pattern that matches nothing is no error */
  bool               recursive;   /* directories: also what lies in those below */
} WeirMatchOptions;

/* The files that match a pattern, when the pipeline runs. A pattern is one of
 * - the name of a file, taken as it is even if it holds wildcards;
 * - the name of a directory: all files in it that are not hidden (names with a dot in front);
 * - wildcards (star, question mark, brackets; none of them matches a slash or a leading dot). Directories among the
 *   matches count only with .recursive;
 * - "-": standard input, once in a pipeline.
 * Files come in the order of the patterns, for each sorted by the bytes of their paths. What two patterns match is read
 * twice. Symbolic links are followed. A pattern that matches nothing, a file or directory that cannot be looked at: an
 * error. `pattern` may be NULL if options name others. */
WEIR_API WeirCollection *weir_pipeline_match_files (WeirPipeline *p, const char *pattern, const WeirMatchOptions *options,
                                                    WeirSite at);
#define weir_match_files(p, pattern) weir_match_files_with (p, pattern, .recursive = false)
#define weir_match_files_with(p, pattern, ...)                                                                        \
  ((WeirFileCollection *) (void *) weir_pipeline_match_files ((p), (pattern), &(const WeirMatchOptions) { __VA_ARGS__ },  \
                                                              WEIR_HERE ("Match files")))

/* --- reading text -------------------------------------------------------------------------------------------------- */

#define WEIR_MAX_LINE_DEFAULT ((int64_t) 100 << 20)

typedef struct
{
  const char *const *patterns; /* see WeirMatchOptions */
  WeirCompression    compression;
  bool               allow_empty;
  bool               recursive;
  int64_t            max_line;  /* bytes; 0: WEIR_MAX_LINE_DEFAULT. A longer line is an error */
  WeirString         delimiter; /* what ends a line; empty: LF or CRLF. Must not begin with what it ends with ("aba") */
} WeirReadTextOptions;

/* The lines of files, as bytes without their ends; valid UTF-8 is neither asked for nor checked, NUL bytes are kept. The
 * last line may lack its end; a CR without an LF behind it belongs to the line.
 *
 * A file that is not compressed is read in pieces by all lanes, and split further while it is read; a compressed one
 * and standard input by one lane each. No order among lines. The lines of a file are those in the bytes that it had when
 * it was matched: what is appended later is not read, a file that has become shorter (or is gone) is an error.
 *
 * Costs no copy and no allocation per line. */
WEIR_API WeirCollection *weir_pipeline_read_text (WeirPipeline *p, const char *pattern, const WeirReadTextOptions *options,
                                                  WeirSite at);
#define weir_read_text(p, pattern) weir_read_text_with (p, pattern, .max_line = 0)
#define weir_read_text_with(p, pattern, ...)                                                                          \
  ((WeirStringCollection *) (void *) weir_pipeline_read_text ((p), (pattern),                                         \
                                                              &(const WeirReadTextOptions) { __VA_ARGS__ },           \
                                                              WEIR_HERE ("Read text")))

/* The same for files that a collection names (weir_match_files, or a DoFn of one's own). Of the options, only .max_line
 * and .delimiter have a meaning. */
WEIR_API WeirCollection *weir_collection_read_lines (WeirCollection *files, const WeirReadTextOptions *options, WeirSite at);
#define weir_read_lines(files) weir_read_lines_with (files, .max_line = 0)
#define weir_read_lines_with(files, ...)                                                                              \
  ((WeirStringCollection *) (void *) weir_collection_read_lines (                                                     \
      (WeirCollection *) (void *) _Generic ((files), WeirFileCollection *: (files)),                                  \
      &(const WeirReadTextOptions) { __VA_ARGS__ }, WEIR_HERE ("Read lines")))

/* --- rows that could not be read ------------------------------------------------------------------------------------ */

typedef struct
{
  WeirString file;
  int64_t    line;   /* where the row begins, from 1; 0: not known */
  int64_t    offset; /* the same in bytes from 0 */
  WeirString reason; /* "points: \"12x\" is not an integer" */
  WeirString text;   /* the row as it stands; of a very long one the beginning */
} WeirBadRow;
WEIR_RECORD (WeirBadRow, file, line, offset, reason, text)

/* What a step that reads such rows tells by metrics, whoever takes the bad ones: how many there are (weir_metric_count), and
 * in each lane the first, "scores.csv:12: points: …" (weir_metric_string). The last lines of weir_pipeline_main are of them if
 * nobody takes the step's second output: a source of one's own that does the same is spoken of, too. */
#define WEIR_BAD_ROWS      "bad_rows"
#define WEIR_FIRST_BAD_ROW "first_bad_row"

/* --- CSV ------------------------------------------------------------------------------------------------------------ */

typedef struct
{
  const char *const *patterns; /* see WeirMatchOptions */
  WeirCompression    compression;
  bool               allow_empty;
  bool               recursive;
  char               delimiter;   /* 0: a comma */
  bool               no_header;   /* columns are the record's fields, in their order */
  bool               no_newlines; /* no field holds a line end: a file can be read in pieces by all lanes */
  bool               strict;      /* the first bad row fails the run */
  int64_t            max_row;     /* bytes; 0: WEIR_MAX_LINE_DEFAULT */
} WeirReadCsvOptions;

/* Rows of CSV files (RFC 4180) as records of `type`. The first row of each file names the columns; each field of the
 * record is read from the column of its name, wherever that is; a column that is missing fails the run, others are
 * ignored. An empty line is no row, unless the record's only field is optional. A quoted field may hold delimiters, line
 * ends and doubled quotes; a quote elsewhere is a character like any other. LF and CRLF end a row. A byte order mark is
 * skipped.
 *
 * Fields are read by their kinds: integers, floating-point numbers and timestamps (ISO 8601) with blanks around them or
 * not; bool as true, false, yes, no, 1, 0 in any case; a duration as seconds (90, 0.25s); strings and bytes as they are; an
 * optional is absent if the field is empty and not quoted. Lists, maps and records within the record are a construction
 * error. A number too large for its field is not read: 300 in an int8_t, 1e39 in a float, 1e400 in a double. nan and inf are
 * floating-point numbers as well (weir_string_parse_double), so their row is a good one: where they make no sense, a function
 * under WEIR_TRY_FN (<weir/try.h>) turns them away.
 *
 * A row that cannot be read goes to *ret_bad, with its reason. Who does not take those loses them, and the run ends well, even
 * if no row could be read: they are counted (WEIR_BAD_ROWS), and the last lines of weir_pipeline_main say how many there were
 * and where one is; .strict fails the run instead. A quote that is never closed makes its line a bad row, and reading goes on
 * behind that line.
 *
 * Since quoted fields may hold line ends, a file is read by one lane, from its beginning to its end, unless .no_newlines
 * says that they do not. Returns a collection of `type`. */
WEIR_API WeirCollection *weir_pipeline_read_csv (WeirPipeline *p, const char *pattern, const WeirReadCsvOptions *options,
                                                 const WeirType *type, WeirCollection **ret_bad, WeirSite at);
/* ScoreParsed scores = weir_read_csv (p, "scores.csv", Score);   then scores.rows, scores.bad */
#define weir_read_csv(p, pattern, T) weir_read_csv_with (p, pattern, T, .strict = false)
#define weir_read_csv_with(p, pattern, T, ...)                                                                        \
  (__extension__ ({                                                                                                   \
    WeirCollection *weir_bad_;                                                                                        \
    T##Parsed       weir_parsed_ = { .rows = (T##Collection *) (void *) weir_pipeline_read_csv (                      \
                                    (p), (pattern), &(const WeirReadCsvOptions) { __VA_ARGS__ }, WEIR_TYPE (T),       \
                                    &weir_bad_, WEIR_HERE ("Read CSV")) };                                            \
    weir_parsed_.bad = (WeirBadRowCollection *) (void *) weir_bad_;                                                   \
    weir_parsed_;                                                                                                     \
  }))

/* --- JSON lines ----------------------------------------------------------------------------------------------------- */

typedef struct
{
  const char *const *patterns; /* see WeirMatchOptions */
  WeirCompression    compression;
  bool               allow_empty;
  bool               recursive;
  bool               strict;   /* the first bad row fails the run */
  int64_t            max_line; /* bytes; 0: WEIR_MAX_LINE_DEFAULT. A longer line is an error */
} WeirReadJsonOptions;

/* One JSON value a line, as weir_value_parse_json reads it. Blank lines are skipped; a line that cannot be read goes to
 * *ret_bad, as a row of CSV does. Files are read in pieces, like text. */
WEIR_API WeirCollection *weir_pipeline_read_json_lines (WeirPipeline *p, const char *pattern,
                                                        const WeirReadJsonOptions *options, const WeirType *type,
                                                        WeirCollection **ret_bad, WeirSite at);
#define weir_read_json_lines(p, pattern, T) weir_read_json_lines_with (p, pattern, T, .strict = false)
#define weir_read_json_lines_with(p, pattern, T, ...)                                                                 \
  (__extension__ ({                                                                                                   \
    WeirCollection *weir_bad_;                                                                                        \
    T##Parsed       weir_parsed_ = { .rows = (T##Collection *) (void *) weir_pipeline_read_json_lines (               \
                                    (p), (pattern), &(const WeirReadJsonOptions) { __VA_ARGS__ }, WEIR_TYPE (T),      \
                                    &weir_bad_, WEIR_HERE ("Read JSON lines")) };                                     \
    weir_parsed_.bad = (WeirBadRowCollection *) (void *) weir_bad_;                                                   \
    weir_parsed_;                                                                                                     \
  }))

/* --- writing text -------------------------------------------------------------------------------------------------- */

typedef struct
{
  int             shards;     /* files to write; 0: as many as lanes that wrote something */
  const char     *shard_name; /* what follows the path; NULL: "-SSSSS-of-NNNNN", nothing if .shards is 1 */
  const char     *suffix;     /* what follows that; NULL: what the path ends in (".txt", ".csv.gz"), which moves there */
  WeirCompression compression;
  const char     *header;     /* the first line of each file */
  WeirString      delimiter;  /* behind each line; empty: LF */
  bool            unsynced;   /* do not wait until it is on the disk */
  bool            kinds;      /* each line says whether it is an insert or a retract */
} WeirWriteTextOptions;

/* Writes each string and a line end, in no order, into files beside each other. By default each lane writes one:
 * "counts.txt" becomes "counts-00000-of-00002.txt" and "counts-00001-of-00002.txt". In .shard_name, a run of S stands for
 * the file's number from 0, a run of N for how many there are, with at least so many digits. With .shards = 1 the file has
 * the path's own name. Compressed by the name's suffix, or as .compression says. An empty collection makes one file
 * without lines (or .shards of them). A missing directory is made.
 *
 * Nothing appears under those names before everything has been written: lanes write to hidden files (".counts.…tmp") in
 * the same directory; at the end these are synced, renamed, and the directory is synced. A run that fails or is cancelled
 * removes them; one that is killed leaves them, and the next run that writes to this path removes them when it begins (a
 * run that is still going keeps its own locked). Each file appears at once, but not all of them together: a run that is
 * killed while it renames leaves the first ones new and the others missing or as they were, and one that fails there
 * removes those that it has renamed. Files that have the names already are replaced; those of an earlier run with another
 * number of shards stay. A device, a pipe or a socket of such a name (/dev/stdout) fails the run.
 *
 * A line of a file cannot be taken back. Lines that may be (weir_collection_retracts) are refused, unless .kinds: then each
 * line begins with a + if it is an insert, with a - if it takes back an equal line, which need not stand before it.
 *
 * Panes are lines like others: where a grouping above fires several times for a window, early or late, each pane is written,
 * whether it repeats the one before (accumulating) or is a part (discarding). For the last word only, fire once: leave the
 * trigger out, or keep a table (<weir/sqlite.h>), which refuses what would be wrong in it.
 *
 * Two steps of a pipeline that write files of one name are a construction error. The collection must be bounded and in the
 * global window. Returns the names of the files once they are there. */
WEIR_API WeirCollection *weir_collection_write_text (WeirCollection *lines, const char *path,
                                                     const WeirWriteTextOptions *options, WeirSite at);
#define weir_write_text(lines, path) weir_write_text_with (lines, path, .shards = 0)
#define weir_write_text_with(lines, path, ...)                                                                        \
  ((WeirStringCollection *) (void *) weir_collection_write_text (                                                     \
      (WeirCollection *) (void *) _Generic ((lines), WeirStringCollection *: (lines)), (path),                        \
      &(const WeirWriteTextOptions) { __VA_ARGS__ }, WEIR_HERE ("Write text")))

/* --- writing rows --------------------------------------------------------------------------------------------------- */

typedef struct
{
  int             shards; /* these as in WeirWriteTextOptions */
  const char     *shard_name;
  const char     *suffix;
  WeirCompression compression;
  bool            unsynced;
  char            delimiter; /* 0: a comma */
  bool            no_header; /* otherwise the first row of each file has the names of the fields */
  bool            crlf;      /* rows end with CRLF instead of LF */
  bool            kinds;     /* the first column, "kind", is + for an insert, - for a retract */
} WeirWriteCsvOptions;

/* Records as CSV that weir_read_csv reads back as they were; files as weir_write_text writes them. Rows that may be taken
 * back need .kinds. */
WEIR_API WeirCollection *weir_collection_write_csv (WeirCollection *rows, const char *path,
                                                    const WeirWriteCsvOptions *options, WeirSite at);
#define weir_write_csv(rows, path) weir_write_csv_with (rows, path, .shards = 0)
#define weir_write_csv_with(rows, path, ...)                                                                          \
  ((WeirStringCollection *) (void *) weir_collection_write_csv (                                                      \
      WEIR_COLLECTION (rows), (path), &(const WeirWriteCsvOptions) { __VA_ARGS__ }, WEIR_HERE ("Write CSV")))

/* Any elements as JSON, one a line; files as weir_write_text writes them. With .kinds, which rows that may be taken back
 * need, a record has "kind": "+" or "-" for its first member, and any other element is {"kind": …, "value": …}. */
WEIR_API WeirCollection *weir_collection_write_json_lines (WeirCollection *rows, const char *path,
                                                           const WeirWriteTextOptions *options, WeirSite at);
#define weir_write_json_lines(rows, path) weir_write_json_lines_with (rows, path, .shards = 0)
#define weir_write_json_lines_with(rows, path, ...)                                                                   \
  ((WeirStringCollection *) (void *) weir_collection_write_json_lines (                                               \
      WEIR_COLLECTION (rows), (path), &(const WeirWriteTextOptions) { __VA_ARGS__ }, WEIR_HERE ("Write JSON lines")))

G_END_DECLS

#endif
