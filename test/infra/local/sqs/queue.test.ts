import { Queue } from '#local/sqs/queue';
import type { QueueSettings } from '#local/sqs/queue-settings';

const SETTINGS: QueueSettings = {
  delaySeconds: 0,
  maximumMessageBytes: 1024,
  retentionSeconds: 60,
  visibilityTimeoutSeconds: 30,
  waitSeconds: 0,
};
const content = (body: string) => ({ body, attributes: {} });
const newQueue = (settings: Partial<QueueSettings> = {}, deadLetters?: Queue) =>
  new Queue('orders', 'arn:aws:sqs:eu-west-1:000000000000:orders', { ...SETTINGS, ...settings }, deadLetters);
const bodies = async (queue: Queue, waitSeconds = 0) =>
  (await queue.receive(10, waitSeconds, 30)).map(({ message }) => message.body);

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('a queue', () => {
  it('hides a received message for its visibility timeout', async () => {
    const queue = newQueue();
    queue.send(content('a'), 'me');
    expect(await bodies(queue)).toEqual(['a']);
    expect(queue.counts()).toEqual({ visible: 0, inFlight: 1, delayed: 0 });
    jest.advanceTimersByTime(29_999);
    expect(await bodies(queue)).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(await bodies(queue)).toEqual(['a']);
  });

  it('holds a delayed message back', async () => {
    const queue = newQueue({ delaySeconds: 5 });
    queue.send(content('late'), 'me');
    queue.send(content('now'), 'me', 0);
    expect(queue.counts()).toEqual({ visible: 1, inFlight: 0, delayed: 1 });
    expect(await bodies(queue)).toEqual(['now']);
    jest.advanceTimersByTime(5000);
    expect(await bodies(queue)).toEqual(['late']);
  });

  it('drops messages past their retention', async () => {
    const queue = newQueue();
    queue.send(content('old'), 'me');
    jest.advanceTimersByTime(60_001);
    queue.send(content('new'), 'me');
    expect(await bodies(queue)).toEqual(['new']);
    expect(queue.counts().inFlight).toBe(1);
  });

  it('wakes a waiting receive when a message arrives', async () => {
    const queue = newQueue();
    const waiting = bodies(queue, 20);
    await jest.advanceTimersByTimeAsync(3000);
    queue.send(content('a'), 'me');
    expect(await waiting).toEqual(['a']);
  });

  it('wakes a waiting receive when a message becomes visible again', async () => {
    const queue = newQueue();
    queue.send(content('a'), 'me');
    await queue.receive(1, 0, 4);
    const waiting = bodies(queue, 20);
    await jest.advanceTimersByTimeAsync(4000);
    expect(await waiting).toEqual(['a']);
  });

  it('gives nothing after the wait, and at once when it is closed', async () => {
    const queue = newQueue();
    const waiting = bodies(queue, 20);
    await jest.advanceTimersByTimeAsync(20_000);
    expect(await waiting).toEqual([]);
    const closed = bodies(queue, 20);
    queue.close();
    expect(await closed).toEqual([]);
  });

  it('gives a message to one of two waiting receives', async () => {
    const queue = newQueue();
    const both = Promise.all([bodies(queue, 1), bodies(queue, 1)]);
    queue.send(content('a'), 'me');
    await jest.advanceTimersByTimeAsync(1000);
    expect((await both).flat()).toEqual(['a']);
  });

  it('forgets a message by its latest receipt handle only', async () => {
    const queue = newQueue();
    queue.send(content('a'), 'me');
    const [first] = await queue.receive(1, 0, 0);
    const [second] = await queue.receive(1, 0, 30);
    queue.delete(first?.receiptHandle ?? '');
    expect(queue.counts().inFlight).toBe(1);
    queue.delete(second?.receiptHandle ?? '');
    expect(queue.counts().inFlight).toBe(0);
  });

  it('changes the visibility of messages in flight only', async () => {
    const queue = newQueue();
    queue.send(content('a'), 'me');
    const [received] = await queue.receive(1, 0, 30);
    const handle = received?.receiptHandle ?? '';
    queue.changeVisibility(handle, 0);
    expect(queue.counts().visible).toBe(1);
    expect(() => queue.changeVisibility(handle, 10)).toThrow('not in flight');
  });

  it('moves a message to the dead-letter queue at the receive that would be one too many', async () => {
    const deadLetters = new Queue('dead', 'arn:aws:sqs:eu-west-1:000000000000:dead', SETTINGS, undefined);
    const queue = newQueue({ maxReceiveCount: 2 }, deadLetters);
    const { id, sentAt } = queue.send(content('poison'), 'me');
    expect(await queue.receive(1, 0, 0)).toHaveLength(1);
    expect(await queue.receive(1, 0, 0)).toHaveLength(1);
    expect(deadLetters.counts().visible).toBe(0);
    expect(await queue.receive(1, 0, 0)).toHaveLength(0);
    const [dead] = await deadLetters.receive(1, 0, 30);
    expect(dead?.message).toMatchObject({ id, sentAt, body: 'poison', receiveCount: 3, deadLetterSource: queue.arn });
  });
});
