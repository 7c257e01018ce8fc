import { connect } from 'step-functions-broadcast-client';
import { useBroadcast } from 'step-functions-broadcast-client/react';
import type { contract } from './contract';

export const client = connect<typeof contract>({ url: 'wss://example.com/live', token: async () => 'token' });
client.on('parcelSent', (data) => console.log(data.parcelId));

export function Parcels() {
  const { state, last } = useBroadcast<typeof contract>({
    url: 'wss://example.com/live',
    token: async () => 'token',
    latest: ['parcelSent'],
  });
  return (
    <p>
      {state} {last.parcelSent?.parcelId}
    </p>
  );
}
