namespace AiFinOps.Adapters.Pages;

/// <summary>The style of every page: one column that a phone shows, tables that become cards there, dark where the reader prefers it, plain on paper.</summary>
internal static class PageStyle
{
    public const string Css = """
        :root { --ink: #1b1f24; --quiet: #57606a; --paper: #ffffff; --panel: #f5f7f9; --line: #d0d7de; --link: #0550ae;
          --critical: #a40e26; --high: #953800; --medium: #6b5000; --watch: #0550ae; --good: #116329; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --quiet: #a1abb6; --paper: #0d1117; --panel: #161b22; --line: #30363d; --link: #79b8ff;
          --critical: #ff8a8a; --high: #ffab70; --medium: #f2cc60; --watch: #79b8ff; --good: #6fdd8b; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 72rem; padding: 1rem; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
        nav { display: flex; gap: 1.25rem; padding-bottom: .5rem; border-bottom: 1px solid var(--line); }
        a { color: var(--link); }
        a:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
        h1 { font-size: 1.5rem; line-height: 1.25; margin: 1rem 0 .5rem; }
        h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
        h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
        p { margin: .5rem 0; max-width: 48rem; }
        ul { margin: .5rem 0; padding-left: 1.25rem; max-width: 48rem; }
        .badge { display: inline-block; padding: 0 .55rem; border: 2px solid currentColor; border-radius: 1rem; font-size: .875rem; font-weight: 600; white-space: nowrap; }
        .critical { color: var(--critical); } .high { color: var(--high); } .medium { color: var(--medium); } .watch { color: var(--watch); } .good { color: var(--good); } .quiet { color: var(--quiet); }
        .lead { font-size: 1.1rem; }
        .act { border-left: .35rem solid var(--link); background: var(--panel); padding: .5rem .9rem; margin: 1rem 0; max-width: 48rem; }
        dl { display: grid; gap: .5rem; margin: .75rem 0; }
        dl.facts { grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); }
        dl.explained { max-width: 48rem; }
        dl.explained dd { font-weight: 400; }
        dl div { background: var(--panel); border: 1px solid var(--line); border-radius: .4rem; padding: .4rem .7rem; }
        dt { color: var(--quiet); font-size: .875rem; }
        dd { margin: 0; font-weight: 600; font-variant-numeric: tabular-nums; }
        ol.life { display: flex; flex-wrap: wrap; gap: .35rem; list-style: none; padding: 0; margin: .75rem 0; }
        ol.life li { border: 1px solid var(--line); border-radius: .4rem; padding: .2rem .6rem; color: var(--quiet); font-size: .9rem; }
        ol.life li.done { color: var(--ink); border-color: var(--quiet); }
        ol.life li.now { color: var(--paper); background: var(--ink); border-color: var(--ink); font-weight: 600; }
        table { width: 100%; border-collapse: collapse; margin: .75rem 0; font-size: .95rem; }
        caption { text-align: left; color: var(--quiet); font-size: .875rem; padding-bottom: .25rem; }
        th, td { overflow-wrap: break-word; text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid var(--line); }
        thead th { color: var(--quiet); font-size: .875rem; }
        tbody th { font-weight: 600; min-width: 9rem; }
        thead th, .together { white-space: nowrap; }
        .figure { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        .figure small { display: block; color: var(--quiet); }
        .bar { display: block; position: relative; height: .7rem; min-width: 7rem; margin-top: .3rem; background: var(--panel); border: 1px solid var(--line); border-radius: .35rem; overflow: hidden; }
        .bar i { display: block; height: 100%; background: currentColor; }
        pre { background: var(--panel); border: 1px solid var(--line); border-radius: .4rem; padding: .75rem; white-space: pre-wrap; font-size: .9rem; }
        code { font-size: .9em; }
        form { max-width: 48rem; margin: 1rem 0; } label { display: block; font-weight: 600; }
        textarea, select, input { width: 100%; margin: .35rem 0 .75rem; padding: .5rem; border: 1px solid var(--quiet); border-radius: .4rem; background: var(--paper); color: var(--ink); font: inherit; }
        button { min-height: 2.75rem; padding: .5rem 1.5rem; border: 0; border-radius: .4rem; background: var(--link); color: var(--paper); font: inherit; font-weight: 600; cursor: pointer; }
        button + button { background: var(--paper); color: var(--link); border: 1px solid var(--link); }
        button:focus-visible, textarea:focus-visible, select:focus-visible, input:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
        footer { margin-top: 2.5rem; padding-top: .5rem; border-top: 1px solid var(--line); color: var(--quiet); font-size: .875rem; }
        @media screen and (max-width: 62rem) {
          thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
          table, tbody, tr, th, td, caption { display: block; }
          th, td { overflow-wrap: anywhere; }
          tr { border: 1px solid var(--line); border-radius: .4rem; margin-bottom: .6rem; padding: .25rem .7rem; }
          tbody th, td { border: 0; padding: .15rem 0; }
          td { display: flex; gap: 1rem; justify-content: space-between; text-align: right; white-space: normal; }
          td::before { content: attr(data-label); color: var(--quiet); text-align: left; flex: none; }
          td.words { display: block; text-align: left; }
          td.words::before { display: block; font-size: .875rem; }
        }
        @media print { :root { color-scheme: light; } body { max-width: none; padding: 0; font-size: 10pt; } nav { display: none; } table { font-size: 8pt; } tr, dl div, .act { break-inside: avoid; } a { color: inherit; } }
        """;
}
