/** How handlers are bundled: what an app may change for its own, and source maps. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { buildSync } from 'esbuild';
import { BroadcastWebSocketApi, HandlerFunction } from '#constructs';
import { buildOptions, type HandlerBundling } from '#constructs/functions/bundling';
import { BroadcastFunction } from '#constructs/functions/broadcast-function';
import { mergeFunctionProps } from '#constructs/broadcast-web-socket-api/routes/route-function';
import { settingsWith } from '#constructs/settings/defaults';

let folder: string;
let handler: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bundling-test-'));
  mkdirSync(join(folder, 'src'));
  handler = join(folder, 'src/fail.ts');
  writeFileSync(
    handler,
    `interface Reason { readonly why: string }
declare const MARK: string;
const mark = typeof MARK === 'undefined' ? 'none' : MARK;
export function handler(reason: Reason): never {
  throw new Error(\`\${reason.why} \${mark}\`);
}
`,
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Tests of stacks bundle nothing; these do. */
const newApp = () =>
  new App({ outdir: mkdtempSync(join(folder, 'out-')), postCliContext: { 'aws:cdk:bundling-stacks': ['**'] } });

/** The folder of the code of all functions, and the template. */
function deployed(make: (stack: Stack) => void) {
  const app = newApp();
  const stack = new Stack(app, 'Test');
  make(stack);
  const template = Template.fromStack(stack);
  const assets = readdirSync(app.outdir).filter((name) => name.startsWith('asset.'));
  expect(assets).toHaveLength(1);
  return { template, asset: join(app.outdir, assets[0]!) };
}
const withBundling = (bundling?: HandlerBundling, environment = {}) =>
  deployed((stack) => new HandlerFunction(stack, 'F', { handler, environment, ...(bundling && { bundling }) }));
const codeIn = (asset: string) => readFileSync(join(asset, 'index.js'), 'utf8');
const mapIn = (asset: string) => JSON.parse(readFileSync(join(asset, 'index.js.map'), 'utf8')) as { sources: string[] };

it('is one minified file without a map by default', () => {
  const { template, asset } = withBundling();
  expect(readdirSync(asset)).toEqual(['index.js']);
  expect(codeIn(asset)).not.toContain('reason');
  expect(JSON.stringify(template.findResources('AWS::Lambda::Function'))).not.toContain('NODE_OPTIONS');
});

it('takes options of NodejsFunction', () => {
  const { asset } = withBundling({ minify: false, define: { MARK: '"marked"' }, banner: '// first' });
  expect(codeIn(asset)).toMatch(/^\/\/ first/);
  expect(codeIn(asset)).toContain('reason');
  expect(codeIn(asset)).toContain('marked');
});

it('bundles one file twice for two functions with different options', () => {
  const app = newApp();
  const stack = new Stack(app, 'Test');
  new HandlerFunction(stack, 'A', { handler });
  new HandlerFunction(stack, 'B', { handler, bundling: { minify: false } });
  app.synth();
  expect(readdirSync(app.outdir).filter((name) => name.startsWith('asset.'))).toHaveLength(2);
});

it('with a source map, a stack trace names the line of the source', () => {
  const { template, asset } = withBundling({ sourceMap: true, sourcesContent: false });
  template.hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: { NODE_OPTIONS: '--enable-source-maps' } },
  });
  const call = `try { require(process.argv[1]).handler({ why: 'no' }) } catch (error) { process.stdout.write(error.stack) }`;
  const stack = execFileSync(process.execPath, ['--enable-source-maps', '-e', call, join(asset, 'index.js')], {
    encoding: 'utf8',
  });
  expect(stack).toMatch(/fail\.ts:5:/);
});

it('a map names sources by their paths from the folder of the app', () => {
  const cwd = process.cwd();
  try {
    process.chdir(folder);
    const { asset } = withBundling({ sourceMap: true, keepNames: true });
    expect(mapIn(asset).sources).toEqual(['src/fail.ts']);
  } finally {
    process.chdir(cwd);
  }
});

it('leaves NODE_OPTIONS of the function alone', () => {
  const { template } = withBundling({ sourceMap: true }, { NODE_OPTIONS: '--trace-warnings' });
  template.hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: { NODE_OPTIONS: '--trace-warnings' } },
  });
});

it('refuses an option that it does not have', () => {
  expect(() => withBundling({ nodeModules: ['sharp'] } as HandlerBundling)).toThrow(
    /^bundling has no 'nodeModules': it has minify, .*\. For more, give the route a NodejsFunction\.$/,
  );
});

it('merges the options of a route with those of all routes', () => {
  const merged = mergeFunctionProps(
    { bundling: { sourceMap: true, minify: false } },
    { handler, bundling: { minify: true } },
  );
  expect(merged.bundling).toEqual({ sourceMap: true, minify: true });
  expect(mergeFunctionProps({}, { handler })).not.toHaveProperty('bundling');
});

it('is taken by a route, and by all routes that are handler paths', () => {
  const { template } = deployed((stack) => {
    new BroadcastWebSocketApi(stack, 'Api', {
      authorizer: 'none',
      routes: { say: handler, shout: { function: { handler } } },
      defaults: { function: { bundling: { sourceMap: true } } },
    });
  });
  const functions = template.findResources('AWS::Lambda::Function', {
    Properties: { Environment: { Variables: { NODE_OPTIONS: '--enable-source-maps' } } },
  });
  expect(Object.keys(functions)).toHaveLength(2);
});

it("the service's own functions have maps with the setting sourceMaps", () => {
  const make = (sourceMaps: boolean) =>
    deployed((stack) => {
      const settings = settingsWith({ sourceMaps });
      new BroadcastFunction(stack, 'Default', { name: 'default', description: 'd', settings });
    });
  expect(readdirSync(make(false).asset)).toEqual(['index.js']);
  const { asset, template } = make(true);
  expect(mapIn(asset).sources).toContain('functions/default/handler.ts');
  expect(mapIn(asset)).not.toHaveProperty('sourcesContent.0');
  template.hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: { NODE_OPTIONS: '--enable-source-maps' } },
  });
});

it("an app's own handler keeps every source of credentials, the service's have Lambda's alone", () => {
  const entry = join(folder, 'src/client.ts');
  const client = require.resolve('@aws-sdk/client-sqs');
  writeFileSync(
    entry,
    `import { SQSClient } from ${JSON.stringify(client)};\nexport const handler = new SQSClient({});\n`,
  );
  const bundled = (isOwn: boolean) => {
    const { outputFiles } = buildSync({ ...buildOptions(isOwn), entryPoints: [entry], write: false });
    return outputFiles[0]?.text;
  };
  expect(bundled(false)).toContain('AWS_CONTAINER_CREDENTIALS_FULL_URI');
  expect(bundled(true)).not.toContain('AWS_CONTAINER_CREDENTIALS_FULL_URI');
});
