// SPDX-License-Identifier: Apache-2.0
import { byId, LiveTable } from './dom.js';
import { count, histogramQuantile, perSecond, seconds } from './numbers.js';
import { mapValues, QUANTILES, rates, Section } from './section.js';

/** What Promtap names itself; all else comes from rules and packs. */
const NOT_OWN = /^(http_request|http_response|db_|agent_execution|jvm_|process_|promtap_|target_info$)/;

const together = () => '';

/** The metrics of the user's own rules, and of packs. */
export class OwnSection extends Section {
  #calls = this.chart('chart-own', { title: 'Counted by rules and packs', format: perSecond });
  #durations = this.chart('chart-own-duration', { title: 'Durations of rules and packs, p95', format: seconds });
  #series = new LiveTable(
    byId('table-own'),
    'Series of rules and packs',
    [
      { title: 'Metric', head: true },
      { title: 'Labels' },
      { title: 'Value', number: true },
      { title: 'Per second', number: true },
      { title: 'p50', number: true },
      { title: 'p95', number: true },
      { title: 'p99', number: true },
    ],
    'No rule or pack has counted anything yet. Ten lines of YAML make one: see Set up below.',
  );

  update({ history, recent, period, time }) {
    const own = [...history.latest.values()].filter((family) => !NOT_OWN.test(family.name));
    const calls = new Map();
    const durations = new Map();
    for (const { name, type } of own) {
      if (type === 'counter') {
        calls.set(name, rates(recent, name, together).get(''));
      } else if (type === 'histogram' && name.endsWith('_seconds')) {
        durations.set(name, recent.quantile(0.95, name));
      }
    }
    this.#calls.add(time, calls);
    this.#durations.add(time, durations);
    this.#series.show(own.flatMap((family) => this.#rows(family, period)));
  }

  #rows(family, period) {
    const { name, type, series } = family;
    const isTime = name.endsWith('_seconds');
    const format = isTime ? seconds : count;
    const key = (labels) => JSON.stringify(labels);
    const isWhole = type === 'histogram' || type === 'summary';
    const grown = isWhole ? period.distributions(name, key) : mapValues(period.counts(name, key), (value) => ({ count: value }));
    return [...series.values()].map(({ labels, value, count: calls, quantiles }) => {
      const all = grown.get(key(labels));
      const parts = QUANTILES.map((q) =>
        isWhole ? format(all?.buckets.size ? histogramQuantile(q, all.buckets) : quantiles.get(q)) : '',
      );
      return {
        key: name + key(labels),
        cells: [
          name,
          Object.entries(labels).map(([label, text]) => `${label}=${text}`).join(', '),
          isWhole ? count(calls) : type === 'gauge' ? format(value) : count(value),
          type === 'gauge' ? '' : perSecond(all ? all.count / period.seconds : NaN),
          ...parts,
        ],
      };
    });
  }
}
