import { EventEmitter } from 'node:events';
import { guarded, unattended } from '#local/core/guarded';
import { standardError } from '#infra/terminal/standard';

let printed: jest.SpyInstance;
beforeEach(() => (printed = jest.spyOn(standardError, 'print').mockImplementation()));
afterEach(() => printed.mockRestore());
/** The first line of each: the calls that led there follow. */
const said = () => printed.mock.calls.map(([text]) => String(text).split('\n')[0]);

it('an error of a listener is printed, and the emitter continues', () => {
  const emitter = new EventEmitter();
  const fault = new RangeError('too deep');
  const heard: unknown[] = [];
  emitter.on(
    'message',
    guarded('a message', () => {
      throw fault;
    }),
  );
  emitter.on(
    'message',
    guarded('another', (text: string) => heard.push(text)),
  );

  emitter.emit('message', 'hello');

  expect(heard).toEqual(['hello']);
  expect(said()).toEqual(['Local mode continues after an error in a message: RangeError: too deep']);
});

it('a listener that rejects later, and a promise nobody waits for, are printed too', async () => {
  const fault = new Error('later');
  guarded('a message', async () => Promise.reject(fault))();
  await new Promise((resolve) => setImmediate(resolve));
  unattended('a delivery', Promise.reject(fault));
  await new Promise((resolve) => setImmediate(resolve));
  expect(said()).toEqual([
    'Local mode continues after an error in a message: Error: later',
    'Local mode continues after an error in a delivery: Error: later',
  ]);
});
