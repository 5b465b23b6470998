using System.Globalization;
using System.Text.Json;

namespace AiFinOps.Adapters.Sources.Http;

/// <summary>
/// One conversation with a provider. It waits where it is asked to and not for long, tries again what may pass, and gives up with
/// the moment from which a later pull may go on.
/// </summary>
internal sealed class ApiSession(IHttpClientFactory clients, RequestBudget budget, TimeProvider time, ApiAccess access)
{
    /// <summary>A provider whose clock is further from ours cannot be asked which day is over.</summary>
    private static readonly TimeSpan MostSkew = TimeSpan.FromHours(1);

    /// <summary>The resolution of a Date header, and the way there.</summary>
    private static readonly TimeSpan LeastSkew = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestPauses = TimeSpan.FromMinutes(3);

    /// <summary>Keeping pace is no trouble, and does not count as waiting.</summary>
    private static readonly TimeSpan Pacing = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan ThrottledByDefault = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Down = TimeSpan.FromMinutes(10);

    private const int MostAttempts = 4;

    private readonly AnswerReader _reader = new(access.Provider, access.Base.IdnHost);
    private TimeSpan _paused;

    public ProviderProfile Provider => access.Provider;

    public Uri Base => access.Base;

    /// <summary>How far our clock is ahead of the provider's; zero where they agree.</summary>
    public TimeSpan Ahead { get; private set; }

    public Task<JsonDocument?> GetAsync(Uri address, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, address, null, TimeSpan.Zero, cancellationToken);

    /// <param name="pace">Time that nobody else may ask for after this request.</param>
    /// <returns>The answer; null where the provider says that it has nothing to report, which is not zero.</returns>
    /// <exception cref="SourceException">It cannot be had now.</exception>
    public async Task<JsonDocument?> SendAsync(HttpMethod method, Uri address, byte[]? body, TimeSpan pace, CancellationToken cancellationToken)
    {
        GuardHost(address);
        for (var attempt = 1; ; attempt++)
        {
            await PauseAsync(await budget.WaitAsync(access.Allowance, cancellationToken), $"{Provider.Name} asked to be left alone.", cancellationToken);
            var answer = await TryAsync(method, address, body, cancellationToken);
            if (answer.Again is not { } why)
            {
                await HoldAsync(pace, cancellationToken);
                return answer.Body;
            }

            var wait = answer.Wait ?? (answer.Throttled ? ThrottledByDefault : Backoff(attempt));
            await HoldAsync(answer.Throttled ? wait : pace, cancellationToken);
            if (attempt == MostAttempts)
            {
                throw GivenUp(string.Create(CultureInfo.InvariantCulture, $"{why} It was asked {MostAttempts} times."), answer.Throttled ? wait : Max(wait, Down));
            }

            await PauseAsync(answer.Throttled ? TimeSpan.Zero : wait, why, cancellationToken);
        }
    }

    /// <summary>Whoever answers with a link to another page could name another host, and the key would follow.</summary>
    private void GuardHost(Uri address)
    {
        if (Uri.Compare(address, access.Base, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) != 0)
        {
            throw new SourceException(SourceFault.Answer, $"{Provider.Name} at {access.Base.IdnHost} sent us on to {address.IdnHost}: a key is only ever sent to the host that is configured. Nothing was written.");
        }
    }

    private async Task<Answer> TryAsync(HttpMethod method, Uri address, byte[]? body, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(SourceHttp.TimeLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var request = new HttpRequestMessage(method, address);
            if (body is not null)
            {
                request.Content = new ByteArrayContent(body);
                request.Content.Headers.ContentType = new("application/json");
            }

            await access.Authorize(request, either.Token);
            using var client = clients.CreateClient(SourceHttp.Client);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            Compare(response.Headers.Date);
            return await _reader.ReadAsync(response, time.GetUtcNow(), either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Answer.TryAgain(string.Create(CultureInfo.InvariantCulture, $"{Provider.Name} at {access.Base.IdnHost} did not answer within {SourceHttp.TimeLimit.TotalSeconds:0} s."));
        }
        catch (HttpRequestException exception)
        {
            return Answer.TryAgain($"{Provider.Name} at {access.Base.IdnHost} could not be reached or broke off ({exception.HttpRequestError}).");
        }
        catch (IOException)
        {
            return Answer.TryAgain($"{Provider.Name} at {access.Base.IdnHost} broke off in the middle of its answer.");
        }
    }

    /// <summary>A day is over when both clocks say so. A server on this machine has our clock.</summary>
    private void Compare(DateTimeOffset? theirs)
    {
        if (theirs is not { } date || access.Base.IsLoopback)
        {
            return;
        }

        var ahead = time.GetUtcNow() - date;
        if (ahead.Duration() > MostSkew)
        {
            throw new SourceException(SourceFault.Answer, string.Create(
                CultureInfo.InvariantCulture,
                $"The clocks of {Provider.Name} at {access.Base.IdnHost} ({date.UtcDateTime:yyyy-MM-dd HH:mm}) and of this machine ({time.GetUtcNow().UtcDateTime:yyyy-MM-dd HH:mm}, UTC) differ by more than {MostSkew.TotalHours:0} h, so nobody knows which day is over. Nothing was written: set the clock that is wrong."));
        }

        Ahead = ahead > LeastSkew ? Max(Ahead, ahead) : Ahead;
    }

    private async Task PauseAsync(TimeSpan wait, string why, CancellationToken cancellationToken)
    {
        if (wait <= TimeSpan.Zero)
        {
            return;
        }

        var trouble = wait > Pacing ? wait : TimeSpan.Zero;
        if (trouble > LongestPause || _paused + trouble > LongestPauses)
        {
            throw GivenUp(why, wait);
        }

        _paused += trouble;
        await Task.Delay(wait, time, cancellationToken);
    }

    private Task HoldAsync(TimeSpan wait, CancellationToken cancellationToken) =>
        wait > TimeSpan.Zero ? budget.HoldAsync(access.Allowance, wait, cancellationToken) : Task.CompletedTask;

    private static SourceException GivenUp(string why, TimeSpan wait) => new(
        SourceFault.Unavailable, string.Create(CultureInfo.InvariantCulture, $"{why} Nothing was written; it is tried again in {Math.Ceiling(wait.TotalSeconds):0} s."), wait);

    /// <summary>1, 4, 16 seconds.</summary>
    private static TimeSpan Backoff(int attempt) => TimeSpan.FromSeconds(Math.Pow(4, attempt - 1));

    private static TimeSpan Max(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
