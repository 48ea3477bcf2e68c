/** What the reader chose for this browser. Reading it never fails: storage may be forbidden. `theme.ts` reads the same keys. */

export type Theme = 'system' | 'light' | 'dark';

export const THEME_KEY = 'slipway.theme';
export const OUTLINE_KEY = 'slipway.outline';

export function readSetting(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function writeSetting(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // without storage the choice lasts as long as the page
  }
}

export function currentTheme(): Theme {
  const theme = document.documentElement.dataset['theme'];
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}

export function chooseTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  writeSetting(THEME_KEY, theme);
}
