/** The parts of the stack that are watched; metrics.ts makes CloudWatch metrics from them. */
import type { IWebSocketApi, IWebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IEventBus, IRule } from 'aws-cdk-lib/aws-events';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { SenderSettings } from '../settings/settings';
import type { BroadcastFunction } from '../functions/broadcast-function';
import type { HandlerFunction } from '../functions/handler-function';
import type { BroadcastsTable, ConnectionsTable } from '../tables';
import type { WorkflowMachine } from '../workflow/workflow-machine';

/** A sender and the settings it runs with. */
export interface WatchedLane {
  readonly name: string;
  readonly sendBatch: BroadcastFunction;
  readonly sender: SenderSettings;
}

export interface WatchedStack {
  readonly webSocketApi: IWebSocketApi;
  readonly webSocketStage: IWebSocketStage;
  readonly bus: IEventBus;
  /** The rules that start broadcasts. */
  readonly rules: readonly IRule[];
  readonly deadLetters: IQueue;
  readonly broadcast: WorkflowMachine;
  readonly fanOut: WorkflowMachine;
  readonly lanes: readonly WatchedLane[];
  readonly restartOverdue: BroadcastFunction;
  /** Functions that decide who may connect, if the stack made any. */
  readonly authorizers: readonly HandlerFunction[];
  /** Functions that publish connection events, if the setting is on. */
  readonly announcing: readonly HandlerFunction[];
  /** The function of route `resume`, if the stack keeps history. */
  readonly resume: HandlerFunction | undefined;
  /** The function of route `acknowledge`, with the setting `acknowledgements`. */
  readonly acknowledge: HandlerFunction | undefined;
  /** The function that publishes users to reach, with the setting `usersToReach`. */
  readonly reachUsers: HandlerFunction | undefined;
  /** All functions but the lanes. */
  readonly otherFunctions: readonly HandlerFunction[];
  readonly connections: ConnectionsTable;
  readonly broadcasts: BroadcastsTable;
}
