/**
 * The running stack: creates its resources from a cloud assembly, and changes them in place when the assembly changes and
 * the change allows it. Nothing is skipped silently: resource types that local mode does not emulate are listed by name, or
 * refused if the stack is strict.
 */
import { ownProperty } from '#shared/base/own-property';
import type { StackDescription } from '../cloudformation';
import type { Environment } from '../core/identity';
import type { ResourceProvider } from '../core/resource';
import { UnsupportedError } from '../core/service';
import type { StagePaths } from '../core/stage-paths';
import type { CloudAssembly } from './assembly';
import { evaluateCondition } from './conditions';
import { createResources, type Declarations, type Providers } from './create-resources';
import { toLocalUrls } from './execute-api-url';
import { INERT_TYPES, type InertResource } from './inert-types';
import { resolveIntrinsics } from './intrinsics';
import { notEmulatedReason, standIn } from './not-emulated';
import { Scope } from './scope';
import { changesBetween } from './stack-changes';
import type { ResourceDeclaration, Template } from './template';

export interface RunningStackOptions {
  /** Refuses resource types that local mode does not emulate. @default false */
  readonly strict?: boolean;
  /** Where the stages of its APIs are. @default - at `/{stage}` */
  readonly stagePaths?: StagePaths | undefined;
}

export class RunningStack {
  readonly #providers: Providers;
  #scope: Scope;
  #declarations: Declarations = new Map();
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
    const declarations = this.#declared(this.#scope);
    await createResources(declarations, this.#providers, this.#scope);
    this.#declarations = declarations;
    this.#createdAt = new Date();
  }

  /**
   * Creates what is new and changes what has changed; does nothing if some of it needs a restart.
   * @returns logical ids of what was created or changed
   * @throws RestartNeededError
   */
  async update(assembly: CloudAssembly): Promise<string[]> {
    const scope = this.#scopeOf(assembly, this.#scope.created);
    const declarations = this.#declared(scope);
    const changed = changesBetween(this.#declarations, declarations, this.#providers);
    await createResources(changed, this.#providers, scope, declarations);
    this.assembly = assembly;
    this.#scope = scope;
    this.#declarations = declarations;
    if (changed.size > 0) this.#updatedAt = new Date();
    return [...changed.keys()];
  }

  /** @param endpoint replaces execute-api addresses */
  outputs(endpoint: string): Record<string, string> {
    return Object.fromEntries(this.#outputs(endpoint).map(({ key, value }) => [key, value]));
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
      outputs: complete ? this.#outputs(endpoint) : [],
      resources: [...this.#scope.created].map(([logicalId, { ref }]) => ({
        logicalId,
        physicalId: ref,
        type: template.Resources[logicalId]?.Type ?? '',
      })),
    };
  }

  #outputs(endpoint: string): StackDescription['outputs'] {
    const outputs = Object.entries(this.assembly.template.Outputs).filter(([, output]) => holds(output, this.#scope));
    return outputs.map(([key, { Value, Description: description }]) => ({
      key,
      value: toLocalUrls(String(resolveIntrinsics(Value, this.#scope)), endpoint, this.options.stagePaths),
      ...(typeof description === 'string' && { description }),
    }));
  }

  /** The `Ref` of each resource, by logical id. */
  references(): Record<string, string> {
    return Object.fromEntries([...this.#scope.created].map(([id, { ref }]) => [id, ref]));
  }

  /** Resources that local mode has no use for, or does not emulate. */
  inert(): InertResource[] {
    const { template } = this.assembly;
    const present = Object.entries(template.Resources).filter(([, declaration]) => holds(declaration, this.#scope));
    return present.flatMap(([logicalId, declaration]) => {
      const { Type: type } = declaration;
      const reason = ownProperty(INERT_TYPES, type) ?? this.#notEmulated(declaration, template);
      const missed = !Object.hasOwn(INERT_TYPES, type);
      return reason === undefined ? [] : [{ logicalId, name: nameOf(logicalId, declaration), type, reason, missed }];
    });
  }

  /** Why a resource is not created; undefined if it is. */
  #notEmulated({ Type, Properties }: ResourceDeclaration, { Resources }: Template): string | undefined {
    const provider = this.#providers.get(Type);
    if (!provider) return notEmulatedReason(Type);
    return provider.leavesOut?.(Properties, (logicalId) => ownProperty(Resources, logicalId)?.Type);
  }

  /** @throws UnsupportedError naming every resource that is not emulated, if the stack is strict */
  #declared(scope: Scope): Declarations {
    const declared = Object.entries(scope.template.Resources).filter(
      ([, declaration]) => holds(declaration, scope) && !Object.hasOwn(INERT_TYPES, declaration.Type),
    );
    const emulated = declared.filter(([, each]) => this.#notEmulated(each, scope.template) === undefined);
    if (emulated.length < declared.length && this.options.strict) {
      const known = [...this.#providers.keys(), ...Object.keys(INERT_TYPES)].sort();
      const unknown = declared.filter((each) => !emulated.includes(each));
      const names = unknown.map(([id, { Type }]) => `${Type} ${id}`);
      throw new UnsupportedError(`Local mode does not support ${names.join(', ')}. It knows ${known.join(', ')}.`);
    }
    return new Map(emulated);
  }

  #scopeOf({ template, stackName }: CloudAssembly, created?: Scope['created']): Scope {
    const resources = this.options.strict ? [] : Object.entries(template.Resources);
    const absent = resources.filter(([, declaration]) => this.#notEmulated(declaration, template) !== undefined);
    const standIns = absent.map(([logicalId, { Type: type }]) => {
      return [logicalId, standIn({ logicalId, type, stackName }, this.environment)] as const;
    });
    return new Scope(template, stackName, this.environment, created, new Map(standIns));
  }
}

/** CDK writes the path down; every construct has `/Resource` at its end. */
function nameOf(logicalId: string, { Metadata }: ResourceDeclaration): string {
  const path = (Metadata as Readonly<Record<string, unknown>> | undefined)?.['aws:cdk:path'];
  return typeof path === 'string' ? path.replace(/\/(?:Resource|Default)$/, '') : logicalId;
}

const holds = ({ Condition }: { readonly Condition?: string | undefined }, scope: Scope): boolean =>
  Condition === undefined || evaluateCondition(Condition, scope, (value) => resolveIntrinsics(value, scope));
