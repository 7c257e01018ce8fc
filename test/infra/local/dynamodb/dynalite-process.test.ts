import { fork } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { startDynalite } from '../../../../infra/local/dynamodb/dynalite-process';

const PARENT = join(__dirname, 'dynalite-parent.cjs');

const refused = async (port: number): Promise<boolean> => {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return false;
  } catch {
    return true;
  } finally {
    socket.destroy();
  }
};

async function untilRefused(port: number): Promise<void> {
  while (!(await refused(port)));
}

describe('the dynalite process', () => {
  it('listens on a free port of the loopback interface until it is stopped', async () => {
    const dynalite = await startDynalite('eu-west-1');
    const port = Number(/^http:\/\/127\.0\.0\.1:(\d+)$/.exec(dynalite.url)?.[1]);
    expect(await refused(port)).toBe(false);
    await dynalite.stop();
    expect(await refused(port)).toBe(true);
    await dynalite.stop();
  });

  it('ends with its parent, even when that is killed', async () => {
    const parent = fork(PARENT, { execArgv: ['--require', 'tsx/cjs'], stdio: 'inherit' });
    const [message] = (await once(parent, 'message')) as [{ url: string }];
    parent.kill('SIGKILL');
    await untilRefused(Number(new URL(message.url).port));
  });
});
