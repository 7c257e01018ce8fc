/** A CloudFormation template in the assembly: checked where this folder reads it, loose where providers do. */
import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { strictObject } from '#shared/base/strict-object';
import { UnsupportedError } from '../core/service';

const values = v.record(v.string(), v.unknown());

const resourceSchema = strictObject({
  Type: v.string(),
  Properties: v.optional(values, {}),
  DependsOn: v.optional(
    v.pipe(
      v.union([v.string(), v.array(v.string())]),
      v.transform((ids) => [ids].flat()),
    ),
    [],
  ),
  Condition: v.optional(v.string()),
  Metadata: v.optional(v.unknown()),
  // The rest is about later deployments, which local mode does not have.
  DeletionPolicy: v.optional(v.string()),
  UpdateReplacePolicy: v.optional(v.string()),
  UpdatePolicy: v.optional(v.unknown()),
  // For machines; local mode has none.
  CreationPolicy: v.optional(v.unknown()),
});

const parameterSchema = v.looseObject({ Type: v.string(), Default: v.optional(v.union([v.string(), v.number()])) });

const templateSchema = strictObject({
  AWSTemplateFormatVersion: v.optional(v.string()),
  Description: v.optional(v.string()),
  Metadata: v.optional(v.unknown()),
  Transform: v.optional(
    v.pipe(
      v.union([v.string(), v.array(v.string())]),
      v.transform((names) => [names].flat()),
    ),
    [],
  ),
  // CDK's only rule checks the version of the account's bootstrap stack.
  Rules: v.optional(strictObject({ CheckBootstrapVersion: v.unknown() })),
  Parameters: v.optional(v.record(v.string(), parameterSchema), {}),
  Mappings: v.optional(v.record(v.string(), v.record(v.string(), values)), {}),
  Conditions: v.optional(values, {}),
  Resources: v.record(v.string(), resourceSchema),
  Outputs: v.optional(
    v.record(v.string(), v.looseObject({ Value: v.unknown(), Condition: v.optional(v.string()) })),
    {},
  ),
});

export type Template = v.InferOutput<typeof templateSchema>;
export type TemplateParameter = v.InferOutput<typeof parameterSchema>;
export type ResourceDeclaration = v.InferOutput<typeof resourceSchema>;

/** @throws UnsupportedError if the template has a part that local mode does not know */
export function parseTemplate(template: unknown, where: string): Template {
  const result = v.safeParse(templateSchema, template);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new UnsupportedError(
    `${where}: ${v.getDotPath(issue) ?? 'template'} is not supported by local mode: ${issue.message}`,
  );
}

/** @throws Error if the file cannot be read, or is not JSON */
export async function readTemplate(file: string): Promise<Template> {
  try {
    return parseTemplate(JSON.parse(await readFile(file, 'utf8')), file);
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new Error(`${file} is not a template, because it is not JSON. ${error.message}`, { cause: error });
    throw error;
  }
}
