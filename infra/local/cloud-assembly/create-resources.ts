/**
 * Creates the resources of a template through the services' providers, each as soon as what it needs exists, like
 * CloudFormation. A resource's attributes go into the scope, for those that refer to it.
 */
import { PropertyReader } from '../core/property-reader';
import type { ResourceProvider } from '../core/resource';
import { generatedName } from './generated-name';
import { resolveIntrinsics } from './intrinsics';
import { dependenciesOf, refuseCircles } from './references';
import { ResourceCreationError } from './resource-creation-error';
import type { Scope } from './scope';
import type { ResourceDeclaration } from './template';

export type Declarations = ReadonlyMap<string, ResourceDeclaration>;
export type Providers = ReadonlyMap<string, ResourceProvider>;

/**
 * @param declarations what to create, by logical id; the providers know all their types
 * @param all what the stack consists of afterwards; more than `declarations` if it is already running
 * @throws UnsupportedError or ResourceCreationError, once no creation is in progress any more
 */
export async function createResources(
  declarations: Declarations,
  providers: Providers,
  scope: Scope,
  all = declarations,
): Promise<void> {
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
    const declaration = declarations.get(id)!;
    await createResource(id, declaration, providers.get(declaration.Type)!, scope);
  };
  const results = await Promise.allSettled([...declarations.keys()].map(createOnce));
  const failure = results.find((result) => result.status === 'rejected');
  if (failure) throw failure.reason;
}

async function createResource(
  logicalId: string,
  { Type: type, Properties, Metadata: metadata }: ResourceDeclaration,
  provider: ResourceProvider,
  scope: Scope,
): Promise<void> {
  const where = `${type} ${logicalId}`;
  try {
    const values = resolveIntrinsics(Properties, scope) as Record<string, unknown>;
    const properties = new PropertyReader(where, values);
    const name = generatedName(scope.stackName, logicalId);
    const created = await provider.create({ logicalId, type, properties, metadata, generatedName: name });
    properties.finish();
    scope.setCreated(logicalId, created);
  } catch (error) {
    throw ResourceCreationError.from(where, error);
  }
}
