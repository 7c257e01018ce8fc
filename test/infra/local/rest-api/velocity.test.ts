import fc from 'fast-check';
import { corsOf } from '#constructs/broadcasts-endpoint/cors';
import { ENTRY_TEMPLATE, putEventsTemplate, REFUSAL_TEMPLATE } from '#constructs/broadcasts-endpoint/mapping-templates';
import { parseTemplate } from '#local/rest-api/velocity/parse';
import { render } from '#local/rest-api/velocity/render';

const rendered = (template: string, body: string, context = {}) =>
  render(parseTemplate(template, 'Test'), { body, context });

describe('mapping templates', () => {
  it('put any body into the detail of an event, unchanged', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.json(), fc.string({ unit: 'binary' }), fc.constant(`it\\'s "5"\n/x`)),
        (body) => {
          const { Entries: entries } = JSON.parse(rendered(putEventsTemplate('shop', 'http'), body).text) as {
            Entries: object[];
          };
          expect(entries).toEqual([
            { EventBusName: 'shop', Source: 'http', DetailType: 'Broadcast Requested', Detail: body },
          ]);
        },
      ),
    );
  });

  it.each([
    [{ FailedEntryCount: 0, Entries: [{ EventId: 'e-1' }] }, undefined, { id: 'e-1' }],
    [
      { FailedEntryCount: 1, Entries: [{ ErrorCode: 'MalformedDetail' }] },
      400,
      { message: 'EventBridge refused the event: MalformedDetail' },
    ],
    [
      { FailedEntryCount: 1, Entries: [{ ErrorCode: 'InternalFailure' }] },
      503,
      { message: 'EventBridge did not take the event: InternalFailure; try again' },
    ],
  ])('turn the answer %j into the result of the event', (answer, status, body) => {
    const rendering = rendered(ENTRY_TEMPLATE, JSON.stringify(answer));

    expect(JSON.parse(rendering.text)).toEqual(body);
    expect(rendering.status).toBe(status);
  });

  it('lay an event that is too large on the caller, and every other refusal on the service', () => {
    expect(rendered(REFUSAL_TEMPLATE, '{"__type":"ValidationException"}').status).toBe(400);
    expect(rendered(REFUSAL_TEMPLATE, '{"__type":"ThrottlingException"}')).toEqual({
      text: expect.stringContaining('ThrottlingException; try again') as string,
      headers: {},
    });
  });

  it.each([
    [{ origin: 'https://b' }, { 'Access-Control-Allow-Origin': 'https://b' }],
    [{ origin: 'https://x' }, {}],
    [{}, {}],
  ])('choose of several origins that of the page: of headers %j, set %j', (headers, set) => {
    const { chooseOrigin } = corsOf(['https://a', 'https://b', 'https://c']);

    const { headers: overrides, text } = render(parseTemplate(`${chooseOrigin}{}`, 'Test'), {
      body: '',
      context: {},
      headers,
    });

    expect([overrides, text]).toEqual([set, '{}']);
  });

  it('print a reference that leads nowhere as it is written, unless it is quiet', () => {
    const { text } = rendered("[$input.path('$.x')][$!nothing][$context.error.message]", '{}', {
      error: { message: 'no' },
    });

    expect(text).toBe("[$input.path('$.x')][][no]");
  });

  it.each([
    ['a ## no text\nb', 'a b'],
    ['a ## no text', 'a '],
    ['a #* no\n#set($x = 1) *#b', 'a b'],
    ['#{set}($x = 1)#{if}($x == 1)yes#{else}no#{end}!', 'yes!'],
    ['#{if}($x)yes#{else}no#{end}!', 'no!'],
    ['a #set($x = 1) b', 'a  b'],
    ['#set($x = 1) \t\r\nb', 'b'],
    ['#if($x)a#else b#end c', ' b c'],
    ['#1 $5 a\\b \\ C:\\# ["$x"][$x]', '#1 $5 a\\b \\ C:\\# ["$x"][$x]'],
    ['${x}[0]', '${x}[0]'],
  ])('are %j, rendered %j', (template, text) => {
    expect(rendered(template, '{}').text).toBe(text);
  });

  it.each([
    ['\\$x', "'\\$x'"],
    ['\\${x}', "'\\${x}'"],
    ['\\\\#if(1)', "'\\\\#if(1)'"],
    ['$x[0]', "'$x['"],
    ['$x.y[$i]', "'$x.y['"],
    ['#set($y = $x[-1])', "'$x['"],
    ['#[[ $x ]]#', "'#[[ $x ]]#'"],
    ['#* no end', "'#* no end'"],
    ['#{foreach}($x in $y)', "'#foreach'"],
    ['#foreach($x in $input.path("x"))#end', "'#foreach'"],
    ['#set($context.requestOverride.path = "x")', 'requestOverride'],
    ['#if($x > 5)#end', "'> 5"],
    ['text #end', "'#end'"],
  ])('refuse %s by name when they are read', (template, named) => {
    expect(() => parseTemplate(template, 'Method Post')).toThrow(named);
    expect(() => parseTemplate(template, 'Method Post')).toThrow(/^Method Post: local mode does not support/);
  });

  it('refuse a replacement that Java would not take as it is', () => {
    expect(rendered(`$input.body.replaceAll("a", 'b')`, 'aa').text).toBe('bb');
    expect(() => rendered(`$input.body.replaceAll("(a)", '$1')`, 'aa')).toThrow(/does not support/);
    expect(() => rendered(`$input.body.replaceAll("/", "\\/")`, '/')).toThrow(/does not support/);
  });

  it('refuse an unknown method when they are rendered', () => {
    expect(() => rendered("$input.params('x')", '{}')).toThrow(/does not support \$input.params/);
    expect(() => rendered("$input.params().querystring.get('x')", '{}')).toThrow(/does not support \$input.params/);
    expect(() => rendered('$util.urlEncode($input.body)', '{}')).toThrow(/does not support \$util.urlEncode/);
  });
});
