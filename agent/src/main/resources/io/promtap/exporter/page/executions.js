// SPDX-License-Identifier: Apache-2.0
import { byId, LiveTable } from './dom.js';
import { count, perSecond, seconds } from './numbers.js';
import { byTotal, errorCell, QUANTILES, quantileBy, rates, Section } from './section.js';

const EXECUTIONS = 'agent_executions_total';
const DURATION = 'agent_execution_duration_seconds';
const IN_FLIGHT = 'agent_executions_in_flight';

const agent = (labels) => labels.agent_id;

/** Executions by agent. */
export class ExecutionsSection extends Section {
  #executions = this.chart('chart-executions', { title: 'Executions by agent', format: perSecond });
  #durations = this.chart('chart-execution-duration', {
    title: 'Duration of executions, p95 by agent',
    format: seconds,
  });
  #agents = new LiveTable(
    byId('table-agents'),
    'Agents',
    [
      { title: 'Agent', head: true },
      { title: 'Executions', number: true },
      { title: 'Errors', number: true },
      { title: 'In flight', number: true },
      { title: 'p50', number: true },
      { title: 'p95', number: true },
      { title: 'p99', number: true },
      { title: 'Since start', number: true },
    ],
    'No execution was counted yet. They are counted once executions: in the YAML names a method.',
  );

  update({ history, recent, period, time }) {
    this.#executions.add(time, rates(recent, EXECUTIONS, agent));
    this.#durations.add(time, quantileBy(recent, DURATION, agent, 0.95));

    const all = period.counts(EXECUTIONS, agent);
    const bad = period.counts(EXECUTIONS, (labels) => (labels.status === 'error' ? agent(labels) : undefined));
    const total = history.sinceStart().counts(EXECUTIONS, agent);
    const parts = QUANTILES.map((q) => quantileBy(period, DURATION, agent, q));
    this.#agents.show(
      byTotal(history, EXECUTIONS, agent).map((key) => ({
        key,
        cells: [
          key,
          perSecond(all.get(key) / period.seconds),
          errorCell(bad.get(key) ?? 0, all.get(key)),
          count(history.value(IN_FLIGHT, (labels) => labels.agent_id === key)),
          ...parts.map((quantile) => seconds(quantile.get(key))),
          count(total.get(key)),
        ],
      })),
    );
  }
}
