/** An event bus with its rules, their targets, and its archives. */
import type { JsonObject } from '../../core/service';
import type { Archive } from '../archive/archive';
import type { PatternWithText } from '../pattern';
import type { Target } from '../targets';

export interface EventBus {
  readonly name: string;
  readonly arn: string;
  readonly description: string | undefined;
  readonly createdAt: Date;
  readonly rules: Map<string, Rule>;
  readonly archives: Archive[];
  /** Statements of its resource policy, as in DescribeEventBus. */
  readonly policy: JsonObject[];
}

export interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly busName: string;
  readonly description: string | undefined;
  readonly roleArn: string | undefined;
  readonly pattern: PatternWithText | undefined;
  readonly scheduleExpression: string | undefined;
  readonly state: RuleState;
  readonly targets: ReadonlyMap<string, Target>;
}

export type RuleState = 'ENABLED' | 'DISABLED';
