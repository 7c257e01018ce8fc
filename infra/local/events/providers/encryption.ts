/** The property KmsKeyIdentifier: CDK writes an empty one for the key AWS owns; any other key does nothing here. */
import type { PropertyReader } from '../../core/property-reader';

export function missCustomerKey(properties: PropertyReader): void {
  if (properties.optionalString('KmsKeyIdentifier')) {
    properties.missed('KmsKeyIdentifier', 'events are in memory only, where nothing is encrypted');
  }
}
