/** One post on a stream: what its frames mean for its answer, and what the session hears of it. */
import { ERROR } from '#functions/send-batch/transport/h2/frames';
import { PostStream, type QueuedPost } from '#functions/send-batch/transport/h2/post-stream';
import type { Answer } from '#functions/send-batch/transport/transport';
import { useExchanges } from '../../support/exchanges';

const STATUS_200 = Buffer.from([0x88]);
const STATUS_404 = Buffer.from([0x8d]);
const STATUS_100 = Buffer.from([0x08, 3, ...Buffer.from('100')]);
const ENDED = { failure: 'network', code: 'STREAM_ENDED' };

const { newExchange } = useExchanges();

/** A stream, and what its session heard. */
function start(isUnsent = false) {
  const heard: (string | number | undefined)[] = [];
  const exchange = newExchange();
  let answer: Answer | undefined;
  const settled = exchange.answer.then((settledWith) => (answer = settledWith));
  const post: QueuedPost = { request: { path: '/', headers: [], body: Buffer.alloc(0) }, exchange, returns: 0 };
  const stream = new PostStream(7, post, {
    isUnsent: () => isUnsent,
    onStreamOver: ({ id }, reason) => heard.push(`over ${id}`, reason),
    onReturned: (returned) => heard.push(returned === post ? 'returned' : 'another'),
    onGivenUp: (sentAt) => heard.push(sentAt > 0 && sentAt <= performance.now() ? 'given up' : 'at another time'),
  });
  return { stream, heard, exchange, settled, answer: () => answer };
}

it.each([
  [ERROR.REFUSED_STREAM, [], ['returned', 'over 7', undefined], undefined],
  [ERROR.REFUSED_STREAM, [STATUS_100], ['returned', 'over 7', undefined], undefined],
  [ERROR.NONE, [], ['over 7', undefined], ENDED],
  [ERROR.CANCEL, [STATUS_100], ['over 7', undefined], ENDED],
  [ERROR.REFUSED_STREAM, [STATUS_200], ['over 7', undefined], { status: 200 }],
  [ERROR.CANCEL, [STATUS_404], ['over 7', undefined], { status: 404 }],
])('a reset %i after these heads of an answer: %j', async (reason, heads, heard, answer) => {
  const one = start();
  heads.forEach((block) => one.stream.onHeaders(block, false));
  one.stream.onReset(reason);
  if (answer) await one.settled;
  expect(one.heard).toEqual(heard);
  if (answer) expect(one.answer()).toMatchObject(answer);
  else expect([one.answer(), one.exchange.pending]).toEqual([undefined, true]);
});

it('that the endpoint says it has not processed is sent again, unless it was answered', async () => {
  const one = start();
  one.stream.return();
  expect([one.heard, one.exchange.pending]).toEqual([['returned', 'over 7', undefined], true]);
  const answered = start();
  answered.stream.onHeaders(STATUS_200, false);
  answered.stream.return();
  await expect(answered.settled).resolves.toMatchObject({ status: 200 });
  expect(answered.heard).toEqual(['over 7', undefined]);
});

it.each([
  ['all of the post was sent', false, undefined],
  ['some of it was not', true, ERROR.CANCEL],
])('an answer that comes when %s', async (_what, isUnsent, reason) => {
  const one = start(isUnsent);
  one.stream.onHeaders(STATUS_200, true);
  await expect(one.settled).resolves.toEqual({ status: 200, errorType: undefined, message: '' });
  expect(one.heard).toEqual(['over 7', reason]);
});

it('an end without a status is no answer', async () => {
  const one = start();
  one.stream.onData(Buffer.from('x'), true);
  await expect(one.settled).resolves.toEqual(ENDED);
});

it('a post that is given up is cancelled, and says since when nothing was heard', async () => {
  const one = start();
  one.exchange.stop();
  await expect(one.settled).resolves.toEqual({ failure: 'aborted' });
  expect(one.heard).toEqual(['given up', 'over 7', ERROR.CANCEL]);
});

it.each([
  ['the failure of its session', [], { failure: 'closed' }],
  ['its status', [STATUS_404], { status: 404 }],
])('when its session is over, the answer is %s', async (_what, heads, answer) => {
  const one = start();
  heads.forEach((block) => one.stream.onHeaders(block, false));
  one.stream.onSessionOver({ failure: 'closed' });
  await expect(one.settled).resolves.toMatchObject(answer);
});
