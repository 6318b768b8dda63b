// Before the first paint: the colour scheme and the language that were chosen last, so that nothing flashes. And what the
// program will ask for first is asked while it is still on its way: its own request then finds the answer here.
(function () {
  var root = document.documentElement;
  var read = function (key) {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  var theme = read('kurir.theme');
  if (theme !== 'light' && theme !== 'dark') {
    theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  }
  root.setAttribute('data-mantine-color-scheme', theme);
  root.lang = read('kurir.language') === 'en' ? 'en' : 'id';
  var ask = function (path) {
    var link = document.createElement('link');
    link.rel = 'preload';
    link.as = 'fetch';
    link.crossOrigin = 'anonymous';
    link.href = path;
    document.head.append(link);
  };
  if (location.pathname !== '/sign-in') ask('/v1/session');
  if (location.pathname === '/') ask('/v1/overview');
})();
