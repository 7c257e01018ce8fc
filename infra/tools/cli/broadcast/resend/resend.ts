/** Publishes requests for a broadcast's failures, and follows each to its report. */
import type { Audience, BroadcastRequest, DeliveryReport } from '#shared/contracts';
import { isUnknown } from '#shared/tables/broadcast-record';
import { lines, type Printable } from '#infra/terminal/text';
import type { Run } from '../command';
import { EXIT } from '#tools/stack/exit-codes';
import { counted } from '#tools/stack/counted';
import { exitCodeOf, reportText } from '../output/report-text';
import { unknownLines } from '#tools/stack/unknown-text';
import { followBroadcast } from '../publish/follow';
import { publishRequested, resendOf } from '#tools/stack/resend';
import type { Stack } from '#tools/stack/stack';

export async function resendFailures(run: Run<ResendOptions>): Promise<number> {
  const {
    args: [broadcastId = ''],
    options,
    output,
    stack,
  } = run;
  const found = await stack();
  const { wholeAudience = false } = options;
  const { requests, unknown } = await resendOf(found, broadcastId, { wholeAudience });

  const connections = wholeAudience ? [] : requests.flatMap(({ audience }) => audience.connections ?? []);
  const audience = wholeAudience ? requests[0]?.audience : undefined;
  const reports = options.dryRun ? [] : await sendAll(found, requests, run);
  const unreachable = unknownLines(unknown, broadcastId);
  output.answer({ broadcastId, connections, ...(audience && { audience }), reports, unknown }, () =>
    lines(
      withoutLastBlank([
        ...(requests.length === 0 || options.dryRun ? [planText(connections, audience)] : []),
        ...reports.flatMap((report) => [reportText(report, found.target), '']),
        ...unreachable,
      ]),
    ),
  );
  if (run.signal.aborted) return EXIT.INTERRUPTED;
  if (!options.dryRun && reports.length < requests.length) return EXIT.TIMED_OUT;
  if (isUnknown(unknown)) return EXIT.UNKNOWN;
  return reports.map(({ status }) => exitCodeOf(status)).find((code) => code !== EXIT.OK) ?? EXIT.OK;
}

const withoutLastBlank = (parts: readonly Printable[]): readonly Printable[] =>
  parts.at(-1) === '' ? parts.slice(0, -1) : parts;

function planText(connections: readonly string[], audience: Audience | undefined): string {
  if (audience !== undefined) return `Would go to ${JSON.stringify(audience)}`;
  return connections.length === 0
    ? 'No failed connection is on record: nothing to send again.'
    : `Would go to ${counted(connections.length, 'connection')}: ${connections.join(', ')}`;
}

/** One after the other, so that a large failure does not cause an equally large burst. */
async function sendAll(
  stack: Stack,
  requests: readonly BroadcastRequest[],
  { options, output, signal }: Run<ResendOptions>,
): Promise<DeliveryReport[]> {
  const reports: DeliveryReport[] = [];
  for (const request of requests) {
    if (signal.aborted) break;
    const { eventId, broadcastId: id } = await publishRequested(stack, request);
    const timeoutMs = options.timeout;
    const followed = await followBroadcast(stack, id, { request, eventId, output, signal, timeoutMs });
    if (followed) reports.push(followed.report);
    else output.note(`Stopped following; see the result: broadcast show '${id}'`);
  }
  return reports;
}

/** The options of `broadcast resend`, parsed. */
export interface ResendOptions {
  readonly dryRun?: boolean;
  readonly wholeAudience?: boolean;
  /** Milliseconds. */
  readonly timeout: number;
}
