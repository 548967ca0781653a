// SPDX-License-Identifier: Apache-2.0
/**
 * A reader of Prometheus's text format 0.0.4, fed with pieces of the page as they arrive. It groups
 * the samples by family and label set; the buckets of a histogram are one series. It stops at a
 * number of samples, so that a huge page neither freezes the tab nor fills its memory.
 *
 * A family is {name, type, help, series}, series a Map of {labels, value} or, for a histogram or a
 * summary, {labels, count, sum, buckets, quantiles} by a key that is the same in each page.
 */
export class ExpositionReader {
  #rest = '';
  #families = new Map();
  #current = null;
  #samplesLeft;

  constructor(mostSamples) {
    this.#samplesLeft = mostSamples;
  }

  /** Whether samples had to be left out. */
  get isCut() {
    return this.#samplesLeft < 0;
  }

  /** Takes a piece of the page; returns whether more is wanted. */
  push(text) {
    const page = this.#rest + text;
    let begin = 0;
    for (let end; (end = page.indexOf('\n', begin)) >= 0 && !this.isCut; begin = end + 1) {
      this.#line(page.substring(begin, end));
    }
    this.#rest = this.isCut ? '' : page.substring(begin);
    return !this.isCut;
  }

  /** Ends the page; returns the families by name. */
  finish() {
    if (this.#rest) {
      this.push('\n');
    }
    return this.#families;
  }

  #line(line) {
    if (line.startsWith('# HELP ')) {
      const [name, help] = splitOnce(line.substring(7));
      this.#family(name).help = unescape(help);
    } else if (line.startsWith('# TYPE ')) {
      const [name, type] = splitOnce(line.substring(7));
      this.#family(name).type = type.trim();
    } else if (line && line[0] !== '#' && --this.#samplesLeft >= 0) {
      this.#sample(line);
    }
  }

  #family(name) {
    if (this.#current?.name !== name) {
      this.#current = this.#families.get(name);
      if (!this.#current) {
        this.#current = { name, type: 'untyped', help: '', series: new Map() };
        this.#families.set(name, this.#current);
      }
    }
    return this.#current;
  }

  #sample(line) {
    const sample = parseSample(line);
    if (!sample) {
      return;
    }
    const type = this.#current?.type;
    const isWhole = type === 'histogram' || type === 'summary';
    const suffix = isWhole ? suffixOf(sample.name, this.#current.name) : null;
    if (suffix === null) {
      const family = this.#family(sample.name);
      family.series.set(sample.key + sample.bound, { labels: sample.labels, value: sample.value });
      return;
    }
    const series = wholeSeries(this.#current.series, sample);
    if (suffix === '_count') {
      series.count = sample.value;
    } else if (suffix === '_sum') {
      series.sum = sample.value;
    } else if (suffix === '_bucket' && sample.le !== undefined) {
      series.buckets.set(number(sample.le), sample.value);
    } else if (suffix === '' && sample.quantile !== undefined) {
      series.quantiles.set(number(sample.quantile), sample.value);
    }
  }
}

/** Reads a whole page at once. */
export function parseExposition(text) {
  const reader = new ExpositionReader(Infinity);
  reader.push(text);
  return reader.finish();
}

function wholeSeries(all, sample) {
  let series = all.get(sample.key);
  if (!series) {
    series = { labels: sample.labels, count: NaN, sum: NaN, buckets: new Map(), quantiles: new Map() };
    all.set(sample.key, series);
  }
  return series;
}

/** The rest of the name of a sample after its family's; null if it belongs to another family. */
function suffixOf(name, family) {
  const suffix = name.startsWith(family) ? name.substring(family.length) : null;
  return ['', '_bucket', '_count', '_sum'].includes(suffix) ? suffix : null;
}

/**
 * Parses the line of a sample; null if it is none. The bounds `le` and `quantile` stand beside the
 * labels, because they number the parts of one series.
 */
export function parseSample(line) {
  const sample = { name: '', labels: Object.create(null), key: '', bound: '', value: NaN };
  const brace = line.indexOf('{');
  let at = brace;
  if (brace < 0) {
    at = line.indexOf(' ');
  }
  if (at < 0) {
    return null;
  }
  sample.name = line.substring(0, at).trim();
  if (brace >= 0) {
    at = parseLabels(line, brace + 1, sample);
  }
  const value = at < 0 ? '' : line.substring(at).trim().split(/\s+/, 1)[0];
  if (!sample.name || !value) {
    return null;
  }
  sample.value = number(value);
  return sample;
}

/** Parses what stands in braces; returns the place after them, -1 if they do not end. */
function parseLabels(line, begin, sample) {
  let at = begin;
  while (at < line.length) {
    const letter = line[at];
    if (letter === '}') {
      return at + 1;
    }
    if (letter === ',' || letter === ' ') {
      at++;
      continue;
    }
    let name;
    const nameBegin = at;
    if (letter === '"') {
      const end = endOfQuoted(line, at + 1);
      if (end < 0) {
        return -1;
      }
      name = unescape(line.substring(at + 1, end));
      at = end + 1;
      if (line[at] !== '=') {
        // The name of the metric, which is written like this if it has unusual letters.
        sample.name = name;
        continue;
      }
    } else {
      at = line.indexOf('=', at);
      if (at < 0) {
        return -1;
      }
      name = line.substring(nameBegin, at).trim();
    }
    at++;
    const valueEnd = line[at] === '"' ? endOfQuoted(line, at + 1) : -1;
    if (valueEnd < 0) {
      return -1;
    }
    const value = unescape(line.substring(at + 1, valueEnd));
    at = valueEnd + 1;
    const text = line.substring(nameBegin, at) + ',';
    if (name === 'le' || name === 'quantile') {
      sample[name] = value;
      sample.bound = text;
    } else {
      sample.labels[name] = value;
      sample.key += text;
    }
  }
  return -1;
}

/** The place of the quote that ends a text; -1 if none does. */
function endOfQuoted(line, begin) {
  let end = line.indexOf('"', begin);
  while (end >= 0) {
    let backslashes = 0;
    while (line[end - 1 - backslashes] === '\\' && end - 1 - backslashes >= begin) {
      backslashes++;
    }
    if (backslashes % 2 === 0) {
      return end;
    }
    end = line.indexOf('"', end + 1);
  }
  return -1;
}

function unescape(text) {
  return text.includes('\\')
    ? text.replace(/\\(.)/g, (all, letter) => (letter === 'n' ? '\n' : /["\\]/.test(letter) ? letter : all))
    : text;
}

function number(text) {
  return text === '+Inf' ? Infinity : text === '-Inf' ? -Infinity : Number(text);
}

function splitOnce(text) {
  const space = text.indexOf(' ');
  return space < 0 ? [text, ''] : [text.substring(0, space), text.substring(space + 1)];
}
