/** The property EventPattern, which templates have as an object or, sometimes, as its JSON text. */
import type { PropertyReader } from '../../core/property-reader';

export function patternTextOf(properties: PropertyReader): string | undefined {
  const pattern = properties.raw('EventPattern');
  return pattern === undefined || typeof pattern === 'string' ? pattern : JSON.stringify(pattern);
}
