// SPDX-License-Identifier: Apache-2.0
// Run in the tab of the live page; gives what is wrong, as a list of texts.
(async () => {
  const { ExpositionReader, parseExposition } = await import('/-/page/exposition.js');
  const { histogramQuantile, increase } = await import('/-/page/numbers.js');
  const { History } = await import('/-/page/history.js');
  const { methodRule, scrapeJob } = await import('/-/page/setup.js');
  const { readable } = await import('/-/page/woven.js');
  const wrong = [];
  const same = (what, found, expected) => {
    const texts = [found, expected].map((value) => (typeof value === 'number' ? String(value) : JSON.stringify(value)));
    if (texts[0] !== texts[1]) {
      wrong.push(`${what}: ${texts[0]} instead of ${texts[1]}`);
    }
  };
  const one = (line) => [...parseExposition(line).values()][0];
  const sample = (line) => [...one(line).series.values()][0];

  // The format: https://prometheus.io/docs/instrumenting/exposition_formats/
  same('escapes', { ...sample('a{b="x\\"y\\\\n\\nz\\\\"} 1\n').labels }, { b: 'x"y\\n\nz\\' });
  same('brackets', { ...sample('a{b="}{,=",c="# TYPE"} 1\n').labels }, { b: '}{,=', c: '# TYPE' });
  same('proto', Object.keys(sample('a{__proto__="x",constructor="y"} 1\n').labels).sort(), ['__proto__', 'constructor']);
  same('timestamp', sample('a{b="c"} 1.5 1700000000000\n').value, 1.5);
  same('without labels', sample('a 2e3\n').value, 2000);
  same('empty labels', sample('a{} 7').value, 7);
  same('comma at the end', { ...sample('a{b="c",} 7').labels }, { b: 'c' });
  same('quoted name', one('{"my.metric",a="b"} 3\n').name, 'my.metric');
  same('infinite', sample('a +Inf\n').value, Infinity);
  same('no number', sample('a NaN\n').value, NaN);
  for (const broken of ['a{b="c} 1', 'a{b=c} 1', 'a{b', 'a', '{} 1', 'a{b="c"}', '#', '# TYPE', '']) {
    same(`broken ${broken}`, [...parseExposition(broken + '\n').values()].flatMap((f) => [...f.series]).length, 0);
  }
  const page =
    '# HELP t Time \\\\ in \\n lines.\n# TYPE t histogram\n' +
    't_bucket{a="x",le="0.1"} 1\nt_bucket{a="x",le="+Inf"} 4\nt_count{a="x"} 4\nt_sum{a="x"} 2.5\n' +
    '# TYPE t_other counter\nt_other{a="x"} 9\n# TYPE s summary\ns{quantile="0.5"} 3\ns_count 1\ns_sum 3\n';
  const pieces = new ExpositionReader(100);
  [...page].forEach((letter) => pieces.push(letter));
  const families = pieces.finish();
  same('pieces', [...families.keys()], ['t', 't_other', 's']);
  same('help', families.get('t').help, 'Time \\ in \n lines.');
  const histogram = [...families.get('t').series.values()][0];
  same('buckets', [...histogram.buckets].map(String), ['0.1,1', 'Infinity,4']);
  same('count and sum', [histogram.count, histogram.sum], [4, 2.5]);
  const cut = new ExpositionReader(2);
  same('is cut', [cut.push('a 1\nb 2\nc 3\n'), cut.isCut, cut.finish().size], [false, true, 2]);

  // As Prometheus 3 answers histogram_quantile for the same buckets.
  const of = (...pairs) => new Map(pairs);
  const buckets = of([0.1, 10], [0.5, 60], [1, 90], [Infinity, 100]);
  same('p0', histogramQuantile(0, buckets), 0);
  same('p5', histogramQuantile(0.05, buckets), 0.05);
  same('p50', histogramQuantile(0.5, buckets).toFixed(9), '0.420000000');
  same('p90', histogramQuantile(0.9, buckets), 1);
  same('p99 is in no bucket with an end', histogramQuantile(0.99, buckets), 1);
  same('nothing observed', histogramQuantile(0.5, of([1, 0], [Infinity, 0])), NaN);
  same('no last bucket', histogramQuantile(0.5, of([1, 1], [2, 2])), NaN);
  same('one bucket', histogramQuantile(0.5, of([Infinity, 2])), NaN);
  same('below 0', histogramQuantile(-1, buckets), -Infinity);
  same('above 1', histogramQuantile(2, buckets), Infinity);
  same('negative first bucket', histogramQuantile(0.1, of([-1, 5], [1, 10], [Infinity, 10])), -1);
  same('any order', histogramQuantile(0.05, of([Infinity, 100], [1, 90], [0.1, 10], [0.5, 60])), 0.05);
  same('read at different moments', histogramQuantile(0.5, of([1, 10], [2, 9], [Infinity, 10])), 0.5);

  same('increase', [increase(5, 3), increase(2, 3), increase(4, undefined)], [2, 2, 4]);
  const counter = (value) => parseExposition(`# TYPE c counter\nc{k="v"} ${value}\n# TYPE d counter\n`);
  const history = new History(60);
  [10, 20, 5, 8].forEach((value, i) => history.add(counter(value), i * 2));
  same('rate across a reset', history.window(60).count('c') / history.window(60).seconds, 18 / 6);
  same('the newest step', [history.window(1).count('c'), history.window(1).seconds], [3, 2]);
  for (let i = 4; i < 200; i++) {
    history.add(counter(i), i * 2);
  }
  same('a minute and no more', history.window(1000).seconds, 60);
  const partly = new History(60);
  partly.add(parseExposition('# TYPE e counter\ne 1\n'), 0, false);
  partly.add(counter(1000), 2, true);
  same('what was not read before is not new', partly.window(60).count('c'), 0);

  same('job', scrapeJob('a: b', { protocol: 'https:', hostname: 'h', port: '' }, '/m').split('\n').slice(1, -1), [
    '  - job_name: "a: b"',
    '    scheme: https',
    '    metrics_path: /m',
    '    static_configs:',
    '      - targets: ["h:443"]',
  ]);
  same('rule', methodRule('com.x.Order$Line', '*').includes('counter: line_total'), true);
  same('method', readable('a.B#c([[JLx/Y$Z;ZLjava/lang/String;)V'), 'a.B.c(long[][], Z, boolean, String)');
  return wrong;
})()
