/** Reads a request that may have any shape: permissions and writes are looked up before the engine checks it. */
import type { JsonObject } from '../core/service';

/** Empty for anything but an object. */
export const membersOf = (value: unknown): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};

/** Empty for anything but a list. */
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
