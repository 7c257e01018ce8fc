/**
 * Floods: what one client, or very many at once, can do to the others. A flooding client may be refused, but a neighbour's
 * action must be answered, every handshake must end, and rows of gone connections must be removed.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import WebSocket from 'ws';
import { LOADER } from '#test/support/program';
import { caseOf, type PartOptions } from '../cases';
import { AttackedCloud, CrashError } from '../cloud/attacked-cloud';
import { finding, type Finding } from '../finding';
import { addFloods, NO_FLOODS, problemsOf, type FloodsLedger, type SeenFlood } from './account';
import type { CrowdAnswer, CrowdOrder } from './crowd';
import { floods, told, type Flood } from './kinds';
import { Neighbour } from './neighbour';

/** Concurrent handshakes of a crowd that connects calmly. */
const CALM = 8;
const LOOK_AGAIN_MS = 250;
/** Milliseconds without progress (an answer to a flood's message, or a removed row) after which it stops waiting. */
const QUIET_MS = 10_000;

export interface FloodOptions extends PartOptions {
  /** 1 for a full run. @default 1 */
  readonly scale?: number;
}

export async function attackByFloods(options: FloodOptions): Promise<FloodsLedger> {
  const { seed, isOver, firstCase = 0, onProgress, onEnd, scale = 1 } = options;
  const source = floods(scale);
  const findings: Finding[] = [];
  let counts = NO_FLOODS;
  let crashes = 0;
  let cloud = await AttackedCloud.start({ settings: {} });
  onEnd(() => cloud.stop());
  let number = firstCase;
  try {
    for (; !isOver(number); number += 1) {
      const flood = caseOf(source, seed, number);
      const found = (what: string) =>
        findings.push(finding({ seed, part: 'floods', case: number }, `${told(flood)}: ${what}`));
      onProgress(`case ${number}: ${told(flood)}`);
      try {
        const seen = await run(cloud, flood);
        counts = addFloods(counts, seen);
        problemsOf(seen).forEach(found);
      } catch (error) {
        if (!(error instanceof CrashError) && cloud.crash === undefined) throw error;
        crashes += 1;
        found(`the local cloud ${cloud.crash ?? 'crashed'}`);
        await cloud.stop();
        cloud = await AttackedCloud.start({ settings: {} });
      }
    }
    return { ...counts, cases: number - firstCase, crashes, findings };
  } finally {
    await cloud.stop();
  }
}

async function run(cloud: AttackedCloud, flood: Flood): Promise<SeenFlood> {
  if (flood.kind === 'messages') return besideNeighbour(cloud, () => sendMany(cloud, flood));
  if (flood.kind === 'handshakes') {
    return besideNeighbour(cloud, async () => {
      const good = await cloud.token({ userId: 'crowd' });
      const bad = Math.round(flood.count * flood.bad);
      const tokens = Array.from({ length: flood.count }, (_, index) => (index < bad ? 'a.b.c' : good));
      const { crowd, answer } = await gather(cloud, tokens, flood.count);
      crowd.kill('SIGKILL');
      const leftRows = await rowsLeft(cloud, 'crowd');
      return {
        flooded: flood.count,
        connected: answer.opened + answer.refused,
        unconnected: answer.unconnected,
        leftRows,
      };
    });
  }
  return closeMany(cloud, flood);
}

async function besideNeighbour(cloud: AttackedCloud, act: () => Promise<SeenFlood>): Promise<SeenFlood> {
  const neighbour = await Neighbour.connect(cloud);
  try {
    let flooded = true;
    const acting = act().finally(() => (flooded = false));
    const asked = neighbour.askWhile(() => flooded);
    const [done, seen] = await Promise.all([acting, asked]);
    return { ...done, ...seen };
  } finally {
    neighbour.close();
  }
}

/** Resolves once every message is answered, the connection is closed, or answers stop coming. */
async function sendMany(
  cloud: AttackedCloud,
  { texts, count }: Extract<Flood, { kind: 'messages' }>,
): Promise<SeenFlood> {
  const token = await cloud.token({ userId: 'flooder', channels: ['news'] });
  const socket = new WebSocket(cloud.outputs.WebSocketUrl, ['broadcast', token], { perMessageDeflate: false });
  socket.on('error', () => undefined);
  let answered = 0;
  let lastAnswer = performance.now();
  socket.on('message', () => {
    answered += 1;
    lastAnswer = performance.now();
  });
  await Promise.race([once(socket, 'open'), once(socket, 'close')]);
  for (let sent = 0; sent < count; sent += 1) socket.send(texts[sent % texts.length] ?? '', () => undefined);
  const isOpen = () => socket.readyState === WebSocket.OPEN;
  while (isOpen() && answered < count && performance.now() - lastAnswer < QUIET_MS) await sleep(LOOK_AGAIN_MS);
  socket.terminate();
  return { flooded: count, answered };
}

async function closeMany(cloud: AttackedCloud, { count, how }: Extract<Flood, { kind: 'closes' }>): Promise<SeenFlood> {
  const userId = 'leaver';
  const token = await cloud.token({ userId });
  const { crowd, answer } = await gather(cloud, Array<string>(count).fill(token), CALM);
  if (how === 'killed') crowd.kill('SIGKILL');
  else crowd.send('close');
  const leftRows = await rowsLeft(cloud, userId);
  crowd.kill('SIGKILL');
  return { flooded: count, connected: answer.opened + answer.refused, unconnected: answer.unconnected, leftRows };
}

/** Waits while rows disappear; then runs the closing rule until it has nothing left to do. */
async function rowsLeft(cloud: AttackedCloud, userId: string): Promise<number> {
  let least = Infinity;
  let lastNews = performance.now();
  let swept = false;
  for (;;) {
    const left = (await cloud.aws.connectionsOf(userId)).length;
    if (left === 0) return 0;
    if (left < least) {
      least = left;
      lastNews = performance.now();
      swept = false;
    } else if (performance.now() - lastNews > QUIET_MS) {
      if (swept) return left;
      await cloud.ask('sweep', null);
      swept = true;
      lastNews = performance.now();
    }
    await sleep(LOOK_AGAIN_MS);
  }
}

async function gather(
  cloud: AttackedCloud,
  tokens: readonly string[],
  atOnce: number,
): Promise<{ crowd: ChildProcess; answer: CrowdAnswer }> {
  const crowd = fork(join(__dirname, 'crowd.ts'), { execArgv: [...LOADER] });
  const order: CrowdOrder = { url: cloud.outputs.WebSocketUrl, tokens, atOnce };
  crowd.send(order);
  const [answer] = (await once(crowd, 'message')) as [CrowdAnswer];
  return { crowd, answer };
}
