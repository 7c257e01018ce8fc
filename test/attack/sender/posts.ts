/** Both ends of every post: what the endpoint did with it, and how the sender counted it. */
import { type Behaviour, caseOf } from '../../functions/send-batch/support/behaviours';
import { RawEndpoint, type Plan, type Step } from '../../functions/send-batch/support/raw-endpoint';
import type { Answer, Transport } from '#functions/send-batch/transport/transport';
import { hasSuccess, successSentBy } from './final-status';
import type { AttackBehaviour } from './made-behaviours';

/** Milliseconds before its timeout within which a sender may have given up a post without looking at its socket. */
const UNSURE_MS = 50;

interface PostSeen {
  /** Name of the behaviour it met, if it reached the endpoint. */
  behaviour?: string;
  /** The endpoint has sent the part of its answer with a 2xx status, or was about to. */
  mayBeDelivered: boolean;
  /** `performance.now()` when the endpoint had sent the whole line of a 2xx. */
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

  /** The behaviours for posts to the connection, in order; the last one is repeated. */
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

  /** The transport, recording every post. */
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

  /** The results of the posts to a connection, which is forgotten then. */
  close(connectionId: string) {
    const posts = this.#posts.get(connectionId) ?? [];
    const received = this.#received.delete(connectionId);
    this.#posts.delete(connectionId);
    this.#scripts.delete(connectionId);
    return {
      received,
      mayBeDelivered: posts.some((post) => post.mayBeDelivered),
      /** By its number: a post whose 2xx the sender misjudged. */
      overlooked: posts.findIndex(isOverlooked),
      posts: posts.length,
      /** What each post met, and how the sender counted it. */
      story: posts.map(({ behaviour, answer }) => `${behaviour} -> ${JSON.stringify(answer)}`),
    };
  }

  #planFor(connectionId: string): Plan {
    const script = this.#scripts.get(connectionId) ?? [];
    const behaviour = script.length > 1 ? script.shift() : script[0];
    const posts = this.#posts.get(connectionId) ?? [];
    const seen = posts.at(-1);
    // The connection's batch is over: anything that still arrives is not answered.
    if (!behaviour || !seen) return { steps: ['reset'] };
    this.behaviours.add(behaviour.name);
    // On a busy machine a post may arrive only after it was given up and another was started.
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
