/**
 * Starts dynalite in a child process, so that the database does not block the event loop of the endpoint and the state
 * machines. The child ends with this process, however that ends.
 */
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { ACCOUNT_ID } from '../core/identity';

export interface DynaliteProcess {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** Every request must carry these; others are refused. */
  readonly headers: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Carries the secret that only this process and the child know. It is sent over their channel, never on a command line. */
const SECRET_HEADER = 'x-local-cloud-secret';

/** @throws Error if the child process ends before it listens; its own message is on stderr */
export async function startDynalite(region: string): Promise<DynaliteProcess> {
  const child = fork(join(__dirname, 'dynalite-child.cjs'), [], {
    // Nothing from the parent's environment and flags: no credentials, no loaders, no debugger port.
    env: { AWS_REGION: region, AWS_ACCOUNT_ID: ACCOUNT_ID },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const secret = randomBytes(32).toString('hex');
  child.send({ header: SECRET_HEADER, secret });
  const exited = once(child, 'exit');
  const port = await Promise.race([
    once(child, 'message').then(([message]) => (message as { port: number }).port),
    exited.then(([code]) => {
      throw new Error(`dynalite ended with exit code ${String(code)} before it listened; see stderr.`);
    }),
  ]);
  // A forgotten stop() must not keep this process alive.
  child.unref();
  child.channel?.unref();
  return {
    url: `http://127.0.0.1:${port}`,
    headers: { [SECRET_HEADER]: secret },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.ref();
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}
