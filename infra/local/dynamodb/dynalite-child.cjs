/**
 * The child process of dynalite-process.ts: an in-memory DynamoDB on a free port of the loopback interface. It only answers
 * requests with the secret that its parent sent, since dynalite itself would let every web page read its answers. It reports
 * its port over the IPC channel and ends with that channel, even if its parent crashes.
 */
const { createHash, timingSafeEqual } = require('node:crypto');

/** How much the heap of rows may grow until the next full collection. By default it is several times the heap. */
const HEAP_GROWING_PERCENT = 25;

require('node:v8').setFlagsFromString(`--heap-growing-percent=${HEAP_GROWING_PERCENT}`);
require('./dynalite-store.cjs');
require('./dynalite-corrections.cjs');
const dynalite = require('dynalite');

process.once('message', ({ header, secret }) => {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  const [answer] = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    if (!isSecret(request.headers[header], secret)) return refuse(response);
    guardListeners(request, response);
    answer.call(server, request, response);
  });
  // The parent's pool closes idle connections. If the server closed them first, it could drop a request on its way.
  server.keepAliveTimeout = 0;
  server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
});

/** Both are hashed, so that the time it takes reveals neither the secret nor its length. */
function isSecret(shown = '', secret) {
  const [one, other] = [shown, secret].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(one, other);
}

/** Without the headers that would let a page read even this. */
function refuse(response) {
  response.writeHead(403, { 'content-type': 'text/plain', connection: 'close' });
  response.end('These tables are for the local cloud that started them: use its own endpoint.\n');
}

/** dynalite handles a body in its end listener. If a request makes it throw, only that request ends, not every table. */
function guardListeners(request, response) {
  const { on } = request;
  request.on = (event, listener) =>
    on.call(request, event, (...values) => {
      try {
        listener.apply(request, values);
      } catch (error) {
        fail(response, error);
      }
    });
}

function fail(response, error) {
  console.error('dynalite failed over a request:', error.message);
  if (response.headersSent) return response.destroy();
  response.writeHead(500, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify({ __type: 'InternalServerError', message: `dynalite failed: ${error.message}` }));
}

process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole process group; the parent still needs its tables to stop in order.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
