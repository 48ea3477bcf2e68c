/*
 * Loaded before the first paint, as a classic script: the page is never shown in the wrong theme, or with an outline that
 * was folded away. It must stay tiny and import nothing (a classic script cannot).
 */
(() => {
  const root = document.documentElement;
  try {
    const theme = localStorage.getItem('slipway.theme');
    if (theme === 'light' || theme === 'dark') root.dataset['theme'] = theme;
    if (localStorage.getItem('slipway.outline') === 'folded') root.dataset['outline'] = 'folded';
  } catch {
    // without storage the system's theme is shown
  }
})();
