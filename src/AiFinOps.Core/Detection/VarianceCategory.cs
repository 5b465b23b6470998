namespace AiFinOps.Core.Detection;

/// <summary>What kind of variance an incident is: it decides who can contain it.</summary>
public enum VarianceCategory
{
    /// <summary>More or less of the same at the same price.</summary>
    Usage,

    /// <summary>The same at another price.</summary>
    Price,

    /// <summary>Dearer or cheaper models took a larger share.</summary>
    ModelMix,

    /// <summary>Work that was not there before.</summary>
    NewWorkload,

    /// <summary>The money is booked on another line than it was.</summary>
    AllocationError,

    /// <summary>A single charge that does not go on.</summary>
    OneOff,

    /// <summary>Somebody uses what he should not, or more than he may.</summary>
    AbuseOrLeakedKey,

    /// <summary>The figures are wrong or missing, not the spend.</summary>
    DataQuality,
}

/// <summary>The closed list of categories by the names that people and files use.</summary>
public static class VarianceCategories
{
    private static readonly (VarianceCategory Category, string Name)[] Named =
    [
        (VarianceCategory.Usage, "usage"),
        (VarianceCategory.Price, "price"),
        (VarianceCategory.ModelMix, "model-mix"),
        (VarianceCategory.NewWorkload, "new-workload"),
        (VarianceCategory.AllocationError, "allocation-error"),
        (VarianceCategory.OneOff, "one-off"),
        (VarianceCategory.AbuseOrLeakedKey, "abuse-or-leaked-key"),
        (VarianceCategory.DataQuality, "data-quality"),
    ];

    /// <summary>In the order in which they are listed to people.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Named.Select(one => one.Name)];

    public static string NameOf(VarianceCategory category) => Named.First(one => one.Category == category).Name;

    /// <summary>Null for a name that is not in the list.</summary>
    public static VarianceCategory? Find(string? name)
    {
        foreach (var one in Named)
        {
            if (string.Equals(one.Name, name, StringComparison.Ordinal))
            {
                return one.Category;
            }
        }

        return null;
    }
}
