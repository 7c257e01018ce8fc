/** How a resource of the synthesized template comes to life: each service registers one provider per resource type. */
import type { PropertyReader } from './property-reader';

export interface ResourceProvider {
  /** CloudFormation type, e.g. `AWS::SQS::Queue`. */
  readonly type: string;
  /**
   * True when creating the resource again, under the same name, changes it in place: that is how a reload changes it.
   * @default - a change needs a restart
   */
  readonly replaceable?: boolean;
  /** True when nothing needs to change where the template no longer has it. @default - that needs a restart */
  readonly removable?: boolean;
  /** Told of every resource of the type before any resource is created; their properties are as the template has them. */
  prepare?(resources: readonly PlannedResource[]): void;
  /** How resources of the type are referred to, so that calls may name one that was left out. @default - a name */
  readonly reference?: ResourceReference;
  /**
   * Creates the resource. Resources it refers to exist already; intrinsics are resolved.
   * Every property must be read (or ignored with a reason) through the reader; what is left over is listed by name, or
   * refused where the stack is strict.
   * @throws UnsupportedError for what local mode cannot run: the resource is left out with the reason, or refused where the
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
  /** `Metadata` of the declaration: no service reads it, tools may. */
  readonly metadata?: unknown;
  /** A name CloudFormation would generate: stack name, logical id, suffix; stable from run to run. */
  readonly generatedName: string;
}

export interface CreatedResource {
  /** What `Ref` gives. */
  readonly ref: string;
  /** What `Fn::GetAtt` gives, by attribute name. */
  readonly attributes?: Readonly<Record<string, string>>;
}
