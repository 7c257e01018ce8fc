/** A handshake by hand, for what a WebSocket library does not tell. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';

async function answerTo(url: string, protocols: readonly string[] = []): Promise<IncomingMessage> {
  const asked = request(url.replace(/^ws/, 'http'), {
    headers: {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
      ...(protocols.length > 0 && { 'Sec-WebSocket-Protocol': protocols.join(', ') }),
    },
  });
  asked.end();
  const [answer] = (await Promise.race([once(asked, 'response'), once(asked, 'upgrade')])) as [IncomingMessage];
  answer.socket.destroy();
  return answer;
}

/** HTTP status of the answer to a client without subprotocols: 101 if it is let in. */
export const refusalOf = async (url: string): Promise<number | undefined> => (await answerTo(url)).statusCode;

export const subprotocolOf = async (url: string, protocols: readonly string[]): Promise<string | undefined> =>
  (await answerTo(url, protocols)).headers['sec-websocket-protocol'];
