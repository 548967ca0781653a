// SPDX-License-Identifier: Apache-2.0
/** Arithmetic of Prometheus, and numbers as people read them. */

/** How much a counter grew. One that shrank was reset, and has counted from 0 since. */
export function increase(now, before) {
  return before === undefined || now < before ? now : now - before;
}

/**
 * The quantile of a classic histogram, as PromQL's histogram_quantile gives it.
 *
 * @param buckets cumulative counts by upper bound, in any order
 */
export function histogramQuantile(q, buckets) {
  const bounds = [...buckets.keys()].sort((a, b) => a - b);
  if (bounds.length < 2 || bounds[bounds.length - 1] !== Infinity || Number.isNaN(q)) {
    return NaN;
  }
  // Counts of one scrape may be read at different moments: none is below the one before it.
  let most = 0;
  const counts = bounds.map((bound) => (most = Math.max(most, buckets.get(bound))));
  if (most === 0 || Number.isNaN(most)) {
    return NaN;
  }
  if (q < 0) {
    return -Infinity;
  }
  if (q > 1) {
    return Infinity;
  }
  const rank = q * most;
  const last = bounds.length - 1;
  let at = counts.findIndex((count) => count >= rank);
  if (at < 0) {
    at = last;
  }
  if (at === last) {
    return bounds[last - 1];
  }
  if (at === 0 && bounds[0] <= 0) {
    return bounds[0];
  }
  const below = at === 0 ? 0 : counts[at - 1];
  const begin = at === 0 ? 0 : bounds[at - 1];
  const inside = counts[at] - below;
  return inside === 0 ? begin : begin + (bounds[at] - begin) * ((rank - below) / inside);
}

const NOTHING = '–';

/** A number with three significant digits, thousands grouped. */
export function count(value) {
  if (!Number.isFinite(value)) {
    return Number.isNaN(value) || value === undefined ? NOTHING : value > 0 ? '∞' : '-∞';
  }
  if (value === 0) {
    return '0';
  }
  const size = Math.abs(value);
  if (size >= 1000 || Number.isInteger(value)) {
    return Math.round(value).toLocaleString('en');
  }
  return size < 0.001 ? value.toExponential(1) : String(Number(value.toPrecision(3)));
}

export function perSecond(value) {
  return Number.isFinite(value) ? `${count(value)}/s` : NOTHING;
}

export function seconds(value) {
  if (!Number.isFinite(value)) {
    return NOTHING;
  }
  const size = Math.abs(value);
  if (size === 0) {
    return '0 s';
  }
  if (size < 0.001) {
    return `${count(value * 1e6)} µs`;
  }
  if (size < 1) {
    return `${count(value * 1e3)} ms`;
  }
  return `${count(value)} s`;
}

export function bytes(value) {
  if (!Number.isFinite(value)) {
    return NOTHING;
  }
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let size = value;
  let at = 0;
  while (Math.abs(size) >= 1000 && at < units.length - 1) {
    size /= 1000;
    at++;
  }
  return `${Number(size.toPrecision(3))} ${units[at]}`;
}

/** A share of 1 in percent. */
export function percent(share) {
  return Number.isFinite(share) ? `${Number((share * 100).toPrecision(3))} %` : NOTHING;
}

/** A long time in its two largest units. */
export function duration(value) {
  if (!Number.isFinite(value)) {
    return NOTHING;
  }
  const all = Math.max(0, Math.floor(value));
  const parts = [
    [Math.floor(all / 86400), 'd'],
    [Math.floor(all / 3600) % 24, 'h'],
    [Math.floor(all / 60) % 60, 'min'],
    [all % 60, 's'],
  ];
  const first = parts.findIndex(([number]) => number > 0);
  return parts
    .slice(first < 0 ? 3 : first, first < 0 ? 4 : first + 2)
    .map(([number, unit]) => `${number} ${unit}`)
    .join(' ');
}
