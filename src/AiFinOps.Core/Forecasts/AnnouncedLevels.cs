using AiFinOps.Core.Configuration;

namespace AiFinOps.Core.Forecasts;

/// <summary>
/// What announced events do to the level of a line, relative to the level that it is at on its last known day. Nobody announces
/// how spend goes on after an event, so its length decides. One of two weeks or more is a launch: its level stays, until the line
/// shows otherwise. A shorter one is a campaign: it lifts its own days and nothing after them.
/// </summary>
/// <param name="events">Of one line.</param>
/// <param name="last">The last known day.</param>
internal sealed class AnnouncedLevels(IReadOnlyList<ExpectedEvent> events, DateOnly last)
{
    private const int LeastLaunchDays = 14;

    /// <summary>After so many days the line has shown its new level itself, whatever was announced.</summary>
    private const int DaysToShow = 28;

    /// <summary>Expected usage of a day as a multiple of that of an ordinary day at the level of today.</summary>
    public double On(DateOnly day)
    {
        var (campaign, launches) = (1m, 1m);
        for (var index = 0; index < events.Count; index++)
        {
            var announced = events[index];
            if (IsLaunch(announced))
            {
                launches *= LaunchOn(announced, day);
            }
            else if (day >= announced.From && day <= announced.To)
            {
                campaign = Math.Max(campaign, announced.ExpectedFactor);
            }
        }

        return (double)campaign * (double)launches;
    }

    private static bool IsLaunch(ExpectedEvent announced) => announced.To.DayNumber - announced.From.DayNumber + 1 >= LeastLaunchDays;

    /// <summary>A launch to come lifts the days from its start on. One that has begun is the level of today: the days before it are below.</summary>
    private decimal LaunchOn(ExpectedEvent launch, DateOnly day)
    {
        if (launch.From > last)
        {
            return day >= launch.From ? launch.ExpectedFactor : 1m;
        }

        return day < launch.From && last.DayNumber - launch.From.DayNumber < DaysToShow ? 1m / launch.ExpectedFactor : 1m;
    }
}
