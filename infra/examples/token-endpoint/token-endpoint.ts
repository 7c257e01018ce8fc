/** `GET /session/broadcast-token` gives a signed-in user a token, for `connect({ token })` in a page of the same origin. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SignToken, User } from './sign-tokens';

export const TOKEN_PATH = '/session/broadcast-token';

export interface TokenEndpoint {
  /** The user who sent the request, for example by the session cookie. Undefined if nobody is signed in. */
  readonly userOf: (request: IncomingMessage) => Promise<User | undefined> | User | undefined;
  readonly signToken: SignToken;
}

/**
 * Answers with the token as text, 401 without a session, and 500 if the token cannot be signed.
 * @throws the error behind a 500, for your log
 */
export const tokenEndpoint =
  ({ userOf, signToken }: TokenEndpoint) =>
  async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    // No cache may store a token.
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
