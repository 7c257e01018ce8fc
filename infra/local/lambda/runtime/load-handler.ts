/** Finds and loads a function's handler like Lambda's Node.js runtime, with the same errors. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { RuntimeError } from './error-report';

export type Handler = (event: unknown, context: unknown) => unknown;

const EXTENSIONS = ['.js', '.mjs', '.cjs'];
/** `folder/file.export`, where the export may be nested. */
const HANDLER = /^(.*?[^/]*?)\.([^/]+)$/;

/** @throws RuntimeError with AWS's name */
export async function loadHandler(directory: string, handler: string): Promise<Handler> {
  const [, file, exported] = HANDLER.exec(handler) ?? [];
  if (file === undefined || exported === undefined || handler.includes('..')) {
    throw new RuntimeError('Runtime.MalformedHandlerName', `Bad handler ${handler}`);
  }
  const module = await loadModule(directory, file);
  const names = exported.split('.');
  // If Node cannot detect the exports of a CommonJS module, they are all on its default export.
  const found = names.reduce(member, module) ?? names.reduce(member, member(module, 'default'));
  if (typeof found !== 'function') {
    throw new RuntimeError('Runtime.HandlerNotFound', `${handler} is undefined or not exported`);
  }
  if (found.length > 2) {
    throw new RuntimeError(
      'Runtime.CallbackHandlerDeprecated',
      `${handler} takes a callback, which Node.js 24 on Lambda and local mode do not support: make it an async function.`,
    );
  }
  return found as Handler;
}

async function loadModule(directory: string, file: string): Promise<unknown> {
  const base = path.resolve(directory, file);
  const found = EXTENSIONS.map((extension) => base + extension).find((candidate) => existsSync(candidate));
  if (found === undefined) {
    throw new RuntimeError('Runtime.ImportModuleError', `Error: Cannot find module '${path.basename(file)}'`);
  }
  try {
    return await import(pathToFileURL(found).href);
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new RuntimeError('Runtime.UserCodeSyntaxError', `SyntaxError: ${error.message}`);
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND') {
      throw new RuntimeError('Runtime.ImportModuleError', `Error: ${message}`);
    }
    throw error;
  }
}

const member = (holder: unknown, name: string): unknown =>
  typeof holder === 'object' && holder !== null ? (holder as Record<string, unknown>)[name] : undefined;
