/** The requirements on the sender, and whether it met them. */
import { colors, text, type Text } from '#infra/terminal/text';
import type { Protocol } from './bench-process';
import type { ColdRow } from './cold-batch';
import type { ColdStart } from './cold-start';
import type { ContenderKey } from './contenders';
import type { Row } from './measure';

const TIMES_SDK = 8;
const SHARE_OF_LIMIT: Record<Protocol, number> = { http: 0.45, https: 0.5, h2: 0.5 };
/** CPU of a cold batch of 200, compared with a socket for each post. */
const SHARE_OF_BEFORE = { https: 0.65, h2: 1 / 3 } as const;
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
 * CPU per message is compared, and not messages a second: it is what a user pays, and on a machine with few cores the server and
 * other processes take as much time from a fast contender as from a slow one.
 */
export function rowChecks({ sender, limited }: Record<ContenderKey, Row>, protocol: Protocol): Check[] {
  const times = limited.cpuMicrosPerMessage / sender.cpuMicrosPerMessage;
  return [
    {
      met: times >= TIMES_SDK,
      text: `1/${times.toFixed(1)} of the CPU of '${limited.name}', at least ${TIMES_SDK} times better is required`,
    },
    {
      met: sender.shareOfLimit >= SHARE_OF_LIMIT[protocol],
      text: `${sender.shareOfLimit.toFixed(2)} of what the wire allows, at least ${SHARE_OF_LIMIT[protocol]} is required`,
    },
  ];
}

/** In the largest batch. */
export function coldBatchChecks(rows: readonly ColdRow[]): Check[] {
  const connections = Math.max(...rows.map((row) => row.connections));
  const cpuOf = (contender: ContenderKey, protocol: Protocol) =>
    rows.find((row) => row.contender === contender && row.protocol === protocol && row.connections === connections)
      ?.cpuMs ?? NaN;
  return (['https', 'h2'] as const).map((protocol) => {
    const share = cpuOf('sender', protocol) / cpuOf('before', 'https');
    const most = SHARE_OF_BEFORE[protocol];
    return {
      met: share <= most,
      text: `${protocol}: a cold batch of ${connections} costs ${share.toFixed(2)} of the CPU of a socket for each post, at most ${most.toFixed(2)} is allowed`,
    };
  });
}

export const coldStartChecks = (functions: readonly ColdStart[]): Check[] =>
  functions.map(({ name, bundleBytes, importMilliseconds, timesNodeAlone }) => ({
    met: bundleBytes < BUNDLE_BYTES && timesNodeAlone <= TIMES_NODE_ALONE,
    text: `${name}: ${(bundleBytes / 1000).toFixed(0)} KB, less than ${BUNDLE_BYTES / 1000} is required; imported in ${importMilliseconds} ms, with ${timesNodeAlone} times the CPU of Node's own modules alone, at most ${TIMES_NODE_ALONE} is required`,
  }));
