/**
 * Creates the resources of a template through the services' providers, each as soon as what it needs exists, like
 * CloudFormation. A resource's attributes go into the scope, for those that refer to it. A resource that local mode cannot
 * run is left out, and so is one that AWS would not create without it, unless the stack is strict.
 */
import { type OnMissed, PropertyReader } from '../core/property-reader';
import type { ResourceProvider } from '../core/resource';
import { ServiceError, UnsupportedError } from '../core/service';
import { generatedName } from './generated-name';
import { resolveIntrinsics } from './intrinsics';
import type { LeftOutResource } from './left-out';
import { standIn, type StandIn } from './not-emulated';
import { dependenciesOf, refuseCircles } from './references';
import { ResourceCreationError } from './resource-creation-error';
import type { Scope } from './scope';
import type { ResourceDeclaration } from './template';

export type Declarations = ReadonlyMap<string, ResourceDeclaration>;
export type Providers = ReadonlyMap<string, ResourceProvider>;

export interface Creation {
  readonly providers: Providers;
  readonly scope: Scope;
  /** What the stack consists of then; more than is created where it runs already. */
  readonly all: Declarations;
}

/**
 * @param declarations what to create, by logical id; the providers know all their types
 * @throws UnsupportedError or ResourceCreationError, once no creation is in progress any more
 */
export async function createResources(declarations: Declarations, creation: Creation): Promise<void> {
  const { providers, scope, all } = creation;
  const dependencies = new Map(
    [...declarations].map(([id, declaration]) => [id, dependenciesOf(declaration, scope.template)]),
  );
  refuseCircles(dependencies);

  for (const [type, provider] of providers) {
    const ofType = [...all].filter(([, { Type }]) => Type === type);
    provider.prepare?.(ofType.map(([logicalId, { Properties: properties }]) => ({ logicalId, properties })));
  }
  const creations = new Map<string, Promise<void>>();
  const createOnce = (id: string): Promise<void> => {
    const started = creations.get(id) ?? createAfterDependencies(id);
    creations.set(id, started);
    return started;
  };
  const createAfterDependencies = async (id: string): Promise<void> => {
    const needed = [...(dependencies.get(id) ?? [])].filter((dependency) => declarations.has(dependency));
    await Promise.all(needed.map(createOnce));
    await createOrLeaveOut(id, declarations.get(id)!, dependencies.get(id)!, creation);
  };
  const results = await Promise.allSettled([...declarations.keys()].map(createOnce));
  const failure = results.find((result) => result.status === 'rejected');
  if (failure) throw failure.reason;
}

async function createOrLeaveOut(
  logicalId: string,
  declaration: ResourceDeclaration,
  dependencies: ReadonlySet<string>,
  { providers, scope }: Creation,
): Promise<void> {
  const where = `${declaration.Type} ${logicalId}`;
  const provider = providers.get(declaration.Type)!;
  const { leftOut } = scope;
  try {
    await createResource(logicalId, declaration, provider, scope);
  } catch (error) {
    const why = whyLeftOut(error, where, () => [...dependencies].filter((id) => leftOut?.resource(id)));
    // What runs already goes on as it was.
    if (!why || !leftOut || scope.created.has(logicalId)) throw ResourceCreationError.from(where, error);
    leftOut.addResource(logicalId, { standIn: standInOf(logicalId, declaration, provider, scope), ...why });
  }
}

/** Nothing for an error that is no fault of local mode. */
function whyLeftOut(
  error: unknown,
  where: string,
  leftOutDependencies: () => readonly string[],
): Pick<LeftOutResource, 'reason' | 'needs'> | undefined {
  if (!(error instanceof UnsupportedError || error instanceof ServiceError)) return undefined;
  const message = error.message.startsWith(where) ? error.message.slice(where.length) : error.message;
  const reason = message
    .replace(/^[:,] /, '')
    .replace(/^L(?=ocal mode)/, 'l')
    .replace(/\.$/, '');
  if (error instanceof UnsupportedError) return { reason };
  const needs = leftOutDependencies();
  return needs.length > 0 ? { reason, needs } : undefined;
}

async function createResource(
  logicalId: string,
  { Type: type, Properties, Metadata: metadata }: ResourceDeclaration,
  provider: ResourceProvider,
  scope: Scope,
): Promise<void> {
  const { leftOut } = scope;
  const values = resolveIntrinsics(Properties, scope) as Record<string, unknown>;
  const missed = new Map<string, string>();
  const onMissed: OnMissed = (property, reason) => missed.set(property, reason);
  const properties = new PropertyReader(`${type} ${logicalId}`, values, leftOut && onMissed);
  const name = generatedName(scope.stackName, logicalId);
  const created = await provider.create({ logicalId, type, properties, metadata, generatedName: name });
  properties.finish();
  leftOut?.setProperties(logicalId, missed);
  scope.setCreated(logicalId, created);
}

function standInOf(
  logicalId: string,
  { Type: type, Properties }: ResourceDeclaration,
  { reference }: ResourceProvider,
  scope: Scope,
): StandIn {
  const { stackName, environment } = scope;
  const name = reference?.nameProperty === undefined ? undefined : nameIn(Properties[reference.nameProperty], scope);
  return standIn({ logicalId, type, stackName, name }, environment, reference);
}

/** Nothing where it is made of what local mode does not have either. */
function nameIn(property: unknown, scope: Scope): string | undefined {
  try {
    const name = resolveIntrinsics(property, scope);
    return typeof name === 'string' ? name : undefined;
  } catch {
    return undefined;
  }
}
