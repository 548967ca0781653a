// SPDX-License-Identifier: Apache-2.0
import { byId, setText } from './dom.js';

const THEMES = ['auto', 'light', 'dark'];
const KEY = 'promtap.theme';

/** What the person chose: the range, the period of the tables, the colours, the pause. */
export class Settings {
  #theme = 'auto';

  constructor(rangeChanged, coloursChanged) {
    byId('range').addEventListener('change', rangeChanged);
    byId('theme').addEventListener('click', () => {
      this.#theme = THEMES[(THEMES.indexOf(this.#theme) + 1) % THEMES.length];
      remember(this.#theme);
      this.#applyTheme();
      coloursChanged();
    });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', coloursChanged);
    const before = remembered();
    if (THEMES.includes(before)) {
      this.#theme = before;
    }
    this.#applyTheme();
  }

  #applyTheme() {
    document.documentElement.dataset.theme = this.#theme;
    setText(byId('theme-text'), this.#theme);
  }

  /** The range of the charts in seconds. */
  get range() {
    return Number(document.querySelector('input[name="range"]:checked').value);
  }

  /** Whether tables show all since the start instead of the last minute. */
  get isSinceStart() {
    return document.querySelector('input[name="period"]:checked').value === 'start';
  }

  onPause(heard) {
    const button = byId('pause');
    button.addEventListener('click', () => {
      const paused = button.getAttribute('aria-pressed') !== 'true';
      button.setAttribute('aria-pressed', String(paused));
      heard(paused);
    });
  }
}

/** A browser may refuse to store anything. */
function remember(theme) {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // The choice holds until the page is closed.
  }
}

function remembered() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
