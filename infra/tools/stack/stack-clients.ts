/** AWS SDK clients, and the reads of a stack's data that several commands need; the same for AWS and local mode. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { isClosed } from '#shared/tables/broadcast-life';
import { readBroadcast } from '#shared/tables/broadcasts-table';
import { connectionIdsOf } from '#shared/tables/connections-table';
import { readTraceparent, xRayHeaderOf } from '#shared/request/traceparent';
import type { DeliveryReport } from '#shared/contracts';
import { userRecipient } from '#shared/tables/recipients';
import { reportOf } from '#shared/tables/stored-report';
import { authorizerOf, type ClientAuthorizer } from '#constructs/authorizer/client-authorizer';
import type { StackOutputs } from '#constructs/stack-outputs';
import { signsNoTokens } from './how-to-connect';
import { startRulesOn, type StartRule } from './start-rules';
import { mintToken, type TokenClaims } from './token';

/** Where to call, and as whom; empty for AWS, where the SDK finds both itself. */
export interface StackAccess {
  readonly endpoint?: string;
  readonly region?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

export interface DomainEvent {
  readonly source: string;
  readonly detailType: string;
  readonly detail: unknown;
}

export class StackClients {
  readonly #events: EventBridgeClient;
  readonly #tables: DynamoDBDocumentClient;
  readonly #secrets: SecretsManagerClient;

  constructor(
    private readonly outputs: StackOutputs,
    access: StackAccess = {},
  ) {
    this.#events = new EventBridgeClient(access);
    this.#tables = DynamoDBDocumentClient.from(new DynamoDBClient(access));
    this.#secrets = new SecretsManagerClient(access);
  }

  /**
   * Puts one domain event on the bus, with X-Ray's header if its detail names a trace.
   * @returns its EventBridge id
   * @throws Error with EventBridge's reason if it refuses the event
   */
  async publish({ source, detailType, detail }: DomainEvent): Promise<string> {
    const traceparent = readTraceparent((detail as { readonly traceparent?: unknown } | null)?.traceparent);
    const { Entries } = await this.#events.send(
      new PutEventsCommand({
        Entries: [
          {
            EventBusName: this.outputs.EventBusName,
            Source: source,
            DetailType: detailType,
            Detail: JSON.stringify(detail),
            ...(traceparent !== undefined && { TraceHeader: xRayHeaderOf(traceparent) }),
          },
        ],
      }),
    );
    const [entry] = Entries ?? [];
    if (!entry?.EventId)
      throw new Error(`EventBridge refused the event: ${entry?.ErrorCode ?? 'no answer'} ${entry?.ErrorMessage ?? ''}`);
    return entry.EventId;
  }

  /** The rules on the bus that start a broadcast. */
  startRules(): Promise<StartRule[]> {
    return startRulesOn(this.#events, this.outputs);
  }

  /**
   * The report of a broadcast once nothing is left to do: it is on the bus, or the setting `reports` leaves it out. Undefined
   * before that, and if there is no such broadcast.
   */
  async closedReport(broadcastId: string): Promise<DeliveryReport | undefined> {
    const row = await readBroadcast(this.#tables, this.outputs.BroadcastsTableName, broadcastId);
    return row && isClosed(row) ? reportOf(row) : undefined;
  }

  /** Ids of a user's open connections, from the index. */
  async connectionsOf(userId: string): Promise<string[]> {
    return connectionIdsOf(this.#tables, this.outputs.ConnectionsTableName, userRecipient(userId));
  }

  /**
   * The secret that signs tokens.
   * @throws Error if the authorizer mode is not `token`, so that there is no secret; says what clients show instead
   */
  async tokenSecret(): Promise<string> {
    const { TokenSecretArn: SecretId } = this.outputs;
    if (SecretId === undefined) throw new Error(signsNoTokens(this.authorizer));
    const { SecretString } = await this.#secrets.send(new GetSecretValueCommand({ SecretId }));
    if (!SecretString) throw new Error(`Secret ${SecretId} holds no string.`);
    return SecretString;
  }

  /**
   * A token that the stack's authorizer accepts.
   * @throws Error if the authorizer mode is not `token`, saying what clients show instead
   */
  async token(claims: TokenClaims): Promise<string> {
    const { authorizer } = this;
    return mintToken(await this.tokenSecret(), claims, authorizer.type === 'token' ? authorizer : {});
  }

  /** Who may connect. */
  get authorizer(): ClientAuthorizer {
    return authorizerOf(this.outputs);
  }

  close(): void {
    this.#events.destroy();
    this.#tables.destroy();
    this.#secrets.destroy();
  }
}
