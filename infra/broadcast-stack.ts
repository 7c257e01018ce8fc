/** The stack of one stage: the service and the outputs by which tools find it. */
import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { BroadcastService } from '#constructs/broadcast-service';
import type { DomainEventMapping, UnreachedUsersMapping } from '#constructs/domain-events/mapping';
import type { Contract } from '#sdk/contract';
import type { BroadcastSettings } from '#constructs/settings/settings';

export interface BroadcastStackProps extends StackProps {
  /** Also the name of the WebSocket API's stage, which is the path of its URL. */
  readonly stageName: string;
  /** @default - tools do not know the messages */
  readonly contract?: Contract;
  readonly settings: BroadcastSettings;
  readonly domainEvents: readonly DomainEventMapping[];
  /** @default - unreached users are published and go to no queue */
  readonly unreachedUsers?: readonly UnreachedUsersMapping[];
}

export class BroadcastStack extends Stack {
  constructor(scope: Construct, id: string, props: BroadcastStackProps) {
    super(scope, id, props);
    // The id 'Default' leaves no trace in the names of resources: they begin with the part of the service they belong
    // to.
    const service = new BroadcastService(this, 'Default', props);
    service.publishOutputs();
  }
}
