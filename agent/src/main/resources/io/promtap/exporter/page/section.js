// SPDX-License-Identifier: Apache-2.0
import { LiveChart } from './charts.js';
import { byId } from './dom.js';
import { histogramQuantile, percent } from './numbers.js';

/** From where on a share of errors is shown in red. */
const MANY_ERRORS = 0.01;

/** A part of the page with charts. Each kind of metric has one. */
export class Section {
  #charts = [];

  chart(id, options) {
    const chart = new LiveChart(byId(id), options);
    this.#charts.push(chart);
    return chart;
  }

  draw(rangeSeconds) {
    this.#charts.forEach((chart) => chart.draw(rangeSeconds));
  }

  recolour() {
    this.#charts.forEach((chart) => chart.recolour());
  }

  /** Marks a time in which nothing was asked for, so that no line crosses it. */
  gap(time) {
    this.#charts.forEach((chart) => chart.add(time, new Map()));
  }
}

export const QUANTILES = [0.5, 0.95, 0.99];

/** The values of a Map, changed. */
export function mapValues(map, change) {
  return new Map([...map].map(([key, value]) => [key, change(value, key)]));
}

/** Rates of a counter by a label. */
export function rates(window, name, by) {
  return mapValues(window.counts(name, by), (sum) => sum / window.seconds);
}

/** The three quantiles of all of a histogram, by their names. */
export function quantiles(window, name) {
  return new Map(QUANTILES.map((q) => [`p${q * 100}`, window.quantile(q, name)]));
}

/** A quantile of a histogram by a label. */
export function quantileBy(window, name, by, q) {
  return mapValues(window.distributions(name, by), (all) => histogramQuantile(q, all.buckets));
}

export function errorCell(errors, all) {
  const share = all > 0 ? errors / all : NaN;
  return { text: percent(share), tone: share >= MANY_ERRORS ? 'bad' : share > 0 ? 'warn' : undefined };
}

/** Keys sorted by how often they were counted since the start, so that rows keep their places. */
export function byTotal(history, name, by) {
  return [...history.sinceStart().counts(name, by)].sort((a, b) => b[1] - a[1]).map(([key]) => key);
}
