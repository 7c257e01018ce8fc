/** Publishes the request and says which broadcast it becomes; with `--wait`, shows the result. */
import { BROADCAST_REQUESTED, EVENT_SOURCE } from '#shared/contracts';
import type { Run } from '../command';
import { EXIT, usageError } from '#tools/stack/exit-codes';
import { exitCodeOf, reportText } from '../output/report-text';
import type { PublishOptions } from './options';
import { checkAgainstContract } from './check';
import { followBroadcast } from './follow';
import { requestedBroadcastId } from './requested-id';
import { requestOf } from './request';

export async function publishRequest({ options, output, io, signal, stack }: Run<PublishOptions>): Promise<number> {
  if (options.source === EVENT_SOURCE) {
    throw usageError(
      `--source ${EVENT_SOURCE} is this service's own, and its events are not broadcast: name another source.`,
    );
  }
  const request = await requestOf(options, io);
  const found = await stack();
  if (options.check) await checkAgainstContract(found, request.message, output);
  const shared = await found.shared();
  const eventId = await shared.publish({ source: options.source, detailType: BROADCAST_REQUESTED, detail: request });
  const broadcastId = requestedBroadcastId(options.source, request, eventId);
  if (!options.wait) {
    output.answer({ eventId, broadcastId }, () => `Published. See the result: broadcast show '${broadcastId}'`);
    return EXIT.OK;
  }

  const followed = await followBroadcast(found, broadcastId, {
    request,
    eventId,
    output,
    signal,
    timeoutMs: options.timeout,
  });
  if (followed === undefined) {
    const why = signal.aborted ? 'Stopped following' : `Not finished after ${options.timeout / 1000} s`;
    output.answer(
      { eventId, broadcastId, report: null },
      () => `${why}; the broadcast continues. See the result: broadcast show '${broadcastId}'`,
    );
    return signal.aborted ? EXIT.INTERRUPTED : EXIT.TIMED_OUT;
  }
  const { report, isOfEarlierEvent } = followed;
  if (isOfEarlierEvent) {
    output.note(
      `The key '${request.idempotencyKey}' was broadcast before: this is that broadcast's report, and nothing was sent now.`,
    );
  }
  output.answer({ eventId, broadcastId, report }, () => reportText(report, found.target));
  return exitCodeOf(report.status);
}
