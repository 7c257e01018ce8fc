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
  /**
   * Why a resource of the type is left out, where local mode emulates only some of them.
   * @param properties as the template has them
   * @param typeOf the type of the resource of a logical id
   * @default - none is
   */
  leavesOut?(
    properties: PlannedResource['properties'],
    typeOf: (logicalId: string) => string | undefined,
  ): string | undefined;
  /** Told of every resource of the type before any resource is created; their properties are as the template has them. */
  prepare?(resources: readonly PlannedResource[]): void;
  /**
   * Creates the resource. Resources it refers to exist already; intrinsics are resolved.
   * Every property must be read (or ignored with a reason) through the reader; what is left over is refused by name.
   */
  create(resource: TemplateResource): Promise<CreatedResource> | CreatedResource;
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
