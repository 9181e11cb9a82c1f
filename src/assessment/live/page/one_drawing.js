// A chart is drawn once for each change. JupyterLab's plotly extension draws it, draws it again, fits it to its place, and then
// paints a picture of it for saved notebooks, which takes longer than all the rest; a served panel needs the first of these only.
(() => {
  const NAME = 'jupyterlab-plotly';
  const framed = () => new Promise(requestAnimationFrame);

  const drawOnce = shown => {
    const original = shown.prototype.createGraph;
    shown.prototype.createGraph = async function (model) {
      if (!shown.Plotly) return original.call(this, model);
      const {data, layout, config} = model.data[this._mimeType];
      while (!this.node.isConnected) await framed(); // its width is known only in its place
      await shown.Plotly.react(this.node, data, layout, config);
      this.drawnAt = this.node.offsetWidth;
      this.hideImage();
    };
    shown.prototype.onUpdateRequest = function () {
      const width = this.node.offsetWidth;
      if (!shown.Plotly || !width || width === this.drawnAt || !this.hasGraphElement()) return;
      this.drawnAt = width;
      shown.Plotly.Plots.resize(this.node);
    };
  };

  const find = async () => {
    const extension = document.querySelector('.js-plotly-plot') && window._JUPYTERLAB?.[NAME];
    if (!extension) return setTimeout(find, 100); // until the first chart is there, so that everything has been loaded
    const found = (await extension.get('./mimeExtension'))().RenderedPlotly;
    if (found) drawOnce(found);
  };
  find();
})();
