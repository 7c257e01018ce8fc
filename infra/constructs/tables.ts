/**
 * The tables: who is connected, what was broadcast, who got it. functions/shared/tables/table-schema names keys and
 * indexes.
 */
import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  Billing,
  ProjectionType,
  TableEncryptionV2,
  type TablePropsV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { type IGrantable, Grant } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { ACKNOWLEDGEMENTS_TABLE_KEYS } from '#shared/acknowledgements/acknowledgements-table';
import { HISTORY_TABLE_KEYS } from '#shared/history/history-table';
import {
  BROADCASTS_TABLE_KEY,
  CLOSING_INDEX,
  CLOSING_KEYS,
  CONNECTIONS_TABLE_KEYS,
  CONNECTIONS_TTL_ATTRIBUTE,
  GOVERNOR_KEY,
  OPEN_BROADCASTS_INDEX,
  OPEN_BROADCASTS_KEYS,
  OUTCOMES_TABLE_KEYS,
  RECIPIENT_INDEX,
  RECIPIENT_INDEX_PROJECTION,
  TTL_ATTRIBUTE,
} from '#shared/tables/table-schema';
import type { DataKey } from './encryption/data-key';
import type { BroadcastSettings } from './settings/settings';

const text = (name: string) => ({ name, type: AttributeType.STRING });

/** Actions on a table's items. Each grant names those it needs; CDK's grantRead would include Scan. */
type ItemAction = 'GetItem' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'Query' | 'BatchWriteItem' | 'BatchGetItem';

abstract class ItemTable extends TableV2 {
  readonly #key: DataKey | undefined;

  constructor(scope: Construct, id: string, props: TablePropsV2, key: DataKey | undefined) {
    super(scope, id, props);
    this.#key = key;
  }

  /** Allows actions on the items of the table itself, not on its indexes. */
  grantItems(grantee: IGrantable, ...actions: ItemAction[]): Grant {
    return this.#grant(grantee, this.tableArn, actions);
  }

  protected grantQuery(grantee: IGrantable, index: string): Grant {
    return this.#grant(grantee, `${this.tableArn}/index/${index}`, ['Query']);
  }

  /**
   * Allows actions on the items with this partition key.
   * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
   */
  protected grantOneItem(grantee: IGrantable, key: string, ...actions: ItemAction[]): Grant {
    return this.#grant(grantee, this.tableArn, actions, {
      'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [key] },
    });
  }

  #grant(
    grantee: IGrantable,
    resource: string,
    actions: readonly ItemAction[],
    conditions?: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  ): Grant {
    const items = Grant.addToPrincipal({
      grantee,
      actions: actions.map((action) => `dynamodb:${action}`),
      resourceArns: [resource],
      ...(conditions && { conditions }),
    });
    return this.#key ? items.combine(this.#key.grantItems(grantee)) : items;
  }
}

/** One row per recipient of each open connection. */
export class ConnectionsTable extends ItemTable {
  constructor(scope: Construct, id: string, settings: BroadcastSettings, key?: DataKey) {
    super(
      scope,
      id,
      {
        partitionKey: text(CONNECTIONS_TABLE_KEYS.partition),
        sortKey: text(CONNECTIONS_TABLE_KEYS.sort),
        globalSecondaryIndexes: [
          {
            indexName: RECIPIENT_INDEX,
            partitionKey: text(CONNECTIONS_TABLE_KEYS.sort),
            sortKey: text(CONNECTIONS_TABLE_KEYS.partition),
            projectionType: ProjectionType.INCLUDE,
            nonKeyAttributes: [...RECIPIENT_INDEX_PROJECTION],
          },
          {
            indexName: CLOSING_INDEX,
            partitionKey: text(CLOSING_KEYS.partition),
            sortKey: { name: CLOSING_KEYS.sort, type: AttributeType.NUMBER },
            projectionType: ProjectionType.KEYS_ONLY,
          },
        ],
        ...common(settings, key),
        timeToLiveAttribute: CONNECTIONS_TTL_ATTRIBUTE,
      },
      key,
    );
  }

  grantQueryClosing(grantee: IGrantable): Grant {
    return this.grantQuery(grantee, CLOSING_INDEX);
  }

  grantQueryRecipients(grantee: IGrantable): Grant {
    return this.grantQuery(grantee, RECIPIENT_INDEX);
  }
}

/** One row per broadcast: claim, lease, report. */
export class BroadcastsTable extends ItemTable {
  constructor(scope: Construct, id: string, settings: BroadcastSettings, key?: DataKey) {
    super(
      scope,
      id,
      {
        partitionKey: text(BROADCASTS_TABLE_KEY),
        globalSecondaryIndexes: [
          {
            indexName: OPEN_BROADCASTS_INDEX,
            partitionKey: text(OPEN_BROADCASTS_KEYS.partition),
            sortKey: { name: OPEN_BROADCASTS_KEYS.sort, type: AttributeType.NUMBER },
            projectionType: ProjectionType.KEYS_ONLY,
          },
        ],
        pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: settings.pointInTimeRecovery },
        ...common(settings, key),
      },
      key,
    );
  }

  /** Allows updates of the governor's item, and of no broadcast. */
  grantGovernor(grantee: IGrantable): Grant {
    return this.grantOneItem(grantee, GOVERNOR_KEY, 'UpdateItem');
  }

  grantQueryOpen(grantee: IGrantable): Grant {
    return this.grantQuery(grantee, OPEN_BROADCASTS_INDEX);
  }
}

/** One row per batch of a broadcast: the outcome of each of its connections. */
export class OutcomesTable extends ItemTable {
  constructor(scope: Construct, id: string, settings: BroadcastSettings, key?: DataKey) {
    super(
      scope,
      id,
      {
        partitionKey: text(OUTCOMES_TABLE_KEYS.partition),
        sortKey: text(OUTCOMES_TABLE_KEYS.sort),
        pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: settings.pointInTimeRecovery },
        ...common(settings, key),
      },
      key,
    );
  }
}

/** What was broadcast lately, one row per stream: what a client that was away gets by route `resume`. */
export class HistoryTable extends ItemTable {
  constructor(scope: Construct, id: string, settings: BroadcastSettings, key?: DataKey) {
    super(
      scope,
      id,
      {
        partitionKey: text(HISTORY_TABLE_KEYS.partition),
        sortKey: text(HISTORY_TABLE_KEYS.sort),
        ...common(settings, key),
      },
      key,
    );
  }
}

/** Which broadcasts ask for acknowledgements, who has acknowledged, and who is to be reached in another way. */
export class AcknowledgementsTable extends ItemTable {
  constructor(scope: Construct, id: string, settings: BroadcastSettings, key?: DataKey) {
    super(
      scope,
      id,
      {
        partitionKey: text(ACKNOWLEDGEMENTS_TABLE_KEYS.partition),
        sortKey: text(ACKNOWLEDGEMENTS_TABLE_KEYS.sort),
        pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: settings.pointInTimeRecovery },
        ...common(settings, key),
      },
      key,
    );
  }
}

const common = (settings: BroadcastSettings, key: DataKey | undefined) => ({
  billing: Billing.onDemand(),
  timeToLiveAttribute: TTL_ATTRIBUTE,
  encryption: key ? encryptedWith(key) : encryptionBy(settings),
  // A protected table cannot be deleted, so a rolled-back deployment leaves it behind, and must not try: the rollback
  // would fail. Its name is generated, so the next deployment does not meet it.
  deletionProtection: settings.data === 'keep',
  removalPolicy: settings.data === 'keep' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
});

/** CDK wants to know the region, to name the key of each replica. There are none, and a stack may leave its region open. */
const encryptedWith = ({ key, keyArn }: DataKey): TableEncryptionV2 =>
  Object.assign(TableEncryptionV2.customerManagedKey(key), {
    _renderReplicaSseSpecification: () => ({ kmsMasterKeyId: keyArn }),
  });

const encryptionBy = ({ encryption }: BroadcastSettings): TableEncryptionV2 =>
  encryption === 'aws-managed' ? TableEncryptionV2.awsManagedKey() : TableEncryptionV2.dynamoOwnedKey();
