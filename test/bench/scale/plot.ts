/** The plot of time and cost against size, made with vega and without a browser. */
import { writeFile } from 'node:fs/promises';
import type { Spec } from 'vega';
import { PRICES } from '#tools/cost/prices';
import type { CaseResult } from './run-cases';

const WIDTH = 380;
const HEIGHT = 260;
const GAP = 90;
const MILLISECONDS = 1000;

interface Point {
  readonly connections: number;
  readonly seconds: number;
  readonly usd: number;
  readonly fee: number;
}

/** @throws Error if there are too few sizes of everyone for a line */
export async function writePlot(results: readonly CaseResult[], file: string): Promise<void> {
  const points = results
    .filter(({ scaleCase }) => scaleCase.group === 'everyone')
    .map(({ count, wallMs, prices }) => ({
      connections: count.expected,
      seconds: wallMs / MILLISECONDS,
      usd: prices.ERROR.total,
      fee: prices.ERROR.messageFee,
    }));
  if (points.length < 2) throw new Error('A plot needs at least two sizes of everyone, e.g. --sizes 100,1000.');
  // vega is an ES module with top-level await; only a dynamic import can load it here.
  const { parse, View } = await import('vega');
  const view = new View(parse(specOf(points)), { renderer: 'none' });
  await writeFile(file, `${await view.toSVG()}\n`);
  view.finalize();
}

function specOf(points: readonly Point[]): Spec {
  return {
    background: 'white',
    padding: 12,
    data: [{ name: 'points', values: [...points] }],
    layout: { padding: GAP, columns: 2 },
    config: { axis: { labelFontSize: 11, titleFontSize: 12, grid: true, gridOpacity: 0.4 }, title: { fontSize: 13 } },
    marks: [
      chart('Time, on the machine of the run', 'seconds', [
        { field: 'seconds', color: '#2563eb', label: 'a broadcast' },
      ]),
      chart(`Cost, ${PRICES.region}, list prices of ${PRICES.checked}`, 'USD', [
        { field: 'usd', color: '#2563eb', label: 'a broadcast, EXPRESS, logs at ERROR' },
        { field: 'fee', color: '#d97706', label: 'message fee alone' },
      ]),
    ],
  };
}

interface Line {
  readonly field: keyof Point;
  readonly color: string;
  readonly label: string;
}

/** Logarithmic on both axes: sizes are decades apart, and anything proportional to size is a straight line. */
function chart(title: string, unit: string, lines: readonly Line[]): NonNullable<Spec['marks']>[number] {
  const fields = lines.map(({ field }) => field);
  return {
    type: 'group',
    title: { text: title, anchor: 'start' },
    encode: { update: { width: { value: WIDTH }, height: { value: HEIGHT } } },
    scales: [
      { name: 'x', type: 'log', domain: { data: 'points', field: 'connections' }, range: [0, WIDTH] },
      { name: 'y', type: 'log', domain: { data: 'points', fields }, range: [HEIGHT, 0], nice: true },
      {
        name: 'color',
        type: 'ordinal',
        domain: lines.map(({ label }) => label),
        range: lines.map(({ color }) => color),
      },
    ],
    axes: [
      { orient: 'bottom', scale: 'x', title: 'connections', format: ',d', values: [1, 10, 100, 1e3, 1e4, 1e5] },
      { orient: 'left', scale: 'y', title: unit, format: '~g', tickCount: 5 },
    ],
    legends: [{ stroke: 'color', orient: 'top-left', symbolType: 'stroke', symbolStrokeWidth: 2 }],
    marks: lines.flatMap(({ field, color }) => [
      {
        type: 'line' as const,
        from: { data: 'points' },
        encode: { update: { ...position(field), stroke: { value: color }, strokeWidth: { value: 2 } } },
      },
      {
        type: 'symbol' as const,
        from: { data: 'points' },
        encode: { update: { ...position(field), fill: { value: color }, size: { value: 36 } } },
      },
    ]),
  };
}

const position = (field: keyof Point) => ({
  x: { scale: 'x', field: 'connections' },
  y: { scale: 'y', field },
});
