/**
 * One batch in a process that has posted nothing yet: `node BUNDLE CONTENDER URL PROTOCOL CONNECTIONS IN-FLIGHT`. Prints the
 * CPU and the milliseconds from making the contender to the last answer.
 */
import type { Protocol } from './bench-process';
import { type ContenderKey, CONTENDERS } from './contenders';

export interface ColdBatch {
  readonly name: string;
  readonly cpuMs: number;
  readonly wallMs: number;
}

const [key, url, protocol, connections, inFlight] = process.argv.slice(2) as [
  ContenderKey,
  string,
  Protocol,
  string,
  string,
];
const MESSAGE = JSON.stringify({ id: 'bench', data: 'x'.repeat(175) });
const connectionIds = Array.from({ length: Number(connections) }, (_, index) => `${index}`.padStart(12, 'L') + 'cCI=');

async function run(): Promise<void> {
  const cpu = process.cpuUsage();
  const started = performance.now();
  const contender = CONTENDERS[key]({ url, http1Url: url, protocol, inFlight: Number(inFlight) });
  await contender.send(connectionIds, MESSAGE);
  const wallMs = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  process.stdout.write(
    JSON.stringify({ name: contender.name, cpuMs: (user + system) / 1000, wallMs } satisfies ColdBatch),
  );
  process.exit(0);
}

void run();
