using System.Text.Json;
using AiFinOps.Adapters.Containment.Http;
using AiFinOps.Core.Configuration;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Containment;

/// <summary>
/// What a service offers: one value of it that can be read and written. Whether and what is written is decided by
/// <see cref="ReadWriteTarget"/>, the same for all of them.
/// </summary>
internal interface ITargetApi
{
    /// <summary>One of <see cref="ContainmentTargetKinds"/>.</summary>
    string Kind { get; }

    /// <summary>The value that means off, in JSON; empty where a rung does not write off.</summary>
    string Off => "";

    /// <summary>How many of its units are one of what a rung says: 100 cents to the dollar.</summary>
    int Units => 1;

    /// <summary>A number as the service holds it, in JSON.</summary>
    string Number(decimal number) => StateText.Of(number);

    /// <summary>The name of the value within a state.</summary>
    string ValueName(ContainmentTargetSettings target);

    /// <exception cref="Sources.Http.SourceException">The configuration or an app setting lacks something.</exception>
    TargetSession Open(ContainmentAct act);

    /// <exception cref="TargetException">It cannot be read, or is not to be.</exception>
    Task<Held> ReadAsync(TargetSession session, CancellationToken cancellationToken);

    /// <summary>Writes the value and nothing else, on the condition that the target still is as it was read, where the service knows conditions.</summary>
    /// <param name="value">In JSON, of the same kind as <see cref="Held.Value"/>.</param>
    /// <exception cref="TargetException">It was not written, or nobody knows.</exception>
    Task WriteAsync(TargetSession session, Held now, string value, CancellationToken cancellationToken);
}

/// <summary>A target as it was read.</summary>
/// <param name="Value">The one value that a rung writes, in canonical JSON; <c>null</c> where there is no limit.</param>
/// <param name="Text">The value with what it hangs on, in canonical JSON.</param>
/// <param name="Tag">Entity tag; empty where the service has none.</param>
internal sealed record Held(string Value, string Text, string Tag = "")
{
    /// <summary>The answer itself, for what has to be sent back unchanged.</summary>
    public JsonElement Whole { get; init; }

    /// <summary>A change of it is still going on.</summary>
    public bool IsChanging { get; init; }

    /// <summary>Why containing it would save no money; empty where it would.</summary>
    public string SavesNothing { get; init; } = "";

    public TargetState State => new(Text, Tag);
}
