// SPDX-License-Identifier: Apache-2.0
import type { DemoLogin } from './product.ts'

type Answer = Readonly<Record<string, unknown>>

const OFFICERS = [
  { name: '郑巡', idNumber: '11010519491231002X', certificate: '演示0417', phone: '' },
  { name: '吴查', idNumber: '440524188001010014', certificate: '演示0523', phone: '' },
]

/** What happened in the estate this morning: retrieval orders in several states (article 25), a hold (22), pictures looked at. */
export class FreshDay {
  readonly #url: string
  readonly #cookies = new Map<string, string>()

  constructor(url: string) {
    this.#url = url
  }

  /** Does it all in the names of the demo's manager and watcher. */
  async make(logins: readonly DemoLogin[]): Promise<void> {
    await Promise.all(['manager', 'watcher'].map((name) => this.#signIn(logins.find((each) => each.name === name))))
    const { items } = await this.#ok('watcher', 'GET /api/cameras?size=50')
    const cameras = Array.isArray(items) ? items.map((each: { id: string; name: string }) => each) : []
    const idOf = (name: string): string => cameras.find((each) => each.name === name)?.id ?? cameras[0]?.id ?? ''
    const now = Date.now()
    const span = { from: new Date(now - 120_000).toISOString(), to: new Date(now).toISOString() }
    const [gate, garage, shed] = [idOf('北门人行口'), idOf('地下车库'), idOf('电动车棚')]
    await this.#hold({ camera: shed, ...span })
    await this.#closed(this.#content({ camera: garage, ...span }, '车库车辆被盗案'))
    await this.#approved(this.#content({ camera: gate, ...span }, '北门电动车被盗案'))
    await this.#registered(this.#content({ camera: shed, ...span }, '车棚起火原因调查'))
    await this.#ok('watcher', 'POST /api/orders', { content: { organ: '明鉴示范区公安分局', purpose: '寻找走失老人' } })
    for (const camera of [gate, garage]) await this.#look(camera)
  }

  async #hold(stretch: Readonly<{ camera: string; from: string; to: string }>): Promise<void> {
    const why = {
      reason: '车棚起火，留作证据',
      caseNumber: '演消〔2026〕3号',
      authority: '示范区消防救援站',
      reviewOn: beijingDay(30),
    }
    await this.#ok('manager', 'POST /api/holds', { ...stretch, ...why })
  }

  async #registered(content: object): Promise<string> {
    const order = await this.#ok('watcher', 'POST /api/orders', { content })
    const id = String(order['id'])
    const papers = ['kind=work-certificate&officer=0', 'kind=work-certificate&officer=1', 'kind=unit-certificate']
    for (const query of papers) await this.#ok('watcher', `POST /api/orders/${id}/papers?${query}`, PAPER)
    await this.#ok('watcher', `POST /api/orders/${id}/register`)
    return id
  }

  async #approved(content: object): Promise<string> {
    const id = await this.#registered(content)
    await this.#ok('watcher', `POST /api/orders/${id}/check`, { seen: true, note: '证件原件与登记一致' })
    await this.#ok('manager', `POST /api/orders/${id}/approve`, { note: '同意' })
    return id
  }

  async #closed(content: object): Promise<void> {
    const id = await this.#approved(content)
    await this.#ok('watcher', `POST /api/orders/${id}/sessions`, { mode: 'officer' })
    const asked = OFFICERS.map(({ name }) => ({ side: 'requester', name, typed: name }))
    const signatures = [...asked, { side: 'unit', name: 'watcher', typed: 'watcher' }]
    await this.#ok('watcher', `POST /api/orders/${id}/serve`, { signatures })
    await this.#ok('watcher', `POST /api/orders/${id}/close`, {})
  }

  #content(scope: Readonly<{ camera: string; from: string; to: string }>, what: string): object {
    return {
      ...{ authority: 'investigation', need: 'duty', organ: '明鉴示范区公安分局', officers: OFFICERS, scopes: [scope] },
      ...{ legalBasis: '刑事诉讼法第五十四条', caseNumber: '演示案件', purpose: what, necessity: '仅限案发时段' },
      ...{ certificateNumber: '演公调字〔2026〕7号', certificateDay: beijingDay(), verbs: ['view', 'copy'] },
    }
  }

  /** One picture of it, as the watch looks at it. */
  async #look(camera: string): Promise<void> {
    const answer = await this.#ask('watcher', `GET /api/cameras/${camera}/still.jpg`)
    await answer.arrayBuffer() // a camera that is away just now has none to show
  }

  async #signIn(login: DemoLogin | undefined): Promise<void> {
    if (login === undefined) return
    const body = JSON.stringify({ user: login.name, password: login.password })
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(`${this.#url}/api/session`, { method: 'POST', headers, body })
    if (!answer.ok) throw new Error(`${login.name} could not sign in: ${answer.status}`)
    this.#cookies.set(
      login.name,
      answer.headers
        .getSetCookie()
        .map((each) => each.split(';')[0])
        .join('; '),
    )
  }

  async #ok(who: string, request: string, body?: object | Uint8Array<ArrayBuffer>): Promise<Answer> {
    const answer = await this.#ask(who, request, body)
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${request}: ${answer.status} ${text}`)
    return JSON.parse(text) as Answer
  }

  #ask(who: string, request: string, body?: object | Uint8Array<ArrayBuffer>): Promise<Response> {
    const [method = 'GET', path = '/'] = request.split(' ')
    const isPaper = body instanceof Uint8Array
    const type = isPaper ? 'application/pdf' : 'application/json'
    return fetch(`${this.#url}${path}`, {
      method,
      headers: { cookie: this.#cookies.get(who) ?? '', origin: this.#url, ...(body ? { 'content-type': type } : {}) },
      ...(body === undefined ? {} : { body: isPaper ? body : JSON.stringify(body) }),
    })
  }
}

function beijingDay(later = 0): string {
  return new Date(Date.now() + 8 * 3_600_000 + later * 86_400_000).toISOString().slice(0, 10)
}

/** A scan that says what it is not: one page of PDF. */
const PAPER = new Uint8Array(Buffer.from(pdfOf('DEMO PAPER - NO REAL CERTIFICATE')))

function pdfOf(words: string): string {
  const content = `BT /F1 18 Tf 60 760 Td (${words}) Tj ET`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]
  let text = '%PDF-1.4\n'
  const offsets = objects.map((object, at) => {
    const offset = text.length
    text += `${at + 1} 0 obj\n${object}\nendobj\n`
    return offset
  })
  const start = text.length
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}`
  return `${text}${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`
}
