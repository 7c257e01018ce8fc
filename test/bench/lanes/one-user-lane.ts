/** The interactive lane of one user: starts that user's process, and keeps the times of its broadcasts. */
import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import type { LocalCloud } from '#local';
import { stackOutputs } from '#constructs/stack-outputs';
import type { CountingEndpoint } from '../scale/receivers';
import type { OneUserAnswer, OneUserQuestion, Sample } from './one-user-process';

export class OneUserLane {
  readonly #samples: Sample[] = [];
  readonly #changed = new EventEmitter();

  private constructor(private readonly child: ChildProcess) {
    child.on('message', (message: OneUserAnswer) => {
      if (message === 'connected') return;
      this.#samples.push(message);
      this.#changed.emit('sample');
    });
    child.once('exit', (code) => {
      if (!child.killed) this.#changed.emit('error', new Error(`The one user's process ended with ${code}.`));
    });
  }

  /** @param endpoint where the senders post; it passes posts to this user on to the socket */
  static async start(cloud: LocalCloud, endpoint: CountingEndpoint): Promise<OneUserLane> {
    const child = fork(join(__dirname, 'one-user-process.ts'), { execArgv: ['--import', 'tsx'] });
    const ask = (question: OneUserQuestion) => child.send(question);
    ask({ outputs: stackOutputs(cloud.outputs), endpoint: cloud.url });
    const lane = new OneUserLane(child);
    await once(child, 'message');
    const [connection] = cloud.connections.list();
    if (!connection) throw new Error('The one user is not connected.');
    endpoint.passOn({ connectionId: connection.id, port: Number(new URL(cloud.url).port) });
    ask('begin');
    return lane;
  }

  /** Milliseconds of the next broadcasts. @throws Error if the user's process has ended */
  async next(count: number): Promise<number[]> {
    const from = this.#samples.length + 1; // one is already running
    while (this.#samples.length < from + count) await once(this.#changed, 'sample');
    return this.#samples.slice(from, from + count).map(milliseconds);
  }

  /** Milliseconds of the broadcasts that started and ended within a span of epoch milliseconds. */
  within({ from, to }: { readonly from: number; readonly to: number }): number[] {
    return this.#samples.filter(({ startedAt, endedAt }) => startedAt >= from && endedAt <= to).map(milliseconds);
  }

  stop(): void {
    this.child.kill();
  }
}

const milliseconds = ({ startedAt, endedAt }: Sample): number => endedAt - startedAt;
