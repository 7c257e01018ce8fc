/**
 * The rules that start a broadcast: two for each mapping (complete events; and events that lack a mapped field, which
 * then fail with its name instead of vanishing), a third if it names the field of a trace, and one for `Broadcast Requested`.
 */
import { Aws, Duration, Stack } from 'aws-cdk-lib';
import { EventField, Match, Rule, RuleTargetInput, type EventPattern, type IEventBus } from 'aws-cdk-lib/aws-events';
import { SfnStateMachine } from 'aws-cdk-lib/aws-events-targets';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { BROADCAST_REQUESTED, EVENT_SOURCE, GENERIC_MAPPING } from '#shared/contracts';
import type { DomainEventMapping } from './mapping';
import type { DataKey } from '../encryption/data-key';
import type { BroadcastSettings } from '../settings/settings';
import { compileMapping, IDENTITY } from './pattern';

export interface DomainEventRulesProps {
  readonly bus: IEventBus;
  readonly stateMachine: IStateMachine;
  readonly deadLetters: IQueue;
  /** Checked. */
  readonly domainEvents: readonly DomainEventMapping[];
  readonly startRetry: BroadcastSettings['startRetry'];
  /** @default - AWS's own keys encrypt */
  readonly key?: DataKey | undefined;
}

export class DomainEventRules extends Construct {
  /** Every rule that starts a broadcast. */
  readonly rules: Rule[] = [];
  readonly #role: Role;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: DomainEventRulesProps,
  ) {
    super(scope, id);
    // Rules are not named one by one: each holds the ARN of the role, which CloudFormation would refuse as a cycle.
    const rules = Stack.of(this).formatArn({ service: 'events', resource: 'rule', resourceName: '*' });
    const ofThisAccount = {
      ArnLike: { 'aws:SourceArn': rules },
      StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
    };
    this.#role = new Role(this, 'StartRole', {
      assumedBy: new ServicePrincipal('events.amazonaws.com', { conditions: ofThisAccount }),
    });
    props.key?.grantExecutions(this.#role);
    this.#addRule(
      GENERIC_MAPPING,
      { source: Match.anythingBut(EVENT_SOURCE), detailType: [BROADCAST_REQUESTED] },
      RuleTargetInput.fromObject({
        mapping: GENERIC_MAPPING,
        ...IDENTITY,
        request: EventField.fromPath('$.detail'),
      }),
    );
    for (const mapping of props.domainEvents) {
      const { complete, traced, incomplete, input, tracedInput, incompleteInput } = compileMapping(mapping);
      this.#addRule(mapping.name, complete, RuleTargetInput.fromObject(input));
      if (traced) this.#addRule(`${mapping.name}Traced`, traced, RuleTargetInput.fromObject(tracedInput));
      if (incomplete) {
        this.#addRule(`${mapping.name}Incomplete`, incomplete, RuleTargetInput.fromObject(incompleteInput));
      }
    }
  }

  #addRule(name: string, eventPattern: EventPattern, input: RuleTargetInput): void {
    const { bus, stateMachine, deadLetters, startRetry } = this.props;
    const target = new SfnStateMachine(stateMachine, {
      role: this.#role,
      input,
      deadLetterQueue: deadLetters,
      retryAttempts: startRetry.attempts,
      maxEventAge: Duration.minutes(startRetry.maxAgeMinutes),
    });
    this.rules.push(new Rule(this, name, { eventBus: bus, eventPattern, targets: [target] }));
  }
}
