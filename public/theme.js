// Runs before the first paint: the theme and the language, so that nothing flashes.
// A classic script: modules run after the page is parsed.
(function () {
  'use strict';
  var root = document.documentElement;
  var dark = matchMedia('(prefers-color-scheme: dark)');
  // Those of `js/words/i18n.js`, which cannot be imported here.
  var LANGUAGES = ['en', 'zh-CN'];

  function saved(key) {
    try {
      return JSON.parse(localStorage.getItem('teahouse.' + key));
    } catch (error) {
      return null;
    }
  }

  function family(tag) {
    return String(tag).split('-')[0].toLowerCase();
  }

  function language() {
    var wanted = [saved('language')].concat(navigator.languages || [navigator.language]);
    for (var i = 0; i < wanted.length; i += 1) {
      for (var j = 0; j < LANGUAGES.length; j += 1) if (family(LANGUAGES[j]) === family(wanted[i])) return LANGUAGES[j];
    }
    return 'en';
  }

  function apply() {
    var isDark = root.dataset.theme === 'dark' || (root.dataset.theme === 'auto' && dark.matches);
    root.toggleAttribute('data-dark', isDark);
    document.querySelector('meta[name=theme-color]').content = isDark ? '#1b1e24' : '#f6f7f9';
  }

  root.lang = language();
  root.dataset.theme = saved('theme') || 'auto';
  root.dataset.size = saved('size') || 'normal';
  root.dataset.density = saved('density') || 'cozy';
  // Those of `js/views/side.js`: beside the conversation stands what stood there last.
  root.dataset.panel = matchMedia('(min-width: 1200px)').matches ? (saved('panels') || {}).last || 'people' : 'none';
  apply();
  dark.addEventListener('change', apply);
  new MutationObserver(apply).observe(root, { attributeFilter: ['data-theme'] });

  // The one dictionary that is needed loads beside the modules, not after them. As a file: a module that could not be had
  // once some browsers never ask for again.
  var preload = document.createElement('link');
  preload.rel = 'preload';
  preload.as = 'fetch';
  preload.crossOrigin = 'anonymous';
  preload.href = new URL('lang/' + root.lang + '.js', document.currentScript.src).href;
  document.head.append(preload);

  // A house that is just being started anew answers nothing for a moment, and without one of its first files there is no
  // page: all of it is loaded again once the house answers. How often in a row that did not help is kept beside what the
  // page keeps of its place in the browser's history: what is missing for longer is asked for less often.
  var isWhole = true;
  var tries = (history.state || {}).tries || 0;
  if (tries) history.replaceState(history.state.page, '');

  function again() {
    setTimeout(function () {
      fetch(location.pathname, { cache: 'no-store' }).then(function (reply) {
        if (!reply.ok) return again();
        history.replaceState({ page: history.state, tries: tries + 1 }, '');
        location.reload();
      }, again);
    }, Math.min(1000 * Math.pow(2, tries), 15000));
  }

  addEventListener('error', function (event) {
    var node = event.target;
    if (!isWhole || (node.localName !== 'script' && (node.rel !== 'stylesheet' || node.onerror))) return;
    isWhole = false;
    again();
  }, true);
})();
