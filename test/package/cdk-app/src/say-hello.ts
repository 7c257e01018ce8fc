import { handle } from 'step-functions-broadcast-server';
import { contract } from '../contract';

export const handler = handle(contract, 'sayHello', ({ input, connectionId, sdk }) =>
  sdk.sendParcelSent(connectionId, { parcelId: `for ${input.name}` }),
);
