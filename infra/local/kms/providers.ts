/**
 * Creates `AWS::KMS::Key` and `AWS::KMS::Alias`, so that a stack which encrypts its data with a key runs. Nothing is encrypted:
 * data is in memory only. A call to KMS itself is answered as any service that is not emulated.
 */
import { createHash } from 'node:crypto';
import { arn, type Environment } from '../core/identity';
import type { CreatedResource, ResourceProvider } from '../core/resource';

const REASON = 'data is in memory only, and nothing is encrypted';

export const keyProviders = (environment: Environment): readonly ResourceProvider[] => [
  {
    type: 'AWS::KMS::Key',
    replaceable: true,
    create({ properties, generatedName }): CreatedResource {
      properties.ignore(REASON, 'BypassPolicyLockoutSafetyCheck', 'Description', 'Enabled', 'EnableKeyRotation');
      properties.ignore(REASON, 'KeyPolicy', 'KeySpec', 'KeyUsage', 'MultiRegion', 'Origin', 'PendingWindowInDays');
      properties.ignore(REASON, 'RotationPeriodInDays', 'Tags');
      properties.finish();
      const id = uuidOf(generatedName);
      return { ref: id, attributes: { Arn: arn(environment, 'kms', `key/${id}`), KeyId: id } };
    },
  },
  {
    type: 'AWS::KMS::Alias',
    replaceable: true,
    create({ properties }): CreatedResource {
      const ref = properties.string('AliasName');
      properties.ignore(REASON, 'TargetKeyId');
      properties.finish();
      return { ref };
    },
  },
];

/** The same at each start, as all names are. */
const uuidOf = (name: string): string =>
  createHash('sha256')
    .update(name)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
