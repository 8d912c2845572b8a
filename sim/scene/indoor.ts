// SPDX-License-Identifier: Apache-2.0
import { drawCar, drawWalker } from './actors.ts'
import type { Canvas } from './canvas.ts'
import { colour } from './colour.ts'
import { cycle, pace, type Scene } from './scene.ts'

const LIGHT = colour(0xf5f3e6)
const STEEL = colour(0x9aa4aa)
const GREEN = colour(0x3f8f62)
const RED = colour(0xb4483f)
const BLUE = colour(0x40668f)

function drawPlant(canvas: Canvas, x: number, ground: number): void {
  canvas.polygon(
    [
      [x - 24, ground - 50],
      [x + 24, ground - 50],
      [x + 18, ground],
      [x - 18, ground],
    ],
    colour(0xb7734f),
  )
  for (const lean of [-34, -16, 0, 16, 34]) {
    canvas.polygon(
      [
        [x - 6, ground - 50],
        [x + 6, ground - 50],
        [x + lean, ground - 150 + Math.abs(lean)],
      ],
      GREEN,
    )
  }
}

export const corridor: Scene = {
  name: 'corridor',
  background(canvas) {
    canvas.gradient({ x: 0, y: 0, w: 1280, h: 720 }, colour(0xd9d6cc), colour(0xc2bfb4))
    canvas.polygon(
      [
        [0, 0],
        [1280, 0],
        [790, 220],
        [490, 220],
      ],
      colour(0xe9e7de),
    )
    canvas.polygon(
      [
        [0, 720],
        [1280, 720],
        [790, 430],
        [490, 430],
      ],
      colour(0x8f877b),
    )
    canvas.polygon(
      [
        [420, 720],
        [860, 720],
        [690, 430],
        [590, 430],
      ],
      colour(0x7c6e66),
    )
    canvas.rect({ x: 490, y: 220, w: 300, h: 210 }, colour(0xb9c2c2))
    canvas.rect({ x: 570, y: 270, w: 140, h: 160 }, colour(0x75848a))
    canvas.rect({ x: 638, y: 270, w: 4, h: 160 }, colour(0x566469))
    canvas.rect({ x: 600, y: 236, w: 80, h: 24 }, GREEN)
    for (const depth of [0, 0.45, 0.72]) {
      const left = 490 * depth
      const top = 220 * depth
      const floor = 720 - 290 * depth
      const wide = 130 * (1 - depth)
      const tall = (floor - top) * 0.66
      const tilt = wide * 0.45
      const x = left + 40 * (1 - depth)
      canvas.polygon(
        [
          [x, floor - tall],
          [x + wide, floor - tall + tilt * 0.45],
          [x + wide, floor - tilt * 1.3],
          [x, floor - tilt * 0.6],
        ],
        colour(0x8a6b4f),
      )
      const m = 1280 - x
      canvas.polygon(
        [
          [m, floor - tall],
          [m - wide, floor - tall + tilt * 0.45],
          [m - wide, floor - tilt * 1.3],
          [m, floor - tilt * 0.6],
        ],
        colour(0x8a6b4f),
      )
      const lamp = 110 * (1 - depth)
      canvas.polygon(
        [
          [640 - lamp, top + 30],
          [640 + lamp, top + 30],
          [640 + lamp * 0.8, top + 30 + lamp * 0.3],
          [640 - lamp * 0.8, top + 30 + lamp * 0.3],
        ],
        LIGHT,
      )
    }
  },
  moving(canvas, seconds) {
    const { at } = pace(seconds, 34)
    const sway = Math.sin(seconds * 0.4) * 40 * at
    drawWalker(canvas, {
      x: 640 + sway,
      ground: 440 + at * 250,
      height: 120 + at * 260,
      coat: BLUE,
      stride: seconds * 6,
    })
  },
}

export const lobby: Scene = {
  name: 'lobby',
  background(canvas) {
    canvas.gradient({ x: 0, y: 0, w: 1280, h: 470 }, colour(0xe6dfd2), colour(0xcfc6b6))
    canvas.gradient({ x: 0, y: 470, w: 1280, h: 250 }, colour(0xb6aea3), colour(0x928a80))
    for (let line = 0; line < 9; line++)
      canvas.line([640 + (line - 4) * 110, 470], [640 + (line - 4) * 300, 720], { width: 3, fill: colour(0xa29a8f) })
    canvas.rect({ x: 90, y: 120, w: 360, h: 350 }, colour(0x8fb2c0))
    canvas.gradient({ x: 98, y: 128, w: 344, h: 334 }, colour(0xbcd6de), colour(0x9dbb94))
    canvas.rect({ x: 264, y: 120, w: 12, h: 350 }, STEEL)
    canvas.rect({ x: 560, y: 90, w: 640, h: 12 }, colour(0xb58d56))
    for (const x of [620, 760, 900, 1040]) canvas.ellipse({ x, y: 40, w: 70, h: 40 }, LIGHT)
    canvas.rect({ x: 620, y: 360, w: 520, h: 140 }, colour(0x6f4f3a))
    canvas.rect({ x: 600, y: 345, w: 560, h: 20 }, colour(0xd8d2c4))
    canvas.rect({ x: 680, y: 290, w: 86, h: 56 }, colour(0x2f363b))
    canvas.rect({ x: 686, y: 296, w: 74, h: 44 }, colour(0x6c98b0))
    canvas.rect({ x: 720, y: 160, w: 320, h: 90 }, colour(0x8d3f38))
    canvas.rect({ x: 735, y: 175, w: 290, h: 60 }, colour(0xa24b42))
    drawPlant(canvas, 520, 490)
    drawPlant(canvas, 1220, 510)
    canvas.rect({ x: 120, y: 560, w: 300, h: 54 }, colour(0x49677c))
    canvas.rect({ x: 120, y: 500, w: 300, h: 62 }, colour(0x56788f))
  },
  moving(canvas, seconds) {
    const first = pace(seconds, 30)
    drawWalker(canvas, { x: 360 + first.at * 640, ground: 690, height: 250, coat: RED, stride: seconds * 5.5 })
    const second = pace(seconds, 47, 0.4)
    drawWalker(canvas, { x: 300 + second.at * 320, ground: 545, height: 180, coat: GREEN, stride: seconds * 5 })
  },
}

export const liftHall: Scene = {
  name: 'lift-hall',
  background(canvas) {
    canvas.gradient({ x: 0, y: 0, w: 1280, h: 540 }, colour(0xd6d3cb), colour(0xbab6ac))
    canvas.gradient({ x: 0, y: 540, w: 1280, h: 180 }, colour(0x9c9489), colour(0x7d766d))
    for (const x of [180, 530, 880]) {
      canvas.rect({ x: x - 18, y: 150, w: 266, h: 392 }, colour(0x7f868a))
      canvas.rect({ x, y: 170, w: 230, h: 372 }, colour(0x3e464b))
      canvas.rect({ x: x + 75, y: 110, w: 80, h: 30 }, colour(0x22282c))
    }
    for (const x of [478, 828]) canvas.rect({ x, y: 340, w: 22, h: 56 }, STEEL)
    for (const x of [120, 500, 880]) canvas.rect({ x, y: 24, w: 280, h: 22 }, LIGHT)
    drawPlant(canvas, 80, 590)
    canvas.rect({ x: 1180, y: 240, w: 70, h: 120 }, colour(0xe8e5da))
    canvas.rect({ x: 1190, y: 252, w: 50, h: 60 }, colour(0x8aa6b5))
  },
  moving(canvas, seconds) {
    ;[180, 530, 880].forEach((x, index) => {
      const turn = cycle(seconds, 21, index * 0.37)
      const gap = turn < 0.12 ? turn / 0.12 : turn < 0.3 ? 1 : turn < 0.42 ? (0.42 - turn) / 0.12 : 0
      const leaf = 115 * (1 - gap * 0.85)
      canvas.rect({ x, y: 170, w: leaf, h: 372 }, STEEL)
      canvas.rect({ x: x + 230 - leaf, y: 170, w: leaf, h: 372 }, STEEL)
      canvas.rect({ x: x + leaf - 2, y: 170, w: 2, h: 372 }, colour(0x71797e))
      canvas.polygon(
        turn < 0.5
          ? [
              [x + 105, 133],
              [x + 125, 133],
              [x + 115, 117],
            ]
          : [
              [x + 105, 117],
              [x + 125, 117],
              [x + 115, 133],
            ],
        colour(0xe0873c),
      )
    })
    const walk = pace(seconds, 38)
    drawWalker(canvas, { x: 120 + walk.at * 1040, ground: 680, height: 260, coat: BLUE, stride: seconds * 5.5 })
  },
}

export const garage: Scene = {
  name: 'garage',
  background(canvas) {
    canvas.gradient({ x: 0, y: 0, w: 1280, h: 330 }, colour(0x4a4f52), colour(0x6a6e6d))
    canvas.gradient({ x: 0, y: 330, w: 1280, h: 390 }, colour(0x6d7474), colour(0x4b5152))
    for (const y of [40, 120]) canvas.rect({ x: 0, y, w: 1280, h: 16 }, colour(0x3b4043))
    for (const x of [140, 520, 900]) canvas.rect({ x, y: 70, w: 240, h: 12 }, LIGHT)
    for (const x of [40, 430, 820, 1200]) {
      canvas.rect({ x, y: 130, w: 60, h: 280 }, colour(0x9b9c96))
      for (let band = 0; band < 3; band++)
        canvas.rect({ x, y: 300 + band * 36, w: 60, h: 18 }, band % 2 ? colour(0x24282a) : colour(0xd9b23f))
    }
    canvas.polygon(
      [
        [0, 420],
        [1280, 420],
        [1280, 432],
        [0, 432],
      ],
      GREEN,
    )
    drawCar(canvas, { x: 260, ground: 405, length: 210, paint: colour(0xd9d7cf), facing: 1 })
    drawCar(canvas, { x: 1040, ground: 405, length: 210, paint: RED, facing: -1 })
    canvas.polygon(
      [
        [540, 560],
        [680, 560],
        [680, 535],
        [760, 575],
        [680, 615],
        [680, 590],
        [540, 590],
      ],
      colour(0xdadcd6),
    )
  },
  moving(canvas, seconds) {
    const drive = pace(seconds, 32, 0.2)
    drawCar(canvas, { x: -200 + drive.at * 1680, ground: 660, length: 290, paint: BLUE, facing: drive.facing })
  },
}
