import { PassThrough } from 'node:stream';
import { Progress } from '#tools/cli/progress';
import { finding } from './finding';
import { addFloods, NO_FLOODS, problemsOf } from './floods/account';
import { NO_COUNTS } from './flow/account';
import { ledgerOf, type MUST_BE_ZERO, type PartLedgers } from './ledger';
import { printLedger } from './print';

const sender = { behaviours: 64, due: 100, received: 90, delivered: 88, failed: 12, miscounted: 0, crashes: 0 };
const nothingFound = { cases: 1, crashes: 0, findings: [] };
const flow = {
  ...NO_COUNTS,
  ...nothingFound,
  accepted: 9,
  reported: 8,
  deadLettered: 1,
  due: 5,
  received: 4,
  onRecordAsFailed: 1,
};
const doors = {
  ...{ badInputs: 10, refused: 9, harmless: 1, wronglyAnswered: 0, wronglyAccepted: 0, unanswered: 0 },
  ...{ triedAt: { frames: 10 }, crashes: 0, findings: [] },
};
const floods = { ...NO_FLOODS, ...nothingFound, flooded: 50 };
const WELL: PartLedgers = { sender: { direct: sender, sdk: { ...sender, behaviours: 60 } }, flow, doors, floods };
const ledger = (parts: PartLedgers) => ledgerOf({ seed: 7, seconds: 3 }, parts);

it('has the totals of all parts, and passes if nothing is wrong', () => {
  expect(ledger(WELL)).toMatchObject({
    ...{ seed: 7, accepted: 9, reported: 8, deadLettered: 1, unaccounted: 0, due: 5, received: 4, onRecordAsFailed: 1 },
    ...{ missing: 0, badInputs: 10, crashes: 0, behaviours: 64, passed: true, findings: [] },
  });
});

it('is complete without the parts that were not run', () => {
  const { parts, ...totals } = ledger({ doors });
  expect(totals).toMatchObject({ accepted: 0, due: 0, behaviours: 0, badInputs: 10, passed: true });
  expect(Object.keys(parts)).toEqual(['doors']);
});

it.each<[(typeof MUST_BE_ZERO)[number], PartLedgers]>([
  ...(['unaccounted', 'unbalanced', 'missing', 'astray', 'crashes'] as const).map(
    (name) => [name, { ...WELL, flow: { ...flow, [name]: 1 } }] as [typeof name, PartLedgers],
  ),
  ...(['wronglyAnswered', 'wronglyAccepted', 'unanswered', 'crashes'] as const).map(
    (name) => [name, { ...WELL, doors: { ...doors, [name]: 1 } }] as [typeof name, PartLedgers],
  ),
  ...(['starved', 'unconnected', 'leftRows', 'crashes'] as const).map(
    (name) => [name, { ...WELL, floods: { ...floods, [name]: 1 } }] as [typeof name, PartLedgers],
  ),
  ...(['miscounted', 'crashes'] as const).map(
    (name) => [name, { ...WELL, sender: { sdk: { ...sender, [name]: 1 } } }] as [typeof name, PartLedgers],
  ),
])('does not pass with one %s', (name, parts) => {
  expect(ledger(parts)).toMatchObject({ [name]: 1, passed: false });
});

it('lists each finding with the command that reproduces it', () => {
  const found = finding({ seed: 7, part: 'doors', case: 12 }, 'PutEvents x: unanswered');
  const { findings, parts } = ledger({ ...WELL, doors: { ...doors, findings: [found] } });

  expect(findings).toEqual([
    { part: 'doors', what: 'PutEvents x: unanswered', again: 'npm run attack -- --seed 7 --only doors --case 12' },
  ]);
  expect(parts.doors).not.toHaveProperty('findings');
});

it('prints every total, the sender by transport, and the findings', () => {
  const stream = new PassThrough();
  const found = finding({ seed: 7, part: 'flow', case: 3 }, 'x/y/z: missing in silence at a');
  printLedger(ledger({ ...WELL, flow: { ...flow, missing: 1, findings: [found] } }), new Progress(stream));
  const text = String(stream.read());

  for (const part of [
    'events: accepted',
    'messages: missing',
    'sender, sdk',
    'seed 7',
    found.what,
    found.again,
    'A promise was broken.',
  ])
    expect(text).toContain(part);
});

it('adds up floods, and keeps the slowest answer', () => {
  const sum = addFloods(addFloods(NO_FLOODS, { flooded: 3, slowestMs: 40 }), {
    flooded: 4,
    slowestMs: 20,
    leftRows: 2,
  });
  expect(sum).toEqual({ ...NO_FLOODS, flooded: 7, slowestMs: 40, leftRows: 2 });
  expect(problemsOf(sum)).toEqual(['2 connections that are gone keep their rows']);
  expect(problemsOf({ neighbourActions: 9, starved: 2, unconnected: 1, instead: '{"type":"error"}' })).toEqual([
    '2 of 9 actions of a neighbour were not served, got {"type":"error"}',
    '1 handshakes were neither accepted nor refused',
  ]);
});
