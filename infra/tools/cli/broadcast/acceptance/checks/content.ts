/** What is in a message: large, awkward, wrong or late. */
import { MAX_FRAME_BYTES, MAX_MESSAGE_BYTES } from '#shared/base/aws-limits';
import { expectEqual, type Check } from '../check';
import { crowdOf, needsToken } from '../crowd';
import { AWKWARD, MAPPING, throughRule } from '../mapping-rule';
import type { Trial } from '../trial';
import { reaches } from './publishing';

/** An event has at most 256 KB, a message 128 KB. */
const LARGE_BYTES = MAX_FRAME_BYTES + 8 * 1024;
const TOO_LARGE_BYTES = MAX_MESSAGE_BYTES + 1024;
const LONG_AGO = '2020-01-01T00:00:00Z';

/** @throws Error unless it is refused with a reason that has the words */
async function refusedFor(trial: Trial, request: object, words: RegExp): Promise<string> {
  const { status, error } = await trial.reportOf(await trial.request(request));
  if (status !== 'FAILED' || !words.test(error?.cause ?? ''))
    throw new Error(`${status} ${error?.cause ?? 'without a reason'}`);
  return `${status}: ${error?.cause ?? ''}`;
}

export const CONTENT: readonly Check[] = [
  {
    check: 'a message over 32 KB',
    expected: `a message of ${LARGE_BYTES / 1024} KB, in several frames, comes whole`,
    todo: 'Check proxies between API Gateway and the client: they must pass on fragmented messages.',
    skip: needsToken,
    run: async (trial) => {
      const { alice, phone } = await crowdOf(trial);
      const data = { text: 'é'.repeat(LARGE_BYTES / 2) };
      return (await reaches(trial, { users: [alice.userId] }, data, [alice, phone])).text;
    },
  },
  {
    check: 'a message over 128 KB',
    expected: 'FAILED: it is refused, and the reason names the limit',
    todo: 'Deploy this version again: the check of the size is in function open-broadcast.',
    run: (trial) =>
      refusedFor(
        trial,
        {
          audience: { users: [trial.user('nobody')] },
          message: { type: 'acceptance', data: 'x'.repeat(TOO_LARGE_BYTES) },
        },
        /bytes/,
      ),
  },
  {
    check: 'a request without an audience',
    expected: 'FAILED: it is refused, and the reason names the audience',
    todo: 'Deploy this version again: the check of requests is in function open-broadcast.',
    run: (trial) => refusedFor(trial, { message: { type: 'acceptance', data: null } }, /audience/),
  },
  {
    check: 'a request that comes too late',
    expected: 'EXPIRED: nothing is sent',
    todo: "'broadcast show ID' says what happened to it.",
    run: async (trial) => {
      const id = await trial.publish({ users: [trial.user('nobody')] }, null, { expiresAt: LONG_AGO });
      const { status } = await trial.reportOf(id);
      expectEqual('status', status, 'EXPIRED');
      return status;
    },
  },
  {
    check: 'quotation marks and new lines, through a mapping',
    expected: 'a field of an event, alone and in a text, comes unchanged through an input transformer',
    todo: 'Compare the transformer of your rules with infra/constructs/domain-events/rules.ts, in the EventBridge console.',
    skip: needsToken,
    run: async (trial) => {
      const { bob } = await crowdOf(trial);
      const envelope = await throughRule(trial, bob);
      expectEqual('data', envelope.data, { text: AWKWARD, composed: `text: ${AWKWARD}` });
      return `came unchanged, as broadcast ${MAPPING}`;
    },
  },
];
