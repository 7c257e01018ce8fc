/** Connections over TLS: the name that the endpoint is asked for, and the session that they resume. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { endpointOf } from '#functions/send-batch/transport/endpoint';
import { TlsDialer } from '#functions/send-batch/transport/tls-dialer';
import { LOCALHOST_CERT, LOCALHOST_KEY } from '../support/localhost-cert';

let server: Server;
/** Of each connection, the name that it asked for. */
let names: (string | false | null)[];
const opened: TLSSocket[] = [];
beforeEach(async () => {
  names = [];
  server = createServer({ key: LOCALHOST_KEY, cert: LOCALHOST_CERT, ALPNProtocols: ['http/1.1'] }, (socket) => {
    names.push(socket.servername);
    socket.on('error', () => undefined);
    socket.on('data', (data: Buffer) => socket.write(data));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterEach(async () => {
  opened.splice(0).forEach((socket) => socket.destroy());
  await new Promise((resolve) => server.close(resolve));
});

async function isResumed(socket: TLSSocket): Promise<boolean> {
  opened.push(socket);
  socket.write('x');
  await once(socket, 'data');
  return socket.isSessionReused();
}

function dialerOf(host: string) {
  const onSession = jest.fn();
  const { port } = server.address() as AddressInfo;
  const dialer = new TlsDialer(endpointOf(`https://${host}:${port}`, host), LOCALHOST_CERT, onSession);
  /** A connection that has been of use, and so has its session. @returns whether it resumed one */
  const dial = async () => isResumed(dialer.dial(['http/1.1']));
  return { dialer, dial, onSession };
}

it('asks for the host by name', async () => {
  await dialerOf('localhost').dial();
  expect(names).toEqual(['localhost']);
});

it('asks for no name where the host is an address', async () => {
  await dialerOf('127.0.0.1').dial();
  expect(names).toEqual([false]);
});

it('resumes the session of the first connection, and asks for no other', async () => {
  const { dialer, dial, onSession } = dialerOf('127.0.0.1');
  expect([dialer.hasSession, await dial()]).toEqual([false, false]);
  expect(dialer.hasSession).toBe(true);
  const calls = onSession.mock.calls.length;
  expect(calls).toBeGreaterThan(0);
  expect([await dial(), await dial()]).toEqual([true, true]);
  expect(onSession).toHaveBeenCalledTimes(calls);
});

it('resumes another session once the endpoint has forgotten the first', async () => {
  const { dialer, dial, onSession } = dialerOf('127.0.0.1');
  await dial();
  const calls = onSession.mock.calls.length;
  server.setTicketKeys(randomBytes(48));
  expect(await dial()).toBe(false);
  expect(dialer.hasSession).toBe(true);
  expect(onSession.mock.calls.length).toBeGreaterThan(calls);
  expect(await dial()).toBe(true);
});

it('has no session to resume between the loss of one and the next', async () => {
  const { dialer, dial } = dialerOf('127.0.0.1');
  await dial();
  server.setTicketKeys(randomBytes(48));
  const socket = dialer.dial(['http/1.1']);
  const known: boolean[] = [];
  const note = () => known.push(dialer.hasSession);
  socket.once('secureConnect', () => {
    note();
    socket.once('session', note);
  });
  expect(await isResumed(socket)).toBe(false);
  expect(known).toEqual([false, true]);
});
