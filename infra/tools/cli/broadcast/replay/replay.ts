/** Starts a replay, and follows it. */
import { DescribeArchiveCommand, EventBridgeClient, StartReplayCommand } from '@aws-sdk/client-eventbridge';
import type { Run } from '../command';
import { EXIT, notFound, usageError } from '#tools/stack/exit-codes';
import { startRulesOf } from '#tools/stack/rules/stack-rules';
import type { Stack } from '#tools/stack/stack';
import { followReplay } from './follow';

/** How long an event may take to reach the archive, according to EventBridge. */
const ARCHIVE_LAG_MS = 10 * 60_000;

export async function replayEvents({ options, output, signal, stack }: Run<ReplayOptions>): Promise<number> {
  if (options.follow === undefined && options.from === undefined) {
    throw usageError('Name the start: --from 2026-11-21T02:00:00Z, or --from 2h for two hours ago.');
  }
  const found = await stack();
  const name = options.follow ?? (await start(found, options, (text) => output.note(text)));
  if (!options.wait && options.follow === undefined) {
    output.answer({ name, state: 'STARTING' }, () => `Started ${name}. Follow it: broadcast replay --follow ${name}`);
    return EXIT.OK;
  }
  const end = await followReplay(found, name, output, signal);
  output.answer({ name, ...end }, () =>
    signal.aborted
      ? `Stopped following; the replay continues. Follow it: broadcast replay --follow ${name}`
      : `${name} is ${end.state}${end.reason === undefined ? '' : `: ${end.reason}`}. See its broadcasts: broadcast watch --since 10m`,
  );
  if (signal.aborted) return EXIT.INTERRUPTED;
  return end.state === 'COMPLETED' ? EXIT.OK : EXIT.NOT_WELL;
}

/** @returns its name */
async function start(
  stack: Stack,
  { from = new Date(), to = new Date(), name = defaultName() }: ReplayOptions,
  note: (text: string) => void,
): Promise<string> {
  if (from >= to) throw usageError(`--from must be before --to, got ${from.toISOString()} and ${to.toISOString()}.`);
  if (Date.now() - to.getTime() < ARCHIVE_LAG_MS) {
    note('The last ten minutes may not be in the archive yet: replay them again later; nothing is sent twice.');
  }
  const events = stack.client(EventBridgeClient);
  const { EventArchiveName: ArchiveName } = stack.outputs;
  if (ArchiveName === undefined) throw notFound(`Stack ${stack.name} has no archive, so there is nothing to replay.`);
  const archive = await events.send(new DescribeArchiveCommand({ ArchiveName }));
  const rules = await startRulesOf(stack);
  if (rules.length === 0) throw notFound(`Stack ${stack.name} has no rule that starts a broadcast.`);
  await events.send(
    new StartReplayCommand({
      ReplayName: name,
      Description: 'Started by the command broadcast replay',
      EventSourceArn: archive.ArchiveArn,
      EventStartTime: from,
      EventEndTime: to,
      Destination: { Arn: archive.EventSourceArn, FilterArns: rules.map(({ arn }) => arn) },
    }),
  );
  return name;
}

/** A name can never be used again in an account, so each has its time. */
const defaultName = (): string => `broadcast-${new Date().toISOString().replace(/[-:]|\.\d+Z$/g, '')}-${process.pid}`;

/** The options of `broadcast replay`, parsed. */
export interface ReplayOptions {
  readonly from?: Date;
  readonly to?: Date;
  readonly name?: string;
  readonly follow?: string;
  readonly wait: boolean;
}
