/** Finds expressions that do not parse, or that read what AWS does not offer in their place. */
import { finding, type Finding } from './finding';
import { expressionSites, parseExpression } from './expression-sites';
import { referencesOf } from './expression-references';
import { eachState } from './walk';

/** The error is only known in a catcher's own fields. */
const CATCHER_FIELD = /^Catch\[\d+\]\//;

export function expressionFindings(definition: unknown): Finding[] {
  const inJsonata = [...eachState(definition)].filter(({ language }) => language === 'JSONata');
  return inJsonata.flatMap((state) =>
    expressionSites(state).flatMap((site) => {
      const parsed = parseExpression(site);
      if ('code' in parsed) return [parsed];
      const { contextual, states } = referencesOf(parsed);
      const unsupported = [...contextual].map((name) => `Reference to '${name}' at the top level is not supported.`);
      if (states.has('errorOutput') && !CATCHER_FIELD.test(site.field)) {
        unsupported.push("Reference to '$states.errorOutput' is supported in a Catch only.");
      }
      return unsupported.map((message) => finding(message, site.location, 'UNSUPPORTED_JSONATA_EXPRESSION'));
    }),
  );
}
