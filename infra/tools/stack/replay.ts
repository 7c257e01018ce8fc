/** Starts a replay of the stack's archive to the stack's own rules. */
import { DescribeArchiveCommand, EventBridgeClient, StartReplayCommand } from '@aws-sdk/client-eventbridge';
import { notFound, usageError } from './exit-codes';
import { startRulesOf } from './rules/stack-rules';
import type { Stack } from './stack';

export interface ReplaySpan {
  readonly from?: Date;
  /** Exclusive. @default - now */
  readonly to?: Date;
  /** @default - broadcast-TIME */
  readonly name?: string;
}

/** How long an event may take to reach the archive, according to EventBridge. */
const ARCHIVE_LAG_MS = 10 * 60_000;

/**
 * @param note called with what the reader should know about the span
 * @returns its name
 * @throws CliError if the span is empty, or the stack has no archive or no rule that starts a broadcast
 */
export async function startReplay(
  stack: Stack,
  { from = new Date(), to = new Date(), name = defaultName() }: ReplaySpan,
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
      Description: 'Started by broadcast replay or the console',
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
