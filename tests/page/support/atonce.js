// What is looked at is found and looked at in one step. Playwright finds first and looks afterwards, when the page may
// have drawn anew what was found: then what is no longer there has no height.

/** Gives a page `$eval` and `$$eval` that do, for selectors of CSS. */
export function looksAtOnce(page) {
  page.$$eval = (selector, look, argument) => {
    const all = new Function('[selector, argument]', `return (${look})([...document.querySelectorAll(selector)], argument);`);
    return page.evaluate(all, [selector, argument]);
  };
  page.$eval = (selector, look, argument) => {
    const one = new Function('[selector, argument]', `const node = document.querySelector(selector);
      if (node === null) throw new Error(\`there is no \${selector}\`);
      return (${look})(node, argument);`);
    return page.evaluate(one, [selector, argument]);
  };
  return page;
}
