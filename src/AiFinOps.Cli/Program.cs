using System.CommandLine;
using AiFinOps.Cli;
using AiFinOps.Cli.Commands;
using AiFinOps.Cli.Hosting;

var finops = new RootCommand("Guardrails for AI and cloud spend.")
{
    GlobalOptions.Json,
    ValidateCommand.Create(),
    DiffCommand.Create(_ => CommandServices.Compose()),
    ApplyCommand.Create(_ => CommandServices.Compose()),
    ImportCommand.Create(_ => CommandServices.Compose()),
    SourcesCommand.Create(_ => CommandServices.Compose(), _ => CommandServices.ComposeProbes()),
    IncidentsCommand.Create(_ => CommandServices.Compose()),
    ContainCommand.Create(_ => CommandServices.Compose()),
    CalibrationsCommand.Create(_ => CommandServices.Compose()),
    ChangesCommand.Create(_ => CommandServices.Compose()),
    EvidenceCommand.Create(_ => CommandServices.Compose()),
    ReplayCommand.Create(_ => CommandServices.Compose()),
    BacktestCommand.Create(),
    SimulateCommand.Create(),
    PoisonCommand.Create(_ => CommandServices.Compose()),
    ServeCommand.Create(),
    DemoCommand.Create(),
};

try
{
    // Ctrl-C lets running work finish; the local host takes up to 30 seconds for that.
    return await finops.Parse(args).InvokeAsync(new InvocationConfiguration
    {
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = TimeSpan.FromSeconds(40),
    });
}
catch (InvalidOperationException exception)
{
    // What a person can mend is said in one line; anything else is a defect and keeps its stack.
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
