using System.CommandLine;
using AiFinOps.Cli;
using AiFinOps.Cli.Commands;

var finops = new RootCommand("Guardrails for AI and cloud spend.")
{
    GlobalOptions.Json,
    ServeCommand.Create(),
};

// Ctrl-C lets running work finish; the local host takes up to 30 seconds for that.
return await finops.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(40) });
