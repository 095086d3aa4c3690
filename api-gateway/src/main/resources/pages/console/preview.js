// The mail is shown anew when somebody pauses in writing it, and a press puts a variable where the cursor was.
(() => {
  const show = document.getElementById('show');
  const form = show.form;
  let field = form.elements.html;
  let waiting;

  const preview = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      // A new frame each time: the ones before leave nothing in the browser's history.
      const frame = document.getElementById('mail');
      frame.replaceWith(frame.cloneNode());
      form.requestSubmit(show);
    }, 600);
  };

  form.addEventListener('focusin', (event) => {
    if (event.target.matches('#subject, #html, #text')) {
      field = event.target;
    }
  });
  document.querySelectorAll('button[data-insert]').forEach((button) => {
    button.hidden = false;
    button.addEventListener('click', () => {
      field.setRangeText(button.dataset.insert, field.selectionStart, field.selectionEnd, 'end');
      field.focus();
      preview();
    });
  });
  form.addEventListener('input', preview);
  preview();
})();
