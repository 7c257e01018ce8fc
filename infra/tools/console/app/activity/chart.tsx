/** One uPlot chart in the colours of the page; its figures are also given in words. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { columnsOf, type Line, type Seconds } from './columns';

interface ChartProps {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly seconds: Seconds;
  readonly format: (value: number) => string;
  /** The figure beside the chart: the sum of what it shows, or its latest value. */
  readonly summary: 'sum' | 'latest';
}

const HEIGHT = 170;

export function Chart({ title, lines, seconds, format, summary }: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const theme = useTheme();
  const columns = columnsOf(lines, seconds);
  const data: uPlot.AlignedData = [seconds.map(([at]) => at), ...columns];

  useLayoutEffect(() => {
    const parent = box.current;
    if (!parent) return undefined;
    const made = new uPlot(optionsOf(lines, parent.clientWidth, format), data, parent);
    plot.current = made;
    const observer = new ResizeObserver(() => made.setSize({ width: parent.clientWidth, height: HEIGHT }));
    observer.observe(parent);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = undefined;
    };
  }, [theme]);
  useEffect(() => plot.current?.setData(data), [seconds]);

  return (
    <figure class="chart">
      <figcaption>
        <h2>{title}</h2>
        <dl>
          {lines.map(({ label, color }, index) => (
            <div key={label}>
              <dt>
                <span class="swatch" aria-hidden="true" style={{ background: `var(${color})` }} /> {label}
              </dt>
              <dd>{summarized(columns[index] ?? [], summary, format)}</dd>
            </div>
          ))}
        </dl>
      </figcaption>
      <div ref={box} class="plot" aria-hidden="true" />
    </figure>
  );
}

function summarized(
  values: readonly (number | null)[],
  summary: ChartProps['summary'],
  format: ChartProps['format'],
): string {
  if (summary === 'sum') return format(values.reduce<number>((sum, value) => sum + (value ?? 0), 0));
  const latest = values.findLast((value) => value !== null);
  return latest === undefined || latest === null ? '–' : format(latest);
}

function optionsOf(lines: readonly Line[], width: number, format: ChartProps['format']): uPlot.Options {
  const style = getComputedStyle(document.documentElement);
  const probe = document.createElement('span');
  document.body.append(probe);
  // A variable holds light-dark(...), which a canvas does not understand; the browser resolves it.
  const colorOf = (name: string): string => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const axis = {
    stroke: colorOf('--muted'),
    font: `11px ${style.fontFamily}`,
    ticks: { show: false },
    grid: { stroke: colorOf('--line'), width: 1 },
  };
  const options: uPlot.Options = {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { y: false, drag: { x: false } },
    scales: { y: { range: (_plot, _min, max) => [0, Math.max(1, max * 1.1)] } },
    axes: [
      {
        ...axis,
        size: 26,
        values: [
          [60, '{HH}:{mm}', null, null, null, null, null, null, 1],
          [1, '{HH}:{mm}:{ss}', null, null, null, null, null, null, 1],
        ],
      },
      {
        ...axis,
        size: 58,
        values: (_plot, ticks) => ticks.map((tick) => (Number.isInteger(tick) ? format(tick) : '')),
      },
    ],
    series: [
      {},
      ...lines.map(({ label, color, gaps = false }) => ({
        label,
        stroke: colorOf(color),
        width: 1.5,
        // A line over a gap would show figures that nobody measured; a lone second shows as a point.
        spanGaps: false,
        points: { show: gaps, size: 4, fill: colorOf(color) },
      })),
    ],
  };
  probe.remove();
  return options;
}

/** Changes when the colours do. */
function useTheme(): string {
  const query = matchMedia('(prefers-color-scheme: dark)');
  const read = () => `${document.documentElement.dataset.theme ?? ''} ${query.matches}`;
  const [theme, setTheme] = useState(read);
  useEffect(() => {
    const changed = () => setTheme(read());
    const observer = new MutationObserver(changed);
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    query.addEventListener('change', changed);
    return () => {
      observer.disconnect();
      query.removeEventListener('change', changed);
    };
  }, []);
  return theme;
}
