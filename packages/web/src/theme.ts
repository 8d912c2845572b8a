// SPDX-License-Identifier: Apache-2.0
import type { ThemeConfig } from 'antd'
import antdTheme from 'antd/es/theme'
import type { ThemeName } from './settings.tsx'

const fontFamily =
  'system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC Variable", sans-serif'

// By day Ant Design's own are too pale as text on their tints; a tint made from a strong colour would be grey.
const STRONG = {
  ...{ colorSuccess: '#1d7a34', colorSuccessBg: '#edf9f0', colorSuccessBorder: '#93cfa3' },
  ...{ colorWarning: '#8f5f00', colorWarningBg: '#fff8e6', colorWarningBorder: '#e3c178' },
  ...{ gold: '#b36b00', volcano: '#cf4514' },
} as const

/** Ant Design in our colours; the same values as styles/base.css. */
export function themeOf(name: ThemeName): ThemeConfig {
  const isDark = name === 'dark'
  const pointedAt = isDark ? '#8ec4ff' : '#083b7d'
  return {
    algorithm: isDark ? antdTheme.darkAlgorithm : antdTheme.defaultAlgorithm,
    token: {
      fontFamily,
      borderRadius: 6,
      colorPrimary: isDark ? '#3b8eea' : '#0a4fa8',
      // Ant Design's own red has too little contrast as text.
      colorError: isDark ? '#ff7875' : '#c4161c',
      ...(isDark ? {} : STRONG),
      // As the colour of a tag's words it must stand out from the tag.
      colorInfo: isDark ? '#4fa0ff' : '#0a4fa8',
      colorLink: isDark ? '#6cb2ff' : '#0a4fa8',
      // What Ant Design derives for a link that is pointed at is unreadable by night.
      colorLinkHover: pointedAt,
      colorLinkActive: pointedAt,
      colorBgBase: isDark ? '#0c0f13' : '#ffffff',
      colorBgContainer: isDark ? '#14181e' : '#ffffff',
      colorBgElevated: isDark ? '#1b2028' : '#ffffff',
      colorText: isDark ? '#e8ebf0' : '#0b0d10',
      colorTextSecondary: isDark ? '#b4bdc9' : '#2b323b',
      colorTextTertiary: isDark ? '#99a4b3' : '#3d4651',
      colorTextPlaceholder: isDark ? '#8d98a8' : '#59636f',
      colorTextDescription: isDark ? '#a7b1be' : '#3d4651',
      colorBorder: isDark ? '#39424e' : '#6b7683',
      colorBorderSecondary: isDark ? '#262d37' : '#b9c1ca',
      motion: !window.matchMedia('(prefers-reduced-motion: reduce)').matches,
    },
    components: {
      Button: {
        dangerColor: isDark ? '#1c0606' : '#ffffff',
        primaryColor: isDark ? '#06121f' : '#ffffff',
        colorPrimary: isDark ? '#5aaaf8' : '#0a4fa8',
      },
      ...(isDark
        ? { Tabs: { itemSelectedColor: '#6cb2ff', itemHoverColor: pointedAt, itemActiveColor: '#6cb2ff' } }
        : {}),
      Table: { headerBg: isDark ? '#14181e' : '#f1f3f5', cellPaddingBlockSM: 7 },
    },
  }
}
