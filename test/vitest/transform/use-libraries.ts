import { inspect } from 'node:util'

/** Uses real libraries, loaded from node_modules when called, and tells what they export and what came of the use. */
export async function useLibraries(): Promise<Record<string, string>> {
  const outcomes: Record<string, string> = {}
  for (const [name, use] of Object.entries(uses)) {
    const library = (await import(name)) as object
    const exported = Object.entries(library).map(([key, value]) => `${key}: ${typeof value}`)
    outcomes[name] = inspect([exported, await use(library as never)], { depth: 10, maxArrayLength: null })
  }
  return outcomes
}

const uses: Record<string, (library: never) => unknown> = {
  luxon: ({ DateTime, Duration, Interval }: Luxon) => {
    const time = DateTime.fromISO('2026-11-24T03:04:05Z', { zone: 'Europe/Paris' })
    return [
      time.toISO(),
      time.plus({ months: 3 }).toFormat('yyyy LLL dd'),
      Duration.fromMillis(1e7).shiftTo('hours', 'minutes').toISO(),
      Interval.after(time, { days: 2 }).toISO(),
      DateTime.fromFormat('x', 'y').invalidReason,
    ]
  },
  yup: async ({ object, string, number }: typeof import('yup')) => {
    const schema = object({ name: string().required().trim(), age: number().positive().integer() })
    const refused = schema.validate({ age: -1 }, { abortEarly: false })
    return [await schema.validate({ name: ' a ', age: '3' }), await refused.catch((error: Error) => error.message)]
  },
  i18next: async ({ default: i18next }: typeof import('i18next')) => {
    const instance = i18next.createInstance()
    const translation = { key: 'hello {{name}}', item_one: 'one', item_other: '{{count}} items' }
    await instance.init({ lng: 'en', resources: { en: { translation } } })
    return [instance.t('key', { name: 'x' }), instance.t('item', { count: 1 }), instance.t('item', { count: 3 })]
  },
  axios: async ({ default: axios, AxiosHeaders }: typeof import('axios')) => {
    const adapter = (config: object): Promise<object> =>
      Promise.resolve({ data: '{"a":1}', status: 200, headers: new AxiosHeaders({ b: 'c' }), config })
    const client = axios.create({ adapter: adapter as never, baseURL: 'http://x' })
    const response = await client.get('/y', { params: { z: [1, 2] } })
    return [response.data, response.headers, axios.getUri({ url: '/y', params: { a: { b: 1 } } })]
  },
  'chart.js': ({ Chart, registerables, defaults }: typeof import('chart.js')) => {
    Chart.register(...registerables)
    return [registerables.map((group) => Object.keys(group)), Object.keys(defaults), Chart.version]
  },
  'highlight.js': ({ default: highlight }: { default: { highlightAuto(code: string): { value: string } } }) =>
    ['const a = `${b}` // c', 'SELECT a FROM b'].map((code) => highlight.highlightAuto(code).value),
  'happy-dom': ({ Window }: { Window: new (options: object) => { document: Document } }) => {
    const { document } = new Window({ url: 'http://localhost/' })
    document.body.innerHTML = '<ul><li class="a">1</li><li>2</li></ul>'
    const clicks: string[] = []
    document.body.addEventListener('click', ({ type }) => clicks.push(type))
    document.querySelector('li.a')?.click()
    return [document.body.outerHTML, document.querySelectorAll('ul > :nth-child(2)').length, clicks]
  },
}

/** As much of Luxon as is used here: it comes without types. */
interface Luxon {
  readonly DateTime: { fromISO(text: string, options: object): Time; fromFormat(text: string, format: string): Time }
  readonly Duration: { fromMillis(milliseconds: number): { shiftTo(...units: string[]): Time } }
  readonly Interval: { after(time: Time, duration: object): Time }
}

interface Time {
  readonly invalidReason: string | null
  toISO(): string
  toFormat(format: string): string
  plus(duration: object): Time
}

/** As much of a DOM as is used here: the tests are type-checked without one. */
interface Document {
  readonly body: {
    innerHTML: string
    readonly outerHTML: string
    addEventListener(type: string, listener: (event: { type: string }) => void): void
  }
  querySelector(selector: string): { click(): void } | null
  querySelectorAll(selector: string): { readonly length: number }
}
