/**
 * The running stack: creates its resources from a cloud assembly, and changes them in place when the assembly changes and
 * the change allows it. Nothing is skipped silently: what local mode does not emulate is listed by name, or refused if the
 * stack is strict.
 */
import type { StackDescription } from '../cloudformation';
import type { Environment } from '../core/identity';
import type { ResourceProvider } from '../core/resource';
import { type JsonObject, UnsupportedError } from '../core/service';
import type { StagePaths } from '../core/stage-paths';
import type { CloudAssembly } from './assembly';
import { evaluateCondition } from './conditions';
import { createResources, type Creation, type Declarations, type Providers } from './create-resources';
import { toLocalUrls } from './execute-api-url';
import { inertOthers, inertParts } from './inert-resources';
import { INERT_TYPES, type InertResource } from './inert-types';
import { resolveIntrinsics } from './intrinsics';
import { LeftOut, type LeftOutOther } from './left-out';
import { isNamedIn, notEmulatedReason, serviceOfType, standIn, type StandIn } from './not-emulated';
import { Scope } from './scope';
import { changesBetween } from './stack-changes';

export interface RunningStackOptions {
  /** Refuses resources and properties that local mode does not emulate. @default false */
  readonly strict?: boolean;
  /** Where the stages of its APIs are. @default - at `/{stage}` */
  readonly stagePaths?: StagePaths | undefined;
}

export class RunningStack {
  readonly #providers: Providers;
  #scope: Scope;
  #declarations: Declarations = new Map();
  /** As on AWS. */
  #outputs: StackDescription['outputs'] = [];
  #createdAt: Date | undefined;
  #updatedAt: Date | undefined;

  constructor(
    private assembly: CloudAssembly,
    providers: readonly ResourceProvider[],
    private readonly environment: Environment,
    private readonly options: RunningStackOptions = {},
  ) {
    this.#providers = new Map(providers.map((provider) => [provider.type, provider]));
    this.#scope = this.#scopeOf(assembly);
  }

  /** @throws UnsupportedError or ResourceCreationError */
  async create(): Promise<void> {
    const declarations = this.#declared(this.#scope, this.assembly);
    await createResources(declarations, this.#creation(this.#scope, declarations));
    this.#declarations = created(declarations, this.#scope);
    this.#outputs = outputsOf(this.#scope);
    this.#createdAt = new Date();
  }

  /**
   * Creates what is new and changes what has changed; does nothing if some of it needs a restart.
   * @returns logical ids of what was created or changed
   * @throws RestartNeededError
   */
  async update(assembly: CloudAssembly): Promise<string[]> {
    const scope = this.#scopeOf(assembly, this.#scope);
    const declarations = this.#declared(scope, assembly);
    const changed = changesBetween(this.#declarations, declarations, this.#providers);
    await createResources(changed, this.#creation(scope, declarations));
    this.assembly = assembly;
    this.#scope = scope;
    this.#declarations = created(declarations, scope);
    this.#outputs = outputsOf(scope);
    const ids = [...created(changed, scope).keys()];
    if (ids.length > 0) this.#updatedAt = new Date();
    return ids;
  }

  /** The resource that was left out and that a request to the service names. */
  leftOutIn(service: string, request: JsonObject): InertResource | undefined {
    return this.#leftOut(({ standIn, type }) => serviceOfType(type) === service && isNamedIn(standIn, request));
  }

  /** The HTTP API that was left out and has the host on AWS, or the path here. */
  leftOutApi(hostId: string | undefined, segment: string): InertResource | undefined {
    return this.#leftOut(
      ({ standIn, type, logicalId }) =>
        type === 'AWS::ApiGatewayV2::Api' && (logicalId === segment || standIn.ref === hostId),
    );
  }

  #leftOut(
    matches: (resource: { logicalId: string; type: string; standIn: StandIn }) => boolean,
  ): InertResource | undefined {
    const { template, leftOut } = this.#scope;
    const resources = [...(leftOut?.resources() ?? [])].map(([logicalId, { standIn }]) => {
      return { logicalId, type: template.Resources[logicalId]!.Type, standIn };
    });
    const found = resources.find(matches);
    return found && inertParts(found.logicalId, template, leftOut)[0];
  }

  /** @param endpoint replaces execute-api addresses */
  outputs(endpoint: string): Record<string, string> {
    return Object.fromEntries(this.#localOutputs(endpoint).map(({ key, value }) => [key, value]));
  }

  /** What CloudFormation says about it; without outputs while it is being created. */
  describe(endpoint: string): StackDescription {
    const { stackName, template, templateBody } = this.assembly;
    const complete = this.#createdAt !== undefined;
    return {
      name: stackName,
      id: String(this.#scope.ref('AWS::StackId')),
      description: template.Description,
      templateBody,
      status: !complete ? 'CREATE_IN_PROGRESS' : this.#updatedAt ? 'UPDATE_COMPLETE' : 'CREATE_COMPLETE',
      createdAt: this.#createdAt ?? new Date(),
      updatedAt: this.#updatedAt,
      outputs: this.#localOutputs(endpoint),
      resources: [...this.#scope.created].map(([logicalId, { ref }]) => ({
        logicalId,
        physicalId: ref,
        type: template.Resources[logicalId]?.Type ?? '',
      })),
    };
  }

  #localOutputs(endpoint: string): StackDescription['outputs'] {
    const local = (value: string) => toLocalUrls(value, endpoint, this.options.stagePaths);
    return this.#outputs.map((output) => ({ ...output, value: local(output.value) }));
  }

  /** The `Ref` of each resource, by logical id. */
  references(): Record<string, string> {
    return Object.fromEntries([...this.#scope.created].map(([id, { ref }]) => [id, ref]));
  }

  /** Resources that local mode has no use for, or does not emulate. */
  inert(): InertResource[] {
    const { Resources } = this.assembly.template;
    const present = Object.entries(Resources).filter(([, declaration]) => holds(declaration, this.#scope));
    const { leftOut } = this.#scope;
    return [
      ...present.flatMap(([logicalId]) => inertParts(logicalId, this.assembly.template, leftOut)),
      ...inertOthers(leftOut),
    ];
  }

  /** @throws UnsupportedError naming every resource of an unknown type, if the stack is strict */
  #declared(scope: Scope, assembly: CloudAssembly): Declarations {
    const [absent] = neededOfAws(assembly);
    if (absent && this.options.strict) {
      throw new UnsupportedError(`Local mode does not support the ${absent.type} ${absent.name}: ${absent.reason}.`);
    }
    const declared = Object.entries(scope.template.Resources).filter(
      ([, declaration]) => holds(declaration, scope) && !Object.hasOwn(INERT_TYPES, declaration.Type),
    );
    const unknown = declared.filter(([, { Type }]) => !this.#providers.has(Type));
    if (unknown.length > 0 && this.options.strict) {
      const known = [...this.#providers.keys(), ...Object.keys(INERT_TYPES)].sort();
      const names = unknown.map(([id, { Type }]) => `${Type} ${id}`);
      throw new UnsupportedError(`Local mode does not support ${names.join(', ')}. It knows ${known.join(', ')}.`);
    }
    return new Map(declared.filter(([, { Type }]) => this.#providers.has(Type)));
  }

  #scopeOf(assembly: CloudAssembly, before?: Scope): Scope {
    const { template, stackName } = assembly;
    if (this.options.strict) return new Scope(template, stackName, this.environment, before?.created);
    const leftOut = new LeftOut(before?.leftOut);
    for (const absent of neededOfAws(assembly)) leftOut.addOther(absent);
    for (const [logicalId, { Type: type }] of Object.entries(template.Resources)) {
      if (this.#providers.has(type)) continue;
      const reason = notEmulatedReason(type);
      leftOut.addResource(logicalId, { standIn: standIn({ logicalId, type, stackName }, this.environment), reason });
    }
    return new Scope(template, stackName, this.environment, before?.created, leftOut);
  }

  #creation(scope: Scope, all: Declarations): Creation {
    return { providers: this.#providers, scope, all };
  }
}

/** What AWS would do before the stack is created. */
const neededOfAws = ({ lookUps, template: { Transform } }: CloudAssembly): LeftOutOther[] => [
  ...lookUps.map((name) => ({
    name,
    type: 'look-up',
    reason: 'there is no AWS account, so the app has a placeholder',
  })),
  // CDK needs it for intrinsics that local mode has.
  ...Transform.filter((name) => name !== 'AWS::LanguageExtensions').map((name) => {
    return { name, type: 'Transform', reason: 'the template stays as it is' };
  }),
];

/** @throws UnsupportedError for one without a value in local mode, if nothing may be left out */
function outputsOf(scope: Scope): StackDescription['outputs'] {
  const outputs = Object.entries(scope.template.Outputs).filter(([, output]) => holds(output, scope));
  return outputs.flatMap(([key, { Value, Description: description }]) => {
    try {
      const value = String(resolveIntrinsics(Value, scope));
      return [{ key, value, ...(typeof description === 'string' && { description }) }];
    } catch (error) {
      if (!(error instanceof UnsupportedError) || !scope.leftOut) throw error;
      scope.leftOut.addOther({ name: key, type: 'Output', reason: withoutPeriod(error.message) });
      return [];
    }
  });
}

const withoutPeriod = (sentence: string): string => sentence.replace(/\.$/, '');

/** What of the declarations was not left out. */
const created = (declarations: Declarations, { leftOut }: Scope): Declarations =>
  new Map([...declarations].filter(([logicalId]) => !leftOut?.resource(logicalId)));

const holds = ({ Condition }: { readonly Condition?: string | undefined }, scope: Scope): boolean =>
  Condition === undefined || evaluateCondition(Condition, scope, (value) => resolveIntrinsics(value, scope));
