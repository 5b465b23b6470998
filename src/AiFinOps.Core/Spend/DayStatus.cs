namespace AiFinOps.Core.Spend;

/// <summary>What is known of one charge day of one source. Unknown is never zero.</summary>
public enum DayStatus
{
    /// <summary>Not reported. Never evaluated.</summary>
    Missing,

    /// <summary>Reported, and the source may still change it: it was last read before its settle lag had passed.</summary>
    Provisional,

    /// <summary>Reported, and last read after the source's settle lag.</summary>
    Final,
}
