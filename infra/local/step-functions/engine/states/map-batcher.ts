/** ItemBatcher: groups items into the inputs of children, by number and by size. */
import type { Json } from '#local/core/service';
import { MAX_STATE_PAYLOAD_BYTES } from '#shared/base/aws-limits';
import type { MapState } from '../definition';
import { ERROR, StateError } from '../errors';
import { jsonText } from '../json-text';
import type { Step } from '../step';

/** The inputs of the children: the items themselves, or `{ BatchInput?, Items }` per batch. */
export async function batchItems(step: Step<MapState>, items: readonly Json[]): Promise<Json[]> {
  if (!step.state.ItemBatcher) return [...items];
  const { maxItems, maxBytes, batchInput } = await step.language.batching(step);
  const common = batchInput === undefined ? {} : { BatchInput: batchInput };
  const bytes = Math.min(maxBytes, MAX_STATE_PAYLOAD_BYTES) - size({ ...common, Items: [] });
  return group(items, maxItems, bytes).map((Items) => ({ ...common, Items }));
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

const size = (value: Json) => Buffer.byteLength(jsonText(value));
