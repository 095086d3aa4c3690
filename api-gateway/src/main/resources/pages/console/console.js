// A form that is on its way is not sent a second time by a double press; coming back to the page lets it go again.
(() => {
  addEventListener('submit', (event) => {
    if (event.defaultPrevented || event.submitter?.formTarget) {
      return; // a look in a frame leaves the form where it is
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

// What asks for its news every few seconds rests while nobody looks, and has them at once when somebody does.
(() => {
  addEventListener('htmx:beforeRequest', (event) => {
    if (document.hidden && 'watched' in event.target.dataset) {
      event.preventDefault();
    }
  });
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) {
      document.querySelectorAll('[data-watched]').forEach((part) => htmx.trigger(part, 'watched'));
    }
  });
})();

// What is shown is worth more than the reason why there is no news of it just now; only who has to sign in again is told so in its place,
// where the answer has a place for it.
(() => {
  addEventListener('htmx:beforeSwap', (event) => {
    const { xhr, requestConfig, target } = event.detail;
    const toSignIn = xhr.status === 401 && !requestConfig.elt.hasAttribute('hx-select');
    if (xhr.status >= 400 && !toSignIn && 'kept' in target.dataset) {
      event.detail.shouldSwap = false;
    }
  });
})();

// A chart of the numbers that stand in its place; the table below it says the same.
(() => {
  const draw = (place) => {
    if (!window.uPlot || place.dataset.drawn) {
      return;
    }
    place.dataset.drawn = 'true';
    const colour = (name) => getComputedStyle(place).getPropertyValue(name).trim();
    const line = { stroke: colour('--soft'), grid: { stroke: colour('--line'), width: 1 }, ticks: { stroke: colour('--line'), width: 1 } };
    const chart = new uPlot({
      width: place.clientWidth,
      height: 192,
      legend: { show: false },
      cursor: { show: false },
      scales: { y: { range: (self, low, high) => [0, Math.max(high, 1)] } },
      axes: [line, line],
      series: [{}, { label: place.dataset.label, stroke: colour('--accent'), width: 2, fill: colour('--ground') }],
    }, JSON.parse(place.dataset.series), place);
    new ResizeObserver(() => chart.setSize({ width: place.clientWidth, height: 192 })).observe(place);
  };
  const drawAll = () => document.querySelectorAll('.chart').forEach(draw);
  addEventListener('DOMContentLoaded', drawAll);
  addEventListener('htmx:afterSettle', drawAll);
})();

// A chosen or dropped file: its beginning is looked at at once, and all of it goes straight to the API, with its progress shown. Sent
// again after a cut it goes on under the same key, and nobody is invited twice. People that are pasted beside it stay there, not yet sent.
(() => {
  const LOOKED_AT = 1000000;
  const kinds = { json: 'application/json', ndjson: 'application/x-ndjson', jsonl: 'application/x-ndjson' };
  const place = document.getElementById('file-place');
  if (!place) {
    return;
  }
  const field = place.querySelector('input[type=file]');
  const { form } = field;
  const pasted = form.elements.people;
  const token = form.elements.nonce.value;
  const fileIn = document.getElementById('file-in');
  const bar = document.getElementById('upload');
  const note = document.getElementById('upload-note');
  const checked = document.getElementById('checked-file');
  const refusal = document.getElementById('file-refused');
  let key = place.dataset.key;
  let exchanges = []; // suggested addresses that were pressed, each behind the one it stands for

  const named = (file) => file.name.replace(/\.gz$/i, '');
  const packed = (file) => /\.gz$/i.test(file.name);
  const kind = (file) => kinds[named(file).split('.').pop().toLowerCase()] || 'text/csv';

  const exchanged = (path) => path + (exchanges.length ? '?' : '') + new URLSearchParams(exchanges.map((pair) => ['exchange', pair]));

  const sending = () => !bar.hidden;

  // Both are made by this host, with every value escaped.
  const show = (html) => {
    refusal.replaceChildren();
    checked.innerHTML = html;
    htmx.process(checked);
  };
  const refuse = (html) => {
    refusal.innerHTML = html;
  };

  // Whole lines only: half a row would be judged as a faulty one. Of JSON, which has none, and of what is no gzip after all there is no
  // beginning to be looked at.
  const beginning = async (file) => {
    const reader = (packed(file) ? file.stream().pipeThrough(new DecompressionStream('gzip')) : file.stream()).getReader();
    const parts = [];
    let length = 0;
    let read = await reader.read();
    while (!read.done && length <= LOOKED_AT) {
      parts.push(read.value);
      length += read.value.length;
      read = await reader.read();
    }
    const list = new Blob(parts);
    if (read.done && length <= LOOKED_AT) {
      return list;
    }
    reader.cancel();
    const bytes = new Uint8Array(await list.slice(0, LOOKED_AT).arrayBuffer());
    return kind(file) === 'application/json' ? null : list.slice(0, bytes.lastIndexOf(10) + 1);
  };

  // What is shown stays until there is something newer. Of what comes late nothing is shown: another file, or one more address, may have
  // been chosen meanwhile.
  const look = async () => {
    const file = field.files[0];
    key = crypto.randomUUID ? crypto.randomUUID() : key + '.';
    note.textContent = '';
    const asked = key;
    const body = file && await beginning(file).catch(() => null);
    if (!body) {
      return false;
    }
    const headers = { 'Content-Type': kind(file), 'X-CSRF-Token': token, 'HX-Request': 'true' };
    const answer = await fetch(exchanged(place.dataset.check), { method: 'POST', headers, body }).catch(() => null);
    const html = await answer?.text().catch(() => null);
    if (asked === key && html) {
      (answer.ok ? show : refuse)(html);
    } else if (asked === key && !sending()) {
      note.textContent = place.dataset.unseen;
    }
    return Boolean(html) && answer.ok;
  };

  const choose = () => {
    exchanges = [];
    fileIn.hidden = true;
    show('');
    look();
  };

  // The button that was pressed for it is gone then.
  const lookAgain = async () => {
    const looked = await look();
    document.getElementById('file-checked-title')?.focus();
    return looked;
  };

  // What cannot be looked at is not sent either. An address that was taken before may be in use by now: the row says the first one still.
  const take = async (pair) => {
    const before = exchanges;
    const [instead, other] = halves(pair);
    const first = before.map(halves).find((earlier) => earlier[1] === instead)?.[0];
    const taken = before.filter((earlier) => halves(earlier)[1] !== instead).concat((first ?? instead) + ' ' + other);
    exchanges = taken;
    if (!await lookAgain() && exchanges === taken) {
      exchanges = before;
    }
  };

  const halves = (pair) => [pair.slice(0, pair.lastIndexOf(' ')), pair.slice(pair.lastIndexOf(' ') + 1)];

  const send = () => {
    const file = field.files[0];
    const request = new XMLHttpRequest();
    request.open('POST', exchanged(place.dataset.submissions));
    request.setRequestHeader('Content-Type', kind(file));
    request.setRequestHeader('X-CSRF-Token', token);
    request.setRequestHeader('Idempotency-Key', key);
    request.setRequestHeader('Accept', 'application/json');
    if (packed(file)) {
      request.setRequestHeader('Content-Encoding', 'gzip');
    }
    refusal.replaceChildren();
    bar.hidden = false;
    bar.value = 0;
    note.textContent = place.dataset.going;
    request.upload.addEventListener('progress', (event) => {
      bar.value = event.lengthComputable ? event.loaded / event.total : 0;
    });
    request.addEventListener('load', () => {
      if (request.status === 202) {
        listIsIn();
      } else if (request.status === 401) {
        stop(place.dataset.over);
      } else {
        say(problem(request.responseText));
      }
    });
    request.addEventListener('error', () => stop(place.dataset.broken));
    request.send(file);
  };

  // Something between here and the API may have answered in its place.
  const problem = (text) => {
    try {
      return JSON.parse(text) ?? {};
    } catch {
      return {};
    }
  };

  // The API speaks English; the console says the same in the reader's language.
  const say = async ({ type = '', detail }) => {
    stop(detail ? '' : place.dataset.broken);
    if (!detail) {
      return;
    }
    const asked = key;
    const body = new URLSearchParams({ nonce: token, slug: type.split(':').pop(), detail });
    const answer = await fetch(place.dataset.refused, { method: 'POST', headers: { 'HX-Request': 'true' }, body }).catch(() => null);
    const html = answer?.ok && await answer.text().catch(() => null);
    if (asked === key) {
      html ? refuse(html) : stop(detail);
    }
  };

  const stop = (words) => {
    note.textContent = words;
    bar.hidden = true;
  };

  const listIsIn = () => {
    stop('');
    if (!pasted.value.trim()) {
      location.assign(place.dataset.done);
      return;
    }
    field.value = '';
    choose();
    fileIn.hidden = false;
    htmx.trigger(pasted, 'change'); // who of them is in by now
  };

  field.addEventListener('change', choose);
  checked.addEventListener('click', (event) => {
    const { exchange, own } = event.target.dataset;
    if (exchange && !sending()) {
      take(exchange);
    } else if (own !== undefined && !sending()) {
      exchanges = [];
      lookAgain();
    }
  });
  // Sending what was pasted leads to another page, where a file would be lost that is still on its way, or not sent yet.
  form.addEventListener('submit', (event) => {
    if (place.contains(event.submitter)) {
      event.preventDefault();
      if (!sending()) {
        send();
      }
    } else if (sending()) {
      event.preventDefault();
      note.textContent = place.dataset.busy;
    } else if (field.files.length && !confirm(place.dataset.unsent)) {
      event.preventDefault();
    }
  });
  addEventListener('beforeunload', (event) => {
    if (sending()) {
      event.preventDefault();
    }
  });
  const drop = place.querySelector('.drop');
  ['dragover', 'dragleave', 'drop'].forEach((name) => drop.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.toggle('over', name === 'dragover');
  }));
  drop.addEventListener('drop', (event) => {
    field.files = event.dataTransfer.files;
    choose();
  });
})();
