/**
 * Creates the resources of a template through the providers of the services: each as soon as what it needs exists, as
 * CloudFormation does it. Nothing is skipped silently: unknown types and unread properties are refused by name.
 */
import type { Environment } from '../core/identity';
import { PropertyReader } from '../core/property-reader';
import type { CreatedResource, ResourceProvider } from '../core/resource';
import { UnsupportedError } from '../core/service';
import type { CloudAssembly } from './assembly';
import { evaluateCondition } from './conditions';
import { toLocalUrls } from './execute-api-url';
import { generatedName } from './generated-name';
import { INERT_TYPES, type InertResource } from './inert-types';
import { resolveIntrinsics } from './intrinsics';
import { dependenciesOf, refuseCircles } from './references';
import { ResourceCreationError } from './resource-creation-error';
import { Scope } from './scope';
import type { ResourceDeclaration } from './template';

export interface StackOptions {
  readonly assembly: CloudAssembly;
  readonly providers: readonly ResourceProvider[];
  readonly environment: Environment;
  /** `http://127.0.0.1:PORT`, for the outputs. */
  readonly endpoint: string;
}

export interface CreatedStack {
  readonly outputs: Readonly<Record<string, string>>;
  /** What `Ref` gives, by logical id. */
  readonly resources: Readonly<Record<string, string>>;
  readonly inert: readonly InertResource[];
}

/** @throws UnsupportedError or ResourceCreationError, once nothing is being created any more */
export async function createStack({ assembly, providers, environment, endpoint }: StackOptions): Promise<CreatedStack> {
  const { template, stackName } = assembly;
  const scope = new Scope(template, stackName, environment);
  const wanted = Object.entries(template.Resources).filter(([, { Condition }]) => holds(Condition, scope));
  const active = new Map(wanted.filter(([, { Type }]) => !(Type in INERT_TYPES)));
  const providerOf = new Map(providers.map((provider) => [provider.type, provider]));
  refuseUnknownTypes(active, providerOf);
  const dependencies = new Map([...active].map(([id, declaration]) => [id, dependenciesOf(declaration, template)]));
  refuseCircles(dependencies);

  const creations = new Map<string, Promise<CreatedResource>>();
  const createOnce = (id: string): Promise<CreatedResource> => {
    const started = creations.get(id) ?? createAfterDependencies(id);
    creations.set(id, started);
    return started;
  };
  const createAfterDependencies = async (id: string): Promise<CreatedResource> => {
    const needed = [...(dependencies.get(id) ?? [])].filter((dependency) => active.has(dependency));
    await Promise.all(needed.map(createOnce));
    const declaration = active.get(id)!;
    const created = await createResource(id, declaration, providerOf.get(declaration.Type)!, scope);
    scope.setCreated(id, created);
    return created;
  };
  const results = await Promise.allSettled([...active.keys()].map(createOnce));
  const failure = results.find((result) => result.status === 'rejected');
  if (failure) throw failure.reason;

  const resources = [...active.keys()].map(async (id) => [id, (await createOnce(id)).ref] as const);
  return {
    outputs: outputsOf(scope, endpoint),
    resources: Object.fromEntries(await Promise.all(resources)),
    inert: wanted.flatMap(([logicalId, { Type: type }]) => {
      const reason = INERT_TYPES[type];
      return reason === undefined ? [] : [{ logicalId, type, reason }];
    }),
  };
}

async function createResource(
  id: string,
  { Type, Properties }: ResourceDeclaration,
  provider: ResourceProvider,
  scope: Scope,
) {
  const where = `${Type} ${id}`;
  try {
    const values = resolveIntrinsics(Properties, scope) as Record<string, unknown>;
    const properties = new PropertyReader(where, values);
    const name = generatedName(scope.stackName, id);
    const created = await provider.create({ logicalId: id, type: Type, properties, generatedName: name });
    properties.finish();
    return created;
  } catch (error) {
    throw ResourceCreationError.from(where, error);
  }
}

function refuseUnknownTypes(resources: ReadonlyMap<string, ResourceDeclaration>, known: ReadonlyMap<string, unknown>) {
  const unknown = [...resources].filter(([, { Type }]) => !known.has(Type)).map(([id, { Type }]) => `${Type} ${id}`);
  if (unknown.length === 0) return;
  throw new UnsupportedError(
    `Local mode does not support ${unknown.join(', ')}. It knows ${[...known.keys(), ...Object.keys(INERT_TYPES)].sort().join(', ')}.`,
  );
}

function outputsOf(scope: Scope, endpoint: string): Record<string, string> {
  const outputs = Object.entries(scope.template.Outputs).filter(([, { Condition }]) => holds(Condition, scope));
  return Object.fromEntries(
    outputs.map(([name, { Value }]) => [name, toLocalUrls(String(resolveIntrinsics(Value, scope)), endpoint)]),
  );
}

const holds = (condition: string | undefined, scope: Scope): boolean =>
  condition === undefined || evaluateCondition(condition, scope, (value) => resolveIntrinsics(value, scope));
