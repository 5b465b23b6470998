using AiFinOps.Core.Detection.Levels;

namespace AiFinOps.Core.Detection.Detectors;

/// <summary>
/// Something new is being paid for, and it comes on top: a service or model that was not there a week ago makes up a good part of the
/// day, and the rest of the line is where it was. Where the rest gave way instead, spend moved and nothing is wrong. Which of the two
/// it is adds up over the days as a likelihood ratio, with the heavy tails of Student's t with three degrees of freedom, so that no
/// single odd day decides.
/// </summary>
internal sealed class NewComponentDetector(Sensitivity sensitivity, NewSpend newSpend) : IDetector
{
    /// <summary>e to the fifth: about 150 times likelier to be on top than to have moved.</summary>
    private const double Evidence = 5;
    private const double MostEvidencePerDay = 3;

    /// <summary>Smaller parts are ordinary change.</summary>
    private const double LeastPart = 0.3;

    private const double LeastDeviation = 0.05;

    private double evidence;

    public string Name => "new-component";

    public Alarm? Look(in WatchedDay day, LevelModel model, Residuals residuals)
    {
        var money = newSpend.On(day.Index);
        if (money <= 0)
        {
            evidence = 0;
            return null;
        }

        var deviation = Math.Max(LeastDeviation, residuals.Deviation);
        var rest = day.Above + Math.Log((Math.Max(0, day.Amount - money) + model.Floor) / (Math.Max(0, day.Amount) + model.Floor));
        evidence += Math.Clamp(Unlikeliness(day.Above / deviation) - Unlikeliness(rest / deviation), -MostEvidencePerDay, MostEvidencePerDay);
        return evidence >= Evidence && money >= LeastPart * day.Amount && day.Above >= sensitivity.LeastEffect
            ? new Alarm(Name, day.Index, sensitivity.LeastEffect)
            : null;
    }

    /// <summary>Negative log-likelihood of Student's t with three degrees of freedom, up to a constant.</summary>
    private static double Unlikeliness(double deviations) => 2 * Math.Log(1 + (deviations * deviations / 3));
}
