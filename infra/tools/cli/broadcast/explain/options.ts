/** The options of `broadcast explain`, parsed. */
export type { TemplateOptions as ExplainOptions } from '../cdk-app';
