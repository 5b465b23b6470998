namespace AiFinOps.Core.Configuration;

/// <summary>How long answers may take and what is said meanwhile, whatever the band.</summary>
/// <param name="RemindAt">The part of a clock's time after which the owner is reminded once, as a fraction; 1 for never.</param>
/// <param name="LongestPause">Time for which the clocks of an incident may wait in all.</param>
/// <param name="AcknowledgementLasts">After this time without progress an acknowledgement expires and escalation resumes.</param>
/// <param name="AgeCutOff">What began longer ago pages nobody: the daily update and the review tell it.</param>
public sealed record ResponseSettings(decimal RemindAt, TimeSpan LongestPause, TimeSpan AcknowledgementLasts, TimeSpan AgeCutOff);
