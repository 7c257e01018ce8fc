/** Rounds of all contenders against one server, alternating, so that other load on the machine affects all alike. */
import { type Contender, type ContenderKey, CONTENDERS, type Course } from './contenders';

export interface Row {
  readonly name: string;
  readonly messagesPerSecond: number;
  /** CPU of the client process, kernel included. */
  readonly cpuMicrosPerMessage: number;
  /** CPU per message of the limit, which is the last contender, as a share of this one's. */
  readonly shareOfLimit: number;
}

/** Posted by one call. */
const BATCH = 2000;
/** Messages of 200 bytes, like most envelopes. */
const MESSAGE = JSON.stringify({ id: 'bench', data: 'x'.repeat(175) });
const ROUND_MS = 300;

interface Sample {
  readonly messagesPerSecond: number;
  readonly cpuMicros: number;
}

/** @param onRound called after each round */
export async function measure(
  course: Course,
  rounds: number,
  sequentialBatch: number,
  onRound: (round: number) => void,
): Promise<Record<ContenderKey, Row>> {
  const entries = Object.entries(CONTENDERS).map(([key, make]) => [key, make(course)] as [ContenderKey, Contender]);
  const samples = new Map<ContenderKey, Sample[]>(entries.map(([key]) => [key, []]));
  const batchOf = (key: ContenderKey) => (key === 'sequential' ? sequentialBatch : BATCH);
  // Round 0 opens sockets and lets the engine compile; it is not counted.
  for (let round = 0; round <= rounds; round += 1) {
    for (const [key, contender] of entries) {
      const sample = await once(contender, batchOf(key));
      if (round > 0) samples.get(key)?.push(sample);
    }
    onRound(round);
  }
  await Promise.all(entries.map(([, contender]) => contender.close()));
  const medianOf = (key: ContenderKey, figure: keyof Sample) =>
    median(samples.get(key)?.map((sample) => sample[figure]) ?? []);
  const row = ([key, { name }]: [ContenderKey, Contender]): [ContenderKey, Row] => [
    key,
    {
      name,
      messagesPerSecond: Math.round(medianOf(key, 'messagesPerSecond')),
      cpuMicrosPerMessage: Number(medianOf(key, 'cpuMicros').toFixed(1)),
      shareOfLimit: Number((medianOf('limit', 'cpuMicros') / medianOf(key, 'cpuMicros')).toFixed(3)),
    },
  ];
  return Object.fromEntries(entries.map(row)) as Record<ContenderKey, Row>;
}

/** One round of one contender: batches to connections never posted to before, for at least some time. */
async function once(contender: Contender, batch: number): Promise<Sample> {
  const cpu = process.cpuUsage();
  const started = performance.now();
  let sent = 0;
  while (sent === 0 || performance.now() - started < ROUND_MS) {
    const connectionIds = Array.from({ length: batch }, (_, index) => connectionId(sent + index));
    await contender.send(connectionIds, MESSAGE);
    sent += batch;
  }
  const milliseconds = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  return { messagesPerSecond: (sent / milliseconds) * 1000, cpuMicros: (user + system) / sent };
}

/** Like API Gateway's ids: 16 characters of base64 that end in `=`. */
const connectionId = (index: number): string => `${index.toString(36).padStart(12, 'L')}cCI=`;

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
