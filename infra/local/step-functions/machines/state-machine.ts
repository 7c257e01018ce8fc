/** A state machine as it was created: what DescribeStateMachine gives and what executions run. */
import type { JsonObject } from '../../core/service';
import type { MachineType } from '../arns';
import type { StateMachineDefinition } from '../engine/definition';
import type { ExecutionLogging } from '../logging/logging-configuration';

export interface StateMachine {
  readonly arn: string;
  readonly name: string;
  readonly type: MachineType;
  readonly roleArn: string;
  /** As given. */
  readonly definitionText: string;
  readonly definition: StateMachineDefinition;
  readonly logging?: ExecutionLogging;
  /** As given, for DescribeStateMachine. */
  readonly loggingConfiguration?: JsonObject;
  readonly tracingConfiguration?: JsonObject;
  /** Epoch milliseconds. */
  readonly creationDate: number;
  readonly updateDate: number;
  readonly revisionId: string;
}
