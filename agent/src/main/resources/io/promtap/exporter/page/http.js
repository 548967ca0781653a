// SPDX-License-Identifier: Apache-2.0
import { byId, LiveTable } from './dom.js';
import { count, perSecond, seconds } from './numbers.js';
import { byTotal, errorCell, QUANTILES, quantileBy, quantiles, rates, Section } from './section.js';

const REQUESTS = 'http_requests_total';
const DURATION = 'http_request_duration_seconds';
const CLASSES = ['2xx', '3xx', '4xx', '5xx'];

const endpoint = (labels) => `${labels.method} ${labels.endpoint}`;
const statusClass = (labels) => `${labels.status?.[0]}xx`;

/** Requests, errors and durations. */
export class HttpSection extends Section {
  #requests = this.chart('chart-requests', {
    title: 'Requests by status',
    format: perSecond,
    names: CLASSES,
    colours: { '2xx': 1, '3xx': 5, '4xx': 3, '5xx': 4 },
  });
  #durations = this.chart('chart-request-duration', {
    title: 'Duration of requests',
    format: seconds,
    names: ['p50', 'p95', 'p99'],
    colours: { p50: 1, p95: 3, p99: 4 },
  });
  table = new LiveTable(
    byId('table-http'),
    'Endpoints',
    [
      { title: 'Method' },
      { title: 'Endpoint', head: true },
      { title: 'Requests', number: true },
      { title: 'Errors (5xx)', number: true },
      { title: 'p50', number: true },
      { title: 'p95', number: true },
      { title: 'p99', number: true },
      { title: 'Since start', number: true },
    ],
    'No request was counted yet.',
  );

  update({ history, recent, period, time }) {
    const byClass = rates(recent, REQUESTS, statusClass);
    const known = history.latest.has(REQUESTS) && !recent.isEmpty;
    this.#requests.add(time, new Map(CLASSES.map((name) => [name, byClass.get(name) ?? (known ? 0 : NaN)])));
    this.#durations.add(time, quantiles(recent, DURATION));

    const all = period.counts(REQUESTS, endpoint);
    const bad = period.counts(REQUESTS, (labels) => (labels.status[0] === '5' ? endpoint(labels) : undefined));
    const total = history.sinceStart().counts(REQUESTS, endpoint);
    const parts = QUANTILES.map((q) => quantileBy(period, DURATION, endpoint, q));
    this.table.show(
      byTotal(history, REQUESTS, endpoint).map((key) => ({
        key,
        cells: [
          key.substring(0, key.indexOf(' ')),
          key.substring(key.indexOf(' ') + 1),
          perSecond(all.get(key) / period.seconds),
          errorCell(bad.get(key) ?? 0, all.get(key)),
          ...parts.map((quantile) => seconds(quantile.get(key))),
          count(total.get(key)),
        ],
      })),
    );
  }
}
