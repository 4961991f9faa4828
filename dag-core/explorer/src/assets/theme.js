// Light or dark: as the system says, unless the button says otherwise. It runs before the first paint, so that nothing flashes.
{
  const root = document.documentElement;
  const wish = matchMedia('(prefers-color-scheme: dark)');
  const remember = (theme) => {
    try {
      if (theme) localStorage.setItem('theme', theme);
      else localStorage.removeItem('theme');
    } catch { /* A browser that keeps nothing still shows it. */ }
  };
  const remembered = () => {
    try { return localStorage.getItem('theme'); } catch { return null; }
  };
  const system = () => (wish.matches ? 'dark' : 'light');
  const show = (theme) => {
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
    else delete root.dataset.theme;
  };
  show(remembered());
  addEventListener('storage', (event) => event.key === 'theme' && show(event.newValue));
  addEventListener('click', (event) => {
    if (!event.target.closest?.('.theme')) return;
    const next = (root.dataset.theme ?? system()) === 'dark' ? 'light' : 'dark';
    const kept = next === system() ? null : next;
    show(kept);
    remember(kept);
  });
}
