/** Memory of all processes with many open sockets. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { DEVELOPER_CREDENTIALS } from '#local/iam/credentials';
import { StackClients } from '#tools/stack/stack-clients';
import { mintToken } from '#tools/stack/token';
import type { CrowdAnswer, CrowdOrder } from '../../attack/floods/crowd';
import type { BootedStack } from '../local-boot';
import type { Check } from '../requirements';
import { megabytesOf } from './processes';

const AT_ONCE = 20;
const MAX_MEGABYTES = 800;

/**
 * @returns megabytes
 * @throws Error if a client cannot connect
 */
export async function withSockets(stack: BootedStack, sockets: number): Promise<number> {
  const access = { endpoint: stack.endpoint, region: 'us-east-1', credentials: DEVELOPER_CREDENTIALS };
  const aws = new StackClients(stack.outputs, access);
  const secret = await aws.tokenSecret();
  aws.close();
  const tokens = await Promise.all(
    Array.from({ length: sockets }, (_, number) => mintToken(secret, { userId: `user-${number}` })),
  );
  const crowd = fork(join(__dirname, '../../attack/floods/crowd.ts'), { execArgv: ['--import', 'tsx'] });
  try {
    crowd.send({ url: stack.outputs.WebSocketUrl, tokens, atOnce: AT_ONCE } satisfies CrowdOrder);
    const [{ opened }] = (await once(crowd, 'message')) as [CrowdAnswer];
    if (opened !== sockets) throw new Error(`${opened} of ${sockets} sockets opened.`);
    return (await megabytesOf(stack.pid)).all;
  } finally {
    crowd.kill();
  }
}

export const socketsCheck = (megabytes: number, sockets: number): Check => ({
  met: megabytes < MAX_MEGABYTES,
  text: `${megabytes} MB in all processes with ${sockets} open sockets, less than ${MAX_MEGABYTES} is required`,
});
