/** The endpoint of the soak, forked into its own process: healthy except for connections whose id says otherwise. */
import { createServer, type Socket } from 'node:net';
import { readRequests } from './request-reader';
import { faultOf } from './soak-faults';

/** Connections that have had their one fault. */
const met = new Set<string>();

const server = createServer({ noDelay: true }, (socket) => readRequests(socket, (target) => answer(socket, target)));

function answer(socket: Socket, target: string): void {
  const connectionId = decodeURIComponent(target.slice(target.lastIndexOf('/') + 1));
  const fault = faultOf(connectionId);
  if (!fault || (fault.once && met.delete(connectionId))) reply(socket, 200);
  else {
    if (fault.once) met.add(connectionId);
    if (fault.does === 'reset') socket.resetAndDestroy();
    else if (fault.does !== 'hang') reply(socket, fault.does);
  }
}

const reply = (socket: Socket, status: number) =>
  socket.write(`HTTP/1.1 ${status} Soak\r\nx-amzn-requestid: soak\r\ncontent-length: 0\r\n\r\n`);

// All senders connect at once at the start; with Node's backlog of 511 some would wait a second before they retry.
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => process.send?.(server.address()));
process.once('disconnect', () => process.exit(0));
