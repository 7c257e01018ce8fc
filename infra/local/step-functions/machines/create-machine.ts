/** Makes a state machine for CreateStateMachine, UpdateStateMachine and the template; refuses what AWS would refuse. */
import { randomUUID } from 'node:crypto';
import { parseJson } from '#shared/base/parse-json';
import type { Environment } from '../../core/identity';
import { ServiceError } from '../../core/service';
import { type MachineType, machineArn } from '../arns';
import type { StateMachineDefinition } from '../engine/definition';
import { unsupportedResources } from '../integrations/unsupported';
import { readLogging } from '../logging/logging-configuration';
import { describeFinding, validateDefinition } from '../validate';
import type { MachineSettings, StateMachine } from './state-machine';

/** Bytes of a definition. https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const MAX_DEFINITION_BYTES = 1024 * 1024;
/** No blanks, brackets, wildcards, other special or control characters. */
const NAME = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]{1,80}$/u;
const ROLE_ARN = /^arn:[^:]+:iam::\d{12}:role\/.+$/;

/** @throws ServiceError InvalidName, InvalidArn, InvalidDefinition, InvalidLoggingConfiguration */
export function createMachine(environment: Environment, settings: MachineSettings, now: number): StateMachine {
  const { name, type, roleArn, definitionText, loggingConfiguration, tracingConfiguration } = settings;
  checkName(name);
  if (!ROLE_ARN.test(roleArn)) throw new ServiceError('InvalidArn', `Invalid Role Arn: '${roleArn}'`);
  return {
    arn: machineArn(environment, name),
    name,
    type,
    roleArn,
    definitionText,
    definition: readDefinition(definitionText, type),
    ...(loggingConfiguration && { loggingConfiguration, logging: readLogging(loggingConfiguration) }),
    ...(tracingConfiguration && { tracingConfiguration }),
    creationDate: now,
    updateDate: now,
    revisionId: randomUUID(),
  };
}

/** @throws ServiceError InvalidName */
export function checkName(name: string): void {
  if (!NAME.test(name)) throw new ServiceError('InvalidName', `Invalid Name: '${name}'`);
}

/** @throws ServiceError InvalidDefinition with every finding */
export function readDefinition(text: string, type: MachineType): StateMachineDefinition {
  const findings = validateDefinition(parse(text), { type });
  if (findings.length > 0) throw invalidDefinition(findings.map(describeFinding).join(', '));
  const definition = JSON.parse(text) as StateMachineDefinition;
  const unsupported = unsupportedResources(definition);
  if (unsupported.length > 0) throw invalidDefinition(unsupported.map(describeFinding).join(', '));
  return definition;
}

function parse(text: string): unknown {
  if (Buffer.byteLength(text) > MAX_DEFINITION_BYTES) {
    throw invalidDefinition(`INVALID_JSON_DESCRIPTION: the definition is over ${MAX_DEFINITION_BYTES} bytes`);
  }
  try {
    return parseJson(text);
  } catch (error) {
    throw invalidDefinition(`INVALID_JSON_DESCRIPTION: ${(error as Error).message}`);
  }
}

const invalidDefinition = (what: string) =>
  new ServiceError('InvalidDefinition', `Invalid State Machine Definition: '${what}'`);
