// SPDX-License-Identifier: Apache-2.0

/** A part of a place. `box`: west, south, east, north in metres from the middle of the place. */
export type DemoSpot = Readonly<{
  id: string
  name: string
  prohibited?: string
  isPublicSafety?: true
  coverage?: 'open' | 'covered' | 'planned' | 'justified'
  box?: readonly [number, number, number, number]
}>

/** A place of the invented district; units by their key. */
export type DemoPlace = Readonly<{
  key: string
  name: string
  classes: readonly string[]
  /** Null: a public area that nobody runs. */
  operator: string | null
  /** Metres east and north of the middle of the district. */
  at: readonly [number, number]
  owner?: string
  /** Whom owner and right-of-use holder agreed on (article 11 paragraph 2). */
  agreed?: string
  /** The other district: where the limits of one can be seen. */
  isElsewhere?: true
  designations?: readonly string[]
  citation?: string
  spots?: readonly DemoSpot[]
}>

type Row = readonly [key: string, name: string, classes: string, operator: string | null, east: number, north: number]
type Rest = Omit<DemoPlace, 'key' | 'name' | 'classes' | 'operator' | 'at'>

const at = ([key, name, classes, operator, east, north]: Row, rest: Rest = {}): DemoPlace => ({
  ...{ key, name, classes: classes.split(' '), operator, at: [east, north], ...rest },
})

const prohibited = ([id, name, kind]: readonly [string, string, string], box?: DemoSpot['box']): DemoSpot => ({
  ...{ id, name, prohibited: kind },
  ...(box === undefined ? {} : { box }),
})

const gardens: readonly DemoSpot[] = [
  { id: 'gate', name: '北门', isPublicSafety: true, coverage: 'covered' },
  { id: 'common', name: '公共区域', isPublicSafety: true, coverage: 'covered' },
  { id: 'block1', name: '一号楼', isPublicSafety: true, coverage: 'covered' },
  { id: 'garage', name: '地下', isPublicSafety: true, coverage: 'covered' },
  prohibited(['changing', '游泳池更衣室', 'bath-changing-toilet-nursing'], [40, -70, 60, -50]),
  prohibited(['staff', '保安宿舍', 'staff-lodging-room'], [-70, -70, -50, -55]),
]

const guestRooms = prohibited(['rooms', '客房层', 'guest-room'], [-30, 10, 30, 40])
const changing = prohibited(['changing', '更衣室', 'bath-changing-toilet-nursing'], [30, -50, 48, -32])

export const demoPlaces: readonly DemoPlace[] = [
  at(['gardens', '明鉴示范小区', 'residential-compound', null, 0, 0], {
    ...{ owner: 'owners', agreed: 'property', spots: gardens },
  }),
  at(['riverside', '江湾花园', 'residential-compound', null, 620, 180], { owner: 'estates', agreed: 'property' }),
  at(['maple', '枫林苑', 'residential-compound', null, -540, 260], { owner: 'estates', agreed: 'property' }),
  at(['harbour', '海棠里', 'residential-compound', 'property', 380, -420]),
  at(['dongfeng', '东风新村', 'residential-compound', 'community', -820, -300]),
  at(['mall', '南屏商贸中心', 'commercial-centre', 'mall', 180, 640], { spots: [changing] }),
  at(['mall-garage', '南屏商贸中心停车场', 'public-parking', 'parking', 260, 720]),
  at(['mall-west', '南屏西馆', 'commercial-centre', 'mall', 40, 690]),
  at(['expo', '北岭会展中心', 'exhibition-centre', 'expo', -420, 980]),
  at(['expo-square', '会展广场', 'large-square', 'expo', -330, 900]),
  at(['inn', '清溪宾馆', 'hotel', 'inn', 760, 560], { spots: [guestRooms] }),
  at(['inn-two', '清溪宾馆二店', 'hotel', 'inn', 980, 330], { spots: [guestRooms] }),
  at(['hotel', '栖云酒店', 'hotel', 'hotel', -210, -640], { spots: [guestRooms, changing] }),
  at(['hotel-lake', '栖云酒店湖畔店', 'hotel', 'hotel', -1240, 420], { spots: [guestRooms] }),
  at(['restaurant', '望江大酒楼', 'large-restaurant', 'restaurant', 540, 860], {
    spots: [prohibited(['private', '二楼包间', 'dining-private-room'])],
  }),
  at(['restaurant-old', '望江老店', 'large-restaurant', 'restaurant', 430, 1040]),
  at(['cinema', '星河影城', 'cinema-theatre', 'cinema', 90, 820]),
  at(['theatre', '星河小剧场', 'cinema-theatre', 'cinema', -90, 560]),
  at(['netcafe', '蓝海网咖南屏店', 'internet-cafe', 'netcafe', 330, 520]),
  at(['netcafe-two', '蓝海网咖东风店', 'internet-cafe', 'netcafe', -700, -210]),
  at(['karaoke', '金鼓歌城', 'entertainment-venue', 'karaoke', 480, 420], {
    spots: [prohibited(['box', '包房区', 'entertainment-private-room'], [-40, 5, 40, 40])],
  }),
  at(['karaoke-two', '金鼓歌城江岸店', 'entertainment-venue', 'karaoke', 1120, 760]),
  at(['school', '明鉴第一小学', 'education', 'school', -160, 360]),
  at(['school-gate', '明鉴第一小学周边路段', 'key-unit-surroundings', 'roads', -180, 430]),
  at(['college', '云山中学', 'education', 'college', -980, 120], {
    spots: [prohibited(['dorm', '学生宿舍', 'student-dormitory-room'], [-50, 20, 0, 50])],
  }),
  at(['nursery', '晨光幼儿园', 'education', 'nursery', 220, -180], { designations: ['nursery'] }),
  at(['hospital', '示范区人民医院', 'medical', 'hospital', -360, -180], {
    spots: [prohibited(['ward', '病区更衣室', 'bath-changing-toilet-nursing'], [20, 20, 45, 45])],
  }),
  at(['clinic', '示范区人民医院门诊部', 'medical', 'hospital', -460, -90]),
  at(['bus-depot', '长桥公交枢纽', 'coach-station', 'bus', 880, -260]),
  at(['bus-101', '公交101路车辆', 'city-bus', 'bus', 850, -300]),
  at(['bus-206', '公交206路车辆', 'city-bus', 'bus', 910, -300]),
  at(['metro-south', '轨道江岸站', 'metro-station', 'metro', 1080, 520]),
  at(['metro-north', '轨道云顶站', 'metro-station', 'metro', -640, 760]),
  at(['metro-train', '轨道江岸线列车', 'metro-train', 'metro', 1060, 560]),
  at(['park', '云顶公园', 'park', 'park', -760, 900], { spots: [changing] }),
  at(['park-square', '云顶广场', 'large-square', 'park', -690, 830]),
  at(['riverpark', '滨江步道公园', 'park', 'park', 1250, 240]),
  at(['scenic', '古渡景区', 'scenic-area', 'scenic', 1420, -380]),
  at(['scenic-wharf', '古渡游船码头', 'port-terminal', 'scenic', 1520, -430]),
  at(['parking-north', '北岭公共停车场', 'public-parking', 'parking', -250, 1080]),
  at(['parking-river', '滨江公共停车场', 'public-parking', 'parking', 1180, 120]),
  at(['parking-station', '长桥站前停车场', 'public-parking', 'parking', 960, -180]),
  at(['hall', '政务服务大厅', 'government-hall', 'hall', -80, 1240]),
  at(['coach', '长桥汽车客运站', 'coach-station', 'coach', 1010, -340]),
  at(['water', '绿野水厂', 'anti-terror-target', 'water', -1460, -420], { designations: ['key-target'] }),
  at(['archive', '示范区档案馆', 'key-security-unit', 'archive', -40, 1340]),
  at(['old-street', '东风步行街', 'pedestrian-street', null, -620, -420]),
  at(['night-market', '江岸夜市', 'crime-hotspot', 'roads', 1160, 640]),
  at(['junction-a', '明鉴大道与江岸路路口', 'important-junction', null, 720, -80]),
  at(['junction-b', '云山路与北岭路路口', 'important-junction', null, -560, 1100]),
  at(['junction-c', '东风路与长桥路路口', 'important-junction', null, 240, -620]),
  at(['avenue', '明鉴大道江湾段', 'main-road-section', null, 520, 40]),
  at(['underpass', '北岭地下人行通道', 'important-underpass', null, -300, 830]),
  at(['bridge', '长桥', 'bridge', 'roads', 1300, -120]),
  at(['tunnel', '云山隧道', 'tunnel', 'roads', -1120, 640]),
  at(['entrance', '示范区西入口', 'city-entrance', null, -1640, 40]),
  at(['square', '人民广场', 'large-square', 'roads', 60, 1120]),
  at(['hill-inn', '山居客栈', 'hotel', 'hotel', -2350, 900], { isElsewhere: true, spots: [guestRooms] }),
  at(['hill-mall', '南屏商贸中心西城店', 'commercial-centre', 'mall', -2520, 620], { isElsewhere: true }),
  at(['hill-station', '西城汽车客运站', 'coach-station', 'coach', -2680, 780], { isElsewhere: true }),
]
