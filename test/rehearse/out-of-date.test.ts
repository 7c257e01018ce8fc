import type { Missing } from './not-in-the-engine';
import { outOfDate } from './out-of-date';

const archive: Missing = { kind: 'resource type', what: 'AWS::Events::Archive', reason: 'a test' };
const math: Missing = { kind: 'part', what: 'metric math of alarms', reason: 'a test' };
const address: Missing = { kind: 'part', what: 'address of execute-api', reason: 'a test' };

const lacksMath = new Map([[math.what, true]]);
const right = { refusedTypes: [archive.what], lacks: lacksMath };
const applied = [archive, math, address].map((entry) => ({ entry, places: 1 }));

it('finds nothing in a list that fits, though nobody can ask for every entry', () => {
  expect(outOfDate(applied, right)).toEqual([]);
});

it('finds an entry that matches nothing in the template', () => {
  const [first, ...others] = applied;
  expect(outOfDate([{ ...first!, places: 0 }, ...others], { ...right, refusedTypes: [] })).toEqual([
    "'AWS::Events::Archive' matches nothing in the template: remove the entry",
  ]);
});

it('finds a type that the engine takes by now', () => {
  expect(outOfDate(applied, { ...right, refusedTypes: [] })).toEqual([
    "the engine has 'AWS::Events::Archive' now: remove the entry",
  ]);
});

it('finds a part that the engine has by now', () => {
  expect(outOfDate(applied, { ...right, lacks: new Map([[math.what, false]]) })).toEqual([
    "the engine has 'metric math of alarms' now: remove the entry",
  ]);
});

it('finds a type that the engine refuses and that is not listed', () => {
  expect(outOfDate(applied, { ...right, refusedTypes: [archive.what, 'AWS::KMS::Key'] })).toEqual([
    'the engine refuses AWS::KMS::Key: add it, with a reason',
  ]);
});

it('finds no place for a feature, which is in no template', () => {
  const feature: Missing = { kind: 'feature', what: 'subprotocol in the answer', reason: 'a test' };
  expect(outOfDate([{ entry: feature, places: undefined }], { refusedTypes: [], lacks: new Map() })).toEqual([]);
});
