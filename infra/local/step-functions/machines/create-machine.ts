/** Makes a state machine for CreateStateMachine, UpdateStateMachine and the template; refuses what AWS would refuse. */
import { randomUUID } from 'node:crypto';
import { parseJson } from '#shared/base/parse-json';
import type { Environment } from '../../core/identity';
import { ServiceError } from '../../core/service';
import { type MachineType, machineArn } from '../arns';
import type { StateMachineDefinition } from '../engine/definition';
import { withoutLegacyFields } from '../engine/legacy-fields';
import { unsupportedResources } from '../integrations/unsupported';
import { readLogging } from '../logging/logging-configuration';
import { describeFinding, type Finding, validateDefinition } from '../validate';
import { finding } from '../validate/finding';
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
  const findings = definitionFindings(text, type);
  if (findings.length > 0) throw new InvalidDefinitionError(findings);
  return withoutLegacyFields(JSON.parse(text) as StateMachineDefinition);
}

/** Why a definition would be refused: as text, as a definition, and last for what only local mode does not support. */
export function definitionFindings(text: string, type: MachineType): Finding[] {
  const unreadable = jsonFault(text);
  if (unreadable !== undefined) return [finding(unreadable, undefined, 'INVALID_JSON_DESCRIPTION')];
  const definition: unknown = JSON.parse(text);
  const findings = validateDefinition(definition, { type });
  return findings.length > 0
    ? findings
    : unsupportedResources(withoutLegacyFields(definition as StateMachineDefinition));
}

/** InvalidDefinition, with what was found. */
export class InvalidDefinitionError extends ServiceError {
  constructor(readonly findings: readonly Finding[]) {
    super(...invalidDefinition(findings.map(describeFinding).join(', ')));
  }

  /** Whether only local mode refuses it. */
  get isSupportedByAws(): boolean {
    return this.findings.every(({ code }) => code === 'LOCAL_UNSUPPORTED');
  }
}

function jsonFault(text: string): string | undefined {
  if (Buffer.byteLength(text) > MAX_DEFINITION_BYTES) return `the definition is over ${MAX_DEFINITION_BYTES} bytes`;
  try {
    parseJson(text);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

const invalidDefinition = (what: string) =>
  ['InvalidDefinition', `Invalid State Machine Definition: '${what}'`] as const;
