using System.Globalization;
using AiFinOps.Workflows.Messages;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Workflows;

/// <summary>Puts a checked configuration into force as a whole, has spend judged by it, and tells the change feed.</summary>
public sealed class ApplyConfiguration(IConfigurationStore configurations, ConfigurationTexts texts, IChangeFeed feed, ILedger ledger, IMessageQueue queue, TimeProvider time)
{
    /// <summary>
    /// The same document again changes nothing and sends nothing. Where the process ends after the first write, the scheduled
    /// evaluation notices the new version.
    /// </summary>
    /// <param name="document">Valid: it comes from the check of a file.</param>
    /// <param name="actor">Who applies it, for the record.</param>
    /// <exception cref="ConcurrencyException">Somebody else applied a version meanwhile: look at the difference again.</exception>
    public async Task<AppliedVersion> RunAsync(ConfigurationDocument document, string actor, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var before = await configurations.LoadAsync(cancellationToken);
        await texts.KeepAsync(document, cancellationToken);
        var applied = await configurations.ApplyAsync(document, actor, now, cancellationToken);
        if (applied.Changed)
        {
            var version = await ledger.CurrentVersionAsync(cancellationToken);
            var message = new EvaluateSpendMessage(version, RunId: null) { CorrelationId = string.Create(CultureInfo.InvariantCulture, $"configuration-{applied.Version}") };
            await queue.SendAsync(Queues.Evaluations, message, delay: null, cancellationToken);
            foreach (var change in ConfigurationChanges.Of(before?.Rows, document.Rows, applied.Version, actor, now))
            {
                await feed.RecordAsync(change, cancellationToken);
            }
        }

        return applied;
    }
}
