/** A description of the running stack, in the terms of CloudFormation's answers. */
export interface StackDescription {
  readonly name: string;
  readonly id: string;
  readonly description: string | undefined;
  /** The template it was made from, unchanged: JSON text. */
  readonly templateBody: string;
  readonly status: 'CREATE_IN_PROGRESS' | 'CREATE_COMPLETE' | 'UPDATE_COMPLETE';
  readonly createdAt: Date;
  /** When a reload last changed something. */
  readonly updatedAt: Date | undefined;
  readonly outputs: readonly { readonly key: string; readonly value: string; readonly description?: string }[];
  readonly resources: readonly StackResource[];
}

export interface StackResource {
  readonly logicalId: string;
  /** The value of `Ref`. */
  readonly physicalId: string;
  readonly type: string;
}
