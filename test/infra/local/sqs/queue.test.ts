import { messageContent } from '#local/sqs/message-input';
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

describe('a FIFO queue', () => {
  const FIVE_MINUTES = 5 * 60 * 1000;
  const fifo = { contentBasedDeduplication: false, deduplicatesByGroup: false };
  const of = (groupId: string, body: string, deduplicationId = body) => ({
    ...content(body),
    groupId,
    deduplicationId,
  });

  it('gives the next message of a group only when the earlier ones are deleted or visible again', async () => {
    const queue = newQueue({ fifo });
    for (const message of [of('a', 'a1'), of('a', 'a2'), of('b', 'b1'), of('a', 'a3')]) queue.send(message, 'me');
    const [first] = await queue.receive(1, 0, 30);
    expect(first?.message.body).toBe('a1');
    expect(await bodies(queue)).toEqual(['b1']);
    jest.advanceTimersByTime(30_000);
    expect(await bodies(queue)).toEqual(['a1', 'a2', 'b1', 'a3']);
  });

  it('wakes a receive that waits for a group when its message is deleted', async () => {
    const queue = newQueue({ fifo });
    queue.send(of('a', 'a1'), 'me');
    queue.send(of('a', 'a2'), 'me');
    const [first] = await queue.receive(1, 0, 30);
    const waiting = bodies(queue, 20);
    await jest.advanceTimersByTimeAsync(1000);
    queue.delete(first!.receiptHandle);
    expect(await waiting).toEqual(['a2']);
  });

  it('takes a message with the same deduplication id once in five minutes, even after it was deleted', async () => {
    const queue = newQueue({ fifo });
    const { id, sequenceNumber } = queue.send(of('a', 'one', 'd'), 'me');
    expect(sequenceNumber).toMatch(/^\d{20}$/);
    const [first] = await queue.receive(1, 0, 30);
    queue.delete(first!.receiptHandle);
    expect(queue.send(of('b', 'two', 'd'), 'me')).toMatchObject({ id, sequenceNumber });
    expect(queue.counts().visible).toBe(0);
    jest.advanceTimersByTime(FIVE_MINUTES + 1);
    const later = queue.send(of('a', 'three', 'd'), 'me');
    expect(BigInt(later.sequenceNumber!)).toBeGreaterThan(BigInt(sequenceNumber!));
    expect(await bodies(queue)).toEqual(['three']);
  });

  it('takes the same id once in each group if it is told so', () => {
    const queue = newQueue({ fifo: { ...fifo, deduplicatesByGroup: true } });
    for (const group of ['a', 'b', 'a']) queue.send(of(group, 'x', 'd'), 'me');
    expect(queue.counts().visible).toBe(2);
  });

  it.each([
    [{ MessageBody: 'x' }, /must contain the parameter MessageGroupId/],
    [{ MessageBody: 'x', MessageGroupId: 'a' }, /should either have ContentBasedDeduplication enabled or/],
    [
      { MessageBody: 'x', MessageGroupId: 'a b', MessageDeduplicationId: 'd' },
      /for parameter MessageGroupId is invalid/,
    ],
    [
      { MessageBody: 'x', MessageGroupId: 'a', MessageDeduplicationId: 'd', DelaySeconds: 1 },
      /Value 1 for parameter DelaySeconds is invalid/,
    ],
  ])('refuses %j', (input, message) => {
    expect(() => messageContent(input, fifo)).toThrow(message);
  });

  it('takes the content for an id if it is told so', () => {
    const byContent = { ...fifo, contentBasedDeduplication: true };
    const ids = ['x', 'x', 'y'].map(
      (MessageBody) => messageContent({ MessageBody, MessageGroupId: 'a' }, byContent).deduplicationId,
    );
    expect(ids[0]).toBe(ids[1]);
    expect(ids[0]).not.toBe(ids[2]);
  });
});
