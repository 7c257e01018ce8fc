/** What a team exports from the SDK: with `declaration`, the compiler must be able to name each type. */
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { connect } from 'step-functions-broadcast-client';
import { countMessages, createServerSdk, handle, logMessages, replyToErrors } from 'step-functions-broadcast-server';
import { outcomesOf, planResend, readBroadcastRecord, readReport } from 'step-functions-broadcast-server/outcomes';
import { createPublisher } from 'step-functions-broadcast-server/publisher';
import { contract } from './contract';

export const publisher = createPublisher(contract, { eventBusName: 'shop' });
export const sdk = createServerSdk(contract, { callbackUrl: 'https://example.com/live' });
export const interceptors = [replyToErrors(new Logger()), logMessages(new Logger()), countMessages(new Metrics())];
export const sayHello = handle(contract, 'sayHello', ({ input }) => {
  return { type: 'parcelSent', data: { parcelId: `for ${input.name}` } };
});
export const client = connect<typeof contract>({ url: 'wss://example.com/live', token: () => 'token' });
export const reader = { outcomesOf, planResend, readBroadcastRecord, readReport };
export const published = (user: string) => publisher.parcelSent({ to: { users: [user] }, data: { parcelId: 'P-1' } });
export const reply = sayHello({}, {} as Parameters<typeof sayHello>[1]);
