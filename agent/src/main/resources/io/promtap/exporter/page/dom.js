// SPDX-License-Identifier: Apache-2.0
/** Making of elements. All data goes in as text, never as HTML. */

/** An element with attributes and children; a child that is no element is text. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value !== undefined) {
      made.setAttribute(attribute, value);
    }
  }
  made.append(...children);
  return made;
}

export function byId(id) {
  return document.getElementById(id);
}

export function setText(target, text) {
  if (target.textContent !== text) {
    target.textContent = text;
  }
}

/** The most rows that a table shows. */
const MOST_ROWS = 100;

/**
 * A table whose rows stay the same elements while their numbers change, so that a selection and a
 * screen reader's place survive a poll.
 */
export class LiveTable {
  #body = element('tbody');
  #rows = new Map();
  #columns;
  #more = element('p', { class: 'note', hidden: '' });
  #wrap;
  #empty;

  /**
   * @param columns each {title, number, state, head}: whether it is a number or a word, and names the row
   */
  constructor(host, caption, columns, empty) {
    this.#columns = columns;
    const heads = columns.map((column) =>
      element('th', { scope: 'col', class: classOf(column) }, column.title),
    );
    this.#wrap = element(
      'div',
      { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption },
      element(
        'table',
        {},
        element('caption', {}, caption),
        element('thead', {}, element('tr', {}, ...heads)),
        this.#body,
      ),
    );
    this.#empty = element('p', { class: 'empty' }, empty);
    host.replaceChildren(this.#wrap, this.#more, this.#empty);
  }

  /** Shows rows, each {key, cells}; a cell is a text or {text, tone, share}. */
  show(rows) {
    const shown = rows.slice(0, MOST_ROWS);
    const keys = new Set(shown.map((row) => row.key));
    for (const [key, row] of this.#rows) {
      if (!keys.has(key)) {
        row.remove();
        this.#rows.delete(key);
      }
    }
    shown.forEach((row, i) => {
      let line = this.#rows.get(row.key);
      if (!line) {
        line = element('tr', {}, ...this.#columns.map(cellOf));
        this.#rows.set(row.key, line);
      }
      if (this.#body.children[i] !== line) {
        this.#body.insertBefore(line, this.#body.children[i] ?? null);
      }
      row.cells.forEach((cell, column) => fill(line.children[column], cell));
    });
    this.#wrap.hidden = rows.length === 0;
    this.#empty.hidden = rows.length > 0;
    this.#more.hidden = rows.length <= MOST_ROWS;
    setText(this.#more, `${rows.length - MOST_ROWS} more are not shown here; the metrics page has them.`);
  }

  /** Says why there are no rows. */
  explain(text) {
    setText(this.#empty, text);
  }
}

function cellOf(column) {
  return column.head
    ? element('th', { scope: 'row' })
    : element('td', { class: classOf(column) });
}

function classOf(column) {
  return column.number ? 'number' : column.state ? 'state-cell' : undefined;
}

function fill(target, cell) {
  const { text, tone, share } = typeof cell === 'object' ? cell : { text: cell };
  if (share !== undefined) {
    // A bar behind the number says the same as the number.
    if (!target.firstElementChild) {
      target.replaceChildren(element('meter', { min: '0', max: '1', 'aria-hidden': 'true' }), element('span'));
    }
    target.firstElementChild.value = share;
    setText(target.lastElementChild, text);
  } else {
    setText(target, text);
  }
  if ((target.dataset.tone ?? '') !== (tone ?? '')) {
    target.dataset.tone = tone ?? '';
  }
}
