/** A state machine as created: what DescribeStateMachine returns and executions run. */
import type { JsonObject } from '../../core/service';
import type { MachineType } from '../arns';
import type { StateMachineDefinition } from '../engine/definition';
import type { ExecutionLogging } from '../logging/logging-configuration';

/** As given. */
export interface MachineSettings {
  readonly name: string;
  readonly type: MachineType;
  readonly roleArn: string;
  readonly definitionText: string;
  readonly loggingConfiguration?: JsonObject | undefined;
  readonly tracingConfiguration?: JsonObject | undefined;
}

export interface StateMachine extends MachineSettings {
  readonly arn: string;
  readonly definition: StateMachineDefinition;
  readonly logging?: ExecutionLogging;
  /** `Metadata` of its declaration in a template, for tools. Updating the machine by a call drops it. */
  readonly metadata?: unknown;
  /** Epoch milliseconds. */
  readonly creationDate: number;
  readonly updateDate: number;
  readonly revisionId: string;
}
