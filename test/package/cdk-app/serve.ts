/** Boots the app on this machine until its parent ends it, and injects the faults the parent asks for. */
import { startLocalCloud, type LocalCloud } from 'step-functions-broadcast/testing';

async function main(): Promise<void> {
  const cloud = await startLocalCloud({ projectRoot: __dirname, port: 0 });
  process.on('message', (faults: Parameters<LocalCloud['faults']['set']>[0] | 'stop') => {
    if (faults === 'stop') return void cloud.stop().then(() => process.disconnect());
    cloud.faults.set(faults);
    process.send?.('set');
  });
  process.send?.({ url: cloud.url, outputs: cloud.outputs });
}

void main();
