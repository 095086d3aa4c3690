// A form that is on its way is not sent a second time by a double press; coming back to the page lets it go again.
(() => {
  addEventListener('submit', (event) => {
    if (event.defaultPrevented) {
      return;
    }
    if (event.target.dataset.sent) {
      event.preventDefault();
    } else {
      event.target.dataset.sent = 'true';
    }
  });
  addEventListener('pageshow', () => {
    document.querySelectorAll('form[data-sent]').forEach((form) => delete form.dataset.sent);
  });
})();
