// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from 'playwright-core'
import { bundlePictureClock } from './page-script.ts'
import type { Seen } from './picture-clock.ts'
import { ROOT } from './product.ts'

/** Where pictures of the screens go. */
export const SCREENS = join(ROOT, 'build/screens')

export const SIZES = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const
export type SizeName = keyof typeof SIZES

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

/** Stands in every page: picture-clock.ts. */
declare const pictureClock: Readonly<{
  read: (video: unknown) => number | null
  watch: (video: unknown) => void
  take: () => Seen[][]
}>

/** The zone of every visitor, and of the digits in the simulated pictures when `zoneMinutes` is this. */
export const VISITOR_ZONE = { name: 'Asia/Shanghai', minutes: 480 } as const

export type VisitorOptions = Readonly<{
  size?: SizeName
  language?: 'zh' | 'en'
  theme?: 'dark' | 'light'
  /** Asks for less motion: nothing slides. */
  isStill?: boolean
}>

/** Debian's Chromium. Each visitor has storage of its own. */
export class Chromium implements AsyncDisposable {
  readonly #browser: Browser
  readonly #clock: string

  private constructor(browser: Browser, clock: string) {
    this.#browser = browser
    this.#clock = clock
  }

  static async start(): Promise<Chromium> {
    const clock = await bundlePictureClock()
    return new Chromium(await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS }), clock)
  }

  async visit(url: string, options: VisitorOptions = {}): Promise<Visitor> {
    const context = await this.#browser.newContext({
      baseURL: url,
      viewport: SIZES[options.size ?? 'desk'],
      hasTouch: options.size === 'phone',
      locale: options.language === 'en' ? 'en-GB' : 'zh-CN',
      timezoneId: VISITOR_ZONE.name,
      acceptDownloads: true,
      reducedMotion: options.isStill ? 'reduce' : 'no-preference',
    })
    await context.addInitScript({ content: this.#clock })
    for (const [key, value] of Object.entries({ language: options.language, theme: options.theme })) {
      if (value === undefined) continue
      // An empty page has no storage.
      const keep = `localStorage.getItem('mingjian.${key}') ?? localStorage.setItem('mingjian.${key}', '${value}')`
      await context.addInitScript({ content: `if (location.protocol === 'http:') { ${keep} }` })
    }
    return new Visitor(context, await context.newPage())
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close()
  }
}

/** A person at a browser, and everything that went wrong in it. */
export class Visitor {
  readonly context: BrowserContext
  readonly page: Page
  /** `console …`, `exception …`, `404 GET /path`, `failed GET /path …`, in the order in which they came. */
  readonly troubles: string[] = []

  constructor(context: BrowserContext, page: Page) {
    this.context = context
    this.page = page
    page.setDefaultTimeout(20_000)
    page.on('console', (message) => {
      // A failed request is noted as such below, with its address.
      const isNote = message.type() !== 'error' || message.text().startsWith('Failed to load resource')
      if (!isNote) this.troubles.push(`console ${message.text()}`)
    })
    page.on('pageerror', (error) => this.troubles.push(`exception ${error.stack ?? error.message}`))
    page.on('response', (answer) => {
      const path = new URL(answer.url()).pathname
      if (answer.status() >= 400) this.troubles.push(`${answer.status()} ${answer.request().method()} ${path}`)
    })
    page.on('requestfailed', (request) => {
      const reason = request.failure()?.errorText ?? ''
      // The page itself gives up a request when it seeks or leaves.
      if (reason === 'net::ERR_ABORTED') return
      this.troubles.push(`failed ${request.method()} ${new URL(request.url()).pathname} ${reason}`)
    })
  }

  /** The sign-in form, whatever the language. */
  async signIn(user: string, password: string): Promise<void> {
    await this.page.goto('/')
    await this.page.locator('input[autocomplete="username"]').fill(user)
    await this.page.locator('input[autocomplete="current-password"]').fill(password)
    await this.page.locator('button[type="submit"]').click()
    await this.page.getByTestId('account-button').waitFor()
  }

  /** Fails when anything went wrong that was not expected. Before anybody is signed in the page learns it by a 401. */
  assertQuiet(expected: readonly RegExp[] = []): void {
    const known = [/^401 GET \/api\/session$/, ...expected]
    assert.deepEqual(
      this.troubles.filter((trouble) => !known.some((pattern) => pattern.test(trouble))),
      [],
      'the browser stayed quiet',
    )
  }

  /** Walks a journey; when it fails, its last screen is kept and everything that went wrong is told. */
  async walk(steps: () => Promise<void>): Promise<void> {
    try {
      await steps()
    } catch (thrown) {
      const picture = join(SCREENS, `failed-${Date.now()}.png`)
      await mkdir(SCREENS, { recursive: true })
      await this.page
        .screenshot({ path: picture })
        .catch((why: unknown) => this.troubles.push(`no screenshot: ${String(why)}`))
      throw new Error(`the journey failed at ${this.page.url()}, ${picture}\n${this.troubles.join('\n')}`, {
        cause: thrown,
      })
    }
  }

  /** Capture time of the picture that a video shows; null when none can be read. */
  async pictureTime(video: Locator): Promise<number | null> {
    return video.evaluate((shown) => pictureClock.read(shown))
  }

  /** Notes every picture of these videos from here on; {@link takeSeen} returns what came since the last call. */
  async watch(videos: Locator): Promise<void> {
    await videos.evaluateAll((all) => all.forEach((video) => pictureClock.watch(video)))
  }

  async takeSeen(): Promise<Seen[][]> {
    return this.page.evaluate(() => pictureClock.take())
  }

  /** Waits until the capture time of the shown picture is as wanted, and returns it. */
  async pictureUntil(
    what: string,
    video: Locator,
    isWanted: (captured: number) => boolean,
    seconds = 20,
  ): Promise<number> {
    const end = performance.now() + seconds * 1000
    let last: number | null = null
    while (performance.now() < end) {
      last = await this.pictureTime(video)
      if (last !== null && isWanted(last)) return last
      await this.page.waitForTimeout(50)
    }
    throw new Error(
      `waited ${seconds} s in vain: ${what}; last picture ${last === null ? 'none' : new Date(last).toISOString()}`,
    )
  }
}
