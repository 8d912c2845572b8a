// SPDX-License-Identifier: Apache-2.0
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import Input from 'antd/es/input'
import Modal from 'antd/es/modal'
import { type KeyboardEvent, useState } from 'react'
import { useCameras } from '../api/cameras.ts'
import { usePreferences, useSavePreference } from '../api/preferences.ts'
import { signOut, useAbility } from '../api/session.ts'
import { useSay } from '../i18n/index.ts'
import { readBook } from '../pages/wall/wall-book.ts'
import { changeBook, currentLayout, nextSlot } from '../pages/wall/wall-change.ts'
import { useSettings } from '../settings.tsx'
import { usePlaces } from './navigation.ts'

type Entry = Readonly<{ key: string; label: string; kind: string; run: () => unknown }>
type Props = Readonly<{ close: () => void; openKeys: () => void; openAlarms: () => void }>

const SHOWN = 40

function useEntries({ openKeys, openAlarms }: Props): Entry[] {
  const say = useSay()
  const navigate = useNavigate()
  const client = useQueryClient()
  const places = usePlaces()
  const cameras = useCameras().data ?? []
  const canWatch = useAbility('camera.watch')
  const canReplay = useAbility('camera.replay')
  const canAdd = useAbility('camera.change')
  const wall = usePreferences().data?.['wall']
  const save = useSavePreference()
  const { language, theme, setLanguage, setTheme } = useSettings()

  const show = (id: string) => {
    const book = readBook(wall, say('wall.firstLayout'))
    save({ wall: changeBook(book, { do: 'place', slot: nextSlot(currentLayout(book), 0), camera: id }) })
    return navigate({ to: '/' })
  }
  const kinds = { page: say('palette.page'), camera: say('palette.camera'), command: say('palette.command') }
  return [
    ...places.map((place) => ({
      key: place.to,
      label: say(place.label),
      kind: kinds.page,
      run: () => navigate({ to: place.to }),
    })),
    ...cameras.flatMap((camera) => [
      ...(canWatch
        ? [
            {
              key: `w${camera.id}`,
              label: say('palette.showOnWall', { name: camera.name }),
              kind: kinds.camera,
              run: () => show(camera.id),
            },
          ]
        : []),
      ...(canReplay
        ? [
            {
              key: `r${camera.id}`,
              label: say('palette.replayOf', { name: camera.name }),
              kind: kinds.camera,
              run: () => navigate({ to: '/replay', search: { camera: camera.id } }),
            },
          ]
        : []),
    ]),
    ...(canAdd
      ? [
          {
            key: 'add',
            label: say('cameras.add'),
            kind: kinds.command,
            run: () => navigate({ to: '/cameras', search: { add: true } }),
          },
        ]
      : []),
    { key: 'alarms', label: say('alarm.title'), kind: kinds.command, run: openAlarms },
    { key: 'keys', label: say('keys.title'), kind: kinds.command, run: openKeys },
    {
      key: 'theme',
      label: say(theme === 'dark' ? 'account.toLight' : 'account.toDark'),
      kind: kinds.command,
      run: () => setTheme(theme === 'dark' ? 'light' : 'dark'),
    },
    {
      key: 'language',
      label: say('account.otherLanguage'),
      kind: kinds.command,
      run: () => setLanguage(language === 'zh' ? 'en' : 'zh'),
    },
    { key: 'out', label: say('account.signOut'), kind: kinds.command, run: () => signOut(client) },
  ]
}

function matchesAll(label: string, typed: string): boolean {
  const text = label.toLowerCase()
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

export function CommandPalette(props: Props) {
  const say = useSay()
  const [typed, setTyped] = useState('')
  const [index, setIndex] = useState(0)
  const entries = useEntries(props)
    .filter((entry) => matchesAll(entry.label, typed.trim()))
    .slice(0, SHOWN)
  const active = Math.min(index, entries.length - 1)

  const run = (entry: Entry | undefined) => {
    if (!entry) return
    props.close()
    entry.run()
  }
  const press = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setIndex(Math.min(entries.length - 1, active + 1))
    else if (event.key === 'ArrowUp') setIndex(Math.max(0, active - 1))
    else if (event.key === 'Enter') run(entries[active])
    else return
    event.preventDefault()
  }
  return (
    <Modal
      open
      onCancel={props.close}
      footer={null}
      closable={false}
      width={560}
      style={{ top: 80 }}
      title={<span className="visually-hidden">{say('palette.open')}</span>}
    >
      <Input
        autoFocus
        size="large"
        value={typed}
        placeholder={say('palette.placeholder')}
        aria-label={say('palette.placeholder')}
        role="combobox"
        aria-expanded
        aria-controls="palette-list"
        {...(active >= 0 ? { 'aria-activedescendant': `palette-${active}` } : {})}
        onChange={(event) => {
          setTyped(event.target.value)
          setIndex(0)
        }}
        onKeyDown={press}
      />
      <ul className="palette-list" id="palette-list" role="listbox" aria-label={say('palette.results')}>
        {entries.map((entry, at) => (
          <li
            key={entry.key}
            id={`palette-${at}`}
            role="option"
            aria-selected={at === active}
            ref={(element) => {
              if (at === active) element?.scrollIntoView({ block: 'nearest' })
            }}
            onPointerMove={() => setIndex(at)}
            onClick={() => run(entry)}
          >
            {entry.label}
            <span className="dim">{entry.kind}</span>
          </li>
        ))}
      </ul>
      {entries.length === 0 ? <p className="dim">{say('palette.none')}</p> : null}
    </Modal>
  )
}
