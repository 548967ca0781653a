// SPDX-License-Identifier: Apache-2.0
import { element } from './dom.js';

const LONGEST_SECONDS = 3600;
/** A page that was just opened has not the whole range yet. */
const SHORTEST_SECONDS = 60;
const MOST_SERIES = 8;
const COLOURS = 8;
const HEIGHT = 180;

/** All charts share a cursor, so that what happened at one moment is seen in each of them. */
const together = uPlot.sync('promtap');

/**
 * A chart of values over time, with a legend of HTML that has the newest values, or those under the
 * pointer. A screen reader gets the newest, the lowest and the highest value of each line.
 */
export class LiveChart {
  #title;
  #format;
  #fixed;
  #points = [];
  #names;
  #range = 300;
  #plot = null;
  #host = element('div', { class: 'plot', role: 'img' });
  #legend = element('ul', { class: 'legend' });
  #when = element('span', { class: 'when' });

  /**
   * @param format makes a text of a value
   * @param names the lines; without them each name that comes gets a line, up to eight
   * @param colours by name the number of a colour
   */
  constructor(figure, { title, format, names, colours = {}, top }) {
    this.#title = title;
    this.#format = format;
    this.#names = names ? [...names] : [];
    this.#fixed = { names: Boolean(names), colours, top };
    const caption = element('figcaption', {}, element('span', {}, title), this.#when);
    figure.replaceChildren(caption, this.#host, this.#legend);
    new ResizeObserver(() => this.#fit()).observe(this.#host);
  }

  /** Adds the values of a moment by name; a gap without values. */
  add(time, values) {
    this.#points.push({ time, values });
    while (this.#points[0].time < time - LONGEST_SECONDS) {
      this.#points.shift();
    }
    if (this.#fixed.names) {
      return;
    }
    const fresh = [...values.keys()].filter((name) => !this.#names.includes(name));
    if (fresh.length && this.#names.length < MOST_SERIES) {
      fresh.sort((a, b) => (values.get(b) || 0) - (values.get(a) || 0));
      this.#names.push(...fresh.slice(0, MOST_SERIES - this.#names.length));
      this.#remove();
    }
  }

  /** Draws what is in the range. */
  draw(rangeSeconds) {
    this.#range = rangeSeconds;
    if (!this.#plot) {
      this.#make();
    }
    this.#plot.setData(this.#data());
    this.#describe();
  }

  /** Draws in the colours that the page has now. */
  recolour() {
    this.#remove();
    this.draw(this.#range);
  }

  #remove() {
    this.#plot?.destroy();
    this.#plot = null;
  }

  #visible() {
    const newest = this.#points.at(-1)?.time ?? 0;
    return this.#points.filter((point) => point.time >= newest - this.#range);
  }

  #data() {
    const points = this.#visible();
    const columns = this.#names.map((name) =>
      points.map((point) => {
        const value = point.values.get(name);
        return Number.isFinite(value) ? value : null;
      }),
    );
    return [points.map((point) => point.time), ...columns];
  }

  #make() {
    const ink = colour('--muted');
    const grid = { stroke: colour('--grid'), width: 1 };
    const font = `11px ${getComputedStyle(document.body).fontFamily}`;
    const axis = { stroke: ink, font, grid, ticks: { show: false } };
    const highest = this.#fixed.top ?? 0;
    this.#plot = new uPlot(
      {
        width: this.#host.clientWidth || 300,
        height: HEIGHT,
        padding: [10, 22, 0, 0],
        legend: { show: false },
        cursor: { sync: { key: together.key }, points: { size: 6 }, drag: { x: false, y: false } },
        scales: {
          x: { range: () => this.#timesShown() },
          y: { range: (plot, low, high) => [0, Math.max(highest, (high || 0) * 1.08) || 1] },
        },
        axes: [
          { ...axis, size: 30, space: 70, values: (plot, times) => times.map((time) => clock(time, plot)) },
          { ...axis, size: 66, space: 36, values: (plot, values) => values.map((value) => this.#format(value)) },
        ],
        series: [{}, ...this.#names.map((name, i) => this.#line(name, i))],
        hooks: { setCursor: [() => this.#showValues()] },
      },
      this.#data(),
      this.#host,
    );
    this.#legend.replaceChildren(
      ...this.#names.map((name, i) =>
        element(
          'li',
          {},
          element('i', { class: `swatch colour-${this.#colourOf(name, i)}` }),
          element('span', { class: 'name' }, name),
          element('b', {}),
        ),
      ),
    );
  }

  /** From the beginning of the range, or of the points, to the newest point. */
  #timesShown() {
    const newest = this.#points.at(-1)?.time ?? Date.now() / 1000;
    const oldest = this.#points[0]?.time ?? newest;
    return [Math.min(Math.max(newest - this.#range, oldest), newest - SHORTEST_SECONDS), newest];
  }

  #line(name, i) {
    const stroke = colour(`--colour-${this.#colourOf(name, i)}`);
    const alone = this.#names.length <= 2;
    return {
      label: name,
      stroke,
      width: 1.75,
      points: { show: false },
      fill: alone ? stroke.replace(/^rgb\((.*)\)$/, 'rgba($1, 0.10)') : undefined,
    };
  }

  #colourOf(name, i) {
    return this.#fixed.colours[name] ?? (i % COLOURS) + 1;
  }

  #fit() {
    if (this.#plot && this.#host.clientWidth) {
      this.#plot.setSize({ width: this.#host.clientWidth, height: HEIGHT });
    }
  }

  #showValues() {
    const data = this.#plot?.data;
    if (!data) {
      return;
    }
    const under = this.#plot.cursor.idx;
    const at = under ?? data[0].length - 1;
    this.#when.textContent = under == null ? '' : new Date(data[0][at] * 1000).toLocaleTimeString();
    [...this.#legend.children].forEach((item, i) => {
      item.lastChild.textContent = this.#format(data[i + 1]?.[at] ?? NaN);
    });
  }

  #describe() {
    this.#showValues();
    const lines = this.#names.map((name, i) => {
      const values = this.#plot.data[i + 1].filter((value) => value !== null);
      return values.length === 0
        ? `${name}: nothing`
        : `${name}: now ${this.#format(values.at(-1))}, lowest ${this.#format(Math.min(...values))}, ` +
            `highest ${this.#format(Math.max(...values))}`;
    });
    const period = this.#range < 120 ? 'minute' : this.#range < 3600 ? `${this.#range / 60} minutes` : 'hour';
    const text = `${this.#title}, the last ${period}. ${lines.join('; ') || 'No data yet'}.`;
    this.#host.setAttribute('aria-label', text);
  }
}

function clock(time, plot) {
  const withSeconds = plot.scales.x.max - plot.scales.x.min <= 300;
  return new Date(time * 1000).toLocaleTimeString([], {
    hour: '2-digit',
    minute: '2-digit',
    second: withSeconds ? '2-digit' : undefined,
    hourCycle: 'h23',
  });
}

/** A variable of the style sheet, as a colour that a canvas takes. */
function colour(variable) {
  const probe = document.getElementById('colour-probe');
  probe.style.color = `var(${variable})`;
  return getComputedStyle(probe).color;
}

/** A small line without axes, for decoration beside a number. */
export class Sparkline {
  #values = [];
  #path;
  element;

  constructor() {
    const names = 'http://www.w3.org/2000/svg';
    this.element = document.createElementNS(names, 'svg');
    this.element.setAttribute('viewBox', '0 0 100 28');
    this.element.setAttribute('preserveAspectRatio', 'none');
    this.element.setAttribute('aria-hidden', 'true');
    this.#path = document.createElementNS(names, 'path');
    this.element.append(this.#path);
  }

  add(value) {
    if (!Number.isFinite(value) && this.#values.length === 0) {
      return;
    }
    this.#values.push(Number.isFinite(value) ? value : 0);
    if (this.#values.length > 60) {
      this.#values.shift();
    }
    const top = Math.max(...this.#values) * 1.1 || 1;
    const step = 100 / Math.max(1, this.#values.length - 1);
    const points = this.#values.map((each, i) => `${(i * step).toFixed(1)} ${(27 - (each / top) * 25).toFixed(1)}`);
    this.#path.setAttribute('d', this.#values.length > 1 ? `M${points.join('L')}` : '');
  }
}
