// SPDX-License-Identifier: Apache-2.0
import { histogramQuantile, increase } from './numbers.js';

/**
 * The scrapes of the last minute, as differences of one to the next. A window over some of them
 * answers what PromQL's increase() answers; charts keep their own points.
 */
export class History {
  #longest;
  #steps = [];
  #before = null;
  #beforeSeconds = 0;
  #beforeIsWhole = false;

  constructor(longestSeconds) {
    this.#longest = longestSeconds;
  }

  /** The families of the newest scrape; null before the first. */
  get latest() {
    return this.#before;
  }

  /**
   * Takes a scrape; a clock that only goes forward says when it was. In a page that was not read to
   * its end a series may be absent and not new.
   */
  add(families, atSeconds, isWhole = true) {
    if (this.#before) {
      this.#steps.push({
        seconds: atSeconds - this.#beforeSeconds,
        families: differences(families, this.#before, this.#beforeIsWhole),
      });
      let sum = 0;
      let keep = this.#steps.length;
      while (keep > 0 && sum < this.#longest) {
        sum += this.#steps[--keep].seconds;
      }
      this.#steps.splice(0, keep);
    }
    this.#before = families;
    this.#beforeSeconds = atSeconds;
    this.#beforeIsWhole = isWhole;
  }

  /** Forgets what is before a gap. */
  restart() {
    this.#steps = [];
    this.#before = null;
  }

  /** The newest steps that together are so long, or all that there are. */
  window(wantedSeconds) {
    const steps = [];
    let sum = 0;
    for (let i = this.#steps.length - 1; i >= 0 && sum < wantedSeconds; i--) {
      steps.push(this.#steps[i].families);
      sum += this.#steps[i].seconds;
    }
    return new Window(sum, steps);
  }

  /** All that was counted since the start of the JVM. */
  sinceStart() {
    const started = this.value('process_start_time_seconds');
    const uptime = Date.now() / 1000 - started;
    return new Window(uptime > 0 ? uptime : NaN, this.#before ? [this.#before] : []);
  }

  /** The newest value of a metric without labels, or of the sum of its series; NaN without any. */
  value(name, accepts = () => true) {
    let sum = NaN;
    for (const series of this.#before?.get(name)?.series.values() ?? []) {
      if (accepts(series.labels)) {
        sum = (Number.isNaN(sum) ? 0 : sum) + series.value;
      }
    }
    return sum;
  }
}

/** A period, and how much counters and histograms grew in it. */
export class Window {
  #steps;

  constructor(seconds, steps) {
    this.seconds = seconds;
    this.#steps = steps;
  }

  get isEmpty() {
    return this.#steps.length === 0;
  }

  /** Sums of increases by what `by` makes of the labels; undefined leaves a series out. */
  counts(name, by) {
    return this.#collect(name, by, (sum, series) => (sum ?? 0) + series.value);
  }

  /** The same as {count, sum, buckets} of histograms and summaries. */
  distributions(name, by) {
    return this.#collect(name, by, addDistribution);
  }

  /** All of a counter. */
  count(name, accepts = () => true) {
    return this.counts(name, (labels) => (accepts(labels) ? '' : undefined)).get('') ?? NaN;
  }

  /** A quantile of all of a histogram. */
  quantile(q, name) {
    const all = this.distributions(name, () => '').get('');
    return all ? histogramQuantile(q, all.buckets) : NaN;
  }

  #collect(name, by, add) {
    const groups = new Map();
    for (const families of this.#steps) {
      for (const series of families.get(name)?.series.values() ?? []) {
        const group = by(series.labels);
        if (group !== undefined) {
          groups.set(group, add(groups.get(group), series));
        }
      }
    }
    return groups;
  }
}

function addDistribution(sum, series) {
  const all = sum ?? { count: 0, sum: 0, buckets: new Map() };
  all.count += series.count;
  all.sum += series.sum;
  for (const [bound, value] of series.buckets) {
    all.buckets.set(bound, (all.buckets.get(bound) ?? 0) + value);
  }
  return all;
}

/** A series that is new has grown from 0, if the page before had all that there was. */
function differences(now, before, isWhole) {
  const result = new Map();
  for (const [name, family] of now) {
    const all = before.get(name)?.series;
    const old = { get: (key) => all?.get(key) ?? (isWhole ? undefined : family.series.get(key)) };
    if (family.type === 'counter') {
      result.set(name, { series: mapSeries(family, (key, series) => ({
        labels: series.labels,
        value: increase(series.value, old.get(key)?.value),
      })) });
    } else if (family.type === 'histogram' || family.type === 'summary') {
      result.set(name, { series: mapSeries(family, (key, series) => growth(series, old.get(key))) });
    }
  }
  return result;
}

function mapSeries(family, change) {
  const changed = new Map();
  for (const [key, series] of family.series) {
    changed.set(key, change(key, series));
  }
  return changed;
}

/** A reset of the count is one of all parts, even where a bucket has grown past its old value. */
function growth(series, old) {
  const before = old && series.count >= old.count ? old : undefined;
  const buckets = new Map();
  for (const [bound, value] of series.buckets) {
    buckets.set(bound, increase(value, before?.buckets.get(bound)));
  }
  return {
    labels: series.labels,
    count: increase(series.count, before?.count),
    sum: before ? series.sum - before.sum : series.sum,
    buckets,
  };
}
