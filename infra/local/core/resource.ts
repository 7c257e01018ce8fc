/** How a resource of the synthesized template is created: each service registers one provider per resource type. */
import type { PropertyReader } from './property-reader';

export interface ResourceProvider {
  /** CloudFormation type, e.g. `AWS::SQS::Queue`. */
  readonly type: string;
  /**
   * True if creating the resource again under the same name changes it in place; a reload does that.
   * @default - a change needs a restart
   */
  readonly replaceable?: boolean;
  /** True if nothing needs to change when the template no longer has it. @default - that needs a restart */
  readonly removable?: boolean;
  /** Called with every resource of the type before any resource is created; their properties are as in the template. */
  prepare?(resources: readonly PlannedResource[]): void;
  /** How resources of the type are referred to, so that calls may name one that was left out. @default - a name */
  readonly reference?: ResourceReference;
  /**
   * Creates the resource. The resources it refers to exist already; intrinsics are resolved.
   * Read every property through the reader (or ignore it with a reason): unread ones are listed by name, or refused if the
   * stack is strict.
   * @throws UnsupportedError for what local mode cannot run: the resource is left out with the reason, or refused if the
   * stack is strict
   */
  create(resource: TemplateResource): Promise<CreatedResource> | CreatedResource;
}

export interface ResourceReference {
  /** The property with the name, where a template may give one. */
  readonly nameProperty?: string;
  readonly of: (name: string) => CreatedResource;
}

export interface PlannedResource {
  readonly logicalId: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface TemplateResource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: PropertyReader;
  /** `Metadata` of the declaration: services do not read it, tools may. */
  readonly metadata?: unknown;
  /** The name CloudFormation would generate: stack name, logical id, suffix; stable from run to run. */
  readonly generatedName: string;
}

export interface CreatedResource {
  /** The value of `Ref`. */
  readonly ref: string;
  /** The values of `Fn::GetAtt`, by attribute name. */
  readonly attributes?: Readonly<Record<string, string>>;
}
