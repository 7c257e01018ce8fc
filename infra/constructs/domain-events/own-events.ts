/**
 * The events that this service publishes itself: reports, `Users Unreached`, ends of connections. Rules that trust them check
 * their source, so only the service's own roles may use it. The policy of the bus denies it to everybody else, whatever their
 * own policies allow: an explicit deny counts for principals of the same account too.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
 */
import { CfnResource, Lazy, Names, Stack, Token } from 'aws-cdk-lib';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { Effect, type IGrantable, type IRole, PolicyStatement, StarPrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { EVENT_SOURCE } from '#shared/contracts';
import { grantOwnEvents } from './grant-publish';

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutPermission.html */
const MAX_STATEMENT_ID_CHARACTERS = 64;

export interface OwnEventsProps {
  readonly bus: IEventBus;
  /** Whether the bus refuses the service's source from everybody else. */
  readonly isProtected: boolean;
}

/** A function or a state machine, with the role it runs as. */
type Publisher = IGrantable;

export class OwnEvents extends Construct {
  readonly bus: IEventBus;
  readonly #roles: IRole[] = [];

  /** @throws Error if it is to protect a bus of another account or region, whose policy this stack cannot change */
  constructor(scope: Construct, id: string, { bus, isProtected }: OwnEventsProps) {
    super(scope, id);
    this.bus = bus;
    if (!isProtected) return;
    this.#refuseElsewhere();
    const statementId = Names.uniqueResourceName(this, { maxLength: MAX_STATEMENT_ID_CHARACTERS });
    // Not the class of this resource: cdk-nag reads a deprecated property of it, which prints a warning at each synthesis.
    new CfnResource(this, 'Policy', {
      type: 'AWS::Events::EventBusPolicy',
      properties: {
        EventBusName: bus.eventBusName,
        StatementId: statementId,
        Statement: this.#denial(statementId).toStatementJson() as unknown,
      },
    });
  }

  /** Allows publishing events of the service, and nothing else. */
  grantPublish(publisher: Publisher): void {
    grantOwnEvents(this.bus, publisher);
    this.#roles.push(publisher.grantPrincipal as IRole);
  }

  #denial(sid: string): PolicyStatement {
    return new PolicyStatement({
      sid,
      effect: Effect.DENY,
      principals: [new StarPrincipal()],
      actions: ['events:PutEvents'],
      resources: [this.bus.eventBusArn],
      conditions: {
        // Any value: whether a call with several entries is asked about at once or one by one.
        'ForAnyValue:StringEquals': { 'events:source': EVENT_SOURCE },
        ArnNotEquals: { 'aws:PrincipalArn': Lazy.list({ produce: () => this.#roles.map(({ roleArn }) => roleArn) }) },
      },
    });
  }

  #refuseElsewhere(): void {
    const { account, region } = Stack.of(this);
    const differs = (its: string, own: string) => !Token.isUnresolved(its) && !Token.isUnresolved(own) && its !== own;
    if (!differs(this.bus.env.account, account) && !differs(this.bus.env.region, region)) return;
    throw new Error(
      `protectSource: the bus ${this.bus.eventBusName} is in ${this.bus.env.account} ${this.bus.env.region}, and a stack in ${account} ${region} cannot change its policy. Leave the setting out, and see 'Who may publish' in infra/README.md.`,
    );
  }
}
