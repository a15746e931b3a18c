// Search of the guide when its pages are opened as files: browsers start no worker from a file, so a hidden frame runs
// its script instead. Only what the search of the site uses: messages both ways, and scripts that are loaded one by one.
"use strict";

(() => {
  if (location.protocol !== "file:") return;

  class FrameWorker extends EventTarget {
    constructor(address) {
      super();
      this.frame = document.createElement("iframe");
      this.frame.hidden = true;
      document.body.appendChild(this.frame);
      const inside = this.frame.contentWindow;
      inside.importScripts = (...scripts) => scripts.reduce(
        (before, each) => before.then(() => load(inside.document, each)), Promise.resolve(),
      );
      inside.postMessage = (data) => {
        const event = new MessageEvent("message", { data });
        this.dispatchEvent(event);
        if (this.onmessage) this.onmessage(event);
      };
      this.ready = load(inside.document, address);
    }

    postMessage(data) {
      this.ready.then(() => {
        this.frame.contentWindow.dispatchEvent(new MessageEvent("message", { data: structuredClone(data) }));
      });
    }

    terminate() {
      this.frame.remove();
    }
  }

  function load(page, address) {
    return new Promise((loaded, failed) => {
      const script = page.createElement("script");
      script.src = new URL(address, location.href).href;
      script.onload = loaded;
      script.onerror = () => failed(new Error(`not loaded: ${script.src}`));
      page.body.appendChild(script);
    });
  }

  // the name by which the script of the search knows that it runs in a frame
  window.IFrameWorker = FrameWorker;
  window.Worker = FrameWorker;
})();
