#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# The engine has no clock, no lock, no socket and no file: its objects import none. The SDK builds graphs and runs
# nothing: it starts no thread, opens no socket and reads no clock. What the engine needs is handed in as a WeirWorld.
set -eu
. "$WEIR_SRCDIR/tests/checks/tap.sh"

clocks='clock_gettime|clock_nanosleep|gettimeofday|time|times|nanosleep|usleep|sleep|timerfd_create|g_get_(real|monotonic|current)_time|g_usleep|g_date_time_new_now.*|g_timer_.*'
threads='pthread_.*|thrd_.*|mtx_.*|cnd_.*|sem_.*|syscall|g_thread_.*|g_mutex_.*|g_rec_mutex_.*|g_rw_lock_.*|g_cond_.*|g_async_queue_.*|g_main_.*|g_idle_.*|g_timeout_.*'
sockets='socket|socketpair|accept4?|bind|listen|connect|send|sendto|sendmsg|recv|recvfrom|recvmsg|poll|epoll_.*|select|pipe2?|eventfd|zmq_.*'
files='open(at)?(64)?|creat|read|pread(64)?|write|pwrite(64)?|writev|readv|fsync|fdatasync|unlink(at)?|rename(at)?|f?stat(64)?|opendir|readdir(64)?|mkdir|fopen(64)?|fdopen|fread|fwrite|fputs|fputc|fprintf|vfprintf|__fprintf_chk|printf|__printf_chk|puts|putchar|fgets|getline|fflush|mkstemp|g_file_.*|g_fopen|g_open|g_unlink|g_rename|g_stat|g_mkdir.*|g_print|g_printerr|g_io_channel_.*|g_dir_.*'
chance='rand|rand_r|srand|random|srandom|drand48|lrand48|getrandom|getentropy|arc4random.*|g_random_.*|g_rand_new|g_uuid_string_random|getenv|secure_getenv|g_getenv|getpid|gethostname|sysconf|get_nprocs|g_get_num_processors'

# imports FOLDER PATTERN: what the objects of that folder's sources import.
imports () {
  (cd "$WEIR_SRCDIR" && find "$1" -name '*.c') | sort | while read -r source; do
    object=$WEIR_BUILDDIR/$(dirname "$source")/.libs/$(basename "$source" .c).o
    [ -f "$object" ] || continue
    $WEIR_NM -u "$object" | awk '{ sub (/@.*/, "", $NF); print $NF }' | grep -Ex "$2" | sed "s|^|$source imports |" || true
  done
}

if [ -n "$WEIR_SANITIZERS" ]; then
  skip "the engine is pure" "sanitizers import their own"
else
  verdict "the engine reads no clock" "$(imports runners/engine "$clocks")"
  verdict "the engine takes no lock and starts no thread" "$(imports runners/engine "$threads")"
  verdict "the engine opens no socket" "$(imports runners/engine "$sockets")"
  verdict "the engine touches no file" "$(imports runners/engine "$files")"
  verdict "the engine asks neither chance nor its environment" "$(imports runners/engine "$chance")"
  verdict "the planner is a function of its graph" "$(imports runners/plan "$clocks|$threads|$sockets|$chance")"
  verdict "the SDK reads no clock, starts no thread, opens no socket" "$(imports sdk "$clocks|$threads|$sockets")"
fi
finish
