// SPDX-License-Identifier: Apache-2.0
import { byId, LiveTable } from './dom.js';
import { count, perSecond, seconds } from './numbers.js';
import { byTotal, errorCell, QUANTILES, quantileBy, rates, Section } from './section.js';

const QUERIES = 'db_queries_total';
const ERRORS = 'db_query_errors_total';
const DURATION = 'db_query_duration_seconds';
const POOLS = 'db_pool_connections';

const operation = (labels) => labels.operation;

/** Statements by operation, and the pools. */
export class DatabaseSection extends Section {
  #statements = this.chart('chart-statements', { title: 'Statements by operation', format: perSecond });
  #durations = this.chart('chart-statement-duration', {
    title: 'Duration of statements, p95 by operation',
    format: seconds,
  });
  #connections = this.chart('chart-connections', {
    title: 'Connections',
    format: count,
    names: ['held by the application', 'idle in pools', 'waited for'],
    colours: { 'held by the application': 1, 'idle in pools': 7, 'waited for': 4 },
  });
  #operations = new LiveTable(
    byId('table-operations'),
    'Operations',
    [
      { title: 'Operation', head: true },
      { title: 'Statements', number: true },
      { title: 'Errors', number: true },
      { title: 'p50', number: true },
      { title: 'p95', number: true },
      { title: 'p99', number: true },
      { title: 'Since start', number: true },
    ],
    'No statement was counted yet.',
  );
  #pools = new LiveTable(
    byId('table-pools'),
    'Pools',
    [
      { title: 'Pool', head: true },
      { title: 'In use', number: true },
      { title: 'Active', number: true },
      { title: 'Idle', number: true },
      { title: 'Waiting', number: true },
      { title: 'Maximum', number: true },
    ],
    'No connection pool was seen yet.',
  );

  update({ history, recent, period, time }) {
    this.#statements.add(time, rates(recent, QUERIES, operation));
    this.#durations.add(time, quantileBy(recent, DURATION, operation, 0.95));
    const inState = (state) => history.value(POOLS, (labels) => labels.state === state);
    this.#connections.add(
      time,
      new Map([
        ['held by the application', history.value('db_connections_active')],
        ['idle in pools', inState('idle')],
        ['waited for', inState('pending')],
      ]),
    );
    this.#showOperations(history, period);
    this.#showPools(history);
  }

  #showOperations(history, period) {
    const all = period.counts(QUERIES, operation);
    const bad = period.counts(ERRORS, operation);
    const total = history.sinceStart().counts(QUERIES, operation);
    const parts = QUANTILES.map((q) => quantileBy(period, DURATION, operation, q));
    this.#operations.show(
      byTotal(history, QUERIES, operation).map((key) => ({
        key,
        cells: [
          key,
          perSecond(all.get(key) / period.seconds),
          errorCell(bad.get(key) ?? 0, all.get(key)),
          ...parts.map((quantile) => seconds(quantile.get(key))),
          count(total.get(key)),
        ],
      })),
    );
  }

  #showPools(history) {
    const pools = new Map();
    for (const { labels, value } of history.latest.get(POOLS)?.series.values() ?? []) {
      const states = pools.get(labels.pool) ?? {};
      states[labels.state] = value;
      pools.set(labels.pool, states);
    }
    this.#pools.show(
      [...pools].map(([pool, states]) => {
        const share = states.active / states.max;
        return {
          key: pool,
          cells: [
            pool,
            {
              text: Number.isFinite(share) ? `${Math.round(share * 100)} %` : '–',
              share: Number.isFinite(share) ? share : 0,
            },
            count(states.active),
            count(states.idle),
            { text: count(states.pending), tone: states.pending > 0 ? 'bad' : undefined },
            count(states.max),
          ],
        };
      }),
    );
  }
}
