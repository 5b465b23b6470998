using AiFinOps.Core.Configuration;
using AiFinOps.Core.Containment;

namespace AiFinOps.Adapters.Containment;

/// <summary>What a rung asks of a target, in the units and the JSON of its service.</summary>
internal static class RungGoal
{
    /// <returns>The value that the rung writes, never below its floor; null where its setting is nothing that this kind takes.</returns>
    public static string? Contained(ITargetApi api, ContainmentRung rung) => ShapeOf(api) switch
    {
        SettingShape.Off => string.Equals(rung.Setting, RungSetting.Off, StringComparison.Ordinal) ? api.Off : null,
        SettingShape.Number => RungSetting.Number(rung.Setting) is { } number ? api.Number(Math.Max(number, RungSetting.Number(rung.Floor) ?? 0m) * api.Units) : null,
        _ => StateText.Of(rung.Setting),
    };

    /// <summary>Contained, and so much of the way from there to the value before, in whole numbers, rounded towards where it came from.</summary>
    /// <returns>Null where there is no such step: what is on or off, and what had no limit, comes back whole.</returns>
    public static string? Released(ITargetApi api, string contained, string before, decimal share)
    {
        if (share >= 1m)
        {
            return before;
        }

        if (!IsNumber(api) || StateText.Number(contained) is not { } low || StateText.Number(before) is not { } high)
        {
            return null;
        }

        var step = decimal.Ceiling(low + (share * (high - low)));
        return step >= high ? before : api.Number(step);
    }

    public static bool IsNumber(ITargetApi api) => ShapeOf(api) is SettingShape.Number;

    /// <summary>Whether two values are the same to the service.</summary>
    public static bool AreSame(ITargetApi api, string left, string right) =>
        string.Equals(left, right, StringComparison.Ordinal) || (IsNumber(api) && StateText.Number(left) is { } number && number == StateText.Number(right));

    private static SettingShape ShapeOf(ITargetApi api) => ContainmentTargetKinds.Of(api.Kind)!.Setting;
}
