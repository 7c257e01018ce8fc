/** A WebSocket API on a local endpoint, as the tests need it: real HTTP server, registry and IAM; functions in process. */
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { WebSocket, type ClientOptions } from 'ws';
import { createApiGatewayModule, type ApiGatewayModule, type ApiGatewayOptions } from '#local/api-gateway/index';
import type { LocalContext } from '#local/core/context';
import { arn } from '#local/core/identity';
import { PropertyReader } from '#local/core/property-reader';
import { ServiceRegistry } from '#local/core/registry';
import type { CreatedResource } from '#local/core/resource';
import { ServiceError, type Caller, type JsonObject } from '#local/core/service';
import { Faults } from '#local/faults/index';
import { LocalServer } from '#local/http/local-server';
import { Authorizer } from '#local/iam/authorizer';
import { parsePolicyDocument } from '#local/iam/policy-document';
import { CredentialStore } from '#local/iam/credentials';

export const REGION = 'eu-central-1';
export const environment = { region: REGION };

/** What a function does with an event; an error is its failure, a ServiceError that of Lambda. */
export type FunctionBody = (event: LambdaEvent) => unknown;

export interface LambdaEvent extends JsonObject {
  readonly requestContext: Record<string, unknown> & { readonly connectionId: string; readonly requestId: string };
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

export interface Invocation {
  readonly functionName: string;
  readonly event: LambdaEvent;
  readonly caller: Caller;
}

export const functionArn = (name: string) => arn(environment, 'lambda', `function:${name}`);
export const functionUri = (name: string) =>
  `arn:aws:apigateway:${REGION}:lambda:path/2015-03-31/functions/${functionArn(name)}/invocations`;

export class LocalApi {
  readonly iam = new Authorizer(environment);
  readonly credentials = new CredentialStore();
  readonly logs: { readonly logGroup: string; readonly message: string }[] = [];
  readonly invocations: Invocation[] = [];
  readonly module: ApiGatewayModule;
  readonly context: LocalContext;
  readonly faults: Faults;
  readonly #server = new LocalServer();
  readonly #functions = new Map<string, FunctionBody>();
  readonly #clients: WebSocket[] = [];
  #waiting: (() => void)[] = [];

  private constructor(options: ApiGatewayOptions) {
    const logs = { write: (logGroup: string, message: string) => void this.logs.push({ logGroup, message }) };
    this.faults = new Faults(logs, () => {
      throw new Error('There is no workflow engine here.');
    });
    this.context = {
      environment,
      faults: this.faults,
      registry: new ServiceRegistry(this.iam.authorize),
      credentials: this.credentials,
      resourcePolicies: this.iam,
      logs,
      endpoint: () => this.#server.url,
    };
    this.module = createApiGatewayModule(this.context, options);
    this.context.registry.add(this.module.service);
    this.context.registry.add({
      name: 'lambda',
      protocol: 'rest',
      operation: () => ({
        permissions: (input) => [{ action: 'lambda:InvokeFunction', resource: String(input.FunctionName) }],
        run: (input, { caller }) => this.#invoke(input, caller),
      }),
    });
    this.#server.addHandler(this.module.http);
    this.#server.addUpgradeHandler(this.module.upgrade);
  }

  static async start(options: ApiGatewayOptions = {}): Promise<LocalApi> {
    const api = new LocalApi(options);
    await api.#server.listen(0);
    return api;
  }

  get url(): string {
    return this.#server.url;
  }

  async stop(): Promise<void> {
    for (const client of this.#clients) client.terminate();
    await this.module.service.stop?.();
    await this.#server.close();
  }

  /** A function, and the permission that lets API Gateway invoke it from anywhere in the account. */
  addFunction(name: string, body: FunctionBody, sourceArn = `arn:aws:execute-api:${REGION}:*:*`): string {
    this.#functions.set(name, body);
    this.iam.add(functionArn(name), {
      Effect: 'Allow',
      Principal: { Service: 'apigateway.amazonaws.com' },
      Action: 'lambda:InvokeFunction',
      Resource: functionArn(name),
      Condition: { ArnLike: { 'aws:SourceArn': sourceArn } },
    });
    return functionUri(name);
  }

  /** Lets a role do this. */
  allow(roleArn: string, action: string, resource: string): void {
    const document = { Statement: { Effect: 'Allow', Action: action, Resource: resource } };
    this.iam.attach(roleArn, { name: 'test', statements: parsePolicyDocument(document, 'test') });
  }

  create(type: string, logicalId: string, properties: JsonObject): CreatedResource {
    const provider = this.module.providers.find((candidate) => candidate.type === `AWS::ApiGatewayV2::${type}`);
    if (!provider) throw new Error(`No provider for ${type}.`);
    const created = provider.create({
      logicalId,
      type: provider.type,
      properties: new PropertyReader(`${provider.type} ${logicalId}`, properties),
      generatedName: `test-${logicalId}`,
    });
    if (created instanceof Promise) throw new Error('API Gateway resources are created at once.');
    return created;
  }

  /** An API without routes, and its stage. */
  createApi(stage: JsonObject = {}): string {
    const { ref: ApiId } = this.create('Api', 'Api', {
      Name: 'test',
      ProtocolType: 'WEBSOCKET',
      RouteSelectionExpression: '$request.body.action',
    });
    this.create('Stage', 'Stage', { ApiId, StageName: 'dev', AutoDeploy: true, ...stage });
    return ApiId;
  }

  /** A route to a function that does this. */
  addRoute(ApiId: string, RouteKey: string, body: FunctionBody, route: JsonObject = {}): CreatedResource {
    const { ref } = this.create('Integration', `Integration-${RouteKey}`, {
      ApiId,
      IntegrationType: 'AWS_PROXY',
      IntegrationUri: this.addFunction(RouteKey.replace('$', ''), body),
    });
    return this.create('Route', `Route-${RouteKey}`, { ApiId, RouteKey, Target: `integrations/${ref}`, ...route });
  }

  /** A client whose handshake is under way. */
  client(path = '/dev', options: ClientOptions & { readonly protocols?: string[] } = {}): WebSocket {
    const { protocols, ...rest } = options;
    const client = new WebSocket(`${this.url.replace('http', 'ws')}${path}`, protocols, rest);
    this.#clients.push(client);
    client.on('error', () => undefined);
    return client;
  }

  async connect(...args: Parameters<LocalApi['client']>): Promise<WebSocket> {
    const client = this.client(...args);
    await once(client, 'open');
    return client;
  }

  /** Connects and gives the id API Gateway made. */
  async connectWithId(): Promise<{ client: WebSocket; id: string }> {
    const known = new Set(this.module.connections.list().map(({ id }) => id));
    const client = await this.connect();
    const added = this.module.connections.list().find(({ id }) => !known.has(id));
    if (!added) throw new Error('The connection is not listed.');
    return { client, id: added.id };
  }

  /** The HTTP answer by which a handshake is refused. */
  async refusal(
    ...args: Parameters<LocalApi['client']>
  ): Promise<{ status: number; headers: JsonObject; body: string }> {
    const client = this.client(...args);
    const [, response] = (await once(client, 'unexpected-response')) as [unknown, IncomingMessage];
    const chunks = (await response.toArray()) as Buffer[];
    return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString() };
  }

  /** The next invocation of a function that has none yet when this is called for the first time. */
  async invocation(functionName: string): Promise<Invocation> {
    for (;;) {
      const found = this.invocations.find((invocation) => invocation.functionName === functionName);
      if (found) return found;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  async #invoke(input: JsonObject, caller: Caller): Promise<unknown> {
    const functionName = String(input.FunctionName).split(':').pop() ?? '';
    const event = JSON.parse(String(input.Payload)) as LambdaEvent;
    this.invocations.push({ functionName, event, caller });
    this.#waiting.splice(0).forEach((resolve) => resolve());
    try {
      const answer = await this.#functions.get(functionName)?.(event);
      return { StatusCode: 200, Payload: JSON.stringify(answer ?? null) };
    } catch (error) {
      if (error instanceof ServiceError) throw error;
      const errorMessage = error instanceof Error ? error.message : String(error);
      return { StatusCode: 200, FunctionError: 'Unhandled', Payload: JSON.stringify({ errorMessage }) };
    }
  }
}

/** The next message of a client, as text. */
export async function nextMessage(client: WebSocket): Promise<string> {
  const [data] = (await once(client, 'message')) as [Buffer];
  return data.toString();
}

/** How a client sees its connection end. */
export const closed = (client: WebSocket): Promise<{ code: number; reason: string }> =>
  new Promise((resolve) => client.once('close', (code, reason) => resolve({ code, reason: reason.toString() })));

export const ok = () => ({ statusCode: 200 });
