// SPDX-License-Identifier: Apache-2.0
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router'
import { NotFound } from './components/not-found.tsx'
import { Shell } from './components/shell.tsx'
import { readAuditSearch } from './pages/audit/audit-search.ts'
import { readFilingSearch } from './pages/filing/filing-search.ts'
import type { IntegrationSearch } from './pages/integration/integration-search.ts'
import { readInspectionSearch } from './pages/inspection/inspection-search.ts'
import { readLogSearch } from './pages/log/log-search.ts'

export type ReplaySearch = { camera?: string; at?: string }
export type CamerasSearch = { q?: string; state?: string; sort?: string; page?: number; add?: boolean; edit?: string }
export type TodaySearch = { unit?: string; status?: string; q?: string; page?: number }
export type AccessSearch = { tab?: string | undefined; camera?: string | undefined; person?: string | undefined }
export type EvidenceSearch = { tab?: string }
export type PlacesSearch = {
  q?: string | undefined
  class?: string | undefined
  district?: string | undefined
  sort?: string | undefined
  page?: number | undefined
  open?: string | undefined
  add?: boolean | undefined
  view?: PlaceView | undefined
  at?: string | undefined
}
/** `view`: the list without it, `must-build` or `map`; `at`: where the map looks. */
export type PlaceView = 'must-build' | 'map'
export type UnitsSearch = Omit<PlacesSearch, 'class' | 'view' | 'at'> & { kind?: string | undefined }
export type SystemsSearch = Omit<PlacesSearch, 'class' | 'view' | 'at'> & {
  state?: string | undefined
  place?: string | undefined
}
export type CasesSearch = {
  q?: string | undefined
  state?: string | undefined
  article?: string | undefined
  unit?: string | undefined
  district?: string | undefined
  overdue?: boolean | undefined
  sort?: string | undefined
  page?: number | undefined
  open?: string | undefined
}
export type ExposureSearch = Pick<CasesSearch, 'district' | 'article' | 'sort' | 'page' | 'open'>
export type ArchivesSearch = {
  q?: string | undefined
  district?: string | undefined
  lacking?: boolean | undefined
  page?: number | undefined
  open?: string | undefined
}
export type PlansSearch = {
  q?: string | undefined
  level?: string | undefined
  state?: string | undefined
  sort?: string | undefined
  page?: number | undefined
  open?: string | undefined
  add?: boolean | undefined
}
export type LawSearch = { book?: string; article?: string; q?: string }

export type RetrievalSearch = {
  q?: string
  organ?: string
  officer?: string
  state?: string
  door?: string
  camera?: string
  day?: string
  page?: number
}
export type OrderSearch = { step?: string }

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined
}
/** Only what is there, so that addresses stay short. */
function given<T extends object>(values: T): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T
}

/** What the lists of the registry share. */
function recordSearch(search: Record<string, unknown>) {
  return {
    q: text(search['q']),
    district: text(search['district']),
    sort: text(search['sort']),
    page: typeof search['page'] === 'number' && search['page'] >= 1 ? search['page'] : undefined,
    open: text(search['open']),
    add: search['add'] === true ? true : undefined,
  }
}

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound })
const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: Shell })

const wall = createRoute({
  getParentRoute: () => shell,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/wall/wall-page.tsx'), 'WallPage'),
})
const replay = createRoute({
  getParentRoute: () => shell,
  path: '/replay',
  validateSearch: (search): ReplaySearch =>
    given({ camera: text(search['camera']), at: text(search['at']) }) as ReplaySearch,
  component: lazyRouteComponent(() => import('./pages/replay/replay-page.tsx'), 'ReplayPage'),
})
const cameras = createRoute({
  getParentRoute: () => shell,
  path: '/cameras',
  validateSearch: (search): CamerasSearch =>
    given({
      q: text(search['q']),
      state: text(search['state']),
      sort: text(search['sort']),
      page: typeof search['page'] === 'number' && search['page'] >= 1 ? search['page'] : undefined,
      add: search['add'] === true ? true : undefined,
      edit: text(search['edit']),
    }) as CamerasSearch,
  component: lazyRouteComponent(() => import('./pages/cameras/cameras-page.tsx'), 'CamerasPage'),
})
const storage = createRoute({
  getParentRoute: () => shell,
  path: '/storage',
  component: lazyRouteComponent(() => import('./pages/storage/storage-page.tsx'), 'StoragePage'),
})
const users = createRoute({
  getParentRoute: () => shell,
  path: '/users',
  component: lazyRouteComponent(() => import('./pages/users/users-page.tsx'), 'UsersPage'),
})
const account = createRoute({
  getParentRoute: () => shell,
  path: '/account',
  component: lazyRouteComponent(() => import('./pages/account/account-page.tsx'), 'AccountPage'),
})
const access = createRoute({
  getParentRoute: () => shell,
  path: '/access',
  validateSearch: (search): AccessSearch =>
    given({ tab: text(search['tab']), camera: text(search['camera']), person: text(search['person']) }),
  component: lazyRouteComponent(() => import('./pages/access/access-page.tsx'), 'AccessPage'),
})
const today = createRoute({
  getParentRoute: () => shell,
  path: '/today',
  validateSearch: (search): TodaySearch =>
    given({
      unit: text(search['unit']),
      status: text(search['status']),
      q: text(search['q']),
      page: typeof search['page'] === 'number' && search['page'] >= 1 ? search['page'] : undefined,
    }) as TodaySearch,
  component: lazyRouteComponent(() => import('./pages/law/today-page.tsx'), 'TodayPage'),
})
const law = createRoute({
  getParentRoute: () => shell,
  path: '/law',
  validateSearch: (search): LawSearch =>
    given({ book: text(search['book']), article: text(search['article']), q: text(search['q']) }) as LawSearch,
  component: lazyRouteComponent(() => import('./pages/law/law-page.tsx'), 'LawPage'),
})
const cases = createRoute({
  getParentRoute: () => shell,
  path: '/cases',
  validateSearch: (search): CasesSearch => {
    const { add: _, ...shared } = recordSearch(search)
    return given({
      ...shared,
      ...{ state: text(search['state']), article: text(search['article']), unit: text(search['unit']) },
      overdue: search['overdue'] === true ? true : undefined,
    })
  },
  component: lazyRouteComponent(() => import('./pages/cases/cases-page.tsx'), 'CasesPage'),
})
const exchange = createRoute({
  getParentRoute: () => shell,
  path: '/exchange',
  component: lazyRouteComponent(() => import('./pages/exchange/exchange-page.tsx'), 'ExchangePage'),
})
const plans = createRoute({
  getParentRoute: () => shell,
  path: '/plans',
  validateSearch: (search): PlansSearch => {
    const { district: _, ...shared } = recordSearch(search)
    return given({ ...shared, level: text(search['level']), state: text(search['state']) })
  },
  component: lazyRouteComponent(() => import('./pages/plans/plans-page.tsx'), 'PlansPage'),
})
const filing = createRoute({
  getParentRoute: () => shell,
  path: '/filing',
  validateSearch: readFilingSearch,
  component: lazyRouteComponent(() => import('./pages/filing/filing-page.tsx'), 'FilingPage'),
})
const integration = createRoute({
  getParentRoute: () => shell,
  path: '/integration',
  validateSearch: (search): IntegrationSearch => {
    const { district: _, ...shared } = recordSearch(search)
    return given({ ...shared, tab: text(search['tab']), state: text(search['state']) })
  },
  component: lazyRouteComponent(() => import('./pages/integration/integration-page.tsx'), 'IntegrationPage'),
})
const archives = createRoute({
  getParentRoute: () => shell,
  path: '/archives',
  validateSearch: (search): ArchivesSearch => {
    const { q, district, page, open } = recordSearch(search)
    return given({ q, district, page, open, lacking: search['lacking'] === true ? true : undefined })
  },
  component: lazyRouteComponent(() => import('./pages/registry/archives-page.tsx'), 'ArchivesPage'),
})
const exposure = createRoute({
  getParentRoute: () => shell,
  path: '/exposure',
  validateSearch: (search): ExposureSearch => {
    const { district, sort, page, open } = recordSearch(search)
    return given({ district, sort, page, open, article: text(search['article']) })
  },
  component: lazyRouteComponent(() => import('./pages/cases/exposure-page.tsx'), 'ExposurePage'),
})
const places = createRoute({
  getParentRoute: () => shell,
  path: '/places',
  validateSearch: (search): PlacesSearch =>
    given({
      ...{ ...recordSearch(search), class: text(search['class']), at: text(search['at']) },
      view: search['view'] === 'map' || search['view'] === 'must-build' ? search['view'] : undefined,
    }),
  component: lazyRouteComponent(() => import('./pages/registry/places-page.tsx'), 'PlacesPage'),
})
const units = createRoute({
  getParentRoute: () => shell,
  path: '/units',
  validateSearch: (search): UnitsSearch => given({ ...recordSearch(search), kind: text(search['kind']) }),
  component: lazyRouteComponent(() => import('./pages/registry/units-page.tsx'), 'UnitsPage'),
})
const systems = createRoute({
  getParentRoute: () => shell,
  path: '/systems',
  validateSearch: (search): SystemsSearch =>
    given({ ...recordSearch(search), state: text(search['state']), place: text(search['place']) }),
  component: lazyRouteComponent(() => import('./pages/registry/systems-page.tsx'), 'SystemsPage'),
})
const inspection = createRoute({
  getParentRoute: () => shell,
  path: '/inspection',
  validateSearch: readInspectionSearch,
  component: lazyRouteComponent(() => import('./pages/inspection/inspection-page.tsx'), 'InspectionPage'),
})
const drawn = createRoute({
  getParentRoute: () => root,
  path: '/draw/$draw',
  component: lazyRouteComponent(() => import('./pages/inspection/draw-page.tsx'), 'DrawPage'),
})
const complaint = createRoute({
  getParentRoute: () => root,
  path: '/complain/$system',
  component: lazyRouteComponent(() => import('./pages/inspection/complain-page.tsx'), 'ComplainPage'),
})
const notice = createRoute({
  getParentRoute: () => root,
  path: '/notice/$system',
  component: lazyRouteComponent(() => import('./pages/registry/notice-page.tsx'), 'NoticePage'),
})
const retrieval = createRoute({
  getParentRoute: () => shell,
  path: '/retrieval',
  validateSearch: (search): RetrievalSearch =>
    given({
      q: text(search['q']),
      organ: text(search['organ']),
      officer: text(search['officer']),
      state: text(search['state']),
      door: text(search['door']),
      camera: text(search['camera']),
      day: text(search['day']),
      page: typeof search['page'] === 'number' && search['page'] >= 1 ? search['page'] : undefined,
    }) as RetrievalSearch,
  component: lazyRouteComponent(() => import('./pages/retrieval/register-page.tsx'), 'RegisterPage'),
})
const order = createRoute({
  getParentRoute: () => shell,
  path: '/retrieval/$order',
  validateSearch: (search): OrderSearch => given({ step: text(search['step']) }) as OrderSearch,
  component: lazyRouteComponent(() => import('./pages/retrieval/order-page.tsx'), 'OrderPage'),
})
const view = createRoute({
  getParentRoute: () => root,
  path: '/view',
  component: lazyRouteComponent(() => import('./pages/retrieval/view-page.tsx'), 'ViewPage'),
})
const evidence = createRoute({
  getParentRoute: () => shell,
  path: '/evidence',
  validateSearch: (search): EvidenceSearch => given({ tab: text(search['tab']) }) as EvidenceSearch,
  component: lazyRouteComponent(() => import('./pages/evidence/evidence-page.tsx'), 'EvidencePage'),
})
const audit = createRoute({
  getParentRoute: () => shell,
  path: '/audit',
  validateSearch: readAuditSearch,
  component: lazyRouteComponent(() => import('./pages/audit/audit-page.tsx'), 'AuditPage'),
})
const log = createRoute({
  getParentRoute: () => shell,
  path: '/log',
  validateSearch: readLogSearch,
  component: lazyRouteComponent(() => import('./pages/log/log-page.tsx'), 'LogPage'),
})
const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  validateSearch: (search) => ({ token: text(search['token']) ?? '' }),
  component: lazyRouteComponent(() => import('./pages/setup/setup-page.tsx'), 'SetupPage'),
})

export const router = createRouter({
  routeTree: root.addChildren([
    shell.addChildren([
      wall,
      replay,
      evidence,
      retrieval,
      order,
      today,
      law,
      cases,
      exposure,
      places,
      systems,
      units,
      cameras,
      storage,
      users,
      account,
      access,
      audit,
      log,
      inspection,
      plans,
      filing,
      archives,
      integration,
      exchange,
    ]),
    view,
    setup,
    notice,
    drawn,
    complaint,
  ]),
  defaultPreload: 'intent',
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
