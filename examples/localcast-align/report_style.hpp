// The report's style sheet.
// SPDX-License-Identifier: MIT
#pragma once

namespace localcast::align {

inline constexpr const char* report_style = R"css(
:root { color-scheme: light dark; --page:#f6f7f9; --card:#fff; --ink:#1c2430; --soft:#667080; --line:#e3e7ec;
  --zero:#b9c1cc; --light:44%; --bad:#b3261e; }
@media (prefers-color-scheme: dark) { :root { --page:#12161c; --card:#1a2029; --ink:#e8ecf2; --soft:#95a0b0;
  --line:#2a323e; --zero:#4a5667; --light:66%; --bad:#ff8a80; } }
* { box-sizing: border-box; }
body { margin:0; background:var(--page); color:var(--ink);
  font:15px/1.5 system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; }
main { max-width:1040px; margin:0 auto; padding:40px 20px 64px; }
h1 { font-size:28px; line-height:1.2; margin:0 0 6px; letter-spacing:-.01em; }
h2 { font-size:18px; margin:40px 0 4px; }
p { margin:0 0 14px; color:var(--soft); max-width:72ch; }
p b { color:var(--ink); font-weight:600; }
.card { background:var(--card); border:1px solid var(--line); border-radius:12px; padding:16px; overflow-x:auto; }
.grid2 { display:grid; grid-template-columns:repeat(auto-fill, minmax(min(100%, 400px), 1fr)); gap:16px; }
.grid2 h3 { font-size:14px; margin:0 0 8px; display:flex; gap:8px; align-items:baseline; overflow-wrap:anywhere; }
.grid2 h3 span { margin-left:auto; font-weight:400; color:var(--soft); white-space:nowrap;
  font-variant-numeric:tabular-nums; }
table { border-collapse:collapse; width:100%; font-variant-numeric:tabular-nums; }
th { text-align:right; font-weight:600; font-size:13px; color:var(--soft); padding:4px 12px 8px; white-space:nowrap; }
td { text-align:right; padding:8px 12px; border-top:1px solid var(--line); white-space:nowrap; }
th:first-child, td:first-child { text-align:left; padding-left:4px; white-space:normal; overflow-wrap:anywhere; }
tr.jump td { border-top:0; padding:0 12px 6px 24px; font-size:13px; color:var(--soft); }
small { color:var(--soft); }
td.why { text-align:left; color:var(--bad); white-space:normal; }
.dot { display:inline-block; width:10px; height:10px; border-radius:50%; margin-right:10px;
  background:hsl(var(--hue) 62% var(--light)); }
.dot.none { background:none; border:2px solid var(--zero); }
.tag { font-size:12px; color:var(--soft); border:1px solid var(--line); border-radius:6px; padding:1px 7px;
  margin-left:8px; white-space:nowrap; }
svg { display:block; width:100%; height:auto; min-width:380px;
  font:12px system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; font-variant-numeric:tabular-nums; }
svg path { fill:none; stroke-linejoin:round; }
.grid { stroke:var(--line); } .rule { stroke:var(--line); } .zero { stroke:var(--zero); }
.tick, .unit { fill:var(--soft); }
.lane { fill:hsl(var(--hue) 62% var(--light)); font-weight:600; }
.source { stroke:hsl(var(--hue) 62% var(--light)); }
.source circle { fill:hsl(var(--hue) 62% var(--light)); stroke:none; }
.source .sign { fill:var(--card); stroke:none; font-weight:700; }
.reach { stroke-width:3; stroke-linecap:round; opacity:.45; }
.before { stroke:var(--soft); opacity:.6; stroke-width:1.2; } .after { stroke-width:1.6; }
.dots circle { opacity:.45; } .course { stroke-width:1.8; }
.jumpmark { stroke:var(--soft); stroke-dasharray:3 3; }
.blocks { stroke-width:1.2; opacity:.85; }
svg path.claim { fill:hsl(var(--hue) 62% var(--light)); stroke:none; }
svg path.claim.open { fill:none; stroke:hsl(var(--hue) 62% var(--light)); stroke-width:1.3; opacity:.7; }
.key { display:flex; flex-wrap:wrap; gap:6px 22px; font-size:13px; color:var(--soft); margin:10px 4px 0; }
.key i { display:inline-block; width:18px; height:3px; border-radius:2px; background:var(--soft); margin:0 7px 3px 0; }
.key i.strong { background:hsl(212 62% var(--light)); }
)css";

} // namespace localcast::align
