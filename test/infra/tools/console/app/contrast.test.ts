import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '#tools/cli/project-root';

/** https://www.w3.org/TR/WCAG22/#contrast-minimum and #non-text-contrast */
const TEXT = 4.5;
const CONTROLS = 3;

const styles = readFileSync(join(PROJECT_ROOT, 'infra/tools/console/app/styles/base.css'), 'utf8');
const colors = new Map(
  [...styles.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(([, name, ...values]) => [name, values]),
);

const grounds = ['ground', 'surface', 'raised'];
const tinted = ['good-ground', 'bad-ground', 'warn-ground', 'busy-ground'];
const used: readonly (readonly [color: string, on: readonly string[], least: number])[] = [
  ['ink', [...grounds, ...tinted], TEXT],
  ['muted', [...grounds, ...tinted], TEXT],
  ['good', grounds, TEXT],
  ['bad', [...grounds, 'bad-ground'], TEXT],
  ['warn', grounds, TEXT],
  ['accent', grounds, TEXT],
  ['on-accent', ['accent'], TEXT],
  ['strong-line', ['ground', 'surface'], CONTROLS],
];

it.each(used)('%s is readable on its background, in light and dark', (color, on, least) => {
  for (const ground of on) {
    for (const theme of [0, 1]) {
      const contrast = contrastOf(colors.get(color)?.[theme] ?? '', colors.get(ground)?.[theme] ?? '');
      expect([color, ground, theme, contrast >= least]).toEqual([color, ground, theme, true]);
    }
  }
});

function contrastOf(a: string, b: string): number {
  const [darker = 0, lighter = 0] = [luminance(a), luminance(b)].sort((one, other) => one - other);
  return (lighter + 0.05) / (darker + 0.05);
}

/** https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
