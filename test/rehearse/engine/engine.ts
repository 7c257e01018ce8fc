/** The second engine: its process on a free port of this machine, and what others need to reach it. */
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { waitUntil } from '#tools/stack/wait-until';
import type { StackAccess } from '#tools/stack/stack-clients';
import type { ProcessGroup } from './process-group';
import type { Start } from './python';

const HOST = '127.0.0.1';
const START_MS = 60_000;
/** The account that the engine makes up, and its root's key. */
export const ACCOUNT = '000000000000';
export const REGION = 'us-east-1';
const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

export class Engine {
  private constructor(
    readonly endpoint: string,
    private readonly process: ProcessGroup,
  ) {}

  get access(): Required<StackAccess> {
    return { endpoint: this.endpoint, region: REGION, credentials: CREDENTIALS };
  }

  /** Variables with which AWS programs call the engine, and nothing of the machine's own account. */
  get environment(): Readonly<Record<string, string>> {
    return {
      AWS_ENDPOINT_URL: this.endpoint,
      AWS_ENDPOINT_URL_S3: this.endpoint,
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
      AWS_REGION: REGION,
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
    };
  }

  /**
   * @param programs folder of the Python environment's programs
   * @param folder for what it writes
   * @throws Error with its output if it ends instead of answering
   */
  static async start(programs: string, folder: string, start: Start, env: NodeJS.ProcessEnv): Promise<Engine> {
    const port = await freePort();
    await mkdir(folder, { recursive: true });
    const process = start(join(programs, 'ministack'), [], {
      cwd: folder,
      env: {
        ...env,
        GATEWAY_PORT: String(port),
        BIND_HOST: HOST,
        MINISTACK_HOST: HOST,
        MINISTACK_REGION: REGION,
        MINISTACK_ACCOUNT_ID: ACCOUNT,
        AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
        AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
        // Functions run as processes of this machine's Node, from the zips that were deployed.
        LAMBDA_EXECUTOR: 'local',
        TMPDIR: folder,
        STATE_DIR: join(folder, 'state'),
        LOG_LEVEL: 'INFO',
      },
    });
    const endpoint = `http://${HOST}:${port}`;
    await waitUntil(
      'the engine to answer',
      async () => {
        if (process.hasEnded) throw new Error(`The engine ended before it answered:\n${process.lastLines}`);
        return fetch(`${endpoint}/_ministack/health`).then(
          ({ ok }) => ok,
          () => false,
        );
      },
      START_MS,
    );
    return new Engine(endpoint, process);
  }

  /** What it said last, if it has ended by itself. */
  get problem(): string | undefined {
    return this.process.hasEnded ? `The engine has ended:\n${this.process.lastLines}` : undefined;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, HOST);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('This machine has no free port.');
  return address.port;
}
