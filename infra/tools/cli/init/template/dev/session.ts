/**
 * Answers /api/session in development. It believes the user name in the request. It is part of Vite's development server, and
 * of no build. It signs tokens with the secret of local mode, so no deployed stack accepts them.
 */
import { findLocalMode, StackClients } from 'step-functions-broadcast/testing';
import type { Plugin } from 'vite';
import type { Session } from '../web/session';

export const devSession = (): Plugin => ({
  name: 'dev-session',
  apply: 'serve',
  configureServer({ middlewares }) {
    middlewares.use('/api/session', (request, response) => {
      const user = new URL(request.url ?? '', 'http://localhost').searchParams.get('user') ?? '';
      sessionOf(user).then(
        (session) => response.setHeader('content-type', 'application/json').end(JSON.stringify(session)),
        (error: unknown) => response.writeHead(500).end(String(error)),
      );
    });
  },
});

/** @throws Error if local mode is not running, or if its authorizer does not use tokens that it signs itself */
async function sessionOf(userId: string): Promise<Session> {
  const { outputs, access } = await findLocalMode();
  const stack = new StackClients(outputs, access);
  try {
    return { url: outputs.WebSocketUrl, token: await stack.token({ userId }) };
  } finally {
    stack.close();
  }
}
