/** `AWS::Lambda::EventInvokeConfig`: retries, age and destinations of a function's asynchronous invocations. */
import type { PropertyReader } from '../../core/property-reader';
import type { ResourceProvider } from '../../core/resource';
import type { FunctionStore } from '../function-store';
import type { AsyncInvocations, AsyncSettings } from '../invocation/async-invocations';
import { Destinations } from '../invocation/destinations';
import { DEFAULT_ASYNC_MAX_AGE_SECONDS, DEFAULT_ASYNC_RETRIES } from '../limits';

export const eventInvokeConfigProvider = (
  functions: FunctionStore,
  invocations: AsyncInvocations,
): ResourceProvider => ({
  type: 'AWS::Lambda::EventInvokeConfig',
  create({ logicalId, properties }) {
    const target = functions.get(properties.string('FunctionName'), properties.string('Qualifier'));
    const destinations = properties.optionalReader('DestinationConfig');
    const settings: AsyncSettings = {
      retries: properties.optionalNumber('MaximumRetryAttempts') ?? DEFAULT_ASYNC_RETRIES,
      maxAgeSeconds: properties.optionalNumber('MaximumEventAgeInSeconds') ?? DEFAULT_ASYNC_MAX_AGE_SECONDS,
      onSuccess: readDestination(destinations?.optionalReader('OnSuccess')),
      onFailure: readDestination(destinations?.optionalReader('OnFailure')),
    };
    destinations?.finish();
    invocations.configure(target.configuration.arn, settings);
    return { ref: logicalId };
  },
});

function readDestination(reader: PropertyReader | undefined): string | undefined {
  const destinationArn = reader?.string('Destination');
  reader?.finish();
  if (destinationArn !== undefined) Destinations.check(destinationArn);
  return destinationArn;
}
