/** What the template says about the service in its `Metadata`, for tools: settings and contract. */
import { createHash } from 'node:crypto';
import { Annotations, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Contract } from '#sdk/contract';
import { plainSettings } from '../settings/plain-settings';
import type { BroadcastSettings } from '../settings/settings';
import { METADATA_KEY } from '../settings/settings-metadata';
import { describeContract } from './describe-contract';
import { asMetadata } from './described-contract';

/** Characters of a contract in the template, of which CloudFormation takes a megabyte. */
const MAX_CONTRACT_LENGTH = 200_000;

/** @returns a digest of it, in 12 characters */
export function describeStack(scope: Construct, settings: BroadcastSettings, contract: Contract | undefined): string {
  const text = contract && asMetadata(describeContract(contract));
  const fits = text !== undefined && text.length <= MAX_CONTRACT_LENGTH;
  if (text !== undefined && !fits) {
    Annotations.of(scope).addWarningV2(
      'step-functions-broadcast:contractTooLarge',
      `The contract is left out of the template: as JSON Schema it has ${text.length} characters, and ${MAX_CONTRACT_LENGTH} are allowed. 'broadcast publish' does not check messages, and 'broadcast asyncapi' does not know them.`,
    );
  }
  const metadata = { settings: plainSettings(settings), ...(fits && { contract: text }) };
  Stack.of(scope).addMetadata(METADATA_KEY, metadata);
  return createHash('sha256').update(JSON.stringify(metadata)).digest('hex').slice(0, 12);
}
