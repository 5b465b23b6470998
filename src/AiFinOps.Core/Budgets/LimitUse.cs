namespace AiFinOps.Core.Budgets;

/// <summary>How far that is used which a hard stop guards: the month's budget, or the limit of some days.</summary>
public interface ILimitUse
{
    /// <summary>Exact: 94.99 % does not reach 0.95, 95.00 % does.</summary>
    bool Reaches(decimal threshold);

    /// <summary>It reaches it only with what is estimated and not billed yet.</summary>
    bool RestsOnEstimates(decimal threshold);
}
