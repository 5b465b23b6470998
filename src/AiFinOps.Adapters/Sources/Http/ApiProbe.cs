using AiFinOps.Core.Configuration;
using AiFinOps.Core.Spend;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Sources.Http;

/// <summary>Tries a source that is asked over HTTP, by the same reading that a pull does.</summary>
internal sealed class ApiProbe(ISpendApi api, ApiReader reader) : ISourceProbe
{
    private static readonly (string Name, SourceFault Fault)[] Steps =
    [
        ("settings", SourceFault.Settings),
        ("reachable", SourceFault.Unavailable),
        ("credential", SourceFault.Credential),
        ("permission", SourceFault.Permission),
        ("scope", SourceFault.Scope),
        ("reading", SourceFault.Answer),
    ];

    public string Kind => api.Kind;

    public async Task<SourceCheck> CheckAsync(SourceSettings source, DayRange window, CancellationToken cancellationToken)
    {
        try
        {
            using var reading = await reader.ReadAsync(api, source, window, cancellationToken);
            return new SourceCheck([.. AllPassed()], SampleOf(reading));
        }
        catch (SourceException exception)
        {
            return new SourceCheck([.. UpTo(exception)], null);
        }
    }

    public static IEnumerable<CheckStep> AllPassed() => Steps.Select(step => new CheckStep(step.Name, Passed: true, ""));

    /// <summary>Providers look at the credential first; whether they look at the scope or at the permission next is theirs.</summary>
    public static IEnumerable<CheckStep> UpTo(SourceException exception)
    {
        var at = Array.FindIndex(Steps, step => step.Fault == exception.Fault);
        for (var index = 0; index < Steps.Length; index++)
        {
            var isCertain = index < at && (exception.Fault != SourceFault.Scope || Steps[index].Name is not "permission");
            yield return index == at
                ? new CheckStep(Steps[index].Name, Passed: false, exception.Message)
                : new CheckStep(Steps[index].Name, isCertain ? true : null, "");
        }
    }

    private static SourceSample SampleOf(SpendReading reading)
    {
        var values = new DimensionValues();
        foreach (var record in reading.Records())
        {
            values.Add(record.Dimensions);
        }

        return new SourceSample(
            reading.Rows,
            reading.ReportedDays(first: null),
            reading.Totals(),
            values.Shown(),
            reading.Problems)
        {
            PricedBy = reading.PricedBy,
        };
    }
}
