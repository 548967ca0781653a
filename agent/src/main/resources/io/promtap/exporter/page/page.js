// SPDX-License-Identifier: Apache-2.0
import { Sparkline } from './charts.js';
import { DatabaseSection } from './database.js';
import { byId, element, setText } from './dom.js';
import { ExecutionsSection } from './executions.js';
import { History } from './history.js';
import { HttpSection } from './http.js';
import { JvmSection, processors } from './jvm.js';
import { bytes, count, duration, percent, perSecond, seconds } from './numbers.js';
import { OwnSection } from './own.js';
import { Poller } from './poller.js';
import { Settings } from './settings.js';
import { SetupSection } from './setup.js';
import { WovenSection } from './woven.js';

/** Charts show rates over this long, tables over a minute. */
const RECENT_SECONDS = 10;
const MINUTE = 60;

/** The whole page: a poll comes in, and each section takes from it what it shows. */
class Page {
  #history = new History(MINUTE);
  #settings = new Settings(() => this.#draw(), () => this.#recolour());
  #sections = [new HttpSection(), new DatabaseSection(), new ExecutionsSection(), new OwnSection(), new JvmSection()];
  #others = [new WovenSection(), new SetupSection(byId('metrics-link').getAttribute('href').replace(/^\/?/, '/'))];
  #tiles = makeTiles();
  #report = null;
  #said = '';
  #poller = new Poller(byId('metrics-link').href, byId('report-link').href, {
    scraped: (families, at, isWhole) => this.#scraped(families, at, isWhole),
    reported: (report) => (this.#report = report),
    paused: () => this.#paused(),
    state: (tone, text) => this.#state(tone, text),
    notice: (text) => this.#notice(text),
  });

  start() {
    setText(byId('service'), location.host);
    this.#settings.onPause((paused) => this.#poller.pause(paused));
    this.#poller.start();
  }

  #scraped(families, atSeconds, isWhole) {
    this.#history.add(families, atSeconds, isWhole);
    const context = {
      history: this.#history,
      recent: this.#history.window(RECENT_SECONDS),
      period: this.#settings.isSinceStart ? this.#history.sinceStart() : this.#history.window(MINUTE),
      time: Date.now() / 1000,
      report: this.#report,
    };
    [...this.#sections, ...this.#others].forEach((section) => section.update(context));
    this.#tiles.forEach((tile) => tile.update(context));
    setText(byId('uptime'), `up ${duration(context.time - this.#history.value('process_start_time_seconds'))}`);
    setText(byId('version'), this.#report?.version ?? '');
    this.#draw();
  }

  /** After a pause neither a line nor a rate goes across it. */
  #paused() {
    this.#history.restart();
    this.#sections.forEach((section) => section.gap(Date.now() / 1000));
  }

  #draw() {
    this.#sections.forEach((section) => section.draw(this.#settings.range));
  }

  #recolour() {
    this.#sections.forEach((section) => section.recolour());
  }

  #state(tone, text) {
    byId('state').dataset.tone = tone;
    setText(byId('state-text'), text);
    // A screen reader hears of a change, not of each poll.
    if (this.#said !== tone) {
      this.#said = tone;
      setText(byId('state-said'), text);
    }
  }

  #notice(text) {
    byId('notice').hidden = !text;
    setText(byId('notice'), text);
  }
}

const serverError = (labels) => labels.status?.[0] === '5';

function makeTiles() {
  const all = [
    tile('Requests', ({ recent }) => [rate(recent, 'http_requests_total'), perSecond], ({ history }) =>
      `${count(history.value('http_requests_in_flight'))} in flight`),
    tile('Errors', ({ period }) => [
      period.count('http_requests_total', serverError) / period.count('http_requests_total') ||
        (period.count('http_requests_total') > 0 ? 0 : NaN),
      percent,
    ], () => '5xx of all requests', (value) => (value >= 0.01 ? 'bad' : value > 0 ? 'warn' : '')),
    tile('Response time', ({ recent }) => [recent.quantile(0.95, 'http_request_duration_seconds'), seconds], () =>
      'p95 of all requests'),
    tile('Statements', ({ recent }) => [rate(recent, 'db_queries_total'), perSecond], ({ recent }) =>
      `p95 ${seconds(recent.quantile(0.95, 'db_query_duration_seconds'))}`),
    tile('Executions', ({ recent }) => [rate(recent, 'agent_executions_total'), perSecond], ({ history }) =>
      `${count(history.value('agent_executions_in_flight'))} in flight`),
    tile('Heap', ({ history }) => [history.value('jvm_memory_used_bytes', (labels) => labels.area === 'heap'), bytes], ({ history }) =>
      `of ${bytes(history.value('jvm_memory_max_bytes', (labels) => labels.area === 'heap'))}`),
    tile('Processor', ({ recent, report }) => [processors(recent) / (report?.processors ?? NaN), percent], ({ report }) =>
      `of ${count(report?.processors)} processors`),
    tile('Threads', ({ history }) => [history.value('jvm_threads_current'), count], ({ history }) =>
      `${count(history.value('jvm_threads_daemon'))} daemons`),
  ];
  byId('tiles').replaceChildren(...all.map((each) => each.element));
  return all;
}

function rate(window, name) {
  return window.count(name) / window.seconds;
}

/** One number with what it means; `read` gives the value and its format. */
function tile(title, read, note, tone = () => '') {
  const line = new Sparkline();
  const value = element('p', { class: 'value' }, '–');
  const below = element('p', { class: 'below' });
  const made = element('li', {}, element('h3', {}, title), value, below, line.element);
  return {
    element: made,
    update(context) {
      const [number, format] = read(context);
      setText(value, format(number));
      setText(below, note(context));
      value.dataset.tone = tone(number);
      line.add(number);
    },
  };
}

new Page().start();
