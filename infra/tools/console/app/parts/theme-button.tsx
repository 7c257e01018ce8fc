/** Switches between the system's theme, light and dark. */
import { useState } from 'preact/hooks';
import { applyTheme, currentTheme, nextTheme, type Theme } from '../data/theme';

const LABELS: Readonly<Record<Theme, string>> = { system: '◐ Auto', light: '○ Light', dark: '● Dark' };

export function ThemeButton() {
  const [theme, setTheme] = useState(currentTheme());
  const change = () => {
    const next = nextTheme(theme);
    applyTheme(next);
    setTheme(next);
  };
  return (
    <button type="button" class="quiet theme" title="Colours" onClick={change}>
      <span class="visually-hidden">Colours: {theme}. Change. </span>
      {LABELS[theme]}
    </button>
  );
}
