/**
 * The smallest endpoint that lets a real AWS SDK client talk to one emulated service: JSON protocol, no IAM (it records
 * what would be asked of it). The whole endpoint, with IAM, is tested under http/.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { LocalContext, ServiceModule } from '#local/core/context';
import { PropertyReader } from '#local/core/property-reader';
import { ServiceRegistry } from '#local/core/registry';
import type { CreatedResource } from '#local/core/resource';
import { type JsonObject, type PermissionRequest, ServiceError } from '#local/core/service';
import { CredentialStore, DEVELOPER } from '#local/iam/credentials';

export interface JsonEndpoint {
  readonly context: LocalContext;
  readonly module: ServiceModule;
  /** For an SDK client. */
  readonly client: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  /** What IAM would have been asked, in order. */
  readonly asked: PermissionRequest[];
  readonly policies: { readonly resourceArn: string; readonly statement: JsonObject }[];
  create(type: string, logicalId: string, properties: JsonObject): Promise<CreatedResource>;
  close(): Promise<void>;
}

type Build = (context: LocalContext) => Promise<ServiceModule> | ServiceModule;

export async function startJsonEndpoint(build: Build): Promise<JsonEndpoint> {
  const asked: PermissionRequest[] = [];
  const policies: JsonEndpoint['policies'] = [];
  const registry = new ServiceRegistry((_caller, request) => asked.push(request));
  const server = createServer((request, response) => void answer(registry, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const context: LocalContext = {
    environment: { region: 'eu-west-1' },
    registry,
    credentials: new CredentialStore(),
    resourcePolicies: { add: (resourceArn, statement) => policies.push({ resourceArn, statement }) },
    logs: { write: () => undefined },
    endpoint: () => endpoint,
  };
  const module = await build(context);
  registry.add(module.service);
  return {
    context,
    module,
    client: { endpoint, region: 'eu-west-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } },
    asked,
    policies,
    async create(type, logicalId, properties) {
      const provider = module.providers.find((candidate) => candidate.type === type);
      if (!provider) throw new Error(`no provider for ${type}`);
      const reader = new PropertyReader(`${type} ${logicalId}`, properties);
      return provider.create({ logicalId, type, properties: reader, generatedName: `Test-${logicalId}-1A2B3C` });
    },
    async close() {
      await module.service.stop?.();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(registry: ServiceRegistry, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const reply = (status: number, body: unknown) =>
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));
  try {
    const [prefix, operation = ''] = String(request.headers['x-amz-target']).split('.');
    const service = registry.all().find((candidate) => candidate.targetPrefix === prefix);
    if (!service) throw new Error(`no service for ${prefix}`);
    const input = JSON.parse(await text(request)) as JsonObject;
    reply(200, await registry.call({ service: service.name, operation, input, caller: DEVELOPER }));
  } catch (error) {
    if (!(error instanceof ServiceError)) return void reply(500, { __type: 'TestFailure', message: String(error) });
    reply(error.statusCode, { __type: error.code, message: error.message, ...error.details });
  }
}
