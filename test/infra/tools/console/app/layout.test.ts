import { composeDefinition } from '#constructs/workflow/definition';
import { readDefinition } from '#local/step-functions/machines/create-machine';
import type { AslGraph } from '#tools/console/api/contract/index';
import { type LaidState, layOut } from '#tools/console/app/graph/layout';

const definitions = ['broadcast.asl.json', 'fan-out.asl.json'].map(
  (file) => [file, composeDefinition(file) as unknown as AslGraph] as const,
);

function statesIn({ States }: AslGraph): string[] {
  return Object.entries(States).flatMap(([name, { Branches = [], ItemProcessor }]) => [
    name,
    ...[...Branches, ...(ItemProcessor ? [ItemProcessor] : [])].flatMap(statesIn),
  ]);
}

const within = (inner: LaidState, outer: LaidState) =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;
const apart = (a: LaidState, b: LaidState) =>
  a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;

describe.each(definitions)('the layout of %s', (_file, definition) => {
  const laid = layOut(definition);

  it('places every state of the composed definition once, inside its bounds', () => {
    expect(laid.states.map(({ name }) => name).sort()).toEqual(statesIn(definition).sort());
    for (const state of laid.states) {
      expect(state.x).toBeGreaterThanOrEqual(0);
      expect(state.x + state.width).toBeLessThanOrEqual(laid.width);
      expect(state.y + state.height).toBeLessThanOrEqual(laid.height);
    }
  });

  it('lets no two states overlap, unless one is inside the other', () => {
    for (const [index, a] of laid.states.entries()) {
      for (const b of laid.states.slice(index + 1)) {
        if (!apart(a, b)) expect([a.name, b.name, within(b, a) && a.group]).toEqual([a.name, b.name, true]);
      }
    }
  });

  it('draws a line for every transition', () => {
    expect(laid.transitions.length).toBeGreaterThan(5);
    for (const { points } of laid.transitions) {
      expect(points.length).toBeGreaterThanOrEqual(2);
      for (const { x, y } of points) {
        expect([x >= 0, x <= laid.width, y >= 0, y <= laid.height]).toEqual([true, true, true, true]);
      }
    }
  });
});

it('draws what is in the Iterator of a Map, as the engine reads it', () => {
  const Iterator = { StartAt: 'Each', States: { Each: { Type: 'Pass', End: true } } };
  const definition = { StartAt: 'Map', States: { Map: { Type: 'Map', ItemsPath: '$.list', Iterator, End: true } } };
  const read = readDefinition(JSON.stringify(definition), 'STANDARD') as AslGraph;
  expect(layOut(read).states.map(({ name }) => name)).toEqual(['Map', 'Each']);
});
