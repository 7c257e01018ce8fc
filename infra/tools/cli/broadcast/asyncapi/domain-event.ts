/** The domain events a mapping takes, as a schema: the fields that it needs. */
import type { DescribedContract, JsonSchema } from '#constructs/contract/described-contract';
import { EventPart, eventPartsIn } from '#tools/stack/declared-input';
import type { DescribedMapping } from './described-service';

/** What a mapping sends, where it says so itself; a part of the event may stand for each. */
interface MappedRequest {
  readonly audience?: unknown;
  readonly message?: { readonly type?: unknown; readonly data?: unknown };
}

export const messageOf = ({ request }: DescribedMapping): MappedRequest['message'] =>
  (request as MappedRequest).message;

/** @param dataRef reference to the data of a message to clients */
export function eventSchema(
  { pattern, request }: DescribedMapping,
  contract: DescribedContract | undefined,
  dataRef: (type: string) => JsonSchema,
): JsonSchema {
  const { source, 'detail-type': detailType } = pattern as { source?: unknown; 'detail-type'?: unknown };
  const { type, data } = (request as MappedRequest).message ?? {};
  const known = typeof type === 'string' ? contract?.serverToClient[type] : undefined;
  const wholeDetail = data instanceof EventPart && data.path === '$.detail' && known && typeof type === 'string';
  return {
    type: 'object',
    properties: {
      id: { type: 'string' },
      source: oneOf(source),
      'detail-type': oneOf(detailType),
      time: { type: 'string', format: 'date-time' },
      detail: wholeDetail ? dataRef(type) : detailSchema(request, fieldSchemas(data, known?.schema)),
    },
    required: ['id', 'source', 'detail-type', 'time', 'detail'],
  };
}

/** A value that stands in the pattern as it is; a condition on it is not said. */
const oneOf = (values: unknown): JsonSchema =>
  Array.isArray(values) && values.every((value) => typeof value === 'string')
    ? { type: 'string', enum: values }
    : { type: 'string' };

/** By path of the event, what the contract says of the field it becomes. */
function fieldSchemas(data: unknown, schema: JsonSchema | undefined): ReadonlyMap<string, JsonSchema> {
  const properties = (schema?.properties ?? {}) as Readonly<Record<string, JsonSchema>>;
  const found = Object.entries(data ?? {}).flatMap(([key, part]: [string, unknown]) => {
    const said = Object.hasOwn(properties, key) ? properties[key] : undefined;
    // A reference leads to where the definitions of its own message are.
    return part instanceof EventPart && said && !JSON.stringify(said).includes('"$ref"')
      ? [[part.path, said] as const]
      : [];
  });
  return new Map(found);
}

interface Tree {
  readonly [key: string]: Tree;
}

function detailSchema(request: unknown, fields: ReadonlyMap<string, JsonSchema>): JsonSchema {
  const paths = eventPartsIn(request)
    .map(({ path }) => path)
    .filter((path) => path.startsWith('$.detail.'));
  const tree = [...new Set(paths)].sort().reduce<Tree>((all, path) => grown(all, path.split('.').slice(2)), {});
  return treeSchema(tree, '$.detail', fields);
}

const grown = (tree: Tree, [key, ...rest]: readonly string[]): Tree =>
  key === undefined ? tree : { ...tree, [key]: grown(Object.hasOwn(tree, key) ? tree[key]! : {}, rest) };

function treeSchema(tree: Tree, path: string, fields: ReadonlyMap<string, JsonSchema>): JsonSchema {
  const keys = Object.keys(tree);
  if (keys.length === 0 && path !== '$.detail') return fields.get(path) ?? {};
  return {
    type: 'object',
    properties: Object.fromEntries(keys.map((key) => [key, treeSchema(tree[key]!, `${path}.${key}`, fields)])),
    ...(keys.length > 0 && { required: keys }),
  };
}
