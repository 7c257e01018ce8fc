/** Resends, replays and starts, through the code of the commands. */
import { resendOf, publishRequested } from '#tools/stack/resend';
import { startExecution } from '#tools/stack/redrive/outlets';
import { startReplay } from '#tools/stack/replay';
import type { Stack } from '#tools/stack/stack';
import { unknownLines } from '#tools/stack/unknown-text';
import { invalid } from '../request';
import type { ConsoleActions } from '../source';

type Actions = Pick<ConsoleActions, 'resend' | 'replay' | 'start'>;

/** @param machineOf ARN of the state machine that an execution runs; throws if there is no such execution */
export const actionSource = (stack: () => Promise<Stack>, machineOf: (executionArn: string) => string): Actions => ({
  resend: async ({ broadcastId, wholeAudience }) => {
    const found = await stack();
    const { requests, unknown } = await resendOf(found, broadcastId, { wholeAudience });
    const broadcastIds: string[] = [];
    for (const request of requests) broadcastIds.push((await publishRequested(found, request)).broadcastId);
    return { broadcastIds, unknown: unknownLines(unknown, broadcastId) };
  },

  replay: async ({ from, to }) => {
    const notes: string[] = [];
    const name = await startReplay(await stack(), { from: new Date(from), to: new Date(to) }, (note) =>
      notes.push(note),
    );
    return { name, notes };
  },

  start: async ({ arn, input }) => {
    const machineArn = machineOf(arn);
    // A child of a Map Run runs a part of a machine, which no call starts alone.
    if (machineArn.split(':').at(-1)?.includes('/')) throw invalid('An item of a Map Run cannot be started alone.');
    return { arn: await startExecution(await stack(), machineArn, input) };
  },
});
