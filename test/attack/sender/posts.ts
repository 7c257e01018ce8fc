/** Both ends of every post: what the endpoint did with it, and what the sender took it for. */
import { type Behaviour, caseOf } from '../../functions/send-batch/support/behaviours';
import { RawEndpoint, type Plan, type Step } from '../../functions/send-batch/support/raw-endpoint';
import type { Answer, Transport } from '#functions/send-batch/transport/transport';
import { hasSuccess, successSentBy } from './final-status';
import type { AttackBehaviour } from './made-behaviours';

/** Milliseconds before its time-out within which a sender may have given a post up without having looked at its socket. */
const UNSURE_MS = 50;

interface PostSeen {
  /** Name of the behaviour it met, if it came to the endpoint. */
  behaviour?: string;
  /** The endpoint has sent a part of its answer that has the status of a 2xx, or was about to. */
  mayBeDelivered: boolean;
  /** By `performance.now()`: when the endpoint had sent the whole line of a 2xx. */
  sentAt?: number;
  settledAt?: number;
  answer?: Answer;
}

export const fixedBehaviour = (name: Behaviour): AttackBehaviour => ({ ...caseOf(name), name });

export class AttackEndpoint {
  /** Names of the behaviours that were met. */
  readonly behaviours = new Set<string>();
  readonly #scripts = new Map<string, AttackBehaviour[]>();
  readonly #posts = new Map<string, PostSeen[]>();
  readonly #received = new Set<string>();
  #endpoint!: RawEndpoint<Plan>;

  static async start(): Promise<AttackEndpoint> {
    const endpoint = new AttackEndpoint();
    endpoint.#endpoint = await RawEndpoint.start(
      ({ connectionId }) => endpoint.#planFor(connectionId),
      ({ connectionId }) => endpoint.#received.add(connectionId),
    );
    return endpoint;
  }

  get url(): string {
    return this.#endpoint.url;
  }

  /** Posts to the connection are answered in this order; the last behaviour is repeated. */
  script(connectionId: string, behaviours: readonly AttackBehaviour[]): void {
    this.#scripts.set(connectionId, [...behaviours]);
    this.#posts.set(connectionId, []);
  }

  closeIdleSockets(): void {
    this.#endpoint.closeIdleSockets();
  }

  stop(): Promise<void> {
    return this.#endpoint.stop();
  }

  /** The transport, with every post noted. */
  watched(transport: Transport): Transport {
    return {
      prepare: async (message, stop) => {
        const post = await transport.prepare(message, stop);
        return async (connectionId) => {
          const seen: PostSeen = { mayBeDelivered: false };
          this.#posts.get(connectionId)?.push(seen);
          seen.answer = await post(connectionId);
          seen.settledAt = performance.now();
          return seen.answer;
        };
      },
      close: () => transport.close(),
    };
  }

  /** What became of the posts to a connection, which is forgotten then. */
  close(connectionId: string) {
    const posts = this.#posts.get(connectionId) ?? [];
    const received = this.#received.delete(connectionId);
    this.#posts.delete(connectionId);
    this.#scripts.delete(connectionId);
    return {
      received,
      mayBeDelivered: posts.some((post) => post.mayBeDelivered),
      /** By its number: a post whose 2xx the sender did not take for what it was. */
      overlooked: posts.findIndex(isOverlooked),
      posts: posts.length,
      /** What each post met, and what the sender took it for. */
      story: posts.map(({ behaviour, answer }) => `${behaviour} -> ${JSON.stringify(answer)}`),
    };
  }

  #planFor(connectionId: string): Plan {
    const script = this.#scripts.get(connectionId) ?? [];
    const behaviour = script.length > 1 ? script.shift() : script[0];
    const posts = this.#posts.get(connectionId) ?? [];
    const seen = posts.at(-1);
    // The connection's batch is over: whatever still comes is not answered.
    if (!behaviour || !seen) return { steps: ['reset'] };
    this.behaviours.add(behaviour.name);
    // On a busy machine a post may come only after it was given up and another was begun.
    const isSure = seen.behaviour === undefined && posts.every((post) => post === seen || post.behaviour !== undefined);
    seen.behaviour = behaviour.name;
    seen.mayBeDelivered ||= hasSuccess(behaviour.steps);
    const at = successSentBy(behaviour.steps);
    if (at === undefined || !isSure) return behaviour;
    const tell: Step = { tell: () => (seen.sentAt ??= performance.now()) };
    return { ...behaviour, steps: behaviour.steps.toSpliced(at + 1, 0, tell) };
  }
}

function isOverlooked({ sentAt, settledAt = Infinity, answer }: PostSeen): boolean {
  if (sentAt === undefined || answer === undefined || sentAt > settledAt) return false;
  if ('status' in answer) return answer.status >= 300;
  const givenUp = answer.failure === 'timeout' || answer.failure === 'aborted';
  return !givenUp || sentAt < settledAt - UNSURE_MS;
}
