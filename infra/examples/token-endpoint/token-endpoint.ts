/** `GET /session/broadcast-token`: the token of whoever is signed in, for `connect({ token })` of a page of the same origin. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SignToken, User } from './sign-tokens';

export const TOKEN_PATH = '/session/broadcast-token';

export interface TokenEndpoint {
  /** The user of a request, as your login service verifies it: by its session cookie, say. Undefined for nobody. */
  readonly userOf: (request: IncomingMessage) => Promise<User | undefined> | User | undefined;
  readonly signToken: SignToken;
}

/** Answers with the token as text, 401 without a session, and 500 when the token cannot be signed. */
export const tokenEndpoint =
  ({ userOf, signToken }: TokenEndpoint) =>
  async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    // Nobody keeps a token on its way.
    response.setHeader('cache-control', 'no-store');
    response.setHeader('content-type', 'text/plain');
    try {
      const user = await userOf(request);
      if (!user) response.writeHead(401).end('Sign in first');
      else response.end(await signToken(user));
    } catch (error) {
      response.writeHead(500).end('No token could be signed');
      throw error;
    }
  };
