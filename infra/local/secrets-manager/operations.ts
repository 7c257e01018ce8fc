/** The Secrets Manager service: reads secrets of the template, adds versions to them and moves their labels. */
import { randomUUID } from 'node:crypto';
import { PropertyReader } from '../core/property-reader';
import { type JsonObject, type LocalService, type Operation, ServiceError } from '../core/service';
import { generateSecretString } from './generate-secret-string';
import { type Secret, type SecretValue, type SecretVersion, CURRENT } from './secret';
import type { SecretStore } from './secret-store';

/** https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html */
const MAX_SECRET_BYTES = 65_536;
const MAX_LISTED = 100;

export function secretsManagerService(secrets: SecretStore): LocalService {
  const onSecret = (name: string, run: (secret: Secret, input: JsonObject) => JsonObject): Operation => ({
    permissions: (input) => [{ action: `secretsmanager:${name}`, resource: secrets.resourceOf(secretId(input)) }],
    run: async (input) => run(secrets.find(secretId(input)), input),
  });
  const operations: Readonly<Record<string, Operation>> = {
    GetSecretValue: onSecret('GetSecretValue', getSecretValue),
    DescribeSecret: onSecret('DescribeSecret', describeSecret),
    PutSecretValue: onSecret('PutSecretValue', putSecretValue),
    UpdateSecretVersionStage: onSecret('UpdateSecretVersionStage', updateSecretVersionStage),
    GetRandomPassword: {
      permissions: () => [{ action: 'secretsmanager:GetRandomPassword', resource: '*' }],
      run: async (input) => ({ RandomPassword: generateSecretString(new PropertyReader('GetRandomPassword', input)) }),
    },
    ListSecrets: {
      permissions: () => [{ action: 'secretsmanager:ListSecrets', resource: '*' }],
      run: async (input) => listSecrets(secrets, input),
    },
  };
  return {
    name: 'secretsmanager',
    targetPrefix: 'secretsmanager',
    protocol: 'json-1.1',
    operation: (name) => (Object.hasOwn(operations, name) ? operations[name] : undefined),
  };
}

function getSecretValue(secret: Secret, { VersionId: id, VersionStage: stage }: JsonObject): JsonObject {
  const version = secret.version({
    ...(typeof id === 'string' ? { id } : {}),
    ...(typeof stage === 'string' ? { stage } : {}),
  });
  if (typeof stage === 'string' && !version.stages.has(stage)) {
    throw invalid('You provided a VersionStage that is not associated to the provided VersionId.');
  }
  return { ...named(secret), ...labelled(version), ...version.value, CreatedDate: version.createdAt };
}

function putSecretValue(secret: Secret, input: JsonObject): JsonObject {
  const { ClientRequestToken: token, VersionStages: stages } = input;
  const version = secret.put(
    typeof token === 'string' ? token : randomUUID(),
    secretValue(input),
    Array.isArray(stages) ? stages.map(String) : [CURRENT],
  );
  return { ...named(secret), ...labelled(version) };
}

function updateSecretVersionStage(
  secret: Secret,
  { VersionStage: stage, MoveToVersionId: to, RemoveFromVersionId: from }: JsonObject,
): JsonObject {
  if (typeof stage !== 'string' || stage === '') throw invalid('VersionStage must be a staging label.');
  secret.relabel(stage, {
    ...(typeof to === 'string' ? { to } : {}),
    ...(typeof from === 'string' ? { from } : {}),
  });
  return named(secret);
}

function describeSecret(secret: Secret): JsonObject {
  const labelledVersions = secret.versions.filter(({ stages }) => stages.size > 0);
  return {
    ...named(secret),
    ...(secret.description === undefined ? {} : { Description: secret.description }),
    CreatedDate: secret.createdAt,
    LastChangedDate: secret.versions.at(-1)?.createdAt ?? secret.createdAt,
    VersionIdsToStages: Object.fromEntries(labelledVersions.map(({ id, stages }) => [id, [...stages]])),
  };
}

/** A page's token is the last ARN on it. */
function listSecrets(secrets: SecretStore, { MaxResults, NextToken, ...others }: JsonObject): JsonObject {
  const unsupported = Object.keys(others);
  if (unsupported.length > 0) throw invalid(`Local mode does not support ${unsupported.join(', ')} in ListSecrets.`);
  const all = secrets.all();
  const start = all.findIndex(({ arn }) => arn === NextToken) + 1;
  const end = start + Math.min(typeof MaxResults === 'number' ? MaxResults : MAX_LISTED, MAX_LISTED);
  const page = all.slice(start, end);
  const next = end < all.length ? { NextToken: page.at(-1)?.arn } : {};
  return { SecretList: page.map(listEntry), ...next };
}

function listEntry(secret: Secret): JsonObject {
  const { VersionIdsToStages, ...rest } = describeSecret(secret);
  return { ...rest, SecretVersionsToStages: VersionIdsToStages };
}

function secretValue({ SecretString, SecretBinary }: JsonObject): SecretValue {
  const [text, binary] = [SecretString, SecretBinary].map((value) => (typeof value === 'string' ? value : undefined));
  if ((text === undefined) === (binary === undefined)) {
    throw new ServiceError('InvalidRequestException', 'You must provide either SecretString or SecretBinary.');
  }
  if (
    Buffer.byteLength(text ?? '') > MAX_SECRET_BYTES ||
    Buffer.byteLength(binary ?? '', 'base64') > MAX_SECRET_BYTES
  ) {
    throw invalid(`A secret value must not be longer than ${MAX_SECRET_BYTES} bytes.`);
  }
  return {
    ...(text === undefined ? {} : { SecretString: text }),
    ...(binary === undefined ? {} : { SecretBinary: binary }),
  };
}

function secretId({ SecretId: id }: JsonObject): string {
  if (typeof id !== 'string' || id === '') throw invalid('SecretId must be the name or the ARN of a secret.');
  return id;
}

const named = ({ arn, name }: Secret): JsonObject => ({ ARN: arn, Name: name });
const labelled = ({ id, stages }: SecretVersion): JsonObject => ({ VersionId: id, VersionStages: [...stages] });
const invalid = (message: string): ServiceError => new ServiceError('InvalidParameterException', message);
