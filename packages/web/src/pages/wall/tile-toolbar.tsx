// SPDX-License-Identifier: Apache-2.0
import CameraOutlined from '@ant-design/icons/CameraOutlined'
import CloseOutlined from '@ant-design/icons/CloseOutlined'
import FullscreenOutlined from '@ant-design/icons/FullscreenOutlined'
import MoreOutlined from '@ant-design/icons/MoreOutlined'
import MutedOutlined from '@ant-design/icons/MutedOutlined'
import SoundOutlined from '@ant-design/icons/SoundOutlined'
import UndoOutlined from '@ant-design/icons/UndoOutlined'
import ZoomInOutlined from '@ant-design/icons/ZoomInOutlined'
import Dropdown from 'antd/es/dropdown'
import { useAbility } from '../../api/session.ts'
import { Tool } from '../../components/tool.tsx'
import { useIsPhone } from '../../components/use-is-phone.ts'
import { useSay } from '../../i18n/index.ts'
import type { TileSetting } from './wall-book.ts'

export type TileActions = Readonly<{
  snapshot: () => void
  fullScreen: () => void
  toggleMute: () => void
  zoomIn: () => void
  resetZoom: () => void
  replay: (secondsBack: number) => void
  remove: () => void
}>

type Props = Readonly<{
  setting: TileSetting
  actions: TileActions
  isMuted: boolean
  hasAudio: boolean
  hasSub: boolean
  change: (change: Partial<Omit<TileSetting, 'camera'>>) => void
  openReplay: () => void
}>

export function TileToolbar({ setting, actions, isMuted, hasAudio, hasSub, change, openReplay }: Props) {
  const say = useSay()
  const canReplay = useAbility('camera.replay')
  const canStill = useAbility('camera.still')
  // Over a small picture stands what is needed at once; the rest is in the menu.
  const isPhone = useIsPhone()
  const back = [10, 30, 300] as const
  const choose = (stream: TileSetting['stream']) => ({
    key: stream,
    label: say(`tile.stream.${stream}`),
    onClick: () => change({ stream }),
  })
  const items = [
    ...(hasSub
      ? [
          {
            type: 'group' as const,
            label: say('tile.stream'),
            children: (['auto', 'main', 'sub'] as const).map(choose),
          },
        ]
      : []),
    {
      key: 'fit',
      label: say(setting.fit === 'cover' ? 'tile.contain' : 'tile.cover'),
      onClick: () => change({ fit: setting.fit === 'cover' ? 'contain' : 'cover' }),
    },
    { key: 'zoom', label: say('tile.resetZoom'), onClick: actions.resetZoom },
    ...(canReplay ? [{ key: 'replay', label: say('tile.openReplay'), onClick: openReplay }] : []),
    ...(isPhone ? phoneItems() : []),
  ]
  function phoneItems() {
    return [
      ...(hasAudio
        ? [{ key: 'mute', label: say(isMuted ? 'tile.unmute' : 'tile.mute'), onClick: actions.toggleMute }]
        : []),
      ...(canStill ? [{ key: 'snapshot', label: say('tile.snapshot'), onClick: actions.snapshot }] : []),
      { key: 'zoomIn', label: say('tile.zoomIn'), onClick: actions.zoomIn },
      { key: 'remove', label: say('tile.remove'), onClick: actions.remove },
    ]
  }
  const replayItems = back.map((seconds) => ({
    key: String(seconds),
    label: say(`tile.back.${seconds}`),
    onClick: () => actions.replay(seconds),
  }))
  return (
    <div className="tile-toolbar" role="toolbar" aria-label={say('tile.toolbar')}>
      {hasAudio && !isPhone ? (
        <Tool
          look="tile"
          label={say(isMuted ? 'tile.unmute' : 'tile.mute')}
          onClick={actions.toggleMute}
          pressed={!isMuted}
        >
          {isMuted ? <MutedOutlined /> : <SoundOutlined />}
        </Tool>
      ) : null}
      {canStill && !isPhone ? (
        <Tool look="tile" label={say('tile.snapshot')} onClick={actions.snapshot}>
          <CameraOutlined />
        </Tool>
      ) : null}
      {canReplay ? (
        <Dropdown menu={{ items: replayItems }} trigger={['click']}>
          <button
            type="button"
            className="tile-button"
            aria-label={say('tile.instantReplay')}
            title={say('tile.instantReplay')}
            aria-haspopup="menu"
          >
            <UndoOutlined />
          </button>
        </Dropdown>
      ) : null}
      {isPhone ? null : (
        <Tool look="tile" label={say('tile.zoomIn')} onClick={actions.zoomIn}>
          <ZoomInOutlined />
        </Tool>
      )}
      <Tool look="tile" label={say('tile.fullScreen')} onClick={actions.fullScreen}>
        <FullscreenOutlined />
      </Tool>
      <Dropdown
        menu={{ items, selectable: true, selectedKeys: [setting.stream] }}
        trigger={['click']}
        placement="bottomRight"
      >
        <button
          type="button"
          className="tile-button"
          aria-label={say('tile.more')}
          title={say('tile.more')}
          aria-haspopup="menu"
        >
          <MoreOutlined />
        </button>
      </Dropdown>
      {isPhone ? null : (
        <Tool look="tile" label={say('tile.remove')} onClick={actions.remove}>
          <CloseOutlined />
        </Tool>
      )}
    </div>
  )
}
