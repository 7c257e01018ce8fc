/** ItemBatcher: groups items into the inputs of children, by number and by size. */
import type { Json } from '#local/core/service';
import { MAX_STATE_PAYLOAD_BYTES } from '#shared/base/aws-limits';
import type { ItemBatcher, MapState } from '../definition';
import { ERROR, StateError } from '../errors';
import { jsonText } from '../json-text';
import { evaluateInteger, evaluateTemplate } from '../query/template';
import type { Step } from '../step';

/** The inputs of the children: the items themselves, or `{ BatchInput?, Items }` per batch. */
export async function batchItems(step: Step<MapState>, items: readonly Json[]): Promise<Json[]> {
  const batcher = step.state.ItemBatcher;
  if (!batcher) return [...items];
  const maxItems = await bound(step, batcher, 'MaxItemsPerBatch');
  const maxBytes = Math.min(await bound(step, batcher, 'MaxInputBytesPerBatch'), MAX_STATE_PAYLOAD_BYTES);
  const common =
    batcher.BatchInput === undefined
      ? {}
      : { BatchInput: await evaluateTemplate(batcher.BatchInput, 'ItemBatcher/BatchInput', step.bindings()) };
  return group(items, maxItems, maxBytes - size({ ...common, Items: [] })).map((Items) => ({ ...common, Items }));
}

function group(items: readonly Json[], maxItems: number, maxBytes: number): Json[][] {
  const batches: Json[][] = [];
  let left = 0;
  for (const item of items) {
    const bytes = size(item) + 1;
    if (bytes > maxBytes) {
      const cause = `An item of ${bytes - 1} bytes does not fit in a batch: MaxInputBytesPerBatch leaves ${maxBytes}.`;
      throw new StateError(ERROR.DATA_LIMIT_EXCEEDED, cause);
    }
    const last = batches.at(-1);
    if (last && last.length < maxItems && bytes <= left) {
      last.push(item);
      left -= bytes;
    } else {
      batches.push([item]);
      left = maxBytes - bytes;
    }
  }
  return batches;
}

async function bound(step: Step<MapState>, batcher: ItemBatcher, field: 'MaxItemsPerBatch' | 'MaxInputBytesPerBatch') {
  const template = batcher[field];
  return template === undefined ? Infinity : evaluateInteger(template, `ItemBatcher/${field}`, step.bindings(), 1);
}

const size = (value: Json) => Buffer.byteLength(jsonText(value));
