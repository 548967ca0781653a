// SPDX-License-Identifier: Apache-2.0
import { byId, LiveTable, setText } from './dom.js';
import { count } from './numbers.js';

/** What was woven and what was not, and why: the agent's own report. */
export class WovenSection {
  #rules = new LiveTable(
    byId('table-rules'),
    'Rules, executions and packs',
    [
      { title: 'Rule', head: true },
      { title: 'State', state: true },
      { title: 'Methods', number: true },
      { title: 'What it matched, or why not' },
    ],
    'No rules: the YAML has none, or there is no YAML.',
  );
  #probes = new LiveTable(
    byId('table-probes'),
    'What Promtap looks for by itself',
    [
      { title: 'Probe', head: true },
      { title: 'State', state: true },
      { title: 'Classes', number: true },
      { title: 'Why' },
    ],
    'No probes: http and jdbc are switched off, and there are no rules.',
  );
  #obstacles = new LiveTable(
    byId('table-obstacles'),
    'Obstacles',
    [{ title: 'What', head: true }, { title: 'State', state: true }, { title: 'Why' }],
    'Nothing stands in the way.',
  );

  update({ history, report }) {
    if (!report) {
      return;
    }
    this.#rules.show(report.rules.map((rule) => ({ key: rule.name, cells: ruleCells(rule, report.serving) })));
    const probes = [...report.probes].sort((a, b) => (b.classes > 0) - (a.classes > 0));
    this.#probes.show(probes.map((probe) => ({ key: probe.name, cells: probeCells(probe, report.serving) })));
    this.#obstacles.show([...servers(report), ...obstacles(report), ...failures(history)]);
    const woven = report.probes.reduce((sum, probe) => sum + probe.classes, 0);
    const silent = report.rules.filter((rule) => rule.why).length;
    setText(
      byId('woven-summary'),
      `${count(woven)} places in classes are woven. ` +
        (report.rules.length === 0
          ? 'There are no rules.'
          : `${report.rules.filter((rule) => rule.methods > 0).length} of ${report.rules.length} rules matched` +
            (silent > 0 ? `; the table says what stands in the way of ${silent}.` : '.')),
    );
  }
}

const WOVEN = { text: 'woven', tone: 'good' };

function ruleCells({ name, methods, matched, otherOfPack, why }, serving) {
  if (methods === 0 && otherOfPack) {
    return [name, { text: 'not needed' }, '0', 'Another rule of this pack fits the version of the library.'];
  }
  const state = methods > 0 ? WOVEN : why || serving ? { text: 'no match', tone: 'bad' } : { text: 'waits', tone: 'warn' };
  const names = matched.map(readable).join(', ');
  const more = methods > matched.length ? ` and ${count(methods - matched.length)} more` : '';
  const text =
    why ??
    (methods > 0
      ? names + more
      : serving
        ? 'No loaded class has such a method. java -jar promtap.jar check FILE --pid PID says more.'
        : 'The classes that it means may still come.');
  return [name, state, count(methods), text];
}

const PRIMITIVES = {
  B: 'byte',
  C: 'char',
  D: 'double',
  F: 'float',
  I: 'int',
  J: 'long',
  S: 'short',
  Z: 'boolean',
};

/** A method as the source has it: com.example.Shop.buy(Order, int) for its name in a class file. */
export function readable(method) {
  const [, owner, name, parameters] = /^(.*)#(.*)\((.*)\)/.exec(method) ?? [];
  if (!name) {
    return method;
  }
  const types = (parameters.match(/\[*(?:L[^;]+;|[A-Z])/g) ?? []).map((type) => {
    const plain = type.replace(/^\[+/, '');
    const simple = PRIMITIVES[plain] ?? plain.slice(1, -1).replace(/^.*[/$](?=.)/, '');
    return simple + '[]'.repeat(type.length - plain.length);
  });
  return `${owner}.${name}(${types.join(', ')})`;
}

function probeCells({ name, classes }, serving) {
  return classes > 0
    ? [name, WOVEN, count(classes), '']
    : [
        name,
        { text: serving ? 'not needed' : 'waits' },
        '0',
        serving ? 'The service has loaded no class of this kind.' : 'Classes of this kind may still come.',
      ];
}

function servers(report) {
  return report.servers
    .filter((server) => server.missing)
    .map(({ name, className }) => ({
      key: `server ${name}`,
      cells: [
        name,
        { text: 'not covered', tone: 'bad' },
        `The service uses it (${className}), and Promtap has no http_* metrics of it. Those of servlets are covered.`,
      ],
    }));
}

function obstacles(report) {
  return report.obstacles.map((text) => ({
    key: text,
    cells: ['Classes of a loader', { text: 'not woven', tone: 'bad' }, text],
  }));
}

/** What Promtap kept from the application, and series past the limit. */
function failures(history) {
  const rows = [];
  for (const { labels, value } of history.latest.get('promtap_errors_total')?.series.values() ?? []) {
    if (value > 0) {
      rows.push({
        key: `error ${labels.where}`,
        cells: [
          labels.where,
          { text: `${count(value)} errors`, tone: 'bad' },
          'Promtap failed here and kept it from the application. The log of the service has the first one.',
        ],
      });
    }
  }
  for (const { labels, value } of history.latest.get('promtap_series_overflowed_total')?.series.values() ?? []) {
    if (value > 0) {
      rows.push({
        key: `overflow ${labels.metric}`,
        cells: [
          labels.metric,
          { text: 'limit reached', tone: 'warn' },
          `${count(value)} label sets past limits.seriesPerMetric share the series whose labels are all overflow.`,
        ],
      });
    }
  }
  return rows;
}
