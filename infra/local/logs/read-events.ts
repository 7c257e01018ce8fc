/** FilterLogEvents and GetLogEvents. A page token is the sequence number of the last event on the page. */
import type { JsonObject } from '../core/service';
import { compileFilterPattern } from './filter-pattern';
import { groupOf, invalid, limitOf, MAX_EVENTS, refuseOtherMembers, withinTime } from './input';
import { type LogEvent, STREAM_NAME } from './log-group';
import type { LogStore } from './log-store';

const TIME_AND_PLACE = ['logGroupName', 'logGroupIdentifier', 'startTime', 'endTime', 'limit', 'nextToken'];

export function filterLogEvents(store: LogStore, input: JsonObject): JsonObject {
  // In CloudWatch Logs `interleaved` has no effect any more either.
  refuseOtherMembers(input, [
    ...TIME_AND_PLACE,
    'filterPattern',
    'logStreamNames',
    'logStreamNamePrefix',
    'interleaved',
  ]);
  const matches = compileFilterPattern(typeof input.filterPattern === 'string' ? input.filterPattern : '');
  const isWithin = withinTime(input);
  const after = input.nextToken === undefined ? 0 : sequenceIn(/^(\d+)$/, input.nextToken);
  const limit = limitOf(input, MAX_EVENTS);
  const found = streamAsked(input)
    ? groupOf(store, input)
        .events()
        .filter((event) => event.sequence > after && isWithin(event) && matches(event.message))
    : [];
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    events: page.map((event) => ({
      ...shapeOf(event),
      logStreamName: STREAM_NAME,
      eventId: String(event.sequence).padStart(56, '0'),
    })),
    searchedLogStreams: [],
    ...(last && found.length > limit ? { nextToken: String(last.sequence) } : {}),
  };
}

/** Without a token the newest events, or with `startFromHead` the oldest; the tokens lead forward and back from there. */
export function getLogEvents(store: LogStore, input: JsonObject): JsonObject {
  refuseOtherMembers(input, [...TIME_AND_PLACE, 'logStreamName', 'startFromHead', 'unmask']);
  const isWithin = withinTime(input);
  const limit = limitOf(input, MAX_EVENTS);
  const events = groupOf(store, input).events().filter(isWithin);
  const cursor = cursorOf(input);
  const page = pageOf(input.logStreamName === STREAM_NAME ? events : [], cursor, limit);
  const [first, last] = [page[0], page.at(-1)];
  return {
    events: page.map(shapeOf),
    // An empty page returns the token it came with: this tells a reader that it is at the end.
    nextForwardToken: `f/${last?.sequence ?? cursor.sequence ?? 0}`,
    nextBackwardToken: `b/${first?.sequence ?? cursor.sequence ?? 0}`,
  };
}

/** Direction and start, exclusive; without a sequence, forward from the oldest event or back from the newest. */
interface Cursor {
  readonly forward: boolean;
  readonly sequence?: number;
}

function cursorOf({ nextToken, startFromHead }: JsonObject): Cursor {
  if (nextToken === undefined) {
    return { forward: startFromHead === true };
  }
  const sequence = sequenceIn(/^[fb]\/(\d+)$/, nextToken);
  return { forward: (nextToken as string).startsWith('f'), sequence };
}

const pageOf = (
  events: readonly LogEvent[],
  { forward, sequence = forward ? 0 : Infinity }: Cursor,
  limit: number,
): readonly LogEvent[] =>
  forward
    ? events.filter((event) => event.sequence > sequence).slice(0, limit)
    : events.filter((event) => event.sequence < sequence).slice(-limit);

function streamAsked({ logStreamNames, logStreamNamePrefix }: JsonObject): boolean {
  if (Array.isArray(logStreamNames)) return logStreamNames.includes(STREAM_NAME);
  return typeof logStreamNamePrefix !== 'string' || STREAM_NAME.startsWith(logStreamNamePrefix);
}

function sequenceIn(form: RegExp, token: unknown): number {
  const sequence = typeof token === 'string' ? form.exec(token)?.[1] : undefined;
  if (sequence === undefined) throw invalid('The specified nextToken is invalid.');
  return Number(sequence);
}

const shapeOf = ({ timestamp, message }: LogEvent) => ({ timestamp, message, ingestionTime: timestamp });
