using System.Text.Json;
using AiFinOps.Adapters.Channels;
using AiFinOps.Adapters.Containment.Http;
using AiFinOps.Adapters.Sources.Http;
using AiFinOps.Core.Configuration;
using AiFinOps.Workflows.Ports;

namespace AiFinOps.Adapters.Containment;

/// <summary>
/// Anything else, through a receiver of the organisation that keeps the contract of docs/containment.md. Only the receiver knows what a state means,
/// so it judges whether it is still the one that was read; what it says it wrote has to be what it then reads.
/// </summary>
internal sealed class WebhookTarget(TargetHttp http, ApiSettings settings, TimeProvider time) : IContainmentTarget
{
    /// <summary>A state is kept as evidence, with the event that carries it.</summary>
    private const int LongestState = 8_000;

    private static readonly TimeSpan AskAgain = TimeSpan.FromMinutes(1);

    private static readonly string[] Results = [TargetReasons.Applied, TargetReasons.AlreadyApplied, TargetReasons.HeldLower, TargetReasons.Released, TargetReasons.PartlyReleased];

    private static readonly TargetWords Words = new(
        "The receiver",
        "It does not accept the signature: give it the secret of this target, and compare the clocks.",
        "It knows no such target: correct `url` and `key`, or remove the target.");

    private long _readings;

    public string Kind => ContainmentTargetKinds.Webhook;

    public async Task<TargetReading> ReadAsync(ContainmentAct act, CancellationToken cancellationToken)
    {
        try
        {
            var (state, _) = await AskAsync(new WebhookMessage(WebhookMessage.Read, act) { Reading = Interlocked.Increment(ref _readings) }, cancellationToken);
            return new TargetReading(new TargetState(state, ""), TargetReasons.Read, $"{act.Rung.Target} was read.", null);
        }
        catch (Exception exception) when (Fault(exception) is { } fault)
        {
            return new TargetReading(null, fault.ReasonName, fault.Message, fault.RetryAfter);
        }
    }

    public Task<TargetChange> ApplyAsync(ContainmentAct act, TargetState before, CancellationToken cancellationToken) =>
        WriteAsync(new WebhookMessage(WebhookMessage.Apply, act) { State = before.Text }, TargetReasons.Applied, before, cancellationToken);

    public Task<TargetChange> ReleaseAsync(ContainmentAct act, string preState, string postState, decimal share, CancellationToken cancellationToken) =>
        WriteAsync(
            new WebhookMessage(WebhookMessage.Release, act) { State = postState, Before = preState, Share = share },
            share >= 1m ? TargetReasons.Released : TargetReasons.PartlyReleased, new TargetState(postState, ""), cancellationToken);

    private async Task<TargetChange> WriteAsync(WebhookMessage message, string done, TargetState last, CancellationToken cancellationToken)
    {
        try
        {
            var (state, said) = await AskTwiceAsync(message, cancellationToken);
            var result = said.Length > 0 ? said : done;
            var back = await ReadAsync(message.Act, cancellationToken);
            if (back.State is not { } held)
            {
                return new TargetChange(false, TargetReasons.NotConfirmed, $"The receiver says that {message.Act.Rung.Target} reads {state}, and it could not be read back. {back.Reason}", last, back.RetryAfter ?? AskAgain);
            }

            return string.Equals(held.Text, state, StringComparison.Ordinal)
                ? new TargetChange(result is not TargetReasons.HeldLower, result, $"{message.Act.Rung.Target} reads {held.Text}.", held)
                : new TargetChange(false, TargetReasons.ChangedBySomebody, $"The receiver says that {message.Act.Rung.Target} reads {state}, and it reads {held.Text}: somebody changed it at the same time.", held);
        }
        catch (Exception exception) when (Fault(exception) is { } fault)
        {
            return new TargetChange(false, fault.ReasonName, fault.Message, last, fault.RetryAfter);
        }
    }

    /// <summary>Where the answer is lost it is asked once more under the same id, which the receiver answers with what it did the first time.</summary>
    private async Task<(string State, string Result)> AskTwiceAsync(WebhookMessage message, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync(message, cancellationToken);
        }
        catch (TargetException exception) when (exception.MayHaveWritten && exception.Status == 0)
        {
            return await AskAsync(message, cancellationToken);
        }
    }

    private async Task<(string State, string Result)> AskAsync(WebhookMessage message, CancellationToken cancellationToken)
    {
        if (TargetException.OffTheList(message.Act, Kind) is { } refusal)
        {
            throw refusal;
        }

        var target = message.Act.Target!;
        var address = settings.AddressOf(target.Url, standard: null);
        if (WebhookSignature.Keys(settings.SecretOf(target.SecretRef)) is not { } keys)
        {
            throw new TargetException(TargetReasons.Refused, $"The setting {target.SecretRef} is not whsec_ and the Base64 of 24 to 64 bytes: nothing is sent unsigned.");
        }

        return StateOf(message, await SendAsync(address, message.Sign(address, keys, time.GetUtcNow()), cancellationToken));
    }

    private async Task<TargetAnswer> SendAsync(Uri address, TargetRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await http.SendAsync(new TargetAccess(Words, address, (_, _) => Task.CompletedTask), request, cancellationToken);
        }
        catch (TargetException exception) when (exception.Status == 409)
        {
            throw new TargetException(TargetReasons.ChangedBySomebody, "The receiver says that the target is no longer in the state that was read. Nothing was written.");
        }
    }

    /// <exception cref="TargetException">The receiver does not keep the contract; of a write nobody knows then whether it came.</exception>
    private static (string State, string Result) StateOf(WebhookMessage message, TargetAnswer answer)
    {
        try
        {
            return StateOf(answer);
        }
        catch (TargetException exception) when (message.Operation is not WebhookMessage.Read)
        {
            throw new TargetException(TargetReasons.NotConfirmed, $"{exception.Message} Whether it was written is not known.");
        }
    }

    private static (string State, string Result) StateOf(TargetAnswer answer)
    {
        if (answer.Body.Field("state") is not { ValueKind: not JsonValueKind.Undefined } state)
        {
            throw TargetException.Unexpected(Words.Name, "no `state`");
        }

        var (text, result) = (StateText.Of(state), answer.Body.Field("result").Text());
        return text.Length > LongestState || SecretShapes.Recognise(text) is not null
            ? throw new TargetException(TargetReasons.Refused, $"The receiver's `state` is longer than {LongestState} characters, or holds what looks like a secret: it is kept as evidence, so it may not.")
            : result.Length == 0 || Results.Contains(result, StringComparer.Ordinal) ? (text, result)
            : throw TargetException.Unexpected(Words.Name, $"a `result` that is none of {string.Join(", ", Results)}");
    }

    private static TargetException? Fault(Exception exception) => exception switch
    {
        TargetException fault => fault,
        SourceException missing => new TargetException(TargetReasons.Refused, missing.Message),
        _ => null,
    };
}
