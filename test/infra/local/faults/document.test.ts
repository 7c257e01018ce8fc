import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '#tools/cli/project-root';
import { parseFaults } from '#local/faults/index';

const refused = (document: unknown) => expect(() => parseFaults(document));

describe('a faults document', () => {
  it('has seed 1 unless it says another', () => {
    expect(parseFaults({ faults: [] })).toEqual({ seed: 1, faults: [] });
    expect(parseFaults({ seed: 7, faults: [] }).seed).toBe(7);
  });

  it.each([
    { type: 'post-status', status: 410, errorHeader: false, users: ['ann'], probability: 0.2 },
    { type: 'post-latency', latencyMs: { normal: { mean: 80, deviation: 20 } }, connections: ['a'] },
    { type: 'post-dropped', delivered: true },
    { type: 'socket-dropped', disconnectRoute: true },
    { type: 'socket-half-open', times: 2, noticedAfterMs: 60_000 },
    { type: 'socket-frozen', forMs: 10_000, users: ['ann'] },
    { type: 'reply-dropped', routes: ['resume'], delivered: true, disconnectRoute: true },
    { type: 'index-lag', lagMs: { uniform: { from: 0, to: 5000 } }, tables: ['*Connections*'] },
    { type: 'dynamodb-error', operations: ['Query'], tables: ['*'], error: 'ThrottlingException' },
    { type: 'function-throttle', functions: ['*SendBatch*'] },
    { type: 'function-crash', handler: 'run', skip: 1 },
    { type: 'function-timeout', afterMs: 50, handler: 'skipped' },
    { type: 'event-duplicate', copies: 2, rules: ['*'] },
    { type: 'event-reorder', window: 3, maxWaitMs: 100 },
    { type: 'engine-restart', states: ['SendBatch'], express: 'lost' },
  ])('takes $type', (fault) => {
    expect(parseFaults({ faults: [fault] }).faults).toEqual([fault]);
  });

  it('is shown by an example that is one', () => {
    const example = readFileSync(join(PROJECT_ROOT, 'infra/local/faults/example.json'), 'utf8');

    expect(parseFaults(JSON.parse(example)).faults.length).toBeGreaterThan(5);
  });

  it.each<[string, unknown, string]>([
    ['that is none', 'all', "the faults document must be an object, got 'all'"],
    ['without faults', { seed: 1 }, 'faults is missing in the faults document'],
    ['with a field it does not have', { faults: [], sead: 1 }, 'sead is not a field of the faults document'],
    ['with a seed that is not an integer', { seed: 0.5, faults: [] }, 'seed must be an integer from 0, got 0.5'],
    ['with an entry that is not an object', { faults: ['x'] }, "faults[0] must be an object, got 'x'"],
    ['with a type it does not know', { faults: [{ type: 'flood' }] }, 'type must be one of post-status, post-latency'],
    ['with an entry without a type', { faults: [{}] }, 'type is missing in faults[0]'],
    [
      'with a field the type does not have',
      { faults: [{ type: 'post-dropped' }, { type: 'post-dropped', status: 500 }] },
      'faults[1]: status is not a field of faults[1]',
    ],
    [
      'with a status AWS does not answer',
      { faults: [{ type: 'post-status', status: 418 }] },
      'status must be one of 403, 410, 413, 429, 500, 502, 503, 504, got 418',
    ],
    ['with a field missing', { faults: [{ type: 'event-reorder' }] }, 'window is missing in faults[0]'],
    [
      'with a probability of nothing',
      { faults: [{ type: 'post-dropped', probability: 0 }] },
      'probability must be a number above 0, at most 1, got 0',
    ],
    [
      'with a distribution it does not know',
      { faults: [{ type: 'post-latency', latencyMs: { pareto: 1 } }] },
      'latencyMs must be milliseconds, { "uniform"',
    ],
    [
      'with users that are not a list',
      { faults: [{ type: 'post-dropped', users: 'ann' }] },
      "users must be a list of strings, got 'ann'",
    ],
  ])('%s is refused by name', (_what, document, message) => {
    refused(document).toThrow(message);
  });
});
