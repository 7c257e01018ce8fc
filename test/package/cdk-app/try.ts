/** Boots the app on this machine, connects, publishes, and prints what the client received and the report. */
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { createPublisher } from 'step-functions-broadcast-server/publisher';
import { connect } from 'step-functions-broadcast-client';
import { mintToken, StackClients, startLocalCloud, stackOutputs, waitUntil } from 'step-functions-broadcast/testing';
import { WebSocket } from 'ws';
import { contract } from './contract';

async function main(): Promise<void> {
  const cloud = await startLocalCloud({ projectRoot: __dirname, port: 0 });
  const outputs = stackOutputs(cloud.outputs);
  const aws = new StackClients(outputs, cloud.access);
  const secret = await aws.tokenSecret();
  const received: unknown[] = [];
  const client = connect<typeof contract>({
    url: outputs.WebSocketUrl,
    token: () => mintToken(secret, { userId: 'alice' }),
    WebSocket,
  });
  client.on('parcelSent', (data) => received.push(data));
  await waitUntil('the connection', async () => (await aws.connectionsOf('alice')).length === 1);

  client.send('sayHello', { name: 'alice' });
  await waitUntil('the greeting', () => received.length === 1);
  await aws.publish({ source: 'depot', detailType: 'ParcelSent', detail: { owner: 'alice', parcel: 'mapped' } });
  await waitUntil('the mapped message', () => received.length === 2);
  const events = new EventBridgeClient(cloud.access);
  const publisher = createPublisher(contract, { eventBusName: outputs.EventBusName, client: events });
  await publisher.parcelSent({ to: { users: ['alice'] }, data: { parcelId: 'published' } });
  await waitUntil('the published message', () => received.length === 3);

  process.stdout.write(JSON.stringify(received));
  client.close();
  events.destroy();
  aws.close();
  await cloud.stop();
}

void main();
