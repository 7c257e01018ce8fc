/** Creates `AWS::SecretsManager::Secret`. Resource policies, rotation and replicas are refused by name. */
import { randomUUID } from 'node:crypto';
import type { PropertyReader } from '../core/property-reader';
import type { CreatedResource, ResourceProvider, TemplateResource } from '../core/resource';
import { UnsupportedError } from '../core/service';
import { generateSecretString } from './generate-secret-string';
import { CURRENT } from './secret';
import type { SecretStore } from './secret-store';

/** @param pinned values by logical id, which replace generated ones */
export const secretProvider = (secrets: SecretStore, pinned: Readonly<Record<string, string>>): ResourceProvider => ({
  type: 'AWS::SecretsManager::Secret',
  create({ logicalId, properties, generatedName }: TemplateResource): CreatedResource {
    const name = properties.optionalString('Name') ?? generatedName;
    const description = properties.optionalString('Description');
    const value = readValue(properties);
    properties.ignore('secrets are only in memory: nothing is encrypted at rest', 'KmsKeyId');
    properties.ignore('cost allocation', 'Tags');
    properties.finish();
    const secret = secrets.create(name, description);
    const SecretString = pinned[logicalId] ?? value;
    if (SecretString !== undefined) secret.put(randomUUID(), { SecretString }, [CURRENT]);
    return { ref: secret.arn, attributes: { Id: secret.arn } };
  },
});

/** A secret may have no value yet. */
function readValue(properties: PropertyReader): string | undefined {
  const text = properties.optionalString('SecretString');
  const generate = properties.optionalReader('GenerateSecretString');
  if (text !== undefined && generate) {
    throw new UnsupportedError('A secret has SecretString or GenerateSecretString, not both.');
  }
  return generate ? generateSecretString(generate) : text;
}
