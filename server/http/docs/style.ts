/** Of the reference page: no script, no font from elsewhere, light and dark by what the system asks for. */
export const docsStyle = `
:root{color-scheme:light dark;--ground:#fff;--panel:#f4f6f8;--line:#d5dbe1;--text:#16202b;--quiet:#536271;--accent:#0b5cad;--code:#eef1f4}
@media (prefers-color-scheme:dark){:root{--ground:#11161c;--panel:#182029;--line:#2c3742;--text:#e4eaf0;--quiet:#9aa9b8;--accent:#7db8ff;--code:#1d2731}}
*{box-sizing:border-box}
html{scroll-padding-top:1rem}
body{margin:0;background:var(--ground);color:var(--text);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;font-variant-numeric:tabular-nums}
a{color:var(--accent)}
a:focus-visible,summary:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.frame{display:grid;grid-template-columns:17rem minmax(0,1fr);max-width:82rem;margin:0 auto}
nav{position:sticky;top:0;align-self:start;height:100vh;overflow:auto;padding:1.5rem 1rem;border-right:1px solid var(--line);font-size:.875rem}
nav ul{list-style:none;margin:.25rem 0 1rem;padding:0}
nav li a{display:block;padding:.2rem .4rem;text-decoration:none;color:var(--text);border-radius:4px;overflow-wrap:anywhere}
nav li a:hover{background:var(--panel)}
nav b{font-size:.75rem;text-transform:uppercase;letter-spacing:.05em;color:var(--quiet)}
main{padding:1.5rem 2rem 6rem;min-width:0}
h1{font-size:1.75rem;margin:0 0 .5rem}
h2{font-size:1.35rem;margin:3rem 0 .75rem;padding-top:1rem;border-top:1px solid var(--line)}
h3{font-size:1.05rem;margin:2rem 0 .5rem}
p,ul,ol{max-width:46rem}
.quiet{color:var(--quiet)}
code,pre{font:.875em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
code{background:var(--code);padding:.1em .3em;border-radius:3px;overflow-wrap:anywhere}
pre{background:var(--code);padding:.75rem 1rem;border-radius:6px;overflow:auto}
pre code{background:none;padding:0;overflow-wrap:normal}
.scroll{overflow-x:auto;margin:.75rem 0}
table{border-collapse:collapse;width:100%;font-size:.875rem}
th,td{text-align:left;vertical-align:top;padding:.4rem .75rem .4rem 0;border-bottom:1px solid var(--line)}
th{color:var(--quiet);font-weight:600}
td:first-child{white-space:nowrap}
td:nth-child(2){min-width:7rem}
td:last-child{min-width:12rem}
.endpoint{border:1px solid var(--line);border-radius:8px;padding:1rem 1.25rem;margin:1rem 0}
.endpoint h3{margin:0;display:flex;gap:.6rem;flex-wrap:wrap;align-items:baseline}
.method{font:700 .75rem ui-monospace,monospace;padding:.1rem .45rem;border:1px solid currentColor;border-radius:4px;color:var(--accent)}
nav [aria-current]{font-weight:600}
.prose td:first-child{white-space:normal;min-width:14rem}
.card{margin:0;max-width:46rem}
.card dt{font-weight:600;margin-top:.6rem}
.card dd{margin:0}
.card p{margin:.15rem 0}
.card p:first-child::first-letter{text-transform:uppercase}
details{margin:.5rem 0}
summary{cursor:pointer;padding:.35rem 0;color:var(--accent)}
.to-contents{display:none;float:right;padding:.65rem}
@media (max-width:50rem){
.frame{display:flex;flex-direction:column-reverse}
.to-contents{display:block}
nav{position:static;height:auto;border-right:0;border-top:1px solid var(--line);padding:1rem}
nav li a{padding:.65rem .4rem}
main{padding:1rem}
.endpoint{padding:.75rem}
table,tbody,tr,td{display:block}
thead{display:none}
tr{border-bottom:1px solid var(--line);padding:.5rem 0}
td{border:0;padding:.1rem 0}
td:first-child{white-space:normal}
td:nth-child(2):not(:last-child){color:var(--quiet)}
td:last-child,.prose td:first-child{min-width:0}
}
@media print{nav{display:none}.frame{display:block}}
`;
