import { PRESETS, sameFault } from '#tools/console/app/faults/presets';
import { parseFaults } from '#local';

it.each(PRESETS)('$name is a fault that local mode knows', ({ fault }) => {
  const { faults } = parseFaults({ faults: [fault] });
  expect(sameFault({ ...faults[0]! }, fault)).toBe(true);
});

it('tells faults apart by their settings, whatever their order', () => {
  expect(sameFault({ type: 'a', x: { y: 1, z: 2 } }, { x: { z: 2, y: 1 }, type: 'a' })).toBe(true);
  expect(sameFault({ type: 'a', times: 1 }, { type: 'a', times: 2 })).toBe(false);
});
