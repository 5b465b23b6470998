using AiFinOps.Core.Allocation;
using AiFinOps.Core.Spend;

namespace AiFinOps.Core.Changes;

/// <summary>What kind of thing changed. The words of the feed are these names in small letters.</summary>
public enum ChangeKind
{
    /// <summary>New code, or a resource that came or went.</summary>
    Deployment,
    Dataset,

    /// <summary>A model, its version or its tier.</summary>
    Model,
    Region,

    /// <summary>Capacity, replicas, or the rule that sets them.</summary>
    Scaling,
    Price,
    Config,
}

/// <summary>Something that somebody changed, and that may be why spend changed.</summary>
/// <param name="Origin">Name of the change source that told of it; <see cref="ByHand"/> for a person.</param>
/// <param name="Id">The teller's own id: the same origin and id is the same change.</param>
/// <param name="What">One line of plain text, from outside.</param>
/// <param name="At">When it happened (UTC).</param>
/// <param name="Who">Person, pipeline or identity that made it; empty where unknown.</param>
public sealed record Change(string Origin, string Id, ChangeKind Kind, string What, DateTimeOffset At, string Who)
{
    /// <summary>Origin of what a person recorded.</summary>
    public const string ByHand = "by-hand";

    /// <summary>Allocation line as the teller named it; empty where it did not. A name that is not configured counts as none.</summary>
    public string Line { get; init; } = "";

    /// <summary>What the allocation rules are asked with where no line was named.</summary>
    public SpendDimensions Dimensions { get; init; } = new();

    /// <summary>The thing that changed, in its provider's notation; empty where unknown.</summary>
    public string Resource { get; init; } = "";

    /// <summary>http or https; empty where there is none.</summary>
    public string Link { get; init; } = "";

    /// <summary>False where the teller left the moment out, and that of its arrival was taken.</summary>
    public bool IsMomentStated { get; init; } = true;

    /// <summary>This says the same as what was told before under the same id.</summary>
    public bool Repeats(Change told) => this with { At = IsMomentStated ? At : told.At, IsMomentStated = told.IsMomentStated } == told;
}

/// <summary>Finds the lines that a change touches, by the rules that are in force when somebody asks.</summary>
public sealed class ChangeAllocation(IReadOnlyList<AllocationLine> lines, IReadOnlyList<AllocationRule> rules)
{
    private readonly HashSet<string> known = lines.Select(line => line.Id).ToHashSet(StringComparer.Ordinal);
    private readonly Allocator allocator = new(rules);

    /// <summary>The line that was named, or those whose costs have these dimensions; empty where it is nobody's in particular.</summary>
    public IReadOnlyList<string> LinesOf(Change change) => known.Contains(change.Line)
        ? [change.Line]
        : [.. allocator.Allocate(change.Dimensions).Select(share => share.Line).Where(line => !string.Equals(line, AllocationLine.UnallocatedId, StringComparison.Ordinal))];
}
