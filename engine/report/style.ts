/** Colours carry the meanings that they have in the app: actual, forecast, interval, scenario, warning. */
export const STYLE = `
:root{--page:#f4f3ef;--panel:#fff;--line:#dfddd6;--grid:#eae8e2;--text:#1d2430;--dim:#5f6068;
--actual:#1d2430;--forecast:#0068a8;--interval:#0072b2;--scenario:#a6417f;--warning:#b34a00;--quality:#00735a;--cutoff:#6b6a64;
--c0:#b34a00;--c1:#00735a;--c2:#a6417f;--c3:#8a6d00;--c4:#6a4fb3;--c5:#1b7fb5;--c6:#5c6773}
@media screen and (prefers-color-scheme:dark){:root{--page:#121417;--panel:#1a1d21;--line:#31363d;--grid:#272b31;--text:#e8e6e1;--dim:#a2a5aa;
--actual:#eceae4;--forecast:#56b4e9;--interval:#56b4e9;--scenario:#e39ac6;--warning:#f0a04b;--quality:#3fc79f;--cutoff:#9a9c9f;
--c0:#f0a04b;--c1:#3fc79f;--c2:#e39ac6;--c3:#f0e442;--c4:#b9a4f2;--c5:#a5d8f5;--c6:#b4bcc6}}
*{box-sizing:border-box}
html{background:var(--page);color:var(--text);font:15px/1.55 ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
font-variant-numeric:tabular-nums lining-nums;-webkit-text-size-adjust:100%}
body{margin:0}
main{max-width:960px;margin:0 auto;padding:56px 28px 96px}
h1,h2{font-family:ui-serif,"Iowan Old Style","Palatino Linotype",Palatino,Georgia,"Times New Roman",serif;font-weight:600;letter-spacing:-.01em;text-wrap:balance}
h1{font-size:44px;line-height:1.1;margin:6px 0 14px;overflow-wrap:anywhere}
h2{font-size:27px;line-height:1.2;margin:0}
h3{font-size:15px;margin:28px 0 8px}
p{margin:0 0 10px;max-width:84ch}
.nowrap{white-space:nowrap}
.eyebrow{font-size:12px;letter-spacing:.12em;text-transform:uppercase;color:var(--dim);margin:0}
.lead{font-size:18px;line-height:1.5;max-width:none}
.quiet,.intro{color:var(--dim)}
.intro{margin:4px 0 18px}
section{background:var(--panel);border:1px solid var(--line);border-radius:10px;padding:26px 30px 28px;margin-top:22px}
blockquote{margin:22px 0 26px;padding:2px 0 2px 18px;border-left:3px solid var(--forecast)}
blockquote p{font-size:16px;white-space:pre-line;overflow-wrap:anywhere}
blockquote footer{color:var(--dim);font-size:13px}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:1px;margin:0;background:var(--line);border:1px solid var(--line);border-radius:10px;overflow:hidden}
.facts div{background:var(--panel);padding:14px 18px 16px}
.facts dt{font-size:12px;color:var(--dim)}
.facts dd{margin:0;font-size:26px;line-height:1.25;font-weight:600;letter-spacing:-.01em}
.facts dd.quiet{font-size:12px;font-weight:400;letter-spacing:0}
figure{margin:18px 0 0}
figcaption{font-size:13px;color:var(--dim);margin-bottom:4px;overflow-wrap:anywhere}
figcaption b{color:var(--text);font-size:14px;margin-right:6px}
.chart{display:block;width:100%;height:auto;overflow:visible}
.chart text{font:11.5px ui-sans-serif,system-ui,sans-serif;fill:var(--dim);font-variant-numeric:tabular-nums}
.chart .grid{stroke:var(--grid)}.chart .zero{stroke:var(--cutoff)}.chart .notch{stroke:var(--line)}
.chart path{fill:none;stroke-linejoin:round;stroke-linecap:round}
.chart .actual{stroke:var(--actual);stroke-width:1.4}
.chart .forecast{stroke:var(--forecast);stroke-width:2}
.chart .scenario{stroke:var(--scenario);stroke-width:2}
.chart .forecast-dot{fill:var(--forecast)}.chart .scenario-dot{fill:var(--scenario)}
.chart .interval{fill:var(--interval);fill-opacity:.16;stroke:none}
.chart .cutoff{stroke:var(--cutoff);stroke-dasharray:3 4}
.chart .change{fill:var(--scenario)}.chart .change.below{fill-opacity:.55}
.chart .curve{stroke-width:1.3;opacity:.8}.chart .curve.lead{stroke:var(--forecast);stroke-width:2.6;opacity:1}
.chart .c0{stroke:var(--c0)}.chart .c1{stroke:var(--c1)}.chart .c2{stroke:var(--c2)}.chart .c3{stroke:var(--c3)}.chart .c4{stroke:var(--c4)}.chart .c5{stroke:var(--c5)}.chart .c6{stroke:var(--c6)}
.legend{display:flex;flex-wrap:wrap;gap:4px 18px;font-size:13px;color:var(--dim);margin:0 0 4px;max-width:none}
.legend i{display:inline-block;width:18px;height:0;margin-right:7px;vertical-align:middle;border-top:2.5px solid currentColor}
.legend .actual{color:var(--actual)}.legend .forecast,.legend .lead{color:var(--forecast)}.legend .scenario{color:var(--scenario)}
.legend .interval{height:11px;border:0;background:var(--interval);opacity:.28;border-radius:2px}
.legend .cutoff{color:var(--cutoff);border-top:2px dashed}
.legend .c0{color:var(--c0)}.legend .c1{color:var(--c1)}.legend .c2{color:var(--c2)}.legend .c3{color:var(--c3)}.legend .c4{color:var(--c4)}.legend .c5{color:var(--c5)}.legend .c6{color:var(--c6)}.legend .curve.lead{color:var(--forecast)}
.scroll{overflow-x:auto;margin:0 -6px}
table{border-collapse:collapse;width:100%;font-size:13.5px}
th{font-weight:500;color:var(--dim);text-align:left;font-size:12px;border-bottom:1px solid var(--line);vertical-align:bottom}
th,td{padding:6px 8px}
td{border-bottom:1px solid var(--grid);vertical-align:top;overflow-wrap:anywhere}
tr:last-child td{border-bottom:0}
td.figure,th.figure{text-align:right;white-space:nowrap;overflow-wrap:normal}
tr.approved td{background:color-mix(in srgb,var(--forecast) 8%,transparent)}
.tag{font-size:11px;color:var(--panel);background:var(--forecast);border-radius:3px;padding:1px 6px;white-space:nowrap}
.pairs{display:grid;grid-template-columns:max-content 1fr;gap:3px 22px;margin:0;font-size:13.5px}
.pairs dt{color:var(--dim)}.pairs dd{margin:0;overflow-wrap:anywhere}
.parts,.gates,.notes{list-style:none;margin:0;padding:0}
.parts li{display:grid;grid-template-columns:104px 130px 36px 1fr;gap:14px;align-items:center;padding:5px 0;font-size:13.5px}
.parts .figure{text-align:right;font-weight:600}
.score{width:130px;height:8px}.score .track{fill:var(--grid)}.score .fill{fill:var(--quality)}.score .low{fill:var(--warning)}
.gates li{display:grid;grid-template-columns:92px 1fr;gap:14px;padding:9px 0;border-top:1px solid var(--grid);font-size:13.5px}
.gates li:first-child{border-top:0}
.gates .mark{font-size:12px;padding-top:1px}
.gates .passed .mark{color:var(--quality)}.gates .failed .mark{color:var(--warning)}
.gates .mark::before{content:"";display:inline-block;width:9px;height:9px;border-radius:50%;background:currentColor;margin-right:7px}
.gates .failed .mark::before{border-radius:1px;transform:rotate(45deg)}
.notes li{font-size:13.5px;padding:3px 0 3px 14px;position:relative;max-width:86ch}
.notes li::before{content:"";position:absolute;left:0;top:12px;width:6px;height:1px;background:var(--dim)}
summary{font-weight:600;margin:28px 0 8px;cursor:pointer}
code{font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
code.hash{font-size:10.5px;color:var(--dim);word-break:break-all}
@media (max-width:640px){main{padding:28px 14px}section{padding:20px 16px}h1{font-size:32px}.parts li{grid-template-columns:1fr 90px 34px}.parts .quiet{grid-column:1/-1}.score{width:90px}.gates li{grid-template-columns:1fr}}
@media print{:root{--page:#fff}html{font-size:11.5px}main{max-width:none;padding:0}section{border:0;border-top:1px solid var(--line);border-radius:0;padding:16px 0;margin-top:12px}
figure,tr,.gates li,.facts{break-inside:avoid}h2,h3{break-after:avoid}.scroll{overflow:visible}}
`;
