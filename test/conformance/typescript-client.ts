/** The client SDK as the conformance test runs a client: URL and channels are its arguments. */
import WebSocket from 'ws';
import { connect } from '#sdk/client';

const [url = '', ...channels] = process.argv.slice(2);
const ms = (name: string) => Number(process.env[name]);
const print = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);

const timing = {
  resumeAgainMs: ms('BROADCAST_RESUME_AGAIN_MS'),
  resumeMs: ms('BROADCAST_RESUME_EVERY_MS'),
  heartbeatMs: ms('BROADCAST_RESUME_EVERY_MS'),
  backoffMs: ms('BROADCAST_RECONNECT_MS'),
};
const client = connect({ url, token: () => process.env.BROADCAST_TOKEN!, WebSocket, timing });
client.onError(({ code, message }) => process.stderr.write(`${code}: ${message}\n`));
client.on('test', (data, info) => print({ message: { ...info, data } }));
client.onGap((stream, reason) => print({ gap: stream, reason }));
for (const channel of channels) client.subscribe(channel).catch(() => undefined);
