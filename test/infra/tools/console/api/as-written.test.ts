import { QUERIES_METADATA } from '#constructs/workflow/queries/as-written';
import { compose } from '#constructs/workflow/definition';
import type { StateMachine } from '#local/step-functions/machines/state-machine';
import { asWritten } from '#tools/console/api/executions/as-written';

type Definition = StateMachine['definition'];
const composed = compose('fan-out.asl.json');
const definition = composed.definition as unknown as Definition;
const metadata = { 'aws:cdk:path': 'x', [QUERIES_METADATA]: composed.queries };

it('shows each query of the metadata as an include, and its text as it is written', () => {
  const shown = asWritten({ definition, metadata });
  const text = JSON.stringify(shown.definition);
  for (const file of Object.keys(composed.queries)) expect(text).toContain(`{% $include('${file}') %}`);
  expect(shown.definition.States).toMatchObject({
    DeliverParts: { Assign: { delivery: "{% $include('queries/delivery-total.jsonata') %}" } },
  });
  expect(shown.queries['queries/delivery-total.jsonata']).toMatch(/^\/\*\n \* The totals of the delivery/);
});

it('does so in a child of a Map Run too, whose definition is the processor', () => {
  const { ItemProcessor } = definition.States.DeliverParts as unknown as { ItemProcessor: Definition };
  expect(asWritten({ definition: ItemProcessor, metadata }).definition.States).toMatchObject({
    DeliverPart: { Output: "{% $include('queries/part-result.jsonata') %}" },
  });
});

it('leaves the definition that runs as it is', () => {
  const before = JSON.stringify(definition);
  asWritten({ definition, metadata });
  expect(JSON.stringify(definition)).toBe(before);
});

it.each([
  ['none', undefined],
  ['of CDK alone', { 'aws:cdk:path': 'x' }],
  ['of another shape', { [QUERIES_METADATA]: 'x' }],
  [
    'for states and fields that are not there',
    {
      [QUERIES_METADATA]: {
        'queries/a.jsonata': { text: 'a', places: [{ state: 'TakenOver', path: ['No', 'Such'] }] },
      },
    },
  ],
])('shows the definition as it runs if the metadata is %s', (_, of) => {
  expect(asWritten({ definition, metadata: of }).definition).toEqual(definition);
});
