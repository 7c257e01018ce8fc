/** A handle on the process of the attacked local cloud: sends requests, ends it, and notices if it ends by itself. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { StackClients, type StackAccess } from '#tools/stack/stack-clients';
import { mintToken, type TokenClaims } from '#tools/stack/token';
import { DEVELOPER_CREDENTIALS } from '#local/iam/credentials';
import type { StackOutputs } from '#constructs/stack-outputs';
import { LOADER } from '#test/support/program';
import type { CloudMessage, CloudSetup, Question, QuestionName, Questions } from './messages';

/** Characters of standard error to keep: the end of a stack trace. */
const COMPLAINT_CHARACTERS = 4000;
/** Milliseconds it may take to stop. */
const STOP_MS = 15_000;
const REGION = 'us-east-1';

/** The process ended although nobody ended it. */
export class CrashError extends Error {
  override readonly name = 'CrashError';
}

export class AttackedCloud {
  readonly aws: StackClients;
  readonly access: Required<StackAccess>;
  #secret: Promise<string> | undefined;
  #asked = 0;
  #crash: string | undefined;
  #stopping = false;
  readonly #waiting = new Map<number, { resolve: (answer: unknown) => void; reject: (error: Error) => void }>();

  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
    readonly outputs: StackOutputs,
    private readonly resources: Readonly<Record<string, string>>,
    complaints: () => string,
  ) {
    this.access = { endpoint: url, region: REGION, credentials: DEVELOPER_CREDENTIALS };
    this.aws = new StackClients(outputs, this.access);
    child.on('message', (message: CloudMessage) => this.#answered(message));
    child.once('exit', (code, signal) => {
      this.#crash ??= `ended with ${signal ?? String(code)}: ${complaints()}`;
      for (const { reject } of this.#waiting.values()) reject(new CrashError(this.#crash));
      this.#waiting.clear();
    });
  }

  /** @throws Error with its output if the process ends instead of getting ready */
  static async start(setup: CloudSetup): Promise<AttackedCloud> {
    const child = fork(join(__dirname, 'program.ts'), [JSON.stringify(setup)], {
      // Whatever this process runs under: jest has its own loaders.
      execArgv: [...LOADER],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: { ...process.env, AWS_REGION: REGION, E2E_OUTPUTS: undefined },
    });
    let complaints = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      complaints = (complaints + chunk.toString('utf8')).slice(-COMPLAINT_CHARACTERS);
    });
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`The local cloud ended with ${String(code)} before it was ready:\n${complaints}`);
    });
    const [message] = (await Promise.race([once(child, 'message'), ended])) as [CloudMessage];
    if (message.type !== 'ready') throw new Error(`The local cloud said ${message.type} before it was ready.`);
    return new AttackedCloud(child, message.url, message.outputs, message.resources, () => complaints);
  }

  /** How the process ended by itself; undefined while it runs, or after it was stopped. */
  get crash(): string | undefined {
    return this.#stopping ? undefined : this.#crash;
  }

  /** @throws CrashError if the process ends before it answers */
  ask<Name extends QuestionName>(name: Name, ask: Questions[Name]['ask']): Promise<Questions[Name]['answer']> {
    if (this.#crash !== undefined) return Promise.reject(new CrashError(this.#crash));
    const id = this.#asked++;
    const question: Question<Name> = { id, name, ask };
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (answer: unknown) => void, reject });
      this.child.send(question);
    });
  }

  /**
   * @param path of a construct: its ids joined, as its logical id begins. @throws Error if the stack has no such
   * resource
   */
  physicalName(path: string): string {
    const [, name] = Object.entries(this.resources).find(([id]) => /^[0-9A-F]{8}$/.test(id.replace(path, ''))) ?? [];
    if (name === undefined) throw new Error(`The stack under attack has no ${path}.`);
    return name;
  }

  async token(claims: TokenClaims): Promise<string> {
    this.#secret ??= this.aws.tokenSecret();
    return mintToken(await this.#secret, claims);
  }

  async stop(): Promise<void> {
    if (this.#stopping) return;
    this.#stopping = true;
    this.aws.close();
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    // It stops what it runs and removes its folder; if it hangs, it is not waited for.
    if (this.child.connected) this.child.disconnect();
    const timer = setTimeout(() => this.child.kill('SIGKILL'), STOP_MS);
    await ended;
    clearTimeout(timer);
  }

  #answered(message: CloudMessage): void {
    if (message.type === 'ready') return;
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.type === 'answer') waiting?.resolve(message.answer);
    else waiting?.reject(new Error(message.why));
  }
}
