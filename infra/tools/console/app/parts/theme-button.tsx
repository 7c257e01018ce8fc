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
    <button type="button" class="quiet theme" aria-label={`Colours: ${theme}. Change`} title="Colours" onClick={change}>
      {LABELS[theme]}
    </button>
  );
}
