// SPDX-License-Identifier: Apache-2.0
import MenuFoldOutlined from '@ant-design/icons/MenuFoldOutlined'
import MenuUnfoldOutlined from '@ant-design/icons/MenuUnfoldOutlined'
import UndoOutlined from '@ant-design/icons/UndoOutlined'
import Dropdown from 'antd/es/dropdown'
import { PageTools } from '../../components/page-tools.tsx'
import { useSay } from '../../i18n/index.ts'
import { LayoutTabs } from './layout-tabs.tsx'
import type { useWall } from './use-wall.ts'
import { type Grid, GRIDS, type WallLayout } from './wall-book.ts'
import type { WallAction } from './wall-change.ts'

function GridIcon({ grid }: { grid: Grid }) {
  const lines: Record<Grid, string> = {
    1: '',
    4: 'M8 1v14M1 8h14',
    6: 'M10.3 1v14M1 10.3h14M10.3 5.6H15M5.6 10.3V15',
    9: 'M5.7 1v14M10.3 1v14M1 5.7h14M1 10.3h14',
    16: 'M4.5 1v14M8 1v14M11.5 1v14M1 4.5h14M1 8h14M1 11.5h14',
  }
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" aria-hidden>
      <rect x="1" y="1" width="14" height="14" rx="1.5" />
      <path d={lines[grid]} />
    </svg>
  )
}

type ChoiceProps = Readonly<{ layout: WallLayout; act: (action: WallAction) => void; isPhone: boolean }>

function GridChoice({ layout, act, isPhone }: ChoiceProps) {
  const say = useSay()
  if (isPhone) {
    const items = GRIDS.map((grid) => ({
      key: String(grid),
      icon: <GridIcon grid={grid} />,
      label: say('wall.gridOf', { count: grid }),
      onClick: () => act({ do: 'grid', grid }),
    }))
    return (
      <Dropdown menu={{ items }} trigger={['click']}>
        <button type="button" className="icon-button" aria-label={say('wall.grid')} aria-haspopup="menu">
          <GridIcon grid={layout.grid} />
        </button>
      </Dropdown>
    )
  }
  return (
    <div className="grid-choice" role="group" aria-label={say('wall.grid')}>
      {GRIDS.map((grid) => (
        <button
          key={grid}
          type="button"
          className="icon-button"
          aria-pressed={layout.grid === grid}
          aria-label={say('wall.gridOf', { count: grid })}
          title={say('wall.gridOf', { count: grid })}
          onClick={() => act({ do: 'grid', grid })}
        >
          <GridIcon grid={grid} />
        </button>
      ))}
    </div>
  )
}

type Props = Readonly<{
  wall: ReturnType<typeof useWall>
  layout: WallLayout
  tree: Readonly<{ isPhone: boolean; isOpen: boolean; toggle: () => void }>
}>

/** What the wall puts into the top bar. */
export function WallTools({ wall, layout, tree }: Props) {
  const say = useSay()
  const { book, act, undo, canUndo } = wall
  return (
    <PageTools>
      <button
        type="button"
        className="icon-button"
        aria-label={say('wall.toggleTree')}
        title={say('wall.toggleTree')}
        aria-expanded={tree.isOpen}
        onClick={tree.toggle}
      >
        {tree.isOpen && !tree.isPhone ? <MenuFoldOutlined /> : <MenuUnfoldOutlined />}
      </button>
      <LayoutTabs book={book} act={act} undo={undo} />
      <span className="tools-space" />
      <GridChoice layout={layout} act={act} isPhone={tree.isPhone} />
      <button
        type="button"
        className="icon-button undo-button"
        disabled={!canUndo}
        onClick={undo}
        aria-label={say('wall.undo')}
        title={say('wall.undo')}
      >
        <UndoOutlined />
      </button>
    </PageTools>
  )
}
