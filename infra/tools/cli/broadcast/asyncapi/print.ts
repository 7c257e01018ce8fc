/** Finds the template, describes it, and prints the document. */
import { paragraph } from '#infra/terminal/text';
import { parseTemplate } from '#local/cloud-assembly/template';
import { EXIT } from '#tools/stack/exit-codes';
import type { TargetOptions } from '#tools/stack/target';
import { namedTemplate, type TemplateOptions } from '../cdk-app';
import type { Run } from '../command';
import { describedService, type DescribedService } from './described-service';
import { asyncApiOf } from './document';
import { framesSchema } from './frames';
import { asYaml } from './yaml';

export interface AsyncApiOptions extends TemplateOptions, TargetOptions {
  readonly schemas?: boolean;
}

export async function printAsyncApi(run: Run<AsyncApiOptions>): Promise<number> {
  const service = await serviceOf(run);
  if (service.contract === undefined) {
    run.output.note(
      'The template holds no contract, so the messages of the application are not described: pass `contract` to BroadcastService, and synthesize or deploy again.',
    );
  }
  if (run.options.schemas) {
    const schema = framesSchema(service);
    run.output.answer(schema, () => paragraph(JSON.stringify(schema, null, 2)));
    return EXIT.OK;
  }
  const document = asyncApiOf(service);
  run.output.answer(document, () => paragraph(asYaml(document)));
  return EXIT.OK;
}

async function serviceOf({ options, io, stack }: Run<AsyncApiOptions>): Promise<DescribedService> {
  const { stack: name, local, profile, region, template } = options;
  const namesStack = [name, local, profile, region].some((option) => option !== undefined);
  if (template !== undefined || !namesStack) return describedService(await namedTemplate(options, io));
  const found = await stack();
  return describedService(parseTemplate(await found.template(), `The template of stack ${found.name}`), {
    title: found.name,
    outputs: found.outputs,
  });
}
