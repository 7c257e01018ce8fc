/**
 * The child process of dynalite-process.ts: an in-memory DynamoDB on a free port of the loopback interface. It reports its
 * port over the IPC channel and lives as long as that channel: a parent that crashes takes it along.
 */
const dynalite = require('dynalite');

const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
// The parent's pool closes idle connections; a server that closed them first could drop a request that is on its way.
server.keepAliveTimeout = 0;
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));

process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole process group; the parent still needs its tables to stop in order.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
