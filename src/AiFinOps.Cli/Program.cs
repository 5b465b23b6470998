using System.CommandLine;
using AiFinOps.Cli;
using AiFinOps.Cli.Commands;

var finops = new RootCommand("Guardrails for AI and cloud spend.")
{
    GlobalOptions.Json,
    ServeCommand.Create(),
};

return await finops.Parse(args).InvokeAsync();
