using System.Globalization;
using AiFinOps.Adapters.Sources.Http;
using AiFinOps.Core.Configuration;

namespace AiFinOps.Adapters.Containment.Http;

/// <summary>What a status other than success means at most services, told with its code and never with its text: texts repeat keys and names.</summary>
internal static class TargetRefusals
{
    private static readonly TimeSpan ThrottledByDefault = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Down = TimeSpan.FromMinutes(5);

    public static TargetException Of(TargetAccess access, TargetRequest asked, TargetAnswer answer)
    {
        var code = CodeOf(answer);
        var said = string.Create(CultureInfo.InvariantCulture, $"{access.Words.Name} at {access.Base.IdnHost} answered {answer.Status}{(code.Length > 0 ? $" ({Quoted.Text(code)})" : "")}");
        var (reason, words, wait) = answer.Status switch
        {
            401 or 403 => (TargetReasons.Refused, $"{said}. {access.Words.Rights}", (TimeSpan?)null),
            404 => (TargetReasons.NotFound, $"{said}. {access.Words.NotFound}", null),
            412 => (TargetReasons.ChangedBySomebody, $"{said}: somebody changed it in between. Nothing was written.", null),
            409 when code is "ScopeLocked" => (TargetReasons.Refused, $"{said}: a lock of Azure keeps it from being changed.", null),
            409 => (TargetReasons.Unavailable, $"{said}: another change of it is still going on.", answer.RetryAfter ?? ThrottledByDefault),
            429 => (TargetReasons.Unavailable, $"{said}: it was asked too often.", answer.RetryAfter ?? ThrottledByDefault),
            408 or >= 500 => (TargetReasons.Unavailable, $"{said}: it has trouble of its own.", answer.RetryAfter ?? Down),
            >= 300 and < 400 => (TargetReasons.Refused, $"{said}: redirects are not followed. Configure the final address in `url`.", null),
            _ => (TargetReasons.Refused, $"{said}: it does not accept this. Compare the target with docs/containment.md.", null),
        };
        return new TargetException(reason, words, wait)
        {
            Status = answer.Status,
            Code = code,
            MayHaveWritten = asked.IsWrite && answer.Status is 408 or >= 500,
        };
    }

    public static string CodeOf(TargetAnswer answer)
    {
        var error = answer.Body.Field("error");
        return error.Field("code").Text() is { Length: > 0 } code ? code : error.Field("type").Text();
    }
}
