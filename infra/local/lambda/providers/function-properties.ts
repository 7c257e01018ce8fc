/** Reads `AWS::Lambda::Function`: what local mode can run, and what it refuses. */
import type { Environment } from '../../core/identity';
import type { PropertyReader } from '../../core/property-reader';
import type { TemplateResource } from '../../core/resource';
import { UnsupportedError } from '../../core/service';
import { RESERVED_VARIABLES } from '../environment/environment-variables';
import type { FunctionConfiguration } from '../function-configuration';
import { functionArn } from '../function-store';
import { DEFAULT_MEMORY_MB, DEFAULT_TIMEOUT_SECONDS } from '../limits';

/** @param localUrls replaces addresses of APIs in the variables by those of the local endpoint */
export function readFunction(
  resource: TemplateResource,
  environment: Environment,
  localUrls: (text: string) => string,
): FunctionConfiguration {
  const { logicalId, properties, generatedName } = resource;
  const where = `AWS::Lambda::Function ${logicalId}`;
  const name = properties.optionalString('FunctionName') ?? generatedName;
  refuseOtherPackages(properties, where);
  const runtime = properties.string('Runtime');
  if (!/^nodejs\d+\.x$/.test(runtime)) {
    throw new UnsupportedError(`${where}: local mode runs Node.js functions, got Runtime ${runtime}.`);
  }
  if (properties.list('Layers').length > 0) {
    throw new UnsupportedError(`${where}: local mode does not support Layers: bundle what the function needs.`);
  }
  properties.ignore('only for the reader of the account', 'Tags');
  properties.ignore('functions use the disk of this machine', 'EphemeralStorage');
  properties.ignore('local mode keeps no traces', 'TracingConfig');
  properties.ignore('the environment is in memory only: nothing is encrypted at rest', 'KmsKeyArn');
  properties.missed('VpcConfig', 'the function runs on this machine, in no VPC');
  return {
    name,
    arn: functionArn(environment, name),
    roleArn: properties.string('Role'),
    description: properties.optionalString('Description') ?? '',
    runtime,
    architectures: properties.list('Architectures').map(String),
    handler: properties.string('Handler'),
    timeoutSeconds: properties.optionalNumber('Timeout') ?? DEFAULT_TIMEOUT_SECONDS,
    memoryMb: properties.optionalNumber('MemorySize') ?? DEFAULT_MEMORY_MB,
    variables: readVariables(properties, where, localUrls),
    reservedConcurrency: properties.optionalNumber('ReservedConcurrentExecutions'),
    ...readLogging(properties, where, name),
  };
}

function refuseOtherPackages(properties: PropertyReader, where: string): void {
  const packageType = properties.optionalString('PackageType') ?? 'Zip';
  if (packageType !== 'Zip')
    throw new UnsupportedError(`${where}: local mode runs no images, got PackageType ${packageType}.`);
}

function readVariables(properties: PropertyReader, where: string, localUrls: (text: string) => string) {
  const environment = properties.optionalReader('Environment');
  const variables = environment?.optionalObject('Variables') ?? {};
  environment?.finish();
  const reserved = Object.keys(variables).filter((name) => RESERVED_VARIABLES.has(name));
  if (reserved.length > 0) {
    throw new UnsupportedError(`${where}: Lambda reserves the variables ${reserved.join(', ')}.`);
  }
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, localUrls(String(value))]));
}

function readLogging(
  properties: PropertyReader,
  where: string,
  name: string,
): Pick<FunctionConfiguration, 'logGroup' | 'logFormat' | 'logLevel' | 'systemLogLevel'> {
  const logging = properties.optionalReader('LoggingConfig');
  const logFormat = logging?.optionalString('LogFormat') ?? 'Text';
  if (logFormat !== 'Text' && logFormat !== 'JSON') {
    throw new UnsupportedError(`${where}: LogFormat must be Text or JSON, got ${logFormat}.`);
  }
  const systemLogLevel = logging?.optionalString('SystemLogLevel') ?? 'INFO';
  if (systemLogLevel !== 'INFO' && systemLogLevel !== 'WARN') {
    throw new UnsupportedError(`${where}: local mode writes system logs of level INFO or WARN, got ${systemLogLevel}.`);
  }
  const settings = {
    logGroup: logging?.optionalString('LogGroup') ?? `/aws/lambda/${name}`,
    logFormat,
    systemLogLevel,
    logLevel: logging?.optionalString('ApplicationLogLevel'),
  } as const;
  logging?.finish();
  return settings;
}
