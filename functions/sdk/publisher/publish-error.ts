/** The event bus did not accept every event. Says which it refused and why, and which it accepted. */
import type { Published } from './types';

export interface RefusedBroadcast {
  /** Position of the publication in the call. */
  readonly index: number;
  readonly type: string;
  readonly broadcastId: string;
  /** EventBridge's error code, or the name of the SDK's error when the whole call failed. */
  readonly code: string;
  readonly reason: string;
}

const MAX_SHOWN = 5;

/** Publishing again with the same idempotency keys sends nothing twice. */
export class PublishError extends Error {
  override readonly name = 'PublishError';

  constructor(
    eventBusName: string,
    readonly refused: readonly RefusedBroadcast[],
    /** By position, as publishAll would return them, without the refused broadcasts. */
    readonly published: readonly Published[],
  ) {
    const taken = published.reduce((sum, { broadcasts }) => sum + broadcasts.length, 0);
    const shown = refused.slice(0, MAX_SHOWN).map(describe);
    const more = refused.length - shown.length;
    super(
      `Event bus '${eventBusName}' did not accept ${refused.length} of ${refused.length + taken} events: ` +
        `${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}`,
    );
  }
}

const describe = ({ index, type, broadcastId, code, reason }: RefusedBroadcast): string =>
  `publication ${index} (${type}, ${broadcastId}): ${code}: ${reason}`;
