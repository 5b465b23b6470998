using System.Text;
using AiFinOps.Core.Configuration;
using AiFinOps.Workflows.Ports;
using Cronos;

namespace AiFinOps.Adapters.Configuration;

/// <summary>A configuration file, checked as a whole: every error at once, or a document that can be applied.</summary>
public static class ConfigurationFile
{
    /// <summary>A larger file is refused before it is read.</summary>
    public const int MaxBytes = 1024 * 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>A file that is missing or cannot be read is a problem like any other.</summary>
    public static async Task<ConfigurationCheck> CheckAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = File.OpenRead(path);
            var bytes = new byte[MaxBytes + 1];
            var length = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
            return Check(bytes.AsSpan(0, length));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return Refused(new ConfigurationProblem("", ConfigurationFaults.FileNotRead, $"{Quoted.Text(path)} cannot be read.", "Check that the file is there, is a file, and may be read."));
        }
    }

    /// <param name="utf8">The whole file; a byte-order mark is skipped.</param>
    public static ConfigurationCheck Check(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MaxBytes)
        {
            return Refused(new ConfigurationProblem("", ConfigurationFaults.FileTooLarge, "The file is larger than 1 MiB.", "A configuration holds no data: check that this is the right file."));
        }

        try
        {
            return Check(StrictUtf8.GetString(utf8.StartsWith(Encoding.UTF8.Preamble) ? utf8[3..] : utf8));
        }
        catch (DecoderFallbackException)
        {
            return Refused(new ConfigurationProblem("", ConfigurationFaults.NotUtf8, "The file is not UTF-8 text.", "Save it as UTF-8 in your editor."));
        }
    }

    private static ConfigurationCheck Check(string text)
    {
        var yaml = new YamlReader(text);
        var root = yaml.Read();
        if (root is null)
        {
            return Refused(yaml.Problems.Count > 0 ? yaml.Problems : [Empty]);
        }

        var places = new NodePlaces(root);
        var shape = new List<ConfigurationProblem>([.. places.Secrets(), .. yaml.Problems, .. SchemaWalker.Instance.Walk(root)]);
        var configuration = Completion.Complete(ConfigurationReader.Read(root));
        var meaning = ConfigurationRules.Check(configuration).Concat(Crons(configuration.Review)).Concat(AssumedCurrency(root));
        var problems = shape.DistinctBy(problem => (problem.Path, problem.Line)).Concat(Readable(meaning, shape).Select(places.Locate))
            .OrderBy(problem => problem.Line).ThenBy(problem => problem.Column).ToList();
        var errors = problems.Where(problem => !problem.IsWarning).ToList();
        return new ConfigurationCheck(
            errors,
            [.. problems.Where(problem => problem.IsWarning)],
            errors.Count == 0 ? ConfigurationDocuments.Seal(configuration) with { Text = text } : null);
    }

    /// <summary>What could not be read is not judged for its meaning as well, nor is what it is a part of.</summary>
    private static IEnumerable<ConfigurationProblem> Readable(IEnumerable<ConfigurationProblem> meaning, List<ConfigurationProblem> shape)
    {
        var faulty = shape.Select(problem => problem.Path).ToHashSet(StringComparer.Ordinal);
        var around = shape.SelectMany(problem => ConfigPath.SelfAndAround(problem.Path)).ToHashSet(StringComparer.Ordinal);
        return meaning.Where(problem => !around.Contains(problem.Path) && !ConfigPath.SelfAndAround(problem.Path).Any(faulty.Contains));
    }

    private static ConfigurationProblem Empty => new("", ConfigurationFaults.FileEmpty, "The file is empty.", "Begin with the keys `sources`, `ownerGroups` and `lines`.");

    private static IEnumerable<ConfigurationProblem> Crons(ReviewSchedule review) =>
        from cron in new[] { ("review.weekly", review.WeeklyCron), ("review.daily", review.DailyCron) }
        where !CronExpression.TryParse(cron.Item2, CronFormat.Standard, out _)
        select new ConfigurationProblem(
            cron.Item1, ConfigurationFaults.BadCron, $"{Quoted.Text(cron.Item2)} is not a schedule.",
            "Write five fields in quotes: minute, hour, day of month, month, day of week; \"0 8 * * 1\" is Monday at 08:00.");

    private static IEnumerable<ConfigurationProblem> AssumedCurrency(ConfigNode root) => root is MappingNode && root.At("currency") is null
        ? [new("currency", ConfigurationFaults.AssumedCurrency, $"No currency is named: {Defaults.Currency} is taken.", $"Add `currency: {Defaults.Currency}`, or the one you report in.", IsWarning: true)]
        : [];

    private static ConfigurationCheck Refused(params IReadOnlyList<ConfigurationProblem> errors) => new(errors, [], null);
}

/// <param name="Errors">In the order of the file. Empty where the configuration can be applied.</param>
/// <param name="Warnings">Shown, and no obstacle.</param>
/// <param name="Document">What to apply; null where there are errors.</param>
public sealed record ConfigurationCheck(
    IReadOnlyList<ConfigurationProblem> Errors, IReadOnlyList<ConfigurationProblem> Warnings, ConfigurationDocument? Document);
