/** The requirements on the sender, and whether it met them. */
import { colors, text, type Text } from '#infra/terminal/text';
import type { ColdStart } from './cold-start';
import type { ContenderKey } from './contenders';
import type { Row } from './measure';

const TIMES_SDK = 8;
const SHARE_OF_LIMIT = 0.45;
/** test/infra/constructs/functions/bundles.test.ts says what each bundle may hold, too. */
export const BUNDLE_BYTES = 500_000;
/** CPU of an import, times that of Node's own modules alone. */
const TIMES_NODE_ALONE = 5;

export interface Check {
  readonly met: boolean;
  readonly text: string;
}

export const checkLine = ({ met, text: what }: Check): Text =>
  text`${met ? colors.green('met   ') : colors.red('MISSED')} ${what}`;

/**
 * If latency limits all contenders, the SDK falls behind by less than its CPU use suggests. CPU per message is what a
 * user pays, so that is compared instead.
 */
export function rowChecks(rows: Record<ContenderKey, Row>, boundBy: 'cpu' | 'latency'): Check[] {
  const { sender, limited } = rows;
  const times =
    boundBy === 'cpu'
      ? sender.messagesPerSecond / limited.messagesPerSecond
      : limited.cpuMicrosPerMessage / sender.cpuMicrosPerMessage;
  const what = boundBy === 'cpu' ? `${times.toFixed(1)} times the messages of` : `1/${times.toFixed(1)} of the CPU of`;
  return [
    { met: times >= TIMES_SDK, text: `${what} '${limited.name}', at least ${TIMES_SDK} times better is required` },
    {
      met: sender.shareOfLimit >= SHARE_OF_LIMIT,
      text: `${sender.shareOfLimit.toFixed(2)} of what the wire allows, at least ${SHARE_OF_LIMIT} is required`,
    },
  ];
}

export const coldStartChecks = (functions: readonly ColdStart[]): Check[] =>
  functions.map(({ name, bundleBytes, importMilliseconds, timesNodeAlone }) => ({
    met: bundleBytes < BUNDLE_BYTES && timesNodeAlone <= TIMES_NODE_ALONE,
    text: `${name}: ${(bundleBytes / 1000).toFixed(0)} KB, less than ${BUNDLE_BYTES / 1000} is required; imported in ${importMilliseconds} ms, with ${timesNodeAlone} times the CPU of Node's own modules alone, at most ${TIMES_NODE_ALONE} is required`,
  }));
