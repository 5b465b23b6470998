using System.Reflection;

namespace AiFinOps.Cli.Hosting;

/// <summary>A function as its attributes describe it.</summary>
internal sealed record FunctionEntry(string Name, Type Class, MethodInfo Method, Trigger Trigger);

/// <param name="Parameter">Name of the parameter that carries the trigger.</param>
internal abstract record Trigger(string Parameter);

/// <param name="Schedule">Six-field NCRONTAB expression, or <c>%Setting%</c>.</param>
internal sealed record TimerTrigger(string Parameter, string Schedule) : Trigger(Parameter);

internal sealed record QueueTrigger(string Parameter, string Queue) : Trigger(Parameter);

/// <param name="Level">Authorisation level. The local host does not enforce it.</param>
/// <param name="Methods">Upper case; empty for all.</param>
/// <param name="Route">Below the route prefix; null for the function's name.</param>
internal sealed record HttpTrigger(string Parameter, string Level, IReadOnlyList<string> Methods, string? Route) : Trigger(Parameter);
