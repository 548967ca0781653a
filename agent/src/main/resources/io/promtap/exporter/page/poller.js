// SPDX-License-Identifier: Apache-2.0
import { ExpositionReader } from './exposition.js';

const INTERVAL_MILLIS = 2000;
const LONGEST_ANSWER_MILLIS = 15000;

/** A page that takes long is asked for seldom: polls take at most this part of the time. */
const BUSY_SHARE = 0.25;

/** The report changes when classes are loaded. */
const REPORT_EVERY_MILLIS = 5000;

/** More samples than this are not read. A service within its limits has a few thousand. */
const MOST_SAMPLES = 50000;

/** After so many intervals without an answer, what came before is another time. */
const GAP_INTERVALS = 5;

/** What is asked for by name once a page was too long: all but rules and packs. */
const KNOWN = [
  ...['http_requests_total', 'http_request_duration_seconds', 'http_requests_in_flight'],
  ...['db_queries_total', 'db_query_errors_total', 'db_query_duration_seconds', 'db_connections_active'],
  ...['db_pool_connections', 'agent_executions_total', 'agent_execution_duration_seconds'],
  ...['agent_executions_in_flight', 'jvm_memory_used_bytes', 'jvm_memory_committed_bytes', 'jvm_memory_max_bytes'],
  ...['jvm_gc_collection_seconds', 'jvm_threads_current', 'jvm_threads_daemon', 'jvm_threads_peak'],
  ...['jvm_threads_deadlocked', 'jvm_threads_state', 'jvm_classes_currently_loaded', 'jvm_runtime_info'],
  ...['jvm_buffer_pool_used_bytes', 'process_cpu_seconds_total', 'process_start_time_seconds'],
  ...['process_open_fds', 'process_max_fds', 'process_resident_memory_bytes', 'promtap_errors_total'],
  ...['promtap_series_overflowed_total', 'promtap_scrape_duration_seconds', 'promtap_startup_seconds'],
];

/**
 * The polls. They run while the tab is seen and not paused, one after the other, and read the page
 * piece by piece, so that the tab stays usable while a long one comes.
 */
export class Poller {
  #metrics;
  #report;
  #hear;
  #isPaused = false;
  #isRunning = false;
  #timer;
  #isLong = false;
  #lastSeconds = null;
  #lastTook = 0;
  #reportAt = -Infinity;

  /** @param hear is told of {scraped, reported, paused, state, notice} */
  constructor(metrics, report, hear) {
    this.#metrics = metrics;
    this.#report = report;
    this.#hear = hear;
    document.addEventListener('visibilitychange', () => this.start());
  }

  pause(isPaused) {
    this.#isPaused = isPaused;
    this.start();
  }

  /** Polls at once if polls are wanted and none is on its way. */
  start() {
    clearTimeout(this.#timer);
    if (this.#isPaused) {
      this.#hear.state('paused', 'Paused');
    } else if (!document.hidden && !this.#isRunning) {
      this.#poll();
    }
  }

  async #poll() {
    this.#isRunning = true;
    const began = performance.now();
    try {
      await this.#fetchReport(began);
      this.#take(await this.#fetchMetrics());
      this.#hear.state('live', 'Live');
    } catch (failure) {
      this.#hear.state('lost', `No answer: ${failure.message || failure}`);
    }
    this.#isRunning = false;
    if (this.#isPaused) {
      this.#hear.state('paused', 'Paused');
    } else if (!document.hidden) {
      const took = performance.now() - began;
      this.#timer = setTimeout(() => this.start(), Math.max(INTERVAL_MILLIS - took, took / BUSY_SHARE - took, 0));
    }
  }

  #take({ families, isWhole }) {
    const now = performance.now() / 1000;
    const longest = Math.max(GAP_INTERVALS * (INTERVAL_MILLIS / 1000), 3 * (this.#lastTook / 1000 / BUSY_SHARE));
    if (this.#lastSeconds !== null && now - this.#lastSeconds > longest) {
      this.#hear.paused();
    }
    this.#lastSeconds = now;
    this.#hear.scraped(families, now, isWhole);
  }

  async #fetchMetrics() {
    const began = performance.now();
    const url = new URL(this.#metrics);
    if (this.#isLong) {
      KNOWN.forEach((name) => url.searchParams.append('name[]', name));
    }
    const response = await get(url, 'text/plain;version=0.0.4');
    const reader = new ExpositionReader(MOST_SAMPLES);
    const decoder = new TextDecoder();
    const body = response.body.getReader();
    for (let piece = await body.read(); !piece.done; piece = await body.read()) {
      if (!reader.push(decoder.decode(piece.value, { stream: true }))) {
        await body.cancel();
        break;
      }
    }
    this.#lastTook = performance.now() - began;
    this.#sayCut(reader.isCut);
    this.#isLong ||= reader.isCut;
    return { families: reader.finish(), isWhole: !reader.isCut };
  }

  #sayCut(isCut) {
    const most = MOST_SAMPLES.toLocaleString('en');
    if (isCut && this.#isLong) {
      this.#hear.notice(`The service has more than ${most} samples of its main metrics. This page shows only the first of them.`);
    } else if (isCut || this.#isLong) {
      this.#hear.notice(`The service has more than ${most} samples. This page leaves out those of rules and packs.`);
    }
  }

  async #fetchReport(now) {
    if (now - this.#reportAt < REPORT_EVERY_MILLIS) {
      return;
    }
    this.#reportAt = now;
    try {
      this.#hear.reported(await (await get(this.#report, 'application/json')).json());
    } catch {
      // The numbers come without it. If nothing answers, the metrics say so.
    }
  }
}

async function get(url, accept) {
  const response = await fetch(url, {
    headers: { Accept: accept },
    cache: 'no-store',
    signal: AbortSignal.timeout(LONGEST_ANSWER_MILLIS),
  });
  if (!response.ok) {
    throw new Error(`HTTP status ${response.status}`);
  }
  return response;
}
