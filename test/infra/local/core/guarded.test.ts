import { EventEmitter } from 'node:events';
import { guarded, unattended } from '../../../../infra/local/core/guarded';

let printed: jest.SpyInstance;
beforeEach(() => (printed = jest.spyOn(console, 'error').mockImplementation(() => undefined)));
afterEach(() => printed.mockRestore());

it('a listener that throws is printed, and whoever emitted goes on', () => {
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
  expect(printed.mock.calls).toEqual([['Local mode goes on after a fault in a message:', fault]]);
});

it('a listener that rejects later, and a promise nobody waits for, are printed too', async () => {
  const fault = new Error('later');
  guarded('a message', async () => Promise.reject(fault))();
  await new Promise((resolve) => setImmediate(resolve));
  unattended('a delivery', Promise.reject(fault));
  await new Promise((resolve) => setImmediate(resolve));
  expect(printed.mock.calls).toEqual([
    ['Local mode goes on after a fault in a message:', fault],
    ['Local mode goes on after a fault in a delivery:', fault],
  ]);
});
