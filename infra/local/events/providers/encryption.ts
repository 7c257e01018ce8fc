/** The property KmsKeyIdentifier: CDK writes an empty one for the key AWS owns; any other key is refused. */
import type { PropertyReader } from '../../core/property-reader';
import { UnsupportedError } from '../../core/service';

export function refuseCustomerKey(properties: PropertyReader, type: string): void {
  const key = properties.optionalString('KmsKeyIdentifier') ?? '';
  if (key === '') return;
  throw new UnsupportedError(
    `${type}: local mode does not support KmsKeyIdentifier, as it keeps events only in memory.`,
  );
}
