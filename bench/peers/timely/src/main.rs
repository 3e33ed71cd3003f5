// SPDX-License-Identifier: Apache-2.0

//! What bench/windowed computes, in Timely Dataflow: windowed EVENTS WORKERS.
//!
//! Event i has one of 100,000 keys and a delay of up to a second by a hash of i, and the value i modulo 1024. The workers
//! make them in turn, send each to the worker of its key, and count and sum them per key and second of event time. A window's
//! tallies are put out when the input's frontier, which stands for the watermark a second behind the events, has passed
//! its end. Prints one line of JSON with what bench/windowed prints of the same events.

use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Instant;
use timely::container::CapacityContainerBuilder;
use timely::dataflow::channels::pact::{Exchange, Pipeline};
use timely::dataflow::operators::generic::operator::Operator;
use timely::dataflow::operators::{Capability, Probe};
use timely::dataflow::{InputHandle, ProbeHandle};
use timely::worker::Worker;

const N_KEYS: u64 = 100_000;
const SECOND: u64 = 1_000_000; // µs, and events
const TICK: u64 = 1_000; // µs of event time in a unit of Timely's: one unit an event would be all bookkeeping
const BATCH: u64 = 10_000; // events that a worker makes between two steps
const MAX_LAG: u64 = 500; // ticks that the workers may run ahead of what is done, which bounds memory

/// Key, time, value.
type Event = (u32, u64, u64);
/// Key, count, sum.
type Tally = (u32, u64, u64);

/// An open window: the right to put something out when it ends, and count and sum of each key.
type Window = (Capability<u64>, FxHashMap<u32, (u64, u64)>);

static RESULTS: AtomicU64 = AtomicU64::new(0);
static SUM: AtomicU64 = AtomicU64::new(0);
static CHECKSUM: AtomicU64 = AtomicU64::new(0);

fn mix(z: u64) -> u64 {
    let z = z.wrapping_add(0x9E3779B97F4A7C15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58476D1CE4E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D049BB133111EB);
    z ^ (z >> 31)
}

fn event(i: u64) -> Event {
    let hash = mix(i);
    let time = i.saturating_sub((hash >> 32) % SECOND);
    ((hash % N_KEYS) as u32, time, i & 1023)
}

/// In ticks.
fn end_of(window: u64) -> u64 {
    (window + 1) * (SECOND / TICK)
}

fn see(tallies: &[Tally]) {
    RESULTS.fetch_add(tallies.len() as u64, Relaxed);
    SUM.fetch_add(tallies.iter().map(|t| t.2).sum(), Relaxed);
    CHECKSUM.fetch_add(tallies.iter().map(|t| t.1 * (t.0 as u64 + 1)).sum(), Relaxed);
}

fn build(worker: &mut Worker, input: &mut InputHandle<u64, CapacityContainerBuilder<Vec<Event>>>) -> ProbeHandle<u64> {
    let mut probe = ProbeHandle::new();

    worker.dataflow::<u64, _, _>(|scope| {
        let by_key = Exchange::new(|event: &Event| event.0 as u64);

        input
            .to_stream(scope)
            .container::<Vec<Event>>()
            .unary_frontier::<CapacityContainerBuilder<Vec<Tally>>, _, _, _>(by_key, "tally", |_, _| {
                let mut open: BTreeMap<u64, Window> = BTreeMap::new();

                move |(input, frontier), output| {
                    input.for_each_time(|time, batches| {
                        let now = time.retain(output.output_index());
                        for (key, time, value) in batches.flat_map(|batch| batch.drain(..)) {
                            let window = time / SECOND;
                            let (_, tallies) = open.entry(window).or_insert_with(|| {
                                (now.delayed(&end_of(window).max(*now.time())), FxHashMap::default())
                            });
                            let tally = tallies.entry(key).or_insert((0, 0));
                            tally.0 += 1;
                            tally.1 += value;
                        }
                    });
                    while let Some(first) = open.first_entry() {
                        if frontier.less_than(&end_of(*first.key())) {
                            break;
                        }
                        let (end, tallies) = first.remove();
                        let mut session = output.session(&end);
                        for (key, (count, sum)) in tallies {
                            session.give((key, count, sum));
                        }
                    }
                }
            })
            .container::<Vec<Tally>>()
            .unary::<CapacityContainerBuilder<Vec<()>>, _, _, _>(Pipeline, "see", |_, _| {
                |input, _| {
                    input.for_each_time(|_, batches| {
                        for batch in batches {
                            see(batch);
                            batch.clear();
                        }
                    })
                }
            })
            .container::<Vec<()>>()
            .probe_with(&mut probe);
    });
    probe
}

/// Makes this worker's share of the events and steps until all of them have gone through.
fn work(worker: &mut Worker, n_events: u64) {
    let mut input = InputHandle::new();
    let probe = build(worker, &mut input);
    let (mut i, step) = (worker.index() as u64, worker.peers() as u64);

    while i < n_events {
        let end = n_events.min(i + BATCH * step);
        while i < end {
            input.send(event(i));
            i += step;
        }
        let watermark = i.saturating_sub(SECOND) / TICK;
        if watermark > *input.time() {
            input.advance_to(watermark);
        }
        worker.step();
        while probe.less_than(&input.time().saturating_sub(MAX_LAG)) {
            worker.step();
        }
    }
    input.close();
    while !probe.done() {
        worker.step();
    }
}

fn main() {
    let numbers: Vec<u64> = std::env::args().skip(1).filter_map(|text| text.parse().ok()).collect();
    let [n_events, n_workers] = numbers[..] else {
        eprintln!("usage: windowed EVENTS WORKERS");
        std::process::exit(2);
    };
    let config = match n_workers {
        1 => timely::Config::thread(),
        n => timely::Config::process(n as usize),
    };
    let start = Instant::now();

    if let Err(message) = timely::execute(config, move |worker| work(worker, n_events)) {
        eprintln!("windowed: {message}");
        std::process::exit(1);
    }
    println!(
        "{{\"bench\":\"timely\",\"events\":{n_events},\"workers\":{n_workers},\"wall_s\":{:.3},\"results\":{},\"sum\":{},\"checksum\":{}}}",
        start.elapsed().as_secs_f64(),
        RESULTS.load(Relaxed),
        SUM.load(Relaxed),
        CHECKSUM.load(Relaxed)
    );
}
