/** The clients that most checks use, and what a stack needs for them. */
import type WebSocket from 'ws';
import { authorizerOf } from '#constructs/authorizer/client-authorizer';
import { handshake } from '#tools/stack/handshake';
import { signsNoTokens } from '#tools/stack/how-to-connect';
import { CannotCheckError } from './check';
import type { Trial } from './trial';
import type { TrialClient } from './trial-client';

export interface Crowd {
  readonly alice: TrialClient;
  /** Also of alice. */
  readonly phone: TrialClient;
  readonly bob: TrialClient;
  /** A socket whose token expires soon: a client of the SDK would replace it before. */
  readonly leaving: WebSocket;
}

/** How long the token lives whose end is checked, last of all: the other checks run meanwhile. */
const SHORT_LIFE = '20s';
export const NEWS = 'news';

const crowds = new WeakMap<Trial, Promise<Crowd>>();

/**
 * Connects them the first time.
 * @throws Error why they are not connected, and CannotCheckError each further time
 */
export async function crowdOf(trial: Trial): Promise<Crowd> {
  const known = crowds.get(trial);
  if (known === undefined) {
    const connecting = connectCrowd(trial);
    crowds.set(trial, connecting);
    return connecting;
  }
  return known.catch(() => {
    throw new CannotCheckError('no clients: they could not connect');
  });
}

async function connectCrowd(trial: Trial): Promise<Crowd> {
  const token = await trial.token(trial.user('leaving'), { expiresIn: SHORT_LIFE });
  const { socket: leaving, problem } = await handshake(trial.outputs.WebSocketUrl, token, trial.tokenIn);
  if (!leaving) throw new Error(problem);
  const channels = [trial.channel(NEWS)];
  const alice = trial.user('alice');
  return {
    leaving,
    alice: await trial.connect(alice, { channels }),
    phone: await trial.connect(alice),
    bob: await trial.connect(trial.user('bob'), { channels }),
  };
}

/** Only this mode has a secret that signs tokens for anybody. */
export const needsToken = ({ outputs }: Trial): string | undefined =>
  outputs.TokenSecretArn === undefined ? signsNoTokens(authorizerOf(outputs)) : undefined;
