/**
 * Creates resources of a template through the providers of the services: each as soon as what it needs exists, as
 * CloudFormation does it. What a resource gives is put into the scope, for those that refer to it.
 */
import { PropertyReader } from '../core/property-reader';
import type { ResourceProvider } from '../core/resource';
import { resolveIntrinsics } from './intrinsics';
import { dependenciesOf, refuseCircles } from './references';
import { ResourceCreationError } from './resource-creation-error';
import type { Scope } from './scope';
import type { ResourceDeclaration } from './template';
import { createHash } from 'node:crypto';

export type Declarations = ReadonlyMap<string, ResourceDeclaration>;
export type Providers = ReadonlyMap<string, ResourceProvider>;

/**
 * @param declarations what to create, by logical id; the providers know every type among them
 * @throws UnsupportedError or ResourceCreationError, once nothing is being created any more
 */
export async function createResources(declarations: Declarations, providers: Providers, scope: Scope): Promise<void> {
  const dependencies = new Map(
    [...declarations].map(([id, declaration]) => [id, dependenciesOf(declaration, scope.template)]),
  );
  refuseCircles(dependencies);

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

/** Characters; the shortest limit among the services, that of Lambda functions, roles and rules. */
const MAX_LENGTH = 64;
const SUFFIX_LENGTH = 12;

/** The name CloudFormation makes up for a resource that has none: the same in every run, so that data can be found again. */
export function generatedName(stackName: string, logicalId: string): string {
  const suffix = createHash('sha256').update(`${stackName}/${logicalId}`).digest('hex').slice(0, SUFFIX_LENGTH);
  const room = MAX_LENGTH - SUFFIX_LENGTH - 2;
  const stack = stackName.slice(0, Math.max(room - logicalId.length, Math.floor(room / 2)));
  return `${stack}-${logicalId.slice(0, room - stack.length)}-${suffix.toUpperCase()}`;
}
