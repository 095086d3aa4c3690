// Says once that a person, not a scanner, has this page before them: at the first pointer, key, scroll or focus event that the
// browser itself made. Without JavaScript the Continue button of the same form does it.
(() => {
  const form = document.getElementById('opened');
  if (!form) {
    return;
  }
  const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart', 'scroll', 'focusin'];
  const opened = (event) => {
    if (!event.isTrusted) {
      return;
    }
    signs.forEach((sign) => removeEventListener(sign, opened, true));
    fetch(form.action, {
      method: 'POST',
      body: new URLSearchParams(new FormData(form)),
      headers: { Accept: 'application/json' },
      credentials: 'omit',
      redirect: 'manual',
      keepalive: true,
    }).catch(() => {});
  };
  signs.forEach((sign) => addEventListener(sign, opened, { capture: true, passive: true }));
})();
