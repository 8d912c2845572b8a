// SPDX-License-Identifier: Apache-2.0

/** What is done with a system on a day of its life. */
export type DemoAct =
  | 'plan'
  | 'design'
  | 'build'
  | 'finish'
  | 'try'
  | 'file papers'
  | 'fail'
  | 'rectify'
  | 'pass'
  | 'use'
  | 'submit filing'
  | 'accept filing'
  | 'return filing'
  | 'submit filing again'
  | 'register as built'
  | 'registered long ago'
  | 'keep too little'
  | 'keep enough'
  | 'suspend'
  | 'resume'
  | 'dismantle'
  | 'report dismantling'

type Life = readonly (readonly [day: number, act: DemoAct])[]

const building: Life = [
  [0, 'plan'],
  [14, 'design'],
  [35, 'build'],
  [96, 'finish'],
  [99, 'file papers'],
]
const passed: Life = [...building, [103, 'pass'], [107, 'use']]
const filed: Life = [...passed, [124, 'submit filing'], [139, 'accept filing']]

/** Lives of systems. Days count from the plan; what lies in the future of the day the demo runs has not happened. */
export const demoLives = {
  smooth: filed,
  tried: [...building, [97, 'try'], [103, 'pass'], [107, 'use'], [124, 'submit filing'], [139, 'accept filing']],
  'second try': [
    ...building,
    [103, 'fail'],
    [121, 'rectify'],
    [126, 'pass'],
    [129, 'use'],
    [141, 'submit filing'],
    [155, 'accept filing'],
  ],
  'filed late': [...passed, [171, 'submit filing'], [186, 'accept filing']],
  'filing returned': [
    ...passed,
    [124, 'submit filing'],
    [130, 'return filing'],
    [136, 'submit filing again'],
    [145, 'accept filing'],
  ],
  'never filed': passed,
  'short of days': [...filed, [230, 'keep too little'], [241, 'keep enough']],
  'still short of days': [...filed, [200, 'keep too little']],
  suspended: [...filed, [260, 'suspend']],
  resumed: [...filed, [210, 'suspend'], [236, 'resume']],
  dismantled: [...filed, [320, 'dismantle'], [335, 'report dismantling']],
  'dismantled in silence': [...filed, [300, 'dismantle']],
  legacy: [
    [0, 'register as built'],
    [1, 'registered long ago'],
    [9, 'file papers'],
  ],
  'legacy, never filed': [
    [0, 'register as built'],
    [12, 'file papers'],
  ],
} as const satisfies Record<string, Life>

export type DemoSystem = Readonly<{
  place: string
  life: keyof typeof demoLives
  /** Days before today on which it was planned, or registered. */
  begun: number
  cameras: number
  isClassified?: true
  /** Kept in repair by a company of its own, under a contract. */
  isEntrusted?: true
  /** Nobody wrote a plan for emergencies. */
  isCareless?: true
}>

type Row = readonly [place: string, life: DemoSystem['life'], begun: number, cameras: number]
type Rest = Omit<DemoSystem, 'place' | 'life' | 'begun' | 'cameras'>

const of = ([place, life, begun, cameras]: Row, rest: Rest = {}): DemoSystem => ({
  ...{ place, life, begun, cameras, ...rest },
})

export const demoSystems: readonly DemoSystem[] = [
  of(['gardens', 'tried', 640, 8], { isEntrusted: true }),
  of(['riverside', 'smooth', 470, 5], { isEntrusted: true }),
  of(['maple', 'second try', 116, 4]),
  of(['harbour', 'never filed', 121, 4]),
  of(['dongfeng', 'legacy, never filed', 520, 3]),
  of(['mall', 'second try', 610, 8], { isEntrusted: true }),
  of(['mall-garage', 'smooth', 560, 4]),
  of(['mall-west', 'smooth', 72, 0]),
  of(['expo', 'resumed', 590, 6]),
  of(['expo-square', 'smooth', 545, 4]),
  of(['inn', 'legacy, never filed', 700, 3]),
  of(['inn-two', 'filed late', 500, 3]),
  of(['hotel', 'smooth', 620, 5], { isEntrusted: true }),
  of(['hotel-lake', 'suspended', 480, 3]),
  of(['restaurant', 'smooth', 430, 3]),
  of(['restaurant-old', 'dismantled', 690, 2]),
  of(['cinema', 'smooth', 520, 4], { isCareless: true }),
  of(['theatre', 'smooth', 22, 0]),
  of(['netcafe', 'still short of days', 410, 3]),
  of(['karaoke', 'filed late', 460, 4]),
  of(['school', 'smooth', 660, 4]),
  of(['school-gate', 'smooth', 580, 3]),
  of(['college', 'smooth', 600, 5]),
  of(['nursery', 'second try', 380, 3]),
  of(['hospital', 'short of days', 630, 7], { isEntrusted: true }),
  of(['clinic', 'tried', 99, 4]),
  of(['bus-depot', 'smooth', 570, 4]),
  of(['bus-101', 'smooth', 440, 2]),
  of(['bus-206', 'smooth', 350, 2]),
  of(['metro-south', 'smooth', 650, 6], { isEntrusted: true }),
  of(['metro-north', 'smooth', 510, 7], { isEntrusted: true }),
  of(['metro-train', 'smooth', 490, 4], { isEntrusted: true }),
  of(['park', 'legacy', 710, 4]),
  of(['park-square', 'smooth', 400, 3]),
  of(['riverpark', 'filing returned', 134, 3]),
  of(['scenic', 'smooth', 670, 6]),
  of(['scenic-wharf', 'second try', 330, 3]),
  of(['parking-river', 'dismantled in silence', 420, 2]),
  of(['parking-station', 'filing returned', 300, 3]),
  of(['hall', 'smooth', 540, 5], { isEntrusted: true }),
  of(['coach', 'resumed', 615, 6]),
  of(['water', 'smooth', 635, 5]),
  of(['archive', 'smooth', 530, 3], { isClassified: true }),
  of(['old-street', 'legacy', 705, 4]),
  of(['junction-a', 'smooth', 555, 3]),
  of(['junction-b', 'smooth', 450, 3]),
  of(['junction-c', 'smooth', 101, 3]),
  of(['avenue', 'smooth', 390, 4]),
  of(['bridge', 'smooth', 360, 2]),
  of(['tunnel', 'smooth', 48, 0]),
  of(['entrance', 'smooth', 128, 3]),
  of(['square', 'smooth', 505, 3]),
  of(['hill-inn', 'smooth', 128, 2]),
  of(['hill-mall', 'never filed', 340, 3]),
]
