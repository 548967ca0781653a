// SPDX-License-Identifier: Apache-2.0
import { byId, element, setText } from './dom.js';
import { bytes, count, duration, percent, seconds } from './numbers.js';
import { mapValues, Section } from './section.js';

const MEMORY = ['used', 'committed'];

const heap = (labels) => labels.area === 'heap';

/** Memory, collections, processor and threads. */
export class JvmSection extends Section {
  #heap = this.chart('chart-heap', {
    title: 'Heap',
    format: bytes,
    names: MEMORY,
    colours: { used: 1, committed: 8 },
  });
  #collections = this.chart('chart-gc', {
    title: 'Time in garbage collections',
    format: percent,
    top: 0.01,
  });
  #processor = this.chart('chart-cpu', {
    title: 'Processors in use',
    format: count,
    names: ['this process'],
    colours: { 'this process': 2 },
    top: 0.1,
  });
  #threads = this.chart('chart-threads', { title: 'Threads by state', format: count });
  #facts = new Map();

  update({ history, recent, time, report }) {
    this.#heap.add(time, new Map(MEMORY.map((name) => [name, history.value(`jvm_memory_${name}_bytes`, heap)])));
    this.#collections.add(
      time,
      mapValues(
        recent.distributions('jvm_gc_collection_seconds', (labels) => labels.gc),
        (all) => all.sum / recent.seconds,
      ),
    );
    this.#processor.add(time, new Map([['this process', processors(recent)]]));
    this.#threads.add(time, threadStates(history));
    this.#showFacts(history, report);
  }

  #showFacts(history, report) {
    const runtime = [...(history.latest.get('jvm_runtime_info')?.series.values() ?? [])][0]?.labels;
    const fds = [history.value('process_open_fds'), history.value('process_max_fds')];
    this.#fact('Java', runtime?.version ?? '–');
    this.#fact('Up for', duration(Date.now() / 1000 - history.value('process_start_time_seconds')));
    this.#fact('Processors', count(report?.processors));
    this.#fact('Resident memory', bytes(history.value('process_resident_memory_bytes')));
    this.#fact('Outside the heap', bytes(history.value('jvm_memory_used_bytes', (labels) => !heap(labels))));
    this.#fact('Direct buffers', bytes(history.value('jvm_buffer_pool_used_bytes', (labels) => labels.pool === 'direct')));
    this.#fact('Open descriptors', `${count(fds[0])} of ${count(fds[1])}`);
    this.#fact('Threads', `${count(history.value('jvm_threads_current'))}, at most ${count(history.value('jvm_threads_peak'))}`);
    this.#fact('Deadlocked threads', count(history.value('jvm_threads_deadlocked')));
    this.#fact('Loaded classes', count(history.value('jvm_classes_currently_loaded')));
    this.#fact('Promtap’s last scrape', seconds(history.value('promtap_scrape_duration_seconds')));
    this.#fact('Promtap’s part of the start', seconds(history.value('promtap_startup_seconds')));
  }

  #fact(name, text) {
    let value = this.#facts.get(name);
    if (!value) {
      value = element('dd');
      byId('jvm-facts').append(element('div', {}, element('dt', {}, name), value));
      this.#facts.set(name, value);
    }
    setText(value, text);
  }
}

/** The processors that the process kept busy, as a number that may be below 1. */
export function processors(window) {
  return window.count('process_cpu_seconds_total') / window.seconds;
}

function threadStates(history) {
  const states = new Map();
  for (const { labels, value } of history.latest.get('jvm_threads_state')?.series.values() ?? []) {
    if (value > 0) {
      states.set(labels.state.toLowerCase().replaceAll('_', ' '), value);
    }
  }
  return states;
}
