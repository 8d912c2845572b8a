// SPDX-License-Identifier: Apache-2.0
import { drawBicycle, drawCar, drawCyclist, drawTree, drawWalker } from './actors.ts'
import type { Canvas } from './canvas.ts'
import { blend, colour } from './colour.ts'
import { cycle, pace, type Scene } from './scene.ts'

const LEAF = colour(0x4f7a4a)
const DUSK_LEAF = colour(0x2c4a45)
const WHITE = colour(0xdfe3e4)
const RED = colour(0xc0463a)
const BLUE = colour(0x3f6ea8)
const OCHRE = colour(0xc79a4b)
const SLATE = colour(0x4b5560)
const SILVER = colour(0xb9c0c6)

function drawBlockOfFlats(
  canvas: Canvas,
  house: { x: number; top: number; w: number; ground: number; wall: number; lit: number },
): void {
  const wall = colour(house.wall)
  canvas.gradient(
    { x: house.x, y: house.top, w: house.w, h: house.ground - house.top },
    wall,
    blend(wall, colour(0x30343a), 0.25),
  )
  const pane = colour(0x53636f)
  const lamp = colour(0xf0d58a)
  for (let row = 0; house.top + 18 + row * 44 < house.ground - 40; row++) {
    for (let column = 0; column * 46 + 50 < house.w; column++) {
      const isLit = (row * 7 + column * 5 + house.x) % 11 < house.lit
      canvas.rect({ x: house.x + 16 + column * 46, y: house.top + 18 + row * 44, w: 28, h: 26 }, isLit ? lamp : pane)
    }
  }
}

export const gate: Scene = {
  name: 'gate',
  background(canvas) {
    canvas.gradient({ x: 0, y: 0, w: 1280, h: 330 }, colour(0x7fa6c4), colour(0xd7e2e4))
    drawBlockOfFlats(canvas, { x: 60, top: 90, w: 250, ground: 330, wall: 0xb7a999, lit: 0 })
    drawBlockOfFlats(canvas, { x: 960, top: 60, w: 270, ground: 330, wall: 0xa9aeb3, lit: 0 })
    canvas.rect({ x: 0, y: 300, w: 1280, h: 60 }, colour(0x9c5f4c))
    canvas.rect({ x: 0, y: 292, w: 1280, h: 10 }, colour(0xc9c2b5))
    canvas.rect({ x: 380, y: 280, w: 520, h: 90 }, colour(0xc3d0d0))
    for (const x of [90, 250, 1010, 1180]) drawTree(canvas, { x, ground: 370, height: 190, leaf: LEAF })
    canvas.gradient({ x: 0, y: 360, w: 1280, h: 360 }, colour(0x84888a), colour(0x5d6164))
    canvas.polygon(
      [
        [0, 360],
        [380, 360],
        [170, 720],
        [0, 720],
      ],
      colour(0x98a08a),
    )
    canvas.polygon(
      [
        [900, 360],
        [1280, 360],
        [1280, 720],
        [1120, 720],
      ],
      colour(0x98a08a),
    )
    for (const y of [400, 470, 560])
      canvas.polygon(
        [
          [634, y],
          [646, y],
          [650, y + 40],
          [630, y + 40],
        ],
        WHITE,
      )
    canvas.rect({ x: 330, y: 210, w: 70, h: 190 }, colour(0xb3ab9c))
    canvas.rect({ x: 880, y: 210, w: 70, h: 190 }, colour(0xb3ab9c))
    canvas.rect({ x: 310, y: 170, w: 660, h: 46 }, colour(0x7c3b34))
    canvas.rect({ x: 310, y: 214, w: 660, h: 8 }, colour(0xd3b878))
    canvas.rect({ x: 970, y: 320, w: 150, h: 120 }, colour(0xd2cdc0))
    canvas.rect({ x: 985, y: 340, w: 80, h: 50 }, colour(0x6b8494))
    canvas.rect({ x: 955, y: 306, w: 180, h: 18 }, colour(0x58626b))
    canvas.rect({ x: 866, y: 400, w: 28, h: 66 }, colour(0xd9a03c))
  },
  moving(canvas, seconds) {
    const turn = cycle(seconds, 24)
    const lift = turn < 0.15 ? turn / 0.15 : turn < 0.6 ? 1 : turn < 0.75 ? (0.75 - turn) / 0.15 : 0
    const walk = pace(seconds, 40)
    drawWalker(canvas, { x: 180 + walk.at * 160, ground: 520, height: 130, coat: BLUE, stride: seconds * 6 })
    const drive = Math.max(0, Math.min(1, (turn - 0.12) / 0.5))
    if (drive > 0 && drive < 1)
      drawCar(canvas, { x: -140 + drive * 1560, ground: 640, length: 230, paint: SILVER, facing: 1 })
    const angle = lift * 1.25
    for (let part = 0; part < 6; part++) {
      const from = 60 * part
      const to = from + 60
      const end = (r: number): readonly [number, number] => [880 - Math.cos(angle) * r, 416 - Math.sin(angle) * r]
      canvas.line(end(from), end(to), { width: 12, fill: part % 2 === 0 ? RED : WHITE })
    }
  },
}

export const carPark: Scene = {
  name: 'car-park',
  background(canvas) {
    canvas.gradient({ x: 0, y: 0, w: 1280, h: 190 }, colour(0x9db4c0), colour(0xd5dcd9))
    drawBlockOfFlats(canvas, { x: 420, top: 10, w: 420, ground: 190, wall: 0xa59c90, lit: 0 })
    for (const x of [60, 210, 350, 930, 1080, 1220]) drawTree(canvas, { x, ground: 215, height: 150, leaf: LEAF })
    canvas.gradient({ x: 0, y: 200, w: 1280, h: 520 }, colour(0x7b7f82), colour(0x565a5e))
    for (let bay = 0; bay <= 8; bay++) {
      canvas.line([120 + bay * 130, 215], [60 + bay * 145, 340], { width: 5, fill: WHITE })
      canvas.line([40 + bay * 150, 560], [-40 + bay * 170, 720], { width: 6, fill: WHITE })
    }
    const paints = [SILVER, RED, colour(0xe4e2da), BLUE, SLATE, colour(0x7a8f6a)]
    ;[0, 1, 3, 4, 6, 7].forEach((bay, index) => {
      drawCar(canvas, {
        x: 160 + bay * 137,
        ground: 318,
        length: 112,
        paint: paints[index] ?? SLATE,
        facing: index % 2 ? 1 : -1,
      })
    })
    canvas.polygon(
      [
        [560, 440],
        [640, 420],
        [640, 432],
        [720, 432],
        [720, 450],
        [640, 450],
        [640, 462],
      ],
      WHITE,
    )
    canvas.rect({ x: 1120, y: 120, w: 10, h: 300 }, colour(0x474d52))
    canvas.rect({ x: 1085, y: 112, w: 80, h: 14 }, colour(0x474d52))
  },
  moving(canvas, seconds) {
    const first = pace(seconds, 36)
    drawCar(canvas, { x: -150 + first.at * 1580, ground: 530, length: 210, paint: OCHRE, facing: first.facing })
    const second = pace(seconds, 52, 0.3)
    drawWalker(canvas, { x: 240 + second.at * 820, ground: 400, height: 92, coat: RED, stride: seconds * 6.5 })
  },
}

export const bicycleShed: Scene = {
  name: 'bicycle-shed',
  background(canvas) {
    canvas.gradient({ x: 0, y: 0, w: 1280, h: 300 }, colour(0xb9c7c9), colour(0xe2e2d8))
    canvas.rect({ x: 0, y: 200, w: 1280, h: 230 }, colour(0xa8b39c))
    canvas.gradient({ x: 0, y: 430, w: 1280, h: 290 }, colour(0xa6a198), colour(0x85827c))
    canvas.polygon(
      [
        [60, 120],
        [1220, 120],
        [1270, 190],
        [10, 190],
      ],
      colour(0x3f6d6b),
    )
    canvas.polygon(
      [
        [10, 190],
        [1270, 190],
        [1270, 206],
        [10, 206],
      ],
      colour(0x2d504f),
    )
    for (const x of [110, 470, 830, 1160]) canvas.rect({ x, y: 206, w: 14, h: 260 }, colour(0x58636a))
    canvas.rect({ x: 90, y: 420, w: 1100, h: 10 }, colour(0x70787d))
    const frames = [RED, BLUE, OCHRE, SLATE, colour(0x5c8a64), SILVER, colour(0x8a5a78), BLUE, RED]
    frames.forEach((frame, index) => drawBicycle(canvas, { x: 190 + index * 116, ground: 500, height: 170, frame }))
    for (let x = 0; x < 1280; x += 160) canvas.line([x, 560], [x + 90, 560], { width: 6, fill: colour(0xe2c66a) })
  },
  moving(canvas, seconds) {
    const ride = pace(seconds, 26)
    drawCyclist(canvas, {
      x: -90 + ride.at * 1460,
      ground: 660,
      height: 220,
      coat: OCHRE,
      facing: ride.facing,
      turn: seconds * 7,
    })
  },
}

export const playground: Scene = {
  name: 'playground',
  background(canvas) {
    canvas.gradient({ x: 0, y: 0, w: 1280, h: 380 }, colour(0x28345c), colour(0xd98d6a))
    canvas.ellipse({ x: 900, y: 210, w: 90, h: 90 }, colour(0xf6cf8e))
    drawBlockOfFlats(canvas, { x: 0, top: 120, w: 240, ground: 390, wall: 0x4a4a5c, lit: 5 })
    drawBlockOfFlats(canvas, { x: 260, top: 190, w: 200, ground: 390, wall: 0x55505f, lit: 4 })
    drawBlockOfFlats(canvas, { x: 1060, top: 100, w: 220, ground: 390, wall: 0x46485a, lit: 5 })
    for (const x of [520, 640, 980]) drawTree(canvas, { x, ground: 410, height: 170, leaf: DUSK_LEAF })
    canvas.gradient({ x: 0, y: 380, w: 1280, h: 340 }, colour(0x54695a), colour(0x334438))
    canvas.ellipse({ x: 180, y: 470, w: 920, h: 230 }, colour(0xa0785e))
    canvas.ellipse({ x: 200, y: 480, w: 880, h: 205 }, colour(0xb58a69))
    canvas.line([330, 560], [400, 330], { width: 12, fill: colour(0x4f7fa6) })
    canvas.line([470, 560], [400, 330], { width: 12, fill: colour(0x4f7fa6) })
    canvas.line([640, 560], [700, 330], { width: 12, fill: colour(0x4f7fa6) })
    canvas.line([770, 560], [700, 330], { width: 12, fill: colour(0x4f7fa6) })
    canvas.line([396, 332], [704, 332], { width: 12, fill: colour(0x4f7fa6) })
    canvas.polygon(
      [
        [900, 400],
        [935, 400],
        [1090, 590],
        [1040, 590],
      ],
      colour(0xd2a23f),
    )
    canvas.rect({ x: 880, y: 400, w: 12, h: 190 }, colour(0x8b4b48))
    canvas.rect({ x: 930, y: 400, w: 12, h: 130 }, colour(0x8b4b48))
    canvas.rect({ x: 140, y: 300, w: 8, h: 290 }, colour(0x30363c))
    canvas.ellipse({ x: 118, y: 276, w: 52, h: 40 }, colour(0xfbe6ae))
  },
  moving(canvas, seconds) {
    for (const [x, phase] of [
      [490, 0],
      [610, 1.7],
    ] as const) {
      const angle = Math.sin(seconds * 2.1 + phase) * 0.5
      const seat: readonly [number, number] = [x + Math.sin(angle) * 190, 338 + Math.cos(angle) * 190]
      canvas.line([x, 338], seat, { width: 4, fill: colour(0x2c3136) })
      canvas.rect({ x: seat[0] - 26, y: seat[1], w: 52, h: 10 }, colour(0xcf5f4a))
    }
    const walk = pace(seconds, 44, 0.1)
    drawWalker(canvas, {
      x: 220 + walk.at * 800,
      ground: 676,
      height: 140,
      coat: colour(0x7a5f9c),
      stride: seconds * 5.5,
    })
  },
}

export const perimeter: Scene = {
  name: 'perimeter',
  background(canvas) {
    canvas.gradient({ x: 0, y: 0, w: 1280, h: 300 }, colour(0x0f1828), colour(0x2a3c52))
    drawBlockOfFlats(canvas, { x: 780, top: 40, w: 300, ground: 300, wall: 0x323a47, lit: 4 })
    drawBlockOfFlats(canvas, { x: 1100, top: 90, w: 180, ground: 300, wall: 0x2b333f, lit: 3 })
    canvas.gradient({ x: 0, y: 300, w: 1280, h: 420 }, colour(0x39433f), colour(0x1f2724))
    canvas.polygon(
      [
        [520, 300],
        [640, 300],
        [980, 720],
        [240, 720],
      ],
      colour(0x545b60),
    )
    canvas.polygon(
      [
        [540, 330],
        [640, 330],
        [800, 600],
        [470, 600],
      ],
      colour(0x787a70),
    )
    canvas.polygon(
      [
        [0, 150],
        [520, 270],
        [520, 330],
        [0, 560],
      ],
      colour(0x6d5a4e),
    )
    canvas.polygon(
      [
        [0, 140],
        [520, 264],
        [520, 274],
        [0, 164],
      ],
      colour(0x8f8577),
    )
    for (let post = 0; post < 9; post++)
      canvas.line([post * 62, 70 + post * 24], [post * 62, 150 + post * 14], { width: 5, fill: colour(0x8b949b) })
    for (const drop of [0, 22, 44])
      canvas.line([0, 80 + drop], [520, 252 + drop * 0.4], { width: 2.5, fill: colour(0x9aa3aa) })
    canvas.rect({ x: 690, y: 90, w: 8, h: 300 }, colour(0x20262b))
    canvas.ellipse({ x: 664, y: 70, w: 60, h: 34 }, colour(0xffeebb))
    for (const x of [860, 1010, 1180]) drawTree(canvas, { x, ground: 440, height: 210, leaf: DUSK_LEAF })
  },
  moving(canvas, seconds) {
    const walk = pace(seconds, 60)
    const near = walk.at
    drawWalker(canvas, {
      x: 590 + near * 30,
      ground: 350 + near * 320,
      height: 60 + near * 130,
      coat: colour(0x7f95a3),
      stride: seconds * 6,
    })
  },
}
