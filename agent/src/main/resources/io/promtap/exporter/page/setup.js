// SPDX-License-Identifier: Apache-2.0
import { byId, setText } from './dom.js';

const CLASS = /^[\p{L}_$*][\p{L}\p{N}_$.*]*$/u;
const METHOD = /^[\p{L}_$*][\p{L}\p{N}_$*]*$/u;
const SAID_FOR_MILLIS = 2500;
const LONGEST_COPY_MILLIS = 1000;

/** Files to take away: the scrape job, the dashboard, a rule for a method. */
export class SetupSection {
  #metricsPath;
  #dashboard;
  #timer;

  constructor(metricsPath) {
    this.#metricsPath = metricsPath;
    for (const id of ['job-name', 'rule-class', 'rule-method']) {
      byId(id).addEventListener('input', () => this.#write());
    }
    for (const button of document.querySelectorAll('button[data-copy]')) {
      button.addEventListener('click', () => this.#copy(button, byId(button.dataset.copy).textContent));
    }
    byId('copy-dashboard').addEventListener('click', (event) => this.#copyDashboard(event.currentTarget));
    this.#write();
  }

  update({ report }) {
    if (report?.pid) {
      setText(byId('discover-command'), `java -jar promtap.jar discover ${report.pid}`);
    }
  }

  #write() {
    setText(byId('scrape-job'), scrapeJob(byId('job-name').value.trim() || 'my-service', location, this.#metricsPath));
    const className = checked(byId('rule-class'), CLASS);
    const method = checked(byId('rule-method'), METHOD);
    setText(byId('rule-text'), methodRule(className, method));
  }

  async #copyDashboard(button) {
    try {
      const file = byId('download-dashboard').href;
      this.#dashboard ??= await (await fetch(file)).text();
      await this.#copy(button, this.#dashboard);
    } catch {
      this.#say('The dashboard could not be fetched.');
    }
  }

  async #copy(button, text) {
    const what = button.dataset.what;
    this.#say((await toClipboard(text)) ? `Copied ${what}.` : `The browser does not let ${what} be copied; select it instead.`);
  }

  #say(text) {
    const said = byId('said');
    setText(said, text);
    said.hidden = false;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      said.hidden = true;
      setText(said, '');
    }, SAID_FOR_MILLIS);
  }
}

/** What an input has, or its example if that does not fit. */
function checked(input, pattern) {
  const text = input.value.trim();
  const fits = text === '' || pattern.test(text);
  input.setAttribute('aria-invalid', String(!fits));
  byId(`${input.id}-hint`).hidden = fits;
  return fits && text ? text : input.placeholder;
}

/** A job for Prometheus that scrapes the address of this page. */
export function scrapeJob(name, { protocol, hostname, port }, metricsPath) {
  const isSecure = protocol === 'https:';
  const target = `${hostname}:${port || (isSecure ? 443 : 80)}`;
  return [
    'scrape_configs:',
    `  - job_name: ${scalar(name)}`,
    ...(isSecure ? ['    scheme: https'] : []),
    ...(metricsPath === '/metrics' ? [] : [`    metrics_path: ${scalar(metricsPath)}`]),
    '    static_configs:',
    `      - targets: [${JSON.stringify(target)}]`,
    '',
  ].join('\n');
}

/** A rule that counts and times a method. */
export function methodRule(className, method) {
  const simple = className.substring(className.search(/[^.$]*$/));
  const base = [simple, method].map(snake).filter(Boolean).join('_').replace(/^(?=\d)/, '_') || 'calls';
  return [
    'rules:',
    `  - name: ${scalar(base)}`,
    `    class: ${scalar(className)}`,
    `    method: ${scalar(method)}`,
    '    metrics:',
    `      - counter: ${base}_total`,
    '        labels: {outcome: "${outcome}"}',
    `      - histogram: ${base}_duration_seconds`,
    `      - gauge: ${base}_in_flight`,
    '',
  ].join('\n');
}

function snake(name) {
  return name
    .normalize('NFD')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .toLowerCase();
}

/** A text in YAML, in quotes unless it is harmless without. */
function scalar(text) {
  return /^[A-Za-z_/][A-Za-z0-9_/.$-]*$/.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text);
}

/** The old command comes first: over plain HTTP a browser has no other. */
async function toClipboard(text) {
  if (copyBySelection(text)) {
    return true;
  }
  try {
    const tooLate = new Promise((kept, broken) => setTimeout(broken, LONGEST_COPY_MILLIS));
    await Promise.race([navigator.clipboard.writeText(text), tooLate]);
    return true;
  } catch {
    return false;
  }
}

function copyBySelection(text) {
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'hidden';
  const focused = document.activeElement;
  document.body.append(area);
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  focused?.focus();
  return copied;
}
