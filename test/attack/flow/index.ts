/**
 * Attacks the flow: real sockets, events through the AWS SDK, and faults of everything in between. In each case it injects
 * faults, publishes, ends the faults, lets the overdue rule work, and accounts for every event and message.
 */
import { forkReceiver } from '../../bench/scale/receivers';
import type { SocketQuestion } from '../../bench/scale/sockets';
import { caseOf, type PartOptions } from '../cases';
import { AttackedCloud, CrashError } from '../cloud/attacked-cloud';
import { finding, type Finding } from '../finding';
import { Random } from '../random';
import { accountOf, NO_COUNTS, sumOf, type FlowCounts } from './account';
import { ClientPool } from './clients';
import { FlowCase } from './flow-case';
import { SCENARIOS, type Scenario } from './scenarios';
import { Witness } from './witness';

export interface FlowLedger extends FlowCounts {
  readonly cases: number;
  /** How often the process of the local cloud ended by itself. */
  readonly crashes: number;
  readonly findings: readonly Finding[];
}

/** Small rounds and parts, so that an audience that fits this machine becomes a fan-out. */
const SETTINGS = {
  fanOut: { afterRounds: 1, usersPerPart: 10, partsAtOnce: 8 },
  sender: { postTimeoutMs: 1000 },
  bulkSender: { postTimeoutMs: 1000 },
};

export async function attackFlow({ seed, isOver, firstCase = 0, onProgress, onEnd }: PartOptions): Promise<FlowLedger> {
  let counts = NO_COUNTS;
  let crashes = 0;
  const findings: Finding[] = [];
  let battle = await Battle.begin();
  onEnd(() => battle.end());
  let number = firstCase;
  try {
    for (; !isOver(number); number += 1) {
      const scenario = caseOf(SCENARIOS, seed, number);
      const found = (text: string) =>
        findings.push(finding({ seed, part: 'flow', case: number }, `${scenario.name}: ${text}`));
      onProgress(`case ${number}: ${scenario.name}`);
      try {
        const { sum, problems } = await battle.fight(scenario, seed, number);
        counts = sumOf(counts, sum);
        problems.forEach(found);
      } catch (error) {
        if (!(error instanceof CrashError) && battle.cloud.crash === undefined) throw error;
        crashes += 1;
        found(`the local cloud ${battle.cloud.crash ?? 'crashed'}`);
        await battle.end();
        battle = await Battle.begin();
      }
    }
    return { ...counts, cases: number - firstCase, crashes, findings };
  } finally {
    await battle.end();
  }
}

/** A local cloud with its clients and its witness, for as many cases as it survives. */
class Battle {
  private constructor(
    readonly cloud: AttackedCloud,
    private readonly clients: ClientPool,
    private readonly witness: Witness,
  ) {}

  static async begin(): Promise<Battle> {
    const cloud = await AttackedCloud.start({ settings: SETTINGS });
    return new Battle(cloud, new ClientPool(cloud), new Witness(cloud));
  }

  async fight(scenario: Scenario, seed: number, number: number): Promise<{ sum: FlowCounts; problems: string[] }> {
    const { cloud, clients, witness } = this;
    await clients.renew(witness.struck);
    witness.forget();
    const victims = await this.#victims(scenario.killedClients ?? 0);
    const flowCase = new FlowCase(cloud, clients, witness, scenario, new Random(seed, 'flow case', number));
    const broadcasts = await flowCase.run(() => void victims?.kill('SIGKILL'));
    let sum = NO_COUNTS;
    const problems: string[] = [];
    for (const broadcast of broadcasts) {
      const account = accountOf(broadcast);
      sum = sumOf(sum, account.counts);
      problems.push(...account.problems);
    }
    for (const body of witness.unreadable.splice(0))
      problems.push(`unreadable in the dead-letter queue: ${body.slice(0, 200)}`);
    return { sum, problems };
  }

  async end(): Promise<void> {
    this.clients.close();
    this.witness.close();
    await this.cloud.stop();
  }

  /** A process of clients that will be killed; what they receive is not counted. */
  async #victims(sockets: number) {
    if (sockets === 0) return undefined;
    const tokens = await Promise.all(
      Array.from({ length: sockets }, (_, index) => this.cloud.token({ userId: `victim-${index}` })),
    );
    const child = forkReceiver('socket-clients.ts');
    const question: SocketQuestion = { url: this.cloud.outputs.WebSocketUrl, tokens };
    child.send(question);
    await new Promise((resolve) =>
      child.on('message', ({ type }: { type: string }) => type !== 'opened' && resolve(type)),
    );
    return child;
  }
}
